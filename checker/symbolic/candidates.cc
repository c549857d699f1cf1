#include "checker/symbolic/candidates.h"

#include <algorithm>

namespace kheddle::symbolic {
namespace {

bool overlap(const StepAccess& a, const StepAccess& b) {
  return a.address < b.address + b.size && b.address < a.address + a.size;
}

bool conflict(const StepAccess& a, const StepAccess& b) {
  return (a.write || b.write) && overlap(a, b);
}

bool race(const StepAccess& a, const StepAccess& b) {
  if (a.silent || b.silent || !conflict(a, b)) return false;
  return a.exclusive || b.exclusive || !a.marked || !b.marked;
}

}  // namespace

Site site_of(const Program& program, PlaceId place) {
  const Place& p = program.places[place];
  return {p.file, p.line, p.function};
}

Judge::Judge(const Context& context, const std::set<Found>& known)
    : context_(context), terms_(*context.terms), known_(known) {}

void Judge::add(Candidates* candidates, Found found, Guard guard, const StandStep* step) const {
  if (guard == kNever || known_.contains(found)) return;
  (*candidates)[std::move(found)].push_back({guard, step});
}

Candidates Judge::start(const Step& step) const {
  Candidates candidates;
  for (const StepFinding& finding : step.findings)
    add(&candidates, {finding.kind, site_of(context_.program, finding.place), {}}, finding.guard,
        nullptr);
  return candidates;
}

Candidates Judge::findings(const State& state, const Level& level) {
  Candidates candidates;
  for (const StandStep& step : level.steps) {
    const Guard runs =
        terms_.both(negate(state.threads[step.thread].held), negate(step.step.blocked));
    for (const StepFinding& finding : step.step.findings)
      add(&candidates, {finding.kind, site_of(context_.program, finding.place), {}},
          terms_.both(finding.guard, runs), &step);
  }
  races(state, level, &candidates);
  ends(state, level, &candidates);
  return candidates;
}

void Judge::races(const State& state, const Level& level, Candidates* candidates) const {
  for (const StandStep& a : level.steps) {
    for (const StandStep& b : level.steps) {
      if (b.thread <= a.thread) continue;
      Guard next = terms_.both(negate(a.step.blocked), negate(b.step.blocked));
      next = terms_.both(next, negate(state.threads[a.thread].held));
      next = terms_.both(next, negate(state.threads[b.thread].held));
      for (const StepAccess& x : a.step.accesses) {
        if (x.tail || x.silent) continue;
        for (const StepAccess& y : b.step.accesses) {
          if (y.tail || !race(x, y)) continue;
          const Site one = site_of(context_.program, x.place);
          const Site two = site_of(context_.program, y.place);
          Found found{Kind::kDataRace, std::min(one, two), std::max(one, two)};
          if (known_.contains(found)) continue;
          const Guard both = terms_.both(terms_.both(x.guard, y.guard), next);
          add(candidates, std::move(found), both, nullptr);
        }
      }
    }
  }
}

Exposures Judge::exposures(const State& state, const Level& level) const {
  Exposures found;
  const std::set<InstructionId>& exposed = context_.options.granularity.exposed;
  for (std::uint32_t t = 0; t < state.threads.size(); ++t) {
    for (const Stand& stand : state.threads[t].stands) {
      for (const TailAccess& x : stand.tail) {
        if (exposed.contains(x.at)) continue;
        for (const StandStep& other : level.steps) {
          if (other.thread == t) continue;
          for (const StepAccess& y : other.step.accesses) {
            if (!(x.write || y.write) || x.address >= y.address + y.size ||
                y.address >= x.address + x.size)
              continue;
            // A write may have made the other's await false: then what that read counts, too.
            Guard both = terms_.both(x.guard, y.guard);
            if (!x.write) both = terms_.both(both, negate(other.step.blocked));
            if (both == kNever) continue;
            const bool hidden = y.tail && y.plain && !y.local;
            Guard& guard = found.try_emplace({x.at, hidden ? y.at : x.at}, kNever).first->second;
            guard = terms_.either(guard, both);
          }
        }
      }
    }
  }
  return found;
}

// Whether some outcome of the step exists that is not waiting.
Guard Judge::enabled(const State& state, const StandStep& step) {
  if (step.step.stalled) return kNever;
  const Guard here = terms_.both(step.guard, negate(state.threads[step.thread].held));
  const Guard none = terms_.either(step.step.blocked, step.step.waiting);
  if (none == kNever) return here;
  std::vector<Guard> unknowns;
  for (const StepChoice& choice : step.step.choices) {
    if (choice.any) {
      if (!terms_.depends_on(none, choice.value)) continue;
      const Control& control = state.threads[step.thread].stands[step.stand].control;
      limits_.push_back({here, "symbolic",
                         "whether a thread waits depends on the value of a kh_any()",
                         finding_place(context_.program, control)});
      return here;
    }
    unknowns.insert(unknowns.end(), choice.unknowns.begin(), choice.unknowns.end());
  }
  return terms_.both(here, terms_.exists(terms_.both(here, negate(none)), unknowns));
}

void Judge::ends(const State& state, const Level& level, Candidates* candidates) {
  Guard nobody = kAlways;
  for (const StandStep& step : level.steps)
    nobody = terms_.both(nobody, negate(enabled(state, step)));
  if (!context_.solver->feasible(nobody)) return;
  Guard unfinished = kNever;
  for (const StandStep& step : level.steps)
    unfinished = terms_.either(unfinished,
                               terms_.both(step.guard, negate(state.threads[step.thread].daemon)));
  const Guard over = terms_.both(nobody, negate(unfinished));
  if (context_.solver->feasible(over)) leaks(state, over, candidates);
  if (context_.solver->feasible(terms_.both(nobody, unfinished)))
    stuck(state, level, terms_.both(nobody, unfinished), candidates);
}

void Judge::stuck(const State& state, const Level& level, Guard nobody,
                  Candidates* candidates) const {
  const std::size_t threads = state.threads.size();
  std::vector<Guard> stalled(threads, kNever), waiting(threads, kNever);
  Guard any_stalled = kNever, others_wait = kNever;
  for (const StandStep& step : level.steps) {
    if (step.step.stalled) {
      stalled[step.thread] = terms_.either(stalled[step.thread], step.guard);
      any_stalled = terms_.either(any_stalled, step.guard);
      continue;
    }
    const Guard waits = terms_.both(step.guard, negate(state.threads[step.thread].daemon));
    waiting[step.thread] = terms_.either(waiting[step.thread], waits);
    if (step.thread != 0) others_wait = terms_.either(others_wait, waits);
  }
  const Guard by_stall = terms_.both(nobody, terms_.both(any_stalled, others_wait));
  const Guard deadlock = terms_.both(nobody, negate(any_stalled));
  const auto place = [&](const StandStep& step) {
    return site_of(
        context_.program,
        finding_place(context_.program, state.threads[step.thread].stands[step.stand].control));
  };
  for (const StandStep& step : level.steps) {
    if (step.step.stalled) {
      Guard first = step.guard;
      for (std::uint32_t t = 0; t < step.thread; ++t)
        first = terms_.both(first, negate(stalled[t]));
      add(candidates, {step.step.stall, place(step), {}}, terms_.both(by_stall, first), nullptr);
      continue;
    }
    // Thread 0 comes last: its wait is for the others.
    Guard first = terms_.both(step.guard, negate(state.threads[step.thread].daemon));
    for (std::uint32_t t = 1; t < threads; ++t)
      if (step.thread == 0 || t < step.thread) first = terms_.both(first, negate(waiting[t]));
    add(candidates, {Kind::kDeadlock, place(step), {}}, terms_.both(deadlock, first), nullptr);
  }
}

// Live heap objects that nothing reaches.
void Judge::leaks(const State& state, Guard over, Candidates* candidates) const {
  std::map<std::uint64_t, Guard> live, reached;
  const Term is_live = terms_.constant(kLiveObject);
  for (const auto& [address, object] : state.objects) {
    if (address < layout::kHeap || address >= layout::kStacks) continue;
    const Guard guard = terms_.both(over, terms_.equal(object.status, is_live));
    if (guard == kNever) continue;
    live[address] = guard;
    reached[address] = kNever;
  }
  if (live.empty()) return;
  const auto reach = [&](const Pointers& pointers, Guard from) {
    bool changed = false;
    for (const auto& [slot, guard] : pointers) {
      auto known = reached.find(slot);
      if (known == reached.end()) continue;
      const Guard now = terms_.either(known->second, terms_.both(from, guard));
      changed = changed || now != known->second;
      known->second = now;
    }
    return changed;
  };
  const auto heap_object = [](std::uint64_t address) {
    return address / layout::kMaxObject * layout::kMaxObject;
  };
  std::vector<std::pair<std::uint64_t, CellId>> inside;
  for (const auto& [index, cell] : state.cells) {
    const std::uint64_t address = index * 8;
    if (context_.cells->pointers(cell).empty()) continue;
    if (address >= layout::kHeap && address < layout::kStacks)
      inside.emplace_back(heap_object(address), cell);
    else
      reach(context_.cells->pointers(cell), kAlways);
  }
  for (const Thread& thread : state.threads)
    for (const Stand& stand : thread.stands)
      for (const Frame& frame : stand.control.frames)
        for (const Value& slot : frame.slots)
          reach(context_.cells->pointers_of(slot.bits), stand.guard);
  for (std::size_t round = 0; round <= live.size(); ++round) {
    bool changed = false;
    for (const auto& [address, cell] : inside)
      if (auto from = reached.find(address); from != reached.end())
        changed = reach(context_.cells->pointers(cell), from->second) || changed;
    if (!changed) break;
  }
  for (const auto& [address, guard] : live) {
    const Guard leaked = terms_.both(guard, negate(reached[address]));
    const Term place = state.objects.at(address).allocated;
    std::uint64_t one = 0;
    if (terms_.constant_value(place, &one)) {
      add(candidates, {Kind::kLeak, site_of(context_.program, static_cast<PlaceId>(one)), {}},
          leaked, nullptr);
    } else if (const Cases* places = terms_.cases(place)) {
      const Cases all = *places;
      for (const auto& [id, when] : all)
        add(candidates, {Kind::kLeak, site_of(context_.program, static_cast<PlaceId>(id)), {}},
            terms_.both(leaked, when), nullptr);
    }
  }
}

}  // namespace kheddle::symbolic
