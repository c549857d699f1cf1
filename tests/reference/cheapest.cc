#include "tests/reference/cheapest.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/reference/judge.h"

namespace kheddle::reference {
namespace {

class Cheapest {
 public:
  Cheapest(const Program& program, const Granularity& granularity)
      : machine_(program, granularity) {}

  std::optional<std::map<Found, Cost>> run(std::uint64_t max_pairs) {
    for (StepResult& start : machine_.starts()) {
      note(start.findings, {});
      if (start.ending == Ending::kLimit) return std::nullopt;
      if (start.ending == Ending::kMoved) queue_[{}].push_back({std::move(start.state), kNone});
    }
    while (!queue_.empty()) {
      const auto cost = queue_.begin()->first;
      const std::vector<Pair> pairs = std::move(queue_.begin()->second);
      queue_.erase(queue_.begin());
      for (const Pair& pair : pairs) {
        if (!seen_.emplace(serialise(pair.state), pair.last).second) continue;
        if (seen_.size() > max_pairs || !expand(pair, cost)) return std::nullopt;
      }
    }
    return best_;
  }

 private:
  struct Pair {
    State state;
    std::uint32_t last = kNone;
  };

  void note(const std::vector<Found>& findings, Cost cost) {
    for (const Found& found : findings) note(found, cost);
  }
  void note(const Found& found, Cost cost) {
    const auto [at, is_new] = best_.emplace(found, cost);
    at->second = std::min(at->second, cost);
  }

  static Cost after(const Pair& pair, Cost cost, std::uint32_t thread) {
    const bool other = pair.last != kNone && pair.last != thread;
    return {cost.switches + (other ? 1 : 0), cost.steps + 1};
  }

  // False at a limit.
  bool expand(const Pair& pair, Cost cost) {
    const State& state = pair.state;
    const std::string before = serialise(state);
    const auto threads = static_cast<std::uint32_t>(state.threads.size());
    std::vector<std::vector<Access>> next(threads);
    std::vector<bool> moves(threads);
    bool anyone = false;
    for (std::uint32_t t = 0; t < threads; ++t) {
      if (state.threads[t].finished || machine_.stalled(state, t)) continue;
      const bool held = state.threads[t].held;
      for (StepResult& result : machine_.steps(state, t)) {
        for (Access access : result.accesses) {
          access.silent |= held;
          next[t].push_back(access);
        }
        if (held) continue;
        if (result.ending == Ending::kLimit) return false;
        note(result.findings, after(pair, cost, t));
        if (result.ending == Ending::kBlocked) continue;
        if (result.ending == Ending::kMoved && serialise(result.state) == before) continue;
        anyone = true;
        if (result.ending == Ending::kCut) continue;
        moves[t] = true;
        if (result.ending == Ending::kMoved)
          queue_[after(pair, cost, t)].push_back({std::move(result.state), t});
      }
    }
    for (std::uint32_t t = 0; t < threads; ++t)
      for (std::uint32_t u = t + 1; u < threads; ++u)
        for (const Access& a : next[t])
          for (const Access& b : next[u])
            if (race(a, b)) {
              const Found found{Kind::kDataRace, std::min(a.site, b.site),
                                std::max(a.site, b.site)};
              note(found, racer(a, b, t, u, moves, pair, cost));
            }
    if (!anyone)
      for (const Found& found : end_findings(machine_, state)) note(found, cost);
    return true;
  }

  static Cost racer(const Access& a, const Access& b, std::uint32_t t, std::uint32_t u,
                    const std::vector<bool>& moves, const Pair& pair, Cost cost) {
    const std::uint32_t mover = a.site <= b.site ? t : u;
    return moves[mover] ? after(pair, cost, mover) : cost;
  }

  Machine machine_;
  std::map<Cost, std::vector<Pair>> queue_;
  std::set<std::pair<std::string, std::uint32_t>> seen_;
  std::map<Found, Cost> best_;
};

}  // namespace

std::optional<std::map<Found, Cost>> cheapest(const Program& program,
                                              const Granularity& granularity,
                                              std::uint64_t max_pairs) {
  return Cheapest(program, granularity).run(max_pairs);
}

}  // namespace kheddle::reference
