// Schedulers for simulation. They draw from std::mt19937_64 by remainder, which is the same on
// every machine; the bias is below 2^-50.
#include "checker/cli/schedulers.h"

#include <algorithm>
#include <map>
#include <set>

namespace kheddle {
namespace {

std::uint64_t below(std::mt19937_64* random, std::uint64_t bound) { return (*random)() % bound; }

class RandomScheduler : public Scheduler {
 public:
  void begin(std::uint64_t seed, std::uint64_t /*steps*/) override { random_.seed(seed); }
  std::size_t pick(const std::vector<Option>& options) override {
    // First a thread, then one of its outcomes: many choices give a thread no more turns.
    std::vector<std::uint32_t> threads;
    for (const Option& option : options) {
      if (threads.empty() || threads.back() != option.step.thread)
        threads.push_back(option.step.thread);
    }
    return outcome_of(options, threads[below(&random_, threads.size())]);
  }

 protected:
  std::size_t outcome_of(const std::vector<Option>& options, std::uint32_t thread) {
    std::vector<std::size_t> outcomes;
    for (std::size_t i = 0; i < options.size(); ++i) {
      if (options[i].step.thread == thread) outcomes.push_back(i);
    }
    return outcomes[below(&random_, outcomes.size())];
  }

  std::mt19937_64 random_;
};

class PctScheduler : public RandomScheduler {
 public:
  explicit PctScheduler(unsigned change_points) : change_points_(change_points) {}

  void begin(std::uint64_t seed, std::uint64_t steps) override {
    random_.seed(seed);
    priorities_.clear();
    changes_.clear();
    step_ = 0;
    lowest_ = 0;
    for (unsigned i = 0; i < change_points_; ++i)
      changes_.insert(below(&random_, std::max<std::uint64_t>(steps, 16)));
  }

  std::size_t pick(const std::vector<Option>& options) override {
    std::uint32_t thread = highest(options);
    if (changes_.contains(step_++)) {
      priorities_[thread] = --lowest_;
      thread = highest(options);
    }
    return outcome_of(options, thread);
  }

 private:
  std::uint32_t highest(const std::vector<Option>& options) {
    std::uint32_t best = options.front().step.thread;
    for (const Option& option : options) {
      // A thread gets its priority when it first can move; all of these lie above the lowered ones.
      if (!priorities_.contains(option.step.thread))
        priorities_[option.step.thread] = static_cast<std::int64_t>(below(&random_, 1ull << 40));
      if (priorities_[option.step.thread] > priorities_[best]) best = option.step.thread;
    }
    return best;
  }

  unsigned change_points_;
  std::map<std::uint32_t, std::int64_t> priorities_;
  std::set<std::uint64_t> changes_;
  std::uint64_t step_ = 0;
  std::int64_t lowest_ = 0;
};

}  // namespace

std::unique_ptr<Scheduler> random_scheduler() { return std::make_unique<RandomScheduler>(); }

std::unique_ptr<Scheduler> pct_scheduler(unsigned change_points) {
  return std::make_unique<PctScheduler>(change_points);
}

}  // namespace kheddle
