#include "checker/symbolic/bounded.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <tuple>

#include "checker/base/check.h"
#include "checker/symbolic/candidates.h"
#include "checker/symbolic/sharing.h"
#include "checker/symbolic/unroll.h"

namespace kheddle {
namespace symbolic {
namespace {

using Clock = std::chrono::steady_clock;

std::string place_text(const Program& program, PlaceId id) {
  const Place& place = program.places[id];
  if (place.line == 0) return "";
  return place.file + ":" + std::to_string(place.line) +
         (place.function.empty() ? "" : " in " + place.function);
}

// One unrolling under one granularity, from the start to the depth.
class Round {
 public:
  Round(const Program& program, const BoundedOptions& options, const StepOptions& step_options,
        double seconds)
      : program_(program),
        options_(options),
        step_options_(step_options),
        values_(&terms_),
        cells_(&terms_, &values_),
        solver_(&terms_, options.stop, seconds),
        context_{program, step_options_, &terms_, &values_, &cells_, &solver_},
        judge_(context_, known_) {}

  // Fills in findings, limits, depth and verdict.
  void run(Outcome* outcome, std::uint32_t number, Clock::time_point began) {
    Unrolling unrolling(context_, options_.reorder, 1);
    collect_limits(unrolling.start(), kAlways);
    reached(unrolling.start());
    sharing_.add(0, unrolling.start());
    solve(unrolling, judge_.start(unrolling.start()), outcome);
    if (!unrolling.started()) {
      complete_ = !solver_.stopped();
      return complete_ ? finish(outcome) : stop(outcome);
    }
    for (std::uint32_t depth = 0;; ++depth) {
      unrolling.look();
      if (solver_.stopped()) return stop(outcome);
      judge(unrolling, outcome);
      if (solver_.stopped()) return stop(outcome);
      if (!exposed_.empty()) return;
      outcome->depth = depth;
      if (options_.progress) {
        const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
        options_.progress({depth, number, terms_.size(), solver_.queries(), seconds});
      }
      if (!unrolling.can_move()) {
        complete_ = true;
        return finish(outcome);
      }
      if (options_.out_of_memory && options_.out_of_memory()) {
        limits_.insert({"max-memory", "the memory was used up when all runs of " +
                                          std::to_string(depth) +
                                          " steps were checked; --max-memory allows more"});
        over_ = true;
        return finish(outcome);
      }
      if (depth == options_.depth) {
        limits_.insert({"depth", "some run takes more than " + std::to_string(depth) +
                                     " steps; --depth goes further"});
        return finish(outcome);
      }
      unrolling.move();
    }
  }

  // Instructions that have to be scheduling points, too: the round is void.
  const std::set<InstructionId>& exposed() const { return exposed_; }
  // Time or memory was used up, or somebody wanted an end: there is no use in another round.
  bool stopped() const { return over_ || solver_.stopped(); }

 private:
  void judge(Unrolling& unrolling, Outcome* outcome) {
    const Level& level = unrolling.level();
    const State& state = unrolling.state();
    for (const StandStep& step : level.steps) {
      const Guard runs = negate(state.threads[step.thread].held);
      collect_limits(step.step, runs);
      if (!step.step.endless.empty())
        exposed_.insert(step.step.endless.begin(), step.step.endless.end());
      reached(step.step);
      sharing_.add(step.thread, step.step);
    }
    for (InstructionId at : sharing_.shared())
      if (!step_options_.granularity.exposed.contains(at)) exposed_.insert(at);
    if (options_.reduction) expose(judge_.exposures(state, level));
    if (!exposed_.empty()) return;
    solve(unrolling, judge_.findings(state, level), outcome);
    for (const StepLimit& limit : judge_.limits())
      if (solver_.feasible(limit.guard)) add_limit(limit);
  }

