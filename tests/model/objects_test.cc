// Data structures and counters of the model against the standard library's, one random operation
// after the other.
#include "tests/model/model_test.h"

#include <bit>

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

namespace kheddle::native {
namespace {

// Operations: which, and two numbers that each of them uses as it likes.
struct Operation {
  unsigned which, a, b;
};

std::vector<Operation> any_operations(unsigned kinds, unsigned bound) {
  auto one =
      rc::gen::construct<Operation>(between(0u, kinds), between(0u, bound), between(0u, bound));
  return *rc::gen::container<std::vector<Operation>>(one);
}

void showValue(const Operation& operation, std::ostream& out) {
  out << operation.which << "(" << operation.a << ", " << operation.b << ")";
}

struct Item {
  int value;
  struct list_head node;
};

std::vector<int> forward(struct list_head* head) {
  std::vector<int> result;
  for (struct list_head* at = head->next; at != head; at = at->next)
    result.push_back(list_entry(at, Item, node)->value);
  return result;
}

std::vector<int> backward(struct list_head* head) {
  std::vector<int> result;
  for (struct list_head* at = head->prev; at != head; at = at->prev)
    result.push_back(list_entry(at, Item, node)->value);
  return result;
}

// Only what vsprintf.cc promises: no widths, no flags.
RC_GTEST_PROP(Snprintf, agrees_with_the_standard_library, (int d, unsigned long lu, char c)) {
  const auto text = *rc::gen::container<std::string>(between('a', 'z'));
  const auto size = *between<std::size_t>(0, 64);
  char expected[64], got[64];
  std::fill(std::begin(expected), std::end(expected), '#');
  std::fill(std::begin(got), std::end(got), '#');
  constexpr const char* kFormat = "%d %s %lu %x%%%c %lld";
  const int length = snprintf(expected, size, kFormat, d, text.c_str(), lu, d, c, 0ll - d);
  RC_ASSERT(kh_snprintf(got, size, kFormat, d, text.c_str(), lu, d, c, 0ll - d) == length);
  RC_ASSERT(std::equal(std::begin(expected), std::end(expected), std::begin(got)));
}

// Two lists, so that items can move and lists can be spliced.
RC_GTEST_PROP(List, is_a_list, ()) {
  constexpr unsigned kItems = 8;
  Item items[kItems];
  struct list_head heads[2];
  std::list<int> expected[2];
  for (struct list_head& head : heads) INIT_LIST_HEAD(&head);
  for (unsigned i = 0; i < kItems; ++i) {
    items[i].value = static_cast<int>(i);
    list_add_tail(&items[i].node, &heads[0]);
    expected[0].push_back(static_cast<int>(i));
  }
  for (const Operation& operation : any_operations(7, kItems)) {
    int value = static_cast<int>(operation.a);
    unsigned to = operation.b % 2, from = 0;
    while (std::find(expected[from].begin(), expected[from].end(), value) == expected[from].end())
      ++from;
    struct list_head *node = &items[value].node, *head = &heads[to];
    switch (operation.which) {
      case 0:
        list_del(node);
        list_add(node, head);
        expected[from].remove(value);
        expected[to].push_front(value);
        break;
      case 1:
        list_del_init(node);
        RC_ASSERT(list_empty(node));
        list_add_tail(node, head);
        expected[from].remove(value);
        expected[to].push_back(value);
        break;
      case 2:
        list_move(node, head);
        expected[from].remove(value);
        expected[to].push_front(value);
        break;
      case 3:
        list_move_tail(node, head);
        expected[from].remove(value);
        expected[to].push_back(value);
        break;
      case 4:
        list_splice_init(&heads[1 - to], head);
        expected[to].splice(expected[to].begin(), expected[1 - to]);
        break;
      case 5:
        list_splice_tail_init(&heads[1 - to], head);
        expected[to].splice(expected[to].end(), expected[1 - to]);
        break;
      case 6: {
        Item fresh{value, {}};
        list_replace(node, &fresh.node);
        list_replace(&fresh.node, node);
        break;
      }
    }
    for (unsigned i = 0; i < 2; ++i) {
      std::vector<int> wanted(expected[i].begin(), expected[i].end());
      RC_ASSERT(forward(&heads[i]) == wanted);
      std::reverse(wanted.begin(), wanted.end());
      RC_ASSERT(backward(&heads[i]) == wanted);
      RC_ASSERT(bool(list_empty(&heads[i])) == wanted.empty());
      RC_ASSERT(bool(list_is_singular(&heads[i])) == (wanted.size() == 1));
    }
  }
}

RC_GTEST_PROP(Bitops, are_bits, ()) {
  constexpr unsigned kBits = 130;
  unsigned long bits[3] = {};
  std::vector<bool> expected(kBits);
  for (const Operation& operation : any_operations(9, kBits)) {
    unsigned bit = operation.a;
    bool was = expected[bit];
    RC_ASSERT(test_bit(bit, bits) == was);
    switch (operation.which) {
      case 0: set_bit(bit, bits); break;
      case 1: clear_bit(bit, bits); break;
      case 2: change_bit(bit, bits); break;
      case 3: RC_ASSERT(test_and_set_bit(bit, bits) == was); break;
      case 4: RC_ASSERT(test_and_clear_bit(bit, bits) == was); break;
      case 5: RC_ASSERT(test_and_change_bit(bit, bits) == was); break;
      case 6: RC_ASSERT(__test_and_set_bit(bit, bits) == was); break;
      case 7: RC_ASSERT(__test_and_clear_bit(bit, bits) == was); break;
      case 8: __change_bit(bit, bits); break;
    }
    constexpr bool kTo[] = {true, false, false, true, false, false, true, false, false};
    bool flips = operation.which == 2 || operation.which == 5 || operation.which == 8;
    expected[bit] = flips ? !was : kTo[operation.which];
    for (bool wanted : {true, false}) {
      unsigned long next = operation.b;
      while (next < kBits && expected[next] != wanted) ++next;
      RC_ASSERT((wanted ? find_next_bit(bits, kBits, operation.b)
                        : find_next_zero_bit(bits, kBits, operation.b)) == next);
    }
  }
}

RC_GTEST_PROP(Bitops, counts_agree_with_the_standard_library,
              (std::uint64_t word, unsigned shift)) {
  word >>= shift % 64;
  RC_ASSERT(hweight64(word) == static_cast<unsigned>(std::popcount(word)));
  RC_ASSERT(fls64(word) == 64 - std::countl_zero(word));
  RC_ASSERT(fls(word) == 32 - std::countl_zero(static_cast<std::uint32_t>(word)));
  int low = static_cast<int>(word);
  RC_ASSERT(ffs(low) == (low ? std::countr_zero(static_cast<std::uint32_t>(low)) + 1 : 0));
  if (word) RC_ASSERT(__ffs(word) == static_cast<unsigned long>(std::countr_zero(word)));
}

RC_GTEST_PROP(Atomic, is_an_integer, ()) {
  auto operations = any_operations(12, 5);
  run_well([&] {
    atomic_t counter;
    atomic_set(&counter, 0);
    int value = 0;
    for (const Operation& operation : operations) {
      int a = static_cast<int>(operation.a) - 2, b = static_cast<int>(operation.b) - 2, old = value;
      switch (operation.which) {
        case 0: RC_ASSERT(atomic_add_return(a, &counter) == (value += a)); break;
        case 1: RC_ASSERT(atomic_sub_return(a, &counter) == (value -= a)); break;
        case 2: RC_ASSERT(atomic_fetch_add(a, &counter) == old), value += a; break;
        case 3: RC_ASSERT(atomic_inc_and_test(&counter) == (++value == 0)); break;
        case 4: RC_ASSERT(atomic_dec_and_test(&counter) == (--value == 0)); break;
        case 5: RC_ASSERT(atomic_xchg(&counter, a) == old), value = a; break;
        case 6:
          RC_ASSERT(atomic_cmpxchg(&counter, a, b) == old);
          if (old == a) value = b;
          break;
        case 7:
          RC_ASSERT(atomic_add_unless(&counter, a, b) == (old != b));
          if (old != b) value += a;
          break;
        case 8:
          RC_ASSERT(atomic_inc_not_zero(&counter) == (old != 0));
          if (old) ++value;
          break;
        case 9:
          RC_ASSERT(atomic_dec_if_positive(&counter) == old - 1);
          if (old > 0) --value;
          break;
        case 10: {
          int expected = a;
          RC_ASSERT(atomic_try_cmpxchg(&counter, &expected, b) == (old == a));
          RC_ASSERT(expected == old);
          if (old == a) value = b;
          break;
        }
        case 11: RC_ASSERT(atomic_add_negative(a, &counter) == ((value += a) < 0)); break;
      }
      RC_ASSERT(atomic_read(&counter) == value);
    }
  });
}

// The specification of a refcount_t: a count from 0 to INT_MAX and what the kernel warns of beyond.
struct Count {
  std::int64_t value;
  std::string warning;

