// Classic algorithms in C, with the number of states each must have: by a formula where there is
// one, else by the algorithm itself as a transition function of a few lines. The explorer without
// reduction and the reference must both give it.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "checker/explorer/explore.h"
#include "tests/classics/graph.h"
#include "tests/front/scratch.h"
#include "tests/reference/reference.h"

namespace kheddle::testing {
namespace {

Program compile(const std::string& source) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.includes.push_back(std::filesystem::absolute("model").string());
  Result<Program> program =
      load(scratch.write("classic.c", "#include <kheddle.h>\n" + source), options);
  if (!program) {
    ADD_FAILURE() << program.error().file << ":" << program.error().line << ": "
                  << program.error().message;
    return {};
  }
  return std::move(*program);
}

// Checks the counts in both engines, and that reduction and orders of search find the same kinds.
void expect_count(const Program& program, std::uint64_t states, std::uint64_t transitions,
                  const std::set<Kind>& kinds) {
  const reference::Answer answer = reference::search(program, {});
  EXPECT_EQ(answer.states, states) << "reference";
  EXPECT_EQ(answer.transitions, transitions) << "reference";
  std::set<Kind> found;
  for (const auto& finding : answer.findings) found.insert(finding.kind);
  EXPECT_EQ(found, kinds) << "reference";
  for (const bool reduction : {false, true}) {
    for (const Order order : {Order::kBreadthFirst, Order::kDepthFirst}) {
      ExploreOptions options;
      options.reduction = reduction;
      options.order = order;
      const Outcome outcome = explore(program, options);
      EXPECT_TRUE(outcome.limits.empty());
      if (!reduction) {
        EXPECT_EQ(outcome.states, states);
        EXPECT_EQ(outcome.transitions, transitions);
      }
      found.clear();
      for (const Finding& finding : outcome.findings) found.insert(finding.kind);
      EXPECT_EQ(found, kinds) << "reduction " << reduction;
    }
  }
}

// Spawns `n` threads in one step, so that all start from one state.
std::string spawning_main(int n) {
  return "int main(void) { kh_atomic_begin(); for (long i = 0; i < " + std::to_string(n) +
         "; i++) kh_spawn(thread, (void *)i, \"thread\", KH_TASK); kh_atomic_end(); return 0; }\n";
}

// Each of n threads has not yet the lock, has it, or is done, and at most one has it:
// 2^n + n * 2^(n-1) states, and one before main has spawned them. Every thread waiting for the free
// lock can take it, every holder can drop it: n * 2^(n-1) transitions each way.
TEST(Classics, lock) {
  const char* thread = R"(
    static int locked, inside;
    static void thread(void *arg) {
      kh_atomic_begin(); kh_await(!locked); locked = 1; kh_atomic_end();
      (void)arg;
      kh_atomic_begin(); locked = 0; kh_atomic_end();
    }
  )";
  for (int n = 1; n <= 4; ++n) {
    const std::uint64_t subsets = 1u << (n - 1);
    const auto threads = static_cast<std::uint64_t>(n);
    expect_count(compile(thread + spawning_main(n)), 1 + 2 * subsets + threads * subsets,
                 1 + 2 * threads * subsets, {});
  }
}

// n threads that each take k steps of their own: (k + 1)^n states, and as many transitions as the
// grid has edges, n * k * (k + 1)^(n-1); one more of each for main.
TEST(Classics, independent_threads) {
  const Program program = compile(R"(
    static volatile int count[3];
    static void thread(void *arg) {
      volatile int *mine = &count[(long)arg];
      *mine = 1; *mine = 2; *mine = 3; *mine = 4;
    }
  )" + spawning_main(3));
  expect_count(program, 1 + 5 * 5 * 5, 1 + 3 * 4 * 5 * 5, {});
}

// Two threads that each read a counter and write it back plus one lose an update: the value read is
// part of the state between the two steps. 9 pairs of steps, three of them with two histories that
// can be told apart (1 and 2 or 2 and 1: what the later one read; 2 and 2: the sum): 12 states, 1
// before the spawn, 2 after the join.
TEST(Classics, lost_update) {
  const Program program = compile(R"(
    static volatile int counter;
    static void thread(void *arg) { (void)arg; int seen = counter; counter = seen + 1; }
    int main(void) {
      kh_atomic_begin();
      int a = kh_spawn(thread, 0, "a", KH_TASK), b = kh_spawn(thread, 0, "b", KH_TASK);
      kh_atomic_end();
      kh_atomic_begin(); kh_await(kh_finished(a) && kh_finished(b)); int total = counter; kh_atomic_end();
      if (total != 2) kh_fail("assertion", "an update was lost");
      return 0;
    })");
  // main 0: before the spawn; 1: before the join; 2: before kh_fail, whose step leads nowhere; 3:
  // done.
  std::uint64_t failures = 0;
  const Count count =
      count_states({0, 0, 0, 0, 0, 0}, [&](const Numbers& s, std::vector<Numbers>* next) {
        enum { kMain, kCounter, kStep, kSeen = kStep + 2 };
        if (s[kMain] == 0) {
          next->push_back(s);
          next->back()[kMain] = 1;
          return;
        }
        if (s[kMain] == 2) ++failures;
        for (int t = 0; t < 2; ++t) {
          Numbers to = s;
          if (s[kStep + t] == 2) continue;
          if (s[kStep + t] == 0) to[kSeen + t] = s[kCounter];
          if (s[kStep + t] == 1) {
            to[kCounter] = s[kSeen + t] + 1;
            to[kSeen + t] = 0;
          }
          ++to[kStep + t];
          next->push_back(to);
        }
        if (s[kMain] == 1 && s[kStep] == 2 && s[kStep + 1] == 2) {
          next->push_back(s);
          next->back()[kMain] = s[kCounter] == 2 ? 3 : 2;
        }
      });
  EXPECT_EQ(count.states, 15u);
  expect_count(program, count.states, count.transitions + failures, {Kind::kAssertion});
}