  void expose(Exposures exposures) {
    while (!exposures.empty() && !solver_.stopped()) {
      Guard any = kNever;
      for (const auto& [pair, guard] : exposures) any = terms_.either(any, guard);
      if (!solver_.feasible(any)) return;
      std::erase_if(exposures, [&](const auto& entry) {
        if (!terms_.seen(entry.second)) return false;
        exposed_.insert(entry.first.first);
        exposed_.insert(entry.first.second);
        return true;
      });
    }
  }

  // Asks for one candidate after the other until no run comes to any that is left.
  void solve(const Unrolling& unrolling, Candidates candidates, Outcome* outcome) {
    while (!candidates.empty()) {
      Guard any = kNever;
      for (const auto& [found, sources] : candidates)
        for (const Source& source : sources) any = terms_.either(any, source.guard);
      if (solver_.check({any}) != Solver::Answer::kYes) return;
      const Assignment& model = solver_.model();
      std::erase_if(candidates, [&](const auto& entry) {
        for (const Source& source : entry.second) {
          if (!Terms::holds(model, source.guard)) continue;
          report(unrolling, entry.first, source, model, outcome);
          return true;
        }
        return false;
      });
    }
  }

  PlaceId place_of(const Site& site) const {
    PlaceId place = 0;
    while (site_of(program_, place) != site) ++place;
    return place;
  }

  void report(const Unrolling& unrolling, const Found& found, const Source& source,
              const Assignment& model, Outcome* outcome) {
    known_.insert(found);
    // Of a race the side comes first whose place the program has first, as the explorer has it; one
    // side may have no place: what a macro of the model reads.
    Site place = found.first, other = found.second;
    const bool turned = other != Site() && place_of(other) < place_of(place);
    if (place == Site() || turned) std::swap(place, other);
    Finding finding;
    finding.kind = found.kind;
    finding.file = place.file;
    finding.line = place.line;
    finding.function = place.function;
    if (other != Site())
      finding.sides.push_back({"other access", "", other.function, other.file, other.line});
    finding.schedule = schedule(unrolling, source, model);
    outcome->findings.push_back(std::move(finding));
  }

  Schedule schedule(const Unrolling& unrolling, const Source& source,
                    const Assignment& model) const {
    Schedule schedule;
    schedule.granularity = step_options_.granularity;
    schedule.start_choices = choices(unrolling.start(), model).choices;
    for (const Level& level : unrolling.levels()) {
      if (level.picked.empty()) break;  // nobody has moved from the last one
      for (const StandStep& step : level.steps) {
        if (!Terms::holds(model, level.picked[step.thread]) || !Terms::holds(model, step.guard))
          continue;
        Step taken = choices(step.step, model);
        taken.thread = step.thread;
        schedule.steps.push_back(std::move(taken));
      }
    }
    if (source.step != nullptr) {
      Step taken = choices(source.step->step, model);
      taken.thread = source.step->thread;
      schedule.steps.push_back(std::move(taken));
    }
    return schedule;
  }

  kheddle::Step choices(const symbolic::Step& step, const Assignment& model) const {
    kheddle::Step taken;
    for (const StepChoice& choice : step.choices) {
      if (!Terms::holds(model, choice.guard)) continue;
      const std::uint64_t value = model[choice.value];
      if (choice.any) taken.choices.push_back(kGivenValue);
      taken.choices.push_back(static_cast<std::uint32_t>(value));
      if (choice.any) taken.choices.push_back(static_cast<std::uint32_t>(value >> 32));
    }
    return taken;
  }
  using Step = kheddle::Step;

  void collect_limits(const symbolic::Step& step, Guard runs) {
    for (const StepLimit& limit : step.limits)
      if (solver_.feasible(terms_.both(limit.guard, runs))) add_limit(limit);
  }

  void add_limit(const StepLimit& limit) {
    const std::string place = place_text(program_, limit.place);
    limits_.insert({limit.name, limit.text + (place.empty() ? "" : " (" + place + ")")});
  }

  void reached(const symbolic::Step& step) {
    for (const auto& [label, guard] : step.reached)
      if (!reached_.contains(label) && solver_.feasible(guard)) reached_.insert(label);
  }

