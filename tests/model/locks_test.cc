// Locks of the model against what a lock is for: who is inside, and who must wait.
#include "tests/model/model_test.h"

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/ww_mutex.h>

namespace kheddle::native {
namespace {

// A lock under test. Those without a shared side leave it empty.
struct Lock {
  std::function<void()> write, write_end;
  std::function<bool()> try_write;
  std::function<void()> read, read_end;
  std::function<bool()> try_read;
};

enum Action { kWrite, kTryWrite, kExclusiveActions, kRead = kExclusiveActions, kTryRead, kActions };

// The specification: who is inside, and who wants to be.
struct Inside {
  int writers = 0, readers = 0, writers_to_be = 0;

  bool nobody() const { return !writers && !readers && !writers_to_be; }
  void enter(bool shared) {
    RC_ASSERT(!writers);
    if (!shared) RC_ASSERT(!readers);
    ++(shared ? readers : writers);
  }
  void leave(bool shared) { --(shared ? readers : writers); }
};

// Random threads lock, try to lock and unlock: a writer is alone inside, readers are among
// themselves, a trylock fails only because of somebody, and everybody gets their turn.
void excludes(const Lock& lock) {
  Inside inside;
  auto scripts = any_scripts(lock.read ? kActions : kExclusiveActions);
  run_well([&] {
    run_scripts(scripts, [&](int action) {
      bool shared = action == kRead || action == kTryRead;
      if (action == kTryWrite || action == kTryRead) {
        kh_atomic_begin();
        bool entered = shared ? lock.try_read() : lock.try_write();
        if (!entered) RC_ASSERT(!inside.nobody());
        kh_atomic_end();
        if (!entered) return;
      } else if (shared) {
        lock.read();
      } else {
        ++inside.writers_to_be;
        lock.write();
        --inside.writers_to_be;
      }
      inside.enter(shared);
      step();
      step();
      kh_atomic_begin();
      shared ? lock.read_end() : lock.write_end();
      inside.leave(shared);
      kh_atomic_end();
    });
    RC_ASSERT(inside.nobody());
  });
}

RC_GTEST_PROP(Mutex, excludes, ()) {
  DEFINE_MUTEX(lock);
  excludes({[&] { mutex_lock(&lock); },
            [&] { mutex_unlock(&lock); },
            [&] { return mutex_trylock(&lock) != 0; },
            {},
            {},
            {}});
}

RC_GTEST_PROP(Spinlock, excludes, ()) {
  DEFINE_SPINLOCK(lock);
  excludes({[&] { spin_lock(&lock); },
            [&] { spin_unlock(&lock); },
            [&] { return spin_trylock(&lock) != 0; },
            {},
            {},
            {}});
}

RC_GTEST_PROP(Spinlock, excludes_with_interrupts_off, ()) {
  DEFINE_SPINLOCK(lock);
  excludes({[&] { spin_lock_irq(&lock); },
            [&] { spin_unlock_irq(&lock); },
            [&] { return spin_trylock_irq(&lock) != 0; },
            {},
            {},
            {}});
}

RC_GTEST_PROP(Rwlock, excludes, ()) {
  DEFINE_RWLOCK(lock);
  excludes({[&] { write_lock(&lock); }, [&] { write_unlock(&lock); },
            [&] { return write_trylock(&lock) != 0; }, [&] { read_lock(&lock); },
            [&] { read_unlock(&lock); }, [&] { return read_trylock(&lock) != 0; }});
}

RC_GTEST_PROP(Rwsem, excludes, ()) {
  DECLARE_RWSEM(sem);
  excludes({[&] { down_write(&sem); }, [&] { up_write(&sem); },
            [&] { return down_write_trylock(&sem) != 0; }, [&] { down_read(&sem); },
            [&] { up_read(&sem); }, [&] { return down_read_trylock(&sem) != 0; }});
}

RC_GTEST_PROP(Rwsem, excludes_across_a_downgrade, ()) {
  DECLARE_RWSEM(sem);
  Inside inside;
  auto scripts = any_scripts(2);
  run_well([&] {
    run_scripts(scripts, [&](int action) {
      if (action == 0) {
        down_write(&sem);
        inside.enter(false);
        step();
        kh_atomic_begin();
        downgrade_write(&sem);
        inside.leave(false);
        inside.enter(true);
        kh_atomic_end();
      } else {
        down_read(&sem);
        inside.enter(true);
      }
      step();
      kh_atomic_begin();
      up_read(&sem);
      inside.leave(true);
      kh_atomic_end();
    });
  });
}

// Told from the notes alone: a writer notes its wait twice when it has to queue.
RC_GTEST_PROP(Rwsem, queued_writer_holds_back_new_readers, ()) {
  DECLARE_RWSEM(sem);
  auto scripts = any_scripts(2);
  Run result = run_well([&] {
    run_scripts(scripts, [&](int action) {
      action ? down_read(&sem) : down_write(&sem);
      step();
      step();
      action ? up_read(&sem) : up_write(&sem);
    });
  });
  std::map<int, int> waits;
  for (const Note& note : result.notes) {
    if (note.event == KH_WAIT && note.text == "down_write") ++waits[note.thread];
    if (note.event == KH_ACQUIRE) waits.erase(note.thread);
    if (note.event != KH_ACQUIRE_READ) continue;
    for (auto& [writer, count] : waits) RC_ASSERT(count < 2);
  }
}

TEST(Rwsem, reading_twice_deadlocks_with_a_writer_between) {
  EXPECT_EQ(outcomes(64,
                     [] {
                       static rw_semaphore sem;
                       sem = {};
                       task([] {
                         down_read(&sem);
                         down_read(&sem);
                         up_read(&sem);
                         up_read(&sem);
                       });
                       down_write(&sem);
                       up_write(&sem);
                     }),
            (std::set<std::string>{"clean", "deadlock"}));
}

TEST(Mutex, two_in_opposite_order_may_deadlock) {
  static struct mutex a, b;
  EXPECT_EQ(outcomes(64,
                     [] {
                       mutex_init(&a);
                       mutex_init(&b);
                       task([] {
                         mutex_lock(&a);
                         mutex_lock(&b);
                         mutex_unlock(&b);
                         mutex_unlock(&a);
                       });
                       mutex_lock(&b);
                       mutex_lock(&a);
                       mutex_unlock(&a);
                       mutex_unlock(&b);
                     }),
            (std::set<std::string>{"clean", "deadlock"}));
}

TEST(Mutex, misuse_is_found) {
  static struct mutex lock;
  using Kinds = std::set<std::string>;
  EXPECT_EQ(outcomes(1,
                     [] {
                       mutex_init(&lock);
                       mutex_unlock(&lock);
                     }),
            Kinds{"lock-imbalance"});
  EXPECT_EQ(outcomes(1,
                     [] {
                       mutex_init(&lock);
                       mutex_lock(&lock);
                       join(task([] { mutex_unlock(&lock); }));
                     }),
            Kinds{"lock-imbalance"});
  EXPECT_EQ(outcomes(1,
                     [] {
                       DEFINE_SPINLOCK(spin);
                       mutex_init(&lock);
                       spin_lock(&spin);
                       mutex_lock(&lock);
                       mutex_unlock(&lock);
                       spin_unlock(&spin);
                     }),
            Kinds{"sleep-in-atomic"});
}

RC_GTEST_PROP(WwMutex, excludes, ()) {
  DEFINE_WD_CLASS(ww_class);
  struct ww_mutex lock = {};
  lock.ww_class = &ww_class;
  excludes({[&] { ww_mutex_lock(&lock, nullptr); },
            [&] { ww_mutex_unlock(&lock); },
            [&] { return ww_mutex_trylock(&lock, nullptr) != 0; },
            {},
            {},
            {}});
}

// Random threads lock several at once, each in an order of its own, and back off when told to: all
// get what they want, whatever the order.
RC_GTEST_PROP(WwMutex, any_order_ends, (bool wait_die)) {
  struct ww_class ww_class = KH_WW_CLASS(ww_class, wait_die);
  struct ww_mutex locks[3];
  int inside[3] = {};
  auto scripts = any_scripts(3, 3);
  std::vector<int> threads;
  run_well([&] {
    threads.clear();
    for (struct ww_mutex& lock : locks) ww_mutex_init(&lock, &ww_class);
    for (const std::vector<int>& script : scripts)
      threads.push_back(task([&] {
        struct ww_acquire_ctx ctx;
        std::set<int> held;
        auto give_back = [&] {
          for (int one : held) {
            --inside[one];
            ww_mutex_unlock(&locks[one]);
          }
          held.clear();
        };
        ww_acquire_init(&ctx, &ww_class);
        for (std::size_t i = 0; i < script.size();) {
          int wanted = script[i];
          int ret = ww_mutex_lock(&locks[wanted], &ctx);
          RC_ASSERT((ret == -EALREADY) == held.contains(wanted));
          if (ret == -EDEADLK) {
            RC_ASSERT(!held.empty());
            give_back();
            ww_mutex_lock_slow(&locks[wanted], &ctx);
            i = 0;  // from the start, with this one already held
          }
          if (ret != -EALREADY) {
            RC_ASSERT(++inside[wanted] == 1);
            held.insert(wanted);
          }
          if (ret != -EDEADLK) ++i;
          step();
        }
        ww_acquire_done(&ctx);
        give_back();
        ww_acquire_fini(&ctx);
      }));
    for (int thread : threads) join(thread);
  });
}

RC_GTEST_PROP(Semaphore, admits_its_count, ()) {
  int count = *between(1, 4), inside = 0;
  auto scripts = any_scripts(2);
  run_well([&] {
    struct semaphore sem;
    sema_init(&sem, count);
    run_scripts(scripts, [&](int action) {
      if (action) {
        down(&sem);
      } else {
        kh_atomic_begin();
        bool failed = down_trylock(&sem) != 0;
        RC_ASSERT(failed == (inside == count));
        kh_atomic_end();
        if (failed) return;
      }
      RC_ASSERT(++inside <= count);
      step();
      kh_atomic_begin();
      up(&sem);
      --inside;
      kh_atomic_end();
    });
  });
}

// Readers that saw no retry saw one write as a whole.
RC_GTEST_PROP(Seqlock, readers_see_whole_writes, ()) {
  auto scripts = any_scripts(2);
  int first = 0, second = 0, writers = 0;
  run_well([&] {
    seqlock_t lock;
    seqlock_init(&lock);
    run_scripts(scripts, [&](int action) {
      if (action) {
        write_seqlock(&lock);
        RC_ASSERT(writers++ == 0);
        ++first;
        step();
        ++second;
        --writers;
        write_sequnlock(&lock);
        return;
      }
      unsigned sequence;
      int a, b;
      do {
        sequence = read_seqbegin(&lock);
        a = first;
        step();
        b = second;
      } while (read_seqretry(&lock, sequence));
      RC_ASSERT(a == b);
    });
  });
}

}  // namespace
}  // namespace kheddle::native
