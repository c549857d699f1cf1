#include "checker/replay/confirm.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "checker/explorer/execution.h"
#include "checker/replay/narrate.h"

namespace kheddle {
namespace {

std::string name(const Finding& finding) {
  std::string text = fmt::format("{} at {}:{} in {}", kind_name(finding.kind), finding.file,
                                 finding.line, finding.function);
  for (const Side& side : finding.sides)
    text += fmt::format(", {} {}:{} in {}", side.role, side.file, side.line, side.function);
  return text;
}

std::string place_of(const Program& program, const InstructionId& at) {
  const Function& function = program.functions[at.function];
  const Place& place = program.places[function.code[at.index].place];
  return fmt::format("{}:{} ({}:{})", function.name, at.index, place.file, place.line);
}

}  // namespace

std::string replay_text(const Program& program, const Finding& finding) {
  const Schedule& schedule = finding.schedule;
  Execution execution(program, schedule.granularity, schedule.start_choices, nullptr);
  std::string text;
  std::size_t number = 0;
  for (const Step& step : schedule.steps) {
    std::string from;
    for (const Option& option : execution.options())
      if (option.step.thread == step.thread) from = place_of(program, option.at);
    std::string why;
    ++number;
    if (!execution.take(step, &why))
      return text +
             fmt::format("step {}: thread {} does not replay: {}\n", number, step.thread, why);
    text += fmt::format("step {}: thread {} from {}\n", number, step.thread, from);
  }
  const auto& made = execution.findings();
  if (std::any_of(made.begin(), made.end(),
                  [&](const Finding& one) { return same_finding(one, finding); }))
    return "";
  for (const Option& option : execution.options())
    text += fmt::format("thread {} could go on from {}\n", option.step.thread,
                        place_of(program, option.at));
  for (const Finding& one : made) text += fmt::format("found: {}\n", name(one));
  return text + fmt::format("not found: {}\n", name(finding));
}

std::string schedule_text(const Finding& finding) {
  std::string text = name(finding) + "\n";
  const Schedule& schedule = finding.schedule;
  text += schedule.granularity.every_access ? "every access is a scheduling point\n" : "exposed:";
  for (const InstructionId& at : schedule.granularity.exposed)
    text += fmt::format(" {}:{}", at.function, at.index);
  text += fmt::format("\nstart: choices {}\n", fmt::join(schedule.start_choices, " "));
  for (std::size_t i = 0; i < schedule.steps.size(); ++i)
    text += fmt::format("step {}: thread {}, choices {}\n", i + 1, schedule.steps[i].thread,
                        fmt::join(schedule.steps[i].choices, " "));
  return text;
}

}  // namespace kheddle