  void stop(Outcome* outcome) {
    const bool asked = options_.stop != nullptr && options_.stop->load();
    const std::string depth = std::to_string(outcome->depth);
    if (asked)
      limits_.insert({"interrupted", "stopped when all runs of " + depth + " steps were checked"});
    else
      limits_.insert({"timeout", "time was up when all runs of " + depth + " steps were checked"});
    finish(outcome);
  }

  void finish(Outcome* outcome) {
    for (const auto& [name, text] : limits_) outcome->limits.push_back({name, text});
    std::set<std::string> missing;
    for (const Function& function : program_.functions)
      for (const Instruction& in : function.code)
        if (in.op == Op::kIntrinsic && in.intrinsic == Intrinsic::kReach && !in.args.empty() &&
            in.args[0].constant && !reached_.contains(in.args[0].value))
          missing.insert(literal(in.args[0].value));
    for (const Function& function : program_.functions)  // one label may stand in several places
      for (const Instruction& in : function.code)
        if (in.op == Op::kIntrinsic && in.intrinsic == Intrinsic::kReach && !in.args.empty() &&
            in.args[0].constant && reached_.contains(in.args[0].value))
          missing.erase(literal(in.args[0].value));
    outcome->unreached.assign(missing.begin(), missing.end());
    std::sort(outcome->findings.begin(), outcome->findings.end(),
              [](const Finding& a, const Finding& b) {
                return std::tie(a.file, a.line, a.kind) < std::tie(b.file, b.line, b.kind);
              });
    outcome->verdict = !outcome->findings.empty()             ? Verdict::kViolated
                       : complete_ && outcome->limits.empty() ? Verdict::kHolds
                                                              : Verdict::kIncomplete;
  }

  std::string literal(std::uint64_t address) const {
    for (const Variable& variable : program_.variables) {
      if (address < variable.address || address - variable.address >= variable.size) continue;
      std::string text;
      for (std::uint64_t i = address - variable.address; i < variable.initial.size(); ++i) {
        if (variable.initial[i] == 0) break;
        text.push_back(static_cast<char>(variable.initial[i]));
      }
      return text;
    }
    return "";
  }

  const Program& program_;
  const BoundedOptions& options_;
  const StepOptions step_options_;
  Terms terms_;
  Values values_;
  Cells cells_;
  Solver solver_;
  const Context context_;
  std::set<Found> known_;
  Judge judge_;
  Sharing sharing_;
  std::set<InstructionId> exposed_;
  std::set<std::pair<std::string, std::string>> limits_;
  std::set<std::uint64_t> reached_;
  bool complete_ = false;
  bool over_ = false;  // out of memory
};

}  // namespace
}  // namespace symbolic

namespace {

// A handler and the task it interrupts are never next together, so races between them do not show.
bool holds_threads(const Program& program) {
  for (const Function& function : program.functions)
    for (const Instruction& in : function.code)
      if (in.op == Op::kIntrinsic && in.intrinsic == Intrinsic::kHold) return true;
  return false;
}

}  // namespace

Outcome check_bounded(const Program& program, const BoundedOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  symbolic::StepOptions step_options;
  step_options.granularity.every_access = !options.reduction || holds_threads(program);
  step_options.symbolic_any = options.symbolic_any;
  Outcome outcome;
  for (std::uint32_t number = 1;; ++number) {
    const double used =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    // A limit that has passed already still lets the engine say so.
    const double left = options.seconds == 0 ? 0 : std::max(options.seconds - used, 1e-6);
    symbolic::Round round(program, options, step_options, left);
    outcome = Outcome();
    round.run(&outcome, number, began);
    outcome.rounds = number;
    if (round.exposed().empty() || round.stopped()) break;
    step_options.granularity.exposed.insert(round.exposed().begin(), round.exposed().end());
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  outcome.program_digest = program.digest;
  return outcome;
}

}  // namespace kheddle
