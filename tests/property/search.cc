#include "tests/property/search.h"

#include <chrono>
#include <cstdlib>

#include "checker/trace/trace.h"

namespace kheddle::property {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

Limits limits_from_environment() {
  Limits limits;
  limits.seed = number("KHEDDLE_SEED", limits.seed);
  limits.max_states = number("KHEDDLE_PROPERTY_STATES", limits.max_states);
  const bool is_long = std::getenv("KHEDDLE_LONG") != nullptr;
  limits.max_seconds = static_cast<double>(number("KHEDDLE_PROPERTY_SECONDS", is_long ? 600 : 60));
  return limits;
}

std::string to_string(const Tally& tally) {
  return std::to_string(tally.programs) + " programs, " + std::to_string(tally.held) + " hold, " +
         std::to_string(tally.skipped) + " skipped as too large, " + std::to_string(tally.states) +
         " states, " + std::to_string(static_cast<int>(tally.seconds)) + " s";
}

bool fails(const Program& compiled, const Operations& operations, std::uint64_t max_states) {
  return !explore_up_to(with(compiled, operations), max_states).findings.empty();
}

Operations shrunk(const rc::Shrinkable<Operations>& failing,
                  const std::function<bool(const Operations&)>& still_fails) {
  auto candidates = failing.shrinks();
  while (auto candidate = candidates.next())
    if (still_fails(candidate->value())) return shrunk(*candidate, still_fails);
  return failing.value();
}

std::optional<Operations> next_failure(const Driver& driver, const Limits& limits, Tally* tally) {
  const Program& program = compiled(driver);
  const auto start = Clock::now();
  const double before = tally->seconds;
  const auto generator = any_operations(system_of(driver));
  while (tally->programs < limits.max_programs &&
         (limits.max_seconds == 0 || tally->seconds < limits.max_seconds)) {
    const auto generated = generator(rc::Random(limits.seed * 1'000'003 + tally->programs));
    tally->programs++;
    const Outcome outcome = explore_up_to(with(program, generated.value()), limits.max_states);
    tally->states += outcome.states;
    tally->seconds = before + since(start);
    if (!outcome.findings.empty()) {
      return shrunk(generated, [&](const Operations& candidate) {
        return fails(program, candidate, limits.max_states);
      });
    }
    ++(outcome.verdict == Verdict::kHolds ? tally->held : tally->skipped);
  }
  return std::nullopt;
}

}  // namespace kheddle::property
