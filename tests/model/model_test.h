// What the property tests of the kernel model share. Include it first: the model's headers bring
// the kernel's macros (min, max, current, yield), which the standard library's headers do not
// survive.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/native/run.h"

namespace kheddle::native {

// low to high - 1, all alike. rapidcheck's own range begins with the low numbers alone.
template <typename T>
rc::Gen<T> between(T low, T high) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(low, high));
}

// A schedule. Shrinking it would only give another one.
inline std::uint64_t any_seed() {
  return *rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
}

// Runs the body; fails the property unless the execution ends well.
inline Run run_well(std::function<void()> body) {
  Run result = run(any_seed(), std::move(body));
  if (!result.clean()) RC_FAIL(result.summary());
  return result;
}

// The kinds of thing that happen in `seeds` executions of the body: "clean", or its first finding's
// kind.
inline std::set<std::string> outcomes(unsigned seeds, const std::function<void()>& body) {
  std::set<std::string> result;
  for (unsigned seed = 0; seed < seeds; ++seed) {
    Run one = run(seed, body);
    result.insert(one.clean()            ? "clean"
                  : one.findings.empty() ? one.summary()
                                         : one.findings.front().kind);
  }
  return result;
}

// Up to `max` numbers below `bound` for each of 2 to 4 threads.
inline std::vector<std::vector<int>> any_scripts(int bound, int max = 4) {
  std::vector<std::vector<int>> scripts(*between<std::size_t>(2, 5));
  for (std::vector<int>& script : scripts) {
    std::size_t length = *between<std::size_t>(0, static_cast<std::size_t>(max) + 1);
    script = *rc::gen::container<std::vector<int>>(length, between(0, bound));
  }
  return scripts;
}

// Runs `act` for every number of a thread's script, in that thread; thread 0 waits for all.
inline void run_scripts(const std::vector<std::vector<int>>& scripts,
                        const std::function<void(int action)>& act) {
  std::vector<int> threads;
  for (const std::vector<int>& script : scripts)
    threads.push_back(task([&script, &act] {
      for (int action : script) act(action);
    }));
  for (int thread : threads) join(thread);
}

}  // namespace kheddle::native
