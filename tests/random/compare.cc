#include "tests/random/compare.h"

#include <exception>

#include "checker/explorer/execution.h"
#include "checker/explorer/explore.h"
#include "checker/trace/observer.h"
#include "tests/random/builder.h"

namespace kheddle::testing {
namespace {

struct Mode {
  const char* name;
  bool reduction;
  Order order;
  unsigned jobs;
  // What large searches do: go on, not start again, from the first access on that is found to race;
  // read states where the store has them.
  bool large = false;
};

constexpr Mode kModes[] = {
    {"no reduction", false, Order::kBreadthFirst, 1},
    {"reduction", true, Order::kBreadthFirst, 1},
    {"reduction, large", true, Order::kBreadthFirst, 1, true},
    {"reduction, depth-first", true, Order::kDepthFirst, 1},
    {"reduction, 2 jobs", true, Order::kBreadthFirst, 2},
    {"reduction, large, 2 jobs", true, Order::kBreadthFirst, 2, true},
    {"no reduction, large", false, Order::kDepthFirst, 1, true},
    {"no reduction, 2 jobs", false, Order::kBreadthFirst, 2},
};

}  // namespace

reference::Found found_of(const Finding& finding) {
  reference::Found found;
  found.kind = finding.kind;
  found.first = {finding.file, finding.line, finding.function};
  if (finding.kind == Kind::kDataRace && !finding.sides.empty()) {
    const Side& side = finding.sides[0];
    found.second = {side.file, side.line, side.function};
    if (found.second < found.first) std::swap(found.first, found.second);
  }
  return found;
}

namespace {

// Where a held thread stands depends on what is exposed, and that may differ with shared stacks.
std::set<reference::Found> without_deadlock_places(const std::set<reference::Found>& findings) {
  std::set<reference::Found> changed;
  for (reference::Found found : findings) {
    if (found.kind == Kind::kDeadlock) found.first = {};
    changed.insert(std::move(found));
  }
  return changed;
}

std::string difference(const std::set<reference::Found>& reference,
                       const std::set<reference::Found>& explorer) {
  std::string text;
  for (const auto& found : reference)
    if (!explorer.count(found)) text += "  only the reference: " + to_string(found) + "\n";
  for (const auto& found : explorer)
    if (!reference.count(found)) text += "  only the explorer: " + to_string(found) + "\n";
  return text;
}

// The orders of locks that the explorer has met and the reference has not, or the other way round.
std::string order_difference(const Program& program, const reference::Answer& answer,
                             const Outcome& outcome) {
  std::set<reference::Order> met;
  for (const MetOrder& each : outcome.orders) {
    const Place& place = program.places[each.order.place];
    met.insert({each.order.taken, each.order.held, {place.file, place.line, place.function}});
  }
  if (met == answer.orders) return "";
  return "  orders of locks: " + std::to_string(met.size()) + " by the explorer, " +
         std::to_string(answer.orders.size()) + " by the reference\n";
}

// Whether each order's schedule, which the search was asked for, leads to it.
std::string replay_orders(const Program& program, const Outcome& outcome) {
  struct Listener : Observer {
    std::set<std::pair<LockUse, LockUse>> met;
    void ordered(std::uint32_t, std::uint64_t, const LockUse& taken, const LockUse& held) override {
      met.insert({taken, held});
    }
  };
  for (const MetOrder& each : outcome.orders) {
    if (!each.scheduled) return "  an order of locks without the schedule that was asked for\n";
    Listener listener;
    Execution execution(program, each.schedule.granularity, each.schedule.start_choices, &listener);
    std::string why;
    for (const Step& step : each.schedule.steps) {
      if (!execution.take(step, &why))
        return "  an order's schedule does not replay: " + why + "\n";
    }
    if (each.blocked) execution.tell_blocked(each.thread);
    if (!listener.met.contains({each.order.taken, each.order.held}))
      return "  an order's schedule does not lead to it\n";
  }
  return "";
}

// Empty if the finding's schedule leads to the finding.
std::string replay(const Program& program, const Finding& finding) {
  const Schedule& schedule = finding.schedule;
  Execution execution(program, schedule.granularity, schedule.start_choices, nullptr);
  std::size_t n = 0;
  for (const Step& step : schedule.steps) {
    std::string why;
    ++n;
    if (!execution.take(step, &why))
      return "  " + to_string(found_of(finding)) + ": step " + std::to_string(n) + " of " +
             std::to_string(schedule.steps.size()) + " does not replay: " + why + "\n";
  }
  for (const Finding& made : execution.findings())
    if (found_of(made) == found_of(finding)) return "";
  std::string text = "  " + to_string(found_of(finding)) + ": its schedule of " +
                     std::to_string(schedule.steps.size()) + " steps replays to";
  for (const Finding& made : execution.findings()) text += " " + to_string(found_of(made)) + ";";
  return text + "\n";
}

// "reduction: only the explorer: data-race": the mode and the first line up to its place or
// numbers.
std::string signature(const char* mode, const std::string& text) {
  std::string first = text.substr(0, text.find('\n'));
  const std::size_t name = first.find(": ");
  if (name != std::string::npos) first = first.substr(0, first.find(' ', name + 2));
  while (!first.empty() && first.find_first_of("0123456789") != std::string::npos) first.pop_back();
  return std::string(mode) + ":" + first;
}

std::string counts(std::uint64_t states, std::uint64_t transitions) {
  return std::to_string(states) + " states, " + std::to_string(transitions) + " transitions";
}

// Empty when the explorer agrees in this mode.
std::string compare_mode(const Program& program, const Mode& mode, std::uint64_t max_states,
                         Comparison* comparison) {
  const reference::Answer& answer = comparison->answer;
  ExploreOptions options;
  options.reduction = mode.reduction;
  options.order = mode.order;
  options.jobs = mode.jobs;
  options.budget.max_states = 2 * max_states;
  if (mode.large) options.refine_from = options.large_from = 0;
  options.want_orders = [](const std::vector<MetOrder>& orders) {
    WantedOrders wanted;
    for (std::size_t i = 0; i < orders.size(); ++i) wanted.scheduled.push_back(i);
    wanted.finding = !orders.empty() && orders.size() % 2 == 0;
    return wanted;
  };
  Outcome outcome;
  std::string text;
  try {
    outcome = explore(program, options);
    if (!outcome.limits.empty()) {
      comparison->skipped = true;
      comparison->limit = "explorer: " + outcome.limits[0].name;
      return "";
    }
    for (const Finding& finding : outcome.findings) text += replay(program, finding);
    text += order_difference(program, comparison->answer, outcome);
    if (!mode.large) text += replay_orders(program, outcome);
  } catch (const std::exception& error) {
    text = std::string("  exception: ") + error.what() + "\n";
  }
  const bool shared_stacks = answer.rounds > 1;  // then counts may differ (docs/semantics.md)
  if (text.empty()) {
    text = shared_stacks ? difference(without_deadlock_places(answer.findings),
                                      without_deadlock_places(findings_of(outcome)))
                         : difference(answer.findings, findings_of(outcome));
  }
  if (!mode.reduction && !shared_stacks &&
      (outcome.states != answer.states || outcome.transitions != answer.transitions))
    text += "  reference: " + counts(answer.states, answer.transitions) +
            "; explorer: " + counts(outcome.states, outcome.transitions) + "\n";
  if (text.empty()) return "";
  if (comparison->signature.empty()) comparison->signature = signature(mode.name, text);
  return std::string(mode.name) + ":\n" + text;
}

}  // namespace

std::set<reference::Found> findings_of(const Outcome& outcome) {
  std::set<reference::Found> found;
  for (const Finding& finding : outcome.findings) found.insert(found_of(finding));
  return found;
}

Comparison compare(const Program& program, std::uint64_t max_states, bool thorough) {
  Comparison comparison;
  reference::Budget budget;
  budget.max_states = max_states;
  comparison.answer = reference::search(program, budget);
  if (!comparison.answer.limits.empty()) {
    comparison.skipped = true;
    comparison.limit = "reference: " + *comparison.answer.limits.begin();
    return comparison;
  }
  for (const Mode& mode : kModes) {
    comparison.disagreement += compare_mode(program, mode, max_states, &comparison);
    if (!thorough && mode.large) break;  // the first three
  }
  return comparison;
}

namespace {

// `program` without instruction `index` of `function`: a jump to the next one takes its place.
bool drop(Program* program, FunctionId function, std::uint32_t index) {
  Instruction& in = program->functions[function].code[index];
  if (in.op == Op::kReturn || index + 1 >= program->functions[function].code.size()) return false;
  if (in.op == Op::kJump && in.target == index + 1) return false;
  const PlaceId place = in.place;
  const std::uint32_t dst = in.dst;
  in = {};
  in.place = place;
  in.op = Op::kJump;
  in.target = index + 1;
  if (dst != kNone) {  // its readers should not fail for want of a value
    in.op = Op::kMove;
    in.dst = dst;
  }
  return true;
}

// Also without the value that a kept kMove gives.
bool drop_move(Program* program, FunctionId function, std::uint32_t index) {
  Instruction& in = program->functions[function].code[index];
  if (in.op != Op::kMove) return false;
  const PlaceId place = in.place;
  in = {};
  in.place = place;
  in.op = Op::kJump;
  in.target = index + 1;
  return true;
}

}  // namespace

Program shrink(Program program, const std::function<bool(const Program&)>& fails) {
  for (bool changed = true; changed;) {
    changed = false;
    for (FunctionId f = static_cast<FunctionId>(program.functions.size()); f-- > 0;) {
      // Whole stretches first, then single instructions.
      const auto n = static_cast<std::uint32_t>(program.functions[f].code.size());
      for (std::uint32_t length = n; length > 0; length = length == 1 ? 0 : (length + 1) / 2) {
        for (std::uint32_t from = 0; from + length <= n; from += length) {
          for (const auto& remove : {drop, drop_move}) {
            Program smaller = program;
            bool any = false;
            for (std::uint32_t i = from; i < from + length; ++i) any |= remove(&smaller, f, i);
            if (!any) continue;
            if (remove == drop && length == 1 && program.functions[f].code[from].op == Op::kMove &&
                program.functions[f].code[from].a.constant &&
                program.functions[f].code[from].a.value == 0)
              continue;  // it would only become itself
            compute_liveness(&smaller);
            if (!fails(smaller)) continue;
            program = std::move(smaller);
            changed = true;
          }
        }
      }
    }
  }
  return program;
}

}  // namespace kheddle::testing
