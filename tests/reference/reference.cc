#include "tests/reference/reference.h"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_set>

#include "tests/reference/judge.h"

namespace kheddle::reference {
namespace {

// One round: a search of all states under one granularity.
class Round {
 public:
  Round(const Program& program, const Granularity& granularity, const Budget& budget)
      : machine_(program, granularity), budget_(budget) {}

  Answer run() {
    for (StepResult& start : machine_.starts()) {
      collect(start);
      if (start.ending == Ending::kMoved) visit(std::move(start.state));
    }
    while (!queue_.empty() && answer_.limits.empty()) {
      const State state = std::move(queue_.front());
      queue_.pop_front();
      expand(state);
      if (answer_.states > budget_.max_states) answer_.limits.insert("max-states");
    }
    return std::move(answer_);
  }

  // Instructions whose local accesses, and kh_size whose object, met another thread's
  // (docs/semantics.md, Shared stacks).
  std::set<InstructionId> shared() const {
    std::set<InstructionId> found;
    for (const auto& [byte, uses] : touched_)
      for (const Use& mine : uses)
        for (const Use& theirs : uses)
          if (mine.candidate && mine.thread != theirs.thread && (mine.write || theirs.write))
            found.insert(mine.at);
    return found;
  }

 private:
  struct Use {
    InstructionId at;
    std::uint32_t thread;
    bool write, candidate;
    friend auto operator<=>(const Use&, const Use&) = default;
  };

  void collect(const StepResult& result) {
    answer_.findings.insert(result.findings.begin(), result.findings.end());
    answer_.orders.insert(result.orders.begin(), result.orders.end());
    if (result.ending == Ending::kLimit) answer_.limits.insert(result.limit);
    for (const Touch& touch : result.touches) {
      for (std::uint64_t byte = touch.address; byte < touch.address + touch.size; ++byte) {
        touched_[byte].insert({touch.at, touch.thread, touch.write, touch.candidate});
      }
    }
  }

  void visit(State state) {
    if (!seen_.insert(serialise(state)).second) return;
    answer_.states++;
    queue_.push_back(std::move(state));
  }

  void expand(const State& state) {
    const std::string before = serialise(state);
    const auto threads = static_cast<std::uint32_t>(state.threads.size());
    std::vector<std::vector<Access>> next(threads);
    bool anyone = false;
    for (std::uint32_t t = 0; t < threads; ++t) {
      if (state.threads[t].finished || machine_.stalled(state, t)) continue;
      const bool held = state.threads[t].held;
      for (StepResult& result : machine_.steps(state, t)) {
        for (Access& access : result.accesses) {
          access.silent |= held;
          next[t].push_back(std::move(access));
        }
        if (held) continue;
        collect(result);
        if (result.ending == Ending::kBlocked) continue;
        if (result.ending == Ending::kMoved && serialise(result.state) == before) continue;
        anyone = true;
        if (result.ending == Ending::kMoved || result.ending == Ending::kFatal)
          answer_.transitions++;
        if (result.ending == Ending::kMoved) visit(std::move(result.state));
      }
    }
    judge_races(next);
    if (!anyone) answer_.findings.merge(end_findings(machine_, state));
  }

  void judge_races(const std::vector<std::vector<Access>>& next) {
    for (std::size_t t = 0; t < next.size(); ++t)
      for (std::size_t u = t + 1; u < next.size(); ++u)
        for (const Access& a : next[t])
          for (const Access& b : next[u])
            if (race(a, b)) {
              Found found{Kind::kDataRace, std::min(a.site, b.site), std::max(a.site, b.site)};
              answer_.findings.insert(std::move(found));
            }
  }

  Machine machine_;
  const Budget& budget_;
  Answer answer_;
  std::deque<State> queue_;
  std::unordered_set<std::string> seen_;
  std::map<std::uint64_t, std::set<Use>> touched_;
};

}  // namespace

Answer search(const Program& program, const Budget& budget) {
  Granularity granularity;
  granularity.every_access = true;
  for (std::uint32_t rounds = 1;; ++rounds) {
    Round round(program, granularity, budget);
    Answer answer = round.run();
    answer.rounds = rounds;
    const std::size_t before = granularity.exposed.size();
    granularity.exposed.merge(round.shared());
    if (!answer.limits.empty() || granularity.exposed.size() == before) return answer;
  }
}

std::string to_string(const Found& found) {
  const auto site = [](const Site& s) {
    return s.file + ":" + std::to_string(s.line) + " " + s.function;
  };
  std::string text = std::string(kind_name(found.kind)) + " " + site(found.first);
  if (found.kind == Kind::kDataRace) text += " / " + site(found.second);
  return text;
}

}  // namespace kheddle::reference
