// What happens later or for others: grace periods, work items, wake-ups, the last reference to a
// file.
#include "tests/model/model_test.h"

#include <linux/completion.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <kheddle/context.h>

namespace kheddle::native {
namespace {

using Kinds = std::set<std::string>;

// Read sections of one domain and the waits for them.
struct Sections {
  std::function<int()> enter;
  std::function<void(int)> leave;
  std::function<void()> wait;

  std::set<int> open = {};
  int begun = 0;

  void read() {
    int index = enter();
    int number = begun++;
    open.insert(number);
    step();
    step();
    open.erase(number);
    leave(index);
  }

  // After the wait, no section that was open before it is.
  void wait_for_readers() {
    std::set<int> before = open;
    wait();
    for (int section : before) RC_ASSERT(!open.count(section));
  }
};

void waits_for_older_sections(Sections sections) {
  auto scripts = any_scripts(3);
  run_well([&] {
    run_scripts(scripts,
                [&](int action) { action ? sections.read() : sections.wait_for_readers(); });
  });
}

Sections rcu_sections() {
  return {[] { return rcu_read_lock(), 0; }, [](int) { rcu_read_unlock(); },
          [] { synchronize_rcu(); }};
}

RC_GTEST_PROP(Rcu, waits_for_older_sections, ()) { waits_for_older_sections(rcu_sections()); }

RC_GTEST_PROP(Srcu, waits_for_older_sections, ()) {
  static struct srcu_struct domain;
  domain = {};
  waits_for_older_sections({[] { return srcu_read_lock(&domain); },
                            [](int index) { srcu_read_unlock(&domain, index); },
                            [] { synchronize_srcu(&domain); }});
}

struct Callback : rcu_head {
  std::set<int> before = {};
  int runs = 0;
};

// Each callback runs once, after the sections that were open when it was queued; a barrier waits
// for all.
RC_GTEST_PROP(Rcu, callbacks_come_after_older_sections, ()) {
  static Sections* sections;
  Sections rcu = rcu_sections();
  sections = &rcu;
  auto scripts = any_scripts(4);
  std::list<Callback> callbacks;
  run_well([&] {
    run_scripts(scripts, [&](int action) {
      if (action < 2) return sections->read();
      if (action == 3) {
        std::size_t queued = callbacks.size();
        rcu_barrier();
        for (const Callback& callback : callbacks)
          if (queued) --queued, RC_ASSERT(callback.runs == 1);
        return;
      }
      kh_atomic_begin();
      Callback& callback = callbacks.emplace_back();
      callback.before = sections->open;
      call_rcu(&callback, [](struct rcu_head* head) {
        auto* due = static_cast<Callback*>(head);
        for (int section : due->before) RC_ASSERT(!sections->open.count(section));
        ++due->runs;
      });
      kh_atomic_end();
    });
    rcu_barrier();
    for (const Callback& callback : callbacks) RC_ASSERT(callback.runs == 1);
  });
}

// A section begun after a grace period that stays until its end does not hold it up.
RC_GTEST_PROP(Rcu, does_not_wait_for_younger_sections, ()) {
  static bool begun, over;
  begun = over = false;
  int readers = *between(1, 4);
  run_well([&] {
    static struct rcu_head head;
    for (int i = 0; i < readers; ++i)
      task([&] {
        kh_atomic_begin();
        kh_await(begun);
        kh_atomic_end();
        rcu_read_lock();
        kh_atomic_begin();
        kh_await(over);
        kh_atomic_end();
        rcu_read_unlock();
      });
    rcu_read_lock();
    kh_atomic_begin();
    call_rcu(&head, [](struct rcu_head*) { over = true; });
    begun = true;
    kh_atomic_end();
    step();
    RC_ASSERT(!over);
    rcu_read_unlock();
  });
  RC_ASSERT(over);
}

struct Item {
  struct work_struct work = {};
  int queued = 0, cancelled = 0, started = 0, ended = 0;
};

Item* item_of(struct work_struct* work) { return container_of(work, Item, work); }

// One run for each queueing that was not cancelled, never two at a time; flushing and cancelling
// wait.
void runs_what_is_queued(bool ordered) {
  constexpr int kItems = 3;
  static std::list<Item*> order;
  static Item items[kItems];
  static int running;
  static bool one_by_one;
  auto scripts = any_scripts(5 * kItems, 6);
  order.clear();
  running = 0;
  one_by_one = ordered;
  Run result = run_well([&] {
    struct workqueue_struct* wq =
        ordered ? alloc_ordered_workqueue("test", 0) : alloc_workqueue("test", 0, 0);
    for (Item& item : items) {
      item = {};
      INIT_WORK(&item.work, [](struct work_struct* work) {
        Item* item = item_of(work);
        RC_ASSERT(item->started++ == item->ended);
        if (one_by_one) {
          RC_ASSERT(running == 0);
          RC_ASSERT(order.front() == item);
          order.pop_front();
        }
        ++running;
        step();
        --running;
        ++item->ended;
      });
    }
    run_scripts(scripts, [&](int action) {
      Item& item = items[action % kItems];
      int due = item.queued - item.cancelled;
      switch (action / kItems) {
        case 0:
        case 1:
          kh_atomic_begin();
          if (queue_work(wq, &item.work)) ++item.queued, order.push_back(&item);
          kh_atomic_end();
          break;
        case 2:
          flush_work(&item.work);
          RC_ASSERT(item.ended + item.cancelled >= due);
          break;
        case 3:
          kh_atomic_begin();
          if (cancel_work(&item.work)) {
            ++item.cancelled;
            order.erase(--std::find(order.rbegin(), order.rend(), &item).base());
          }
          kh_atomic_end();
          break;
        case 4: {
          int ended = item.queued - item.cancelled;
          flush_workqueue(wq);
          RC_ASSERT(item.ended + item.cancelled >= ended);
          break;
        }
      }
    });
    destroy_workqueue(wq);
    for (const Item& item : items) {
      RC_ASSERT(item.ended == item.started);
      RC_ASSERT(item.started == item.queued - item.cancelled);
    }
  });
  RC_ASSERT(result.clean());
}

RC_GTEST_PROP(Workqueue, runs_what_is_queued, ()) { runs_what_is_queued(false); }

RC_GTEST_PROP(Workqueue, ordered_runs_one_by_one, ()) { runs_what_is_queued(true); }

RC_GTEST_PROP(Workqueue, cancel_sync_leaves_nothing_running, ()) {
  static int started, ended;
  started = ended = 0;
  int queued = 0, cancelled = 0;
  run_well([&] {
    DECLARE_WORK(work, [](struct work_struct*) {
      ++started;
      step();
      step();
      ++ended;
    });
    int other = task([&] { queued += queue_work(system_wq, &work); });
    queued += queue_work(system_wq, &work);
    step();
    cancelled += cancel_work_sync(&work);
    join(other);
    cancelled += cancel_work_sync(&work);
    RC_ASSERT(started == ended);
    RC_ASSERT(started == queued - cancelled);
    RC_ASSERT(!work_busy(&work));
  });
}

TEST(Workqueue, flush_tells_whether_it_waited) {
  static bool idle, waited;
  idle = waited = false;
  EXPECT_EQ(outcomes(32,
                     [] {
                       DECLARE_WORK(work, [](struct work_struct*) {});
                       queue_work(system_wq, &work);
                       (flush_work(&work) ? waited : idle) = true;
                       if (flush_work(&work)) kh_fail("assertion", "there was nothing to wait for");
                     }),
            Kinds{"clean"});
  EXPECT_TRUE(idle);
  EXPECT_TRUE(waited);
}

// As many waits pass as there are completions; if there are fewer, the rest waits for ever.
RC_GTEST_PROP(Completion, counts, ()) {
  int completions = *between(0, 5), waits = *between(0, 5), passed = 0, done = 0;
  std::vector<int> threads;
  Run result = run(any_seed(), [&] {
    DECLARE_COMPLETION(event);
    for (int i = 0; i < waits; ++i)
      threads.push_back(task([&] {
        wait_for_completion(&event);
        RC_ASSERT(++passed <= done);
      }));
    for (int i = 0; i < completions; ++i) {
      kh_atomic_begin();
      complete(&event);
      ++done;
      kh_atomic_end();
    }
    if (waits <= completions)
      for (int thread : threads) join(thread);
    RC_ASSERT(completion_done(&event) == (passed < done));
    // Thread 0's frame must outlive the others, which use the event.
    for (int thread : threads) join(thread);
  });
  RC_ASSERT(passed == std::min(waits, completions));
  RC_ASSERT((waits <= completions ? result.clean() : result.found("deadlock")));
}

RC_GTEST_PROP(Completion, complete_all_lets_everybody_pass, ()) {
  int waits = *between(1, 5), passed = 0;
  run_well([&] {
    DECLARE_COMPLETION(event);
    std::vector<int> threads;
    for (int i = 0; i < waits; ++i)
      threads.push_back(task([&] { wait_for_completion(&event), ++passed; }));
    complete_all(&event);
    for (int thread : threads) join(thread);
    RC_ASSERT(passed == waits);
    RC_ASSERT(try_wait_for_completion(&event));
    reinit_completion(&event);
    RC_ASSERT(!try_wait_for_completion(&event));
  });
}

// Tokens are never lost between a producer's wake-up and a consumer's sleep.
RC_GTEST_PROP(WaitQueue, no_wakeup_is_lost, ()) {
  int consumers = *between(1, 4), each = *between(1, 4), tokens = 0;
  run_well([&] {
    DECLARE_WAIT_QUEUE_HEAD(queue);
    std::vector<int> threads;
    auto take = [&] {
      kh_atomic_begin();
      bool taken = tokens > 0;
      if (taken) --tokens;
      kh_atomic_end();
      return taken;
    };
    for (int i = 0; i < consumers; ++i)
      threads.push_back(task([&] {
        for (int n = 0; n < each; ++n) wait_event(queue, take());
      }));
    for (int i = 0; i < consumers * each; ++i) {
      ++tokens;
      wake_up(&queue);
    }
    for (int thread : threads) join(thread);
    RC_ASSERT(tokens == 0);
    RC_ASSERT(!waitqueue_active(&queue));
  });
}

// wake_up() wakes one exclusive waiter, in the order of their coming, and all others.
RC_GTEST_PROP(WaitQueue, wakes_all_shared_and_some_exclusive, ()) {
  int shared = *between(0, 3), exclusive = *between(0, 4), nr = *between(0, 4);
  int queued = 0, woken_shared = 0, woken_exclusive = 0;
  bool let_all_go = false;
  run_well([&] {
    DECLARE_WAIT_QUEUE_HEAD(queue);
    std::vector<int> threads;
    auto sleep = [&](bool alone) {
      DEFINE_WAIT(entry);
      kh_atomic_begin();
      if (alone)
        prepare_to_wait_exclusive(&queue, &entry, TASK_UNINTERRUPTIBLE);
      else
        prepare_to_wait(&queue, &entry, TASK_UNINTERRUPTIBLE);
      ++queued;
      kh_atomic_end();
      schedule();
      if (!let_all_go) ++(alone ? woken_exclusive : woken_shared);
      finish_wait(&queue, &entry);
    };
    for (int i = 0; i < shared; ++i) threads.push_back(task([&] { sleep(false); }));
    for (int i = 0; i < exclusive; ++i) threads.push_back(task([&] { sleep(true); }));
    kh_atomic_begin();
    kh_await(queued == shared + exclusive);
    kh_atomic_end();
    int expected = nr ? std::min(nr, exclusive) : exclusive;
    RC_ASSERT(__wake_up(&queue, TASK_NORMAL, nr, nullptr) == shared + expected);
    kh_atomic_begin();
    kh_await(woken_shared == shared && woken_exclusive == expected);
    kh_atomic_end();
    for (int i = 0; i < 5; ++i) step();
    RC_ASSERT(woken_exclusive == expected);
    let_all_go = true;
    wake_up_all(&queue);
    for (int thread : threads) join(thread);
  });
}

TEST(WaitQueue, a_condition_set_without_a_wakeup_may_be_missed) {
  EXPECT_EQ(outcomes(64,
                     [] {
                       static wait_queue_head queue;
                       static bool set;
                       set = false;
                       init_waitqueue_head(&queue);
                       task([] { wait_event(queue, set); });
                       step();
                       step();
                       set = true;
                     }),
            (Kinds{"clean", "deadlock"}));
}

int releases;
int references;

int count_release(struct inode*, struct file*) {
  if (references) kh_fail("assertion", "released with references left");
  // A worker has the lockdep maps of its queue and of its item, and nothing else.
  if (kh_context.held > 2) kh_fail("assertion", "released under somebody's lock");
  ++releases;
  return 0;
}

const struct file_operations kCounting = [] {
  struct file_operations operations = {};
  operations.release = count_release;
  return operations;
}();

// Threads take and drop references, within a system call or not, under a lock or not.
RC_GTEST_PROP(File, is_released_once_after_the_last_reference, ()) {
  static struct mutex lock;
  auto scripts = any_scripts(4);
  releases = 0;
  references = static_cast<int>(scripts.size());
  Run result = run_well([&] {
    mutex_init(&lock);
    struct file* file = anon_inode_getfile("counted", &kCounting, nullptr, O_RDWR);
    for (std::size_t i = 1; i < scripts.size(); ++i) get_file(file);
    auto put = [&] {
      kh_atomic_begin();
      --references;
      int before = releases;
      fput(file);
      RC_ASSERT(releases == before);
      kh_atomic_end();
    };
    std::vector<int> threads;
    for (const std::vector<int>& script : scripts)
      threads.push_back(task([&] {
        bool in_call = !script.empty() && script[0] % 2, locked = !script.empty() && script[0] / 2;
        if (in_call) kh_syscall_enter();
        if (locked) mutex_lock(&lock);
        for (std::size_t i = 0; i < script.size(); ++i) {
          kh_atomic_begin();
          get_file(file);
          ++references;
          kh_atomic_end();
          step();
          put();
        }
        put();
        if (locked) mutex_unlock(&lock);
        if (in_call) kh_syscall_exit();
      }));
    for (int thread : threads) join(thread);
  });
  RC_ASSERT(releases == 1);
}

// open(), dup(), close() and calls, against a map from descriptors to files. The lowest free one
// comes first.
RC_GTEST_PROP(File, descriptors_are_a_map, ()) {
  static std::map<int, int> uses;  // of each file, by its number
  auto script = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(between(0, 5), between(0, KH_MAX_FDS)));
  static struct file_operations operations = {};
  operations.unlocked_ioctl = [](struct file* file, unsigned, unsigned long) {
    return reinterpret_cast<long>(file->private_data);
  };
  operations.release = [](struct inode*, struct file* file) {
    int number = static_cast<int>(reinterpret_cast<long>(file->private_data));
    if (uses[number]) kh_fail("assertion", "released while a descriptor is open");
    uses.erase(number);
    return 0;
  };
  uses.clear();
  Run result = run_well([&] {
    std::map<int, int> expected;
    int opened = 0;
    auto lowest = [&] {
      int fd = 0;
      while (expected.count(fd)) ++fd;
      return fd < KH_MAX_FDS ? fd : -EMFILE;
    };
    for (auto [action, fd] : script) {
      auto at = expected.find(fd);
      switch (action) {
        case 0:
        case 1: {
          int wanted = lowest(), number = ++opened;
          uses[number] = wanted >= 0;
          RC_ASSERT(kh_open(&operations, reinterpret_cast<void*>(static_cast<long>(number))) ==
                    wanted);
          if (wanted >= 0) expected[wanted] = number;
          break;
        }
        case 2: {
          int wanted = at == expected.end() ? -EBADF : lowest();
          if (wanted >= 0) ++uses[at->second], expected[wanted] = at->second;
          RC_ASSERT(kh_dup(fd) == wanted);
          break;
        }
        case 3:
          if (at != expected.end()) --uses[at->second];
          RC_ASSERT(kh_close(fd) == (at == expected.end() ? -EBADF : 0));
          expected.erase(fd);
          break;
        case 4:
          RC_ASSERT(kh_ioctl(fd, 0, 0) == (at == expected.end() ? -EBADF : at->second));
          break;
      }
      for (auto& [number, count] : uses) RC_ASSERT(count > 0);
    }
    for (auto& [fd, number] : expected) {
      --uses[number];
      RC_ASSERT(kh_close(fd) == 0);
    }
    RC_ASSERT(uses.empty());
  });
  RC_ASSERT(result.objects == 0u);
}

// A sum that stays at 7, read as a whole or one by one.
RC_GTEST_PROP(Eventfd, adds_up_to_seven, (bool one_by_one)) {
  auto script = *rc::gen::container<std::vector<std::pair<int, u64>>>(
      rc::gen::pair(between(0, 3), between<u64>(0, 5)));
  unsigned first = *between(0u, 9u);
  run_well([&] {
    u64 count = std::min(first, 7u);
    int fd = kh_eventfd(first, EFD_NONBLOCK | (one_by_one ? EFD_SEMAPHORE : 0));
    struct eventfd_ctx* ctx = eventfd_ctx_fdget(fd);
    for (auto [action, number] : script) {
      if (action == 0) {
        eventfd_signal(ctx);
        count = std::min<u64>(count + 1, 7);
      } else if (action == 1) {
        RC_ASSERT(kh_write(fd, &number, sizeof(number)) == 8);
        count = std::min<u64>(count + number, 7);
      } else {
        u64 wanted = one_by_one && count ? 1 : count, got = 0;
        RC_ASSERT(kh_read(fd, &got, sizeof(got)) == (wanted ? 8 : -EAGAIN));
        RC_ASSERT(got == wanted);
        count -= wanted;
      }
    }
    RC_ASSERT(kh_close(fd) == 0);
    eventfd_ctx_put(ctx);
  });
}

}  // namespace
}  // namespace kheddle::native