// Peterson's algorithm for two threads (1981): one volatile access a step.
TEST(Classics, peterson) {
  const Program program = compile(R"(
    static volatile int flag[2], turn;
    static int inside;
    static void thread(void *arg) {
      long me = (long)arg;
      flag[me] = 1;
      turn = (int)(1 - me);
      while (flag[1 - me] && turn == 1 - me)
        ;
      kh_atomic_begin();
      if (inside) kh_fail("assertion", "two threads inside");
      inside = 1;
      kh_atomic_end();
      kh_atomic_begin(); inside = 0; kh_atomic_end();
      flag[me] = 0;
    }
  )" + spawning_main(2));
  const Count count =
      count_states({0, 0, 0, 0, 0, 0, 0}, [](const Numbers& s, std::vector<Numbers>* next) {
        enum { kMain, kPc, kFlag = kPc + 2, kTurn = kFlag + 2, kInside };
        if (s[kMain] == 0) {
          next->push_back(s);
          next->back()[kMain] = 1;
          return;
        }
        for (int me = 0; me < 2; ++me) {
          Numbers to = s;
          int& pc = to[kPc + me];
          switch (s[kPc + me]) {
            case 0: to[kFlag + me] = 1, pc = 1; break;
            case 1: to[kTurn] = 1 - me, pc = 2; break;
            case 2: pc = s[kFlag + 1 - me] ? 3 : 4; break;
            case 3: pc = s[kTurn] == 1 - me ? 2 : 4; break;
            case 4: to[kInside] = 1, pc = 5; break;
            case 5: to[kInside] = 0, pc = 6; break;
            case 6: to[kFlag + me] = 0, pc = 7; break;
            default: continue;
          }
          next->push_back(to);
        }
      });
  EXPECT_EQ(count.ends, 2u);  // both done, with either turn
  expect_count(program, count.states, count.transitions, {});
}

// Dining philosophers (Dijkstra 1965), each takes the left fork, then the right, then drops both,
// one a step. They deadlock in the one state in which each has the left.
TEST(Classics, philosophers) {
  for (int n = 2; n <= 4; ++n) {
    const std::string number = std::to_string(n);
    const Program program = compile(R"(
      enum { N = )" + number + R"( };
      static char taken[N];
      static void take(long fork) {
        kh_atomic_begin(); kh_await(!taken[fork]); taken[fork] = 1; kh_atomic_end();
      }
      static void drop(long fork) { kh_atomic_begin(); taken[fork] = 0; kh_atomic_end(); }
      static void thread(void *arg) {
        long me = (long)arg, left = me, right = (me + 1) % N;
        take(left); take(right); drop(left); drop(right);
      }
    )" + spawning_main(n));
    const Count count = count_states(
        Numbers(static_cast<std::size_t>(n) + 1, 0),
        [&](const Numbers& s, std::vector<Numbers>* next) {
          if (s[0] == 0) {
            next->push_back(s);
            next->back()[0] = 1;
            return;
          }
          // A philosopher is at 0 to 4: has the left fork at 1 and 2, the right one at 2 and 3.
          const auto at = [&](int i) { return s[static_cast<std::size_t>(1 + (i + n) % n)]; };
          const auto taken = [&](int fork) {
            return at(fork) == 1 || at(fork) == 2 || at(fork - 1) == 2 || at(fork - 1) == 3;
          };
          for (int i = 0; i < n; ++i) {
            if (at(i) == 4 || (at(i) == 0 && taken(i)) || (at(i) == 1 && taken(i + 1))) continue;
            next->push_back(s);
            ++next->back()[static_cast<std::size_t>(1 + i)];
          }
        });
    EXPECT_EQ(count.ends, 2u);  // all done, and the deadlock
    expect_count(program, count.states, count.transitions, {Kind::kDeadlock});
  }
}

// A ticket lock: the order of tickets is the order of entry, so the state is who drew which ticket
// and how far the owner is.
TEST(Classics, ticket_lock) {
  const Program program = compile(R"(
    static int next, owner;
    static void thread(void *arg) {
      (void)arg;
      int ticket = __atomic_fetch_add(&next, 1, __ATOMIC_SEQ_CST);
      while (__atomic_load_n(&owner, __ATOMIC_SEQ_CST) != ticket)
        ;
      __atomic_store_n(&owner, ticket + 1, __ATOMIC_SEQ_CST);
    }
  )" + spawning_main(3));
  // Drawing k tickets in order gives 3!/(3-k)! histories. With k drawn, `owner` is at j <= k; while
  // j < k its thread has seen its turn or not yet. The threads that are done forget their tickets,
  // so of the j finished only the set matters: 3!/(3-k)!/j! histories are told apart.
  std::uint64_t states = 1;
  const std::uint64_t factorial[] = {1, 1, 2, 6};
  for (std::uint64_t k = 0; k <= 3; ++k)
    for (std::uint64_t j = 0; j <= k; ++j)
      states += factorial[3] / factorial[3 - k] / factorial[j] * (j < k ? 2 : 1);
  // Each of those not at their end: a thread without a ticket may draw, the owner may look or
  // leave.
  std::uint64_t transitions = 1;
  for (std::uint64_t k = 0; k <= 3; ++k)
    for (std::uint64_t j = 0; j <= k; ++j)
      transitions += factorial[3] / factorial[3 - k] / factorial[j] *
                     ((3 - k) * (j < k ? 2 : 1) + (j < k ? 2 : 0));
  expect_count(program, states, transitions, {});
}

}  // namespace
}  // namespace kheddle::testing
