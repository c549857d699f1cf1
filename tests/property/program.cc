#include "tests/property/program.h"

#include <iterator>
#include <utility>

#include "scenarios/generated_program.h"

namespace kheddle::property {
namespace {

constexpr unsigned kFlags = 8;

// low to high - 1, all alike: rapidcheck's own range begins with the low numbers alone.
unsigned between(unsigned low, unsigned high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<unsigned>(low, high));
}

std::uint8_t number(unsigned value) { return static_cast<std::uint8_t>(value); }

// One half does anything, the other half what the system is used for.
std::vector<std::uint8_t> any_thread(const System& system) {
  std::vector<std::uint8_t> thread(GENERATED_CALLS, 0);
  if (between(0, 2) == 0) thread = system.uses[between(0, number(system.uses.size()))];
  for (std::uint8_t& operation : thread)
    if (operation == 0) operation = number(between(1, number(system.operations.size())));
  thread.resize(between(1, GENERATED_CALLS + 1));
  return thread;
}

Operations generate(const System& system) {
  Operations result;
  // Three threads cost the explorer much more, and few bugs need them.
  result.threads.resize(between(0, 4) == 0 ? GENERATED_THREADS : 2);
  for (auto& thread : result.threads) thread = any_thread(system);
  // Mostly everything is well-behaved.
  const unsigned flags = number(system.environment.size());
  const unsigned flag = between(0, 2 * flags);
  if (flag < flags) result.environment = number(1u << flag);
  return result;
}

}  // namespace

rc::Gen<Operations> any_operations(const System& system) {
  return [generator = rc::gen::exec([&system] { return generate(system); })](
             const rc::Random& random, int size) {
    return shrinkable(generator(random, size).value());
  };
}

rc::Shrinkable<Operations> shrinkable(const Operations& operations) {
  return rc::shrinkable::shrinkRecur(
      operations, [](const Operations& o) { return rc::seq::fromContainer(smaller(o)); });
}

std::vector<Operations> smaller(const Operations& operations) {
  std::vector<Operations> result;
  for (std::size_t t = 0; t < operations.threads.size(); ++t) {
    for (std::size_t i = 0; i < operations.threads[t].size(); ++i) {
      Operations less = operations;
      less.threads[t].erase(less.threads[t].begin() + static_cast<std::ptrdiff_t>(i));
      if (less.threads[t].empty())
        less.threads.erase(less.threads.begin() + static_cast<std::ptrdiff_t>(t));
      result.push_back(std::move(less));
    }
  }
  for (unsigned flag = 0; flag < kFlags; ++flag) {
    if ((operations.environment >> flag & 1) == 0) continue;
    Operations less = operations;
    less.environment &= static_cast<std::uint8_t>(~(1u << flag));
    result.push_back(std::move(less));
  }
  return result;
}

std::string joined(const System& system, const std::vector<std::uint8_t>& thread) {
  std::string text;
  for (std::uint8_t operation : thread)
    text += (text.empty() ? "" : ", ") + system.operations[operation];
  return text;
}

std::vector<std::string> lines(const System& system, const Operations& operations) {
  std::vector<std::string> result;
  if (operations.environment != 0)
    result.push_back("environment: " + environment(system, operations));
  for (std::size_t t = 0; t < operations.threads.size(); ++t)
    result.push_back("user " + std::to_string(t) + ": " + joined(system, operations.threads[t]));
  return result;
}

std::string table(const System& system, const Operations& operations) {
  std::string text;
  for (const auto& thread : operations.threads)
    text += (text.empty() ? "" : ", ") + ("{ " + joined(system, thread) + " }");
  return text.empty() ? "{ { NOTHING } }" : "{ " + text + " }";
}

std::string environment(const System& system, const Operations& operations) {
  std::string text;
  for (unsigned flag = 0; flag < kFlags; ++flag) {
    if ((operations.environment >> flag & 1) != 0)
      text += (text.empty() ? "" : " | ") + system.environment[flag];
  }
  return text.empty() ? "0" : text;
}

}  // namespace kheddle::property