  void add(std::int64_t n) {
    if (value == 0) warning = "addition on 0";
    if (value < 0 || value + n > INT32_MAX) warning = "saturated";
    value += n;
  }
  void subtract(std::int64_t n) {
    if (value < n) warning = "underflow";
    value -= n;
  }
};

RC_GTEST_PROP(Refcount, is_a_count_with_warnings, ()) {
  Count count{*rc::gen::element<std::int64_t>(0, 1, 2, 3, INT32_MAX - 2, INT32_MAX), ""};
  auto operations = any_operations(8, 4);
  Run result = run(any_seed(), [&] {
    refcount_t ref;
    refcount_set(&ref, static_cast<int>(count.value));
    for (const Operation& operation : operations) {
      int n = static_cast<int>(operation.a) + 1;
      std::int64_t old = count.value;
      bool given = true, expected = true;
      // The specification goes first: a finding ends this thread.
      switch (operation.which) {
        case 0: count.add(1), refcount_inc(&ref); break;
        case 1: count.add(n), refcount_add(n, &ref); break;
        case 2:
          if (expected = old != 0; expected) count.add(1);
          given = refcount_inc_not_zero(&ref);
          break;
        case 3:
          if (expected = old != 0; expected) count.add(n);
          given = refcount_add_not_zero(n, &ref);
          break;
        case 4: count.subtract(1), expected = old == 1, given = refcount_dec_and_test(&ref); break;
        case 5:
          count.subtract(n), expected = old == n, given = refcount_sub_and_test(n, &ref);
          break;
        case 6:
          count.subtract(1);
          if (old == 1) count.warning = "decrement hit 0";
          if (old == 0) count.warning = "decrement hit 0";
          refcount_dec(&ref);
          break;
        case 7:
          if (expected = old != 1; expected) count.subtract(1);
          given = refcount_dec_not_one(&ref);
          break;
      }
      RC_ASSERT(count.warning.empty());  // else the model had to stop here
      RC_ASSERT(given == expected);
      RC_ASSERT(refcount_read(&ref) == count.value);
    }
  });
  if (count.warning.empty()) {
    RC_ASSERT(result.clean());
  } else {
    RC_ASSERT(result.findings.size() == 1u);
    RC_ASSERT(result.findings[0].kind == "refcount");
    RC_ASSERT(result.findings[0].message.find(count.warning) != std::string::npos);
  }
}

// Threads take and drop references at random: release runs once, after everybody has dropped
// theirs.
RC_GTEST_PROP(Kref, releases_once_at_the_last_put, ()) {
  static int released, references;
  auto scripts = any_scripts(3);
  int last_puts = 0;
  released = 0;
  references = 1 + static_cast<int>(scripts.size());
  run_well([&] {
    struct kref ref;
    kref_init(&ref);
    auto put = [&] {
      --references;
      last_puts += kref_put(&ref, [](struct kref*) {
        RC_ASSERT(references == 0);
        ++released;
      });
    };
    for (std::size_t i = 0; i < scripts.size(); ++i) kref_get(&ref);
    std::vector<int> threads;
    for (const std::vector<int>& script : scripts)
      threads.push_back(task([&] {
        for (int action : script) {
          step();
          if (action == 0 && kref_get_unless_zero(&ref)) ++references, step(), put();
          if (action == 1) kref_get(&ref), ++references, step(), put();
        }
        put();
      }));
    step();
    put();
    for (int thread : threads) join(thread);
    RC_ASSERT(released == 1);
    RC_ASSERT(last_puts == 1);
    RC_ASSERT(!kref_get_unless_zero(&ref));
  });
}

void* entry_of(unsigned n) { return n ? xa_mk_value(n) : nullptr; }

RC_GTEST_PROP(Xarray, is_a_map, ()) {
  auto operations = any_operations(9, 12);
  run_well([&] {
    struct xarray xa;
    xa_init_flags(&xa, XA_FLAGS_ALLOC);
    std::map<unsigned long, void*> expected;
    std::set<unsigned long> marked;
    auto at = [&](unsigned long i) { return expected.count(i) ? expected[i] : nullptr; };
    auto put = [&](unsigned long i, void* entry) {
      if (entry) {
        expected[i] = entry;
      } else {
        expected.erase(i);
        marked.erase(i);
      }
    };
    for (const Operation& operation : operations) {
      unsigned long i = operation.a;
      void *entry = entry_of(operation.b), *old = at(i);
      switch (operation.which) {
        case 0: RC_ASSERT((xa_store(&xa, i, entry, GFP_KERNEL) == old)), put(i, entry); break;
        case 1: RC_ASSERT((xa_erase(&xa, i) == old)), put(i, nullptr); break;
        case 2:
          if (!entry) break;
          RC_ASSERT(xa_insert(&xa, i, entry, GFP_KERNEL) == (old ? -EBUSY : 0));
          if (!old) put(i, entry);
          break;
        case 3:
          RC_ASSERT((xa_cmpxchg(&xa, i, entry_of(operation.b % 3), entry, GFP_KERNEL) == old));
          if (old == entry_of(operation.b % 3)) put(i, entry);
          break;
        case 4: {
          if (!entry) break;
          u32 id = ~0u;
          unsigned long free = i;
          while (free <= 11 && at(free)) ++free;
          int ret = xa_alloc(&xa, &id, entry, XA_LIMIT(static_cast<u32>(i), 11), GFP_KERNEL);
          RC_ASSERT(ret == (free > 11 ? -EBUSY : 0));
          if (!ret) RC_ASSERT(id == free), put(free, entry);
          break;
        }
        case 5:
          xa_set_mark(&xa, i, XA_MARK_1);
          if (old) marked.insert(i);
          break;
        case 6: xa_clear_mark(&xa, i, XA_MARK_1), marked.erase(i); break;
        case 7: {
          unsigned long index = i;
          auto next = expected.lower_bound(i);
          void* found = xa_find(&xa, &index, 9, XA_PRESENT);
          bool there = next != expected.end() && next->first <= 9;
          RC_ASSERT((found == (there ? next->second : nullptr)));
          if (there) RC_ASSERT(index == next->first);
          break;
        }
        case 8: RC_ASSERT((xa_load(&xa, i) == old)); break;
      }
      RC_ASSERT(xa_get_mark(&xa, i, XA_MARK_1) == (marked.count(i) != 0));
      RC_ASSERT(xa_marked(&xa, XA_MARK_1) == !marked.empty());
      RC_ASSERT(xa_empty(&xa) == expected.empty());
      std::map<unsigned long, void*> seen;
      unsigned long index;
      void* each;
      xa_for_each(&xa, index, each) seen[index] = each;
      RC_ASSERT((seen == expected));
    }
    xa_destroy(&xa);
    RC_ASSERT(xa_empty(&xa));
  });
}

RC_GTEST_PROP(Idr, is_a_map_that_hands_out_numbers, ()) {
  auto operations = any_operations(6, 10);
  Run result = run_well([&] {
    struct idr idr;
    idr_init(&idr);
    std::map<int, void*> expected;
    int next = 0;
    static int things[10];
    auto lowest = [&](int from, int end) {
      while (from < end && expected.count(from)) ++from;
      return from < end ? from : -ENOSPC;
    };
    for (const Operation& operation : operations) {
      int id = static_cast<int>(operation.a), end = static_cast<int>(operation.b);
      void *thing = &things[operation.b], *old = expected.count(id) ? expected[id] : nullptr;
      if (!end) end = 10;
      switch (operation.which) {
        case 0: {
          int wanted = lowest(id, end);
          RC_ASSERT(idr_alloc(&idr, thing, id, end, GFP_KERNEL) == wanted);
          if (wanted >= 0) expected[wanted] = thing;
          break;
        }
        case 1: {
          int wanted = lowest(std::max(next, id), end);
          if (wanted < 0) wanted = lowest(id, end);
          RC_ASSERT(idr_alloc_cyclic(&idr, thing, id, end, GFP_KERNEL) == wanted);
          if (wanted >= 0) expected[wanted] = thing, next = wanted + 1;
          break;
        }
        case 2: RC_ASSERT((idr_remove(&idr, id) == old)), expected.erase(id); break;
        case 3:
          RC_ASSERT((idr_replace(&idr, thing, id) == (old ? old : ERR_PTR(-ENOENT))));
          if (old) expected[id] = thing;
          break;
        case 4: RC_ASSERT((idr_find(&idr, id) == old)); break;
        case 5: {
          int found = id;
          auto at = expected.lower_bound(id);
          RC_ASSERT((idr_get_next(&idr, &found) == (at == expected.end() ? nullptr : at->second)));
          if (at != expected.end()) RC_ASSERT(found == at->first);
          break;
        }
      }
      RC_ASSERT(idr_is_empty(&idr) == expected.empty());
      std::map<int, void*> seen;
      int each;
      void* entry;
      idr_for_each_entry(&idr, entry, each) seen[each] = entry;
      RC_ASSERT((seen == expected));
    }
    idr_destroy(&idr);
  });
  RC_ASSERT(result.objects == 0u);
}

RC_GTEST_PROP(Ida, hands_out_the_lowest_free_number, ()) {
  auto operations = any_operations(2, 10);
  run_well([&] {
    DEFINE_IDA(ida);
    std::set<unsigned> used;
    for (const Operation& operation : operations) {
      if (operation.which == 0) {
        unsigned free = operation.a;
        while (used.count(free)) ++free;
        int wanted = free <= operation.b ? static_cast<int>(free) : -ENOSPC;
        RC_ASSERT(ida_alloc_range(&ida, operation.a, operation.b, GFP_KERNEL) == wanted);
        if (wanted >= 0) used.insert(free);
      } else if (used.erase(operation.a)) {
        ida_free(&ida, operation.a);
      }
      RC_ASSERT(ida_is_empty(&ida) == used.empty());
    }
  });
}

RC_GTEST_PROP(Slab, objects_keep_their_bytes, ()) {
  auto operations = any_operations(5, 300);
  Run result = run_well([&] {
    std::map<unsigned char*, std::vector<unsigned char>> expected;
    unsigned char pattern = 1;
    auto fill = [&](unsigned char* object, std::size_t from, std::size_t size) {
      std::vector<unsigned char>& bytes = expected[object];
      bytes.resize(size);
      for (std::size_t i = from; i < size; ++i) bytes[i] = object[i] = pattern;
      ++pattern;
    };
    for (const Operation& operation : operations) {
      std::size_t size = operation.a;
      auto chosen = expected.begin();
      if (chosen != expected.end()) std::advance(chosen, operation.b % expected.size());
      switch (operation.which) {
        case 0:
        case 1: {
          auto* object = static_cast<unsigned char*>(operation.which ? kzalloc(size, GFP_KERNEL)
                                                                     : kmalloc(size, GFP_KERNEL));
          if (!size) {
            RC_ASSERT((object == ZERO_SIZE_PTR));
            break;
          }
          RC_ASSERT(!expected.count(object));
          if (operation.which)
            RC_ASSERT(
                std::all_of(object, object + size, [](unsigned char byte) { return byte == 0; }));
          fill(object, 0, size);
          break;
        }
        case 2:
          if (chosen == expected.end()) break;
          kfree(chosen->first);
          expected.erase(chosen);
          break;
        case 3: {
          if (chosen == expected.end() || !size) break;
          std::vector<unsigned char> before = chosen->second;
          auto* grown = static_cast<unsigned char*>(krealloc(chosen->first, size, GFP_KERNEL));
          expected.erase(chosen);
          std::size_t kept = std::min(before.size(), size);
          RC_ASSERT(std::equal(grown, grown + kept, before.begin()));
          expected[grown] = before;
          fill(grown, kept, size);
          break;
        }
        case 4: {
          if (chosen == expected.end()) break;
          std::size_t copied = std::min(size, chosen->second.size());
          if (!copied) break;
          auto* copy = static_cast<unsigned char*>(kmemdup(chosen->first, copied, GFP_KERNEL));
          expected[copy].assign(chosen->second.begin(), chosen->second.begin() + copied);
          break;
        }
      }
      for (auto& [object, bytes] : expected) {
        RC_ASSERT(ksize(object) == bytes.size());
        RC_ASSERT(std::equal(bytes.begin(), bytes.end(), object));
      }
    }
    for (auto& [object, bytes] : expected) kfree(object);
  });
  RC_ASSERT(result.objects == 0u);
}

// A copy passes exactly when it stays within the object's window.
RC_GTEST_PROP(Slab, user_copies_stay_in_the_window, (bool to_user)) {
  unsigned size = *between(1u, 40u), offset = *between(0u, size);
  unsigned window = *between(0u, size - offset + 1);
  unsigned from = *between(0u, size), length = *between(1u, size + 4);
  bool cached = *rc::gen::arbitrary<bool>();
  if (!cached) offset = 0, window = size;
  Run result = run(any_seed(), [&] {
    static unsigned char user[64];
    struct kmem_cache* cache =
        kmem_cache_create_usercopy("windowed", size, 1, 0, offset, window, nullptr);
    auto* object = static_cast<unsigned char*>(cached ? kmem_cache_zalloc(cache, GFP_KERNEL)
                                                      : kzalloc(size, GFP_KERNEL));
    RC_ASSERT((to_user ? copy_to_user(user, object + from, length)
                       : copy_from_user(object + from, user, length)) == 0u);
    cached ? kmem_cache_free(cache, object) : kfree(object);
    kmem_cache_destroy(cache);
  });
  bool inside = from >= offset && from + length <= offset + window;
  RC_ASSERT(result.clean() == inside);
  if (!inside) RC_ASSERT(result.found("usercopy"));
}

TEST(Slab, misuse_is_found) {
  using Kinds = std::set<std::string>;
  EXPECT_EQ(outcomes(1,
                     [] {
                       void* object = kmalloc(8, GFP_KERNEL);
                       kfree(object);
                       kfree(object);
                     }),
            Kinds{"double-free"});
  EXPECT_EQ(outcomes(1, [] { kfree(static_cast<char*>(kmalloc(8, GFP_KERNEL)) + 4); }),
            Kinds{"invalid-free"});
  EXPECT_EQ(outcomes(1,
                     [] {
                       struct kmem_cache* a = kmem_cache_create("a", 8, 8, 0, nullptr);
                       struct kmem_cache* b = kmem_cache_create("b", 8, 8, 0, nullptr);
                       kmem_cache_free(b, kmem_cache_alloc(a, GFP_KERNEL));
                     }),
            Kinds{"invalid-free"});
}

}  // namespace
}  // namespace kheddle::native
