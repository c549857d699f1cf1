#include "tests/reference/judge.h"

#include <algorithm>

namespace kheddle::reference {

std::set<Found> end_findings(const Machine& machine, const State& state) {
  std::set<Found> findings;
  auto found = [&](Kind kind, Site site) { findings.insert({kind, std::move(site), {}}); };
  const auto threads = static_cast<std::uint32_t>(state.threads.size());
  std::vector<std::uint32_t> stalled;
  std::vector<std::uint32_t> waiting;  // unfinished tasks that do not stall, thread 0 last
  bool unfinished = false;
  for (std::uint32_t i = 1; i <= threads; ++i) {
    const std::uint32_t t = i % threads;
    if (state.threads[t].finished) continue;
    unfinished |= !state.threads[t].daemon;
    if (machine.stalled(state, t))
      stalled.push_back(t);
    else if (!state.threads[t].daemon)
      waiting.push_back(t);
  }
  if (!unfinished) {
    for (std::uint64_t object : machine.leaked(state))
      found(Kind::kLeak, machine.site(state.objects.at(object).allocated));
  } else if (!stalled.empty()) {
    if (waiting.empty() || waiting.front() == 0) return findings;
    const std::uint32_t lowest = *std::min_element(stalled.begin(), stalled.end());
    found(machine.stall_kind(state, lowest), machine.site(state, lowest));
  } else if (!waiting.empty()) {
    found(Kind::kDeadlock, machine.site(state, waiting.front()));
  }
  return findings;
}

bool race(const Access& a, const Access& b) {
  if (a.silent || b.silent) return false;
  if (a.address >= b.address + b.size || b.address >= a.address + a.size) return false;
  if (a.exclusive && b.exclusive) return false;
  if (!a.write && !b.write) return false;
  return a.exclusive || b.exclusive || !a.marked || !b.marked;
}

}  // namespace kheddle::reference
