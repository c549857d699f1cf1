#include "tests/property/program.h"

#include <iterator>
#include <utility>

#include "scenarios/vfio/generated_operations.h"

namespace kheddle::property {
namespace {

#define NAME(name) #name,
constexpr const char* kOperations[] = {GENERATED_OPERATIONS(NAME)};
constexpr const char* kEnvironment[] = {GENERATED_ENVIRONMENT(NAME)};
#undef NAME
#define NUMBER(name) name,
enum Number : std::uint8_t { GENERATED_OPERATIONS(NUMBER) };
#undef NUMBER
constexpr unsigned kFlags = std::size(kEnvironment);

// low to high - 1, all alike: rapidcheck's own range begins with the low numbers alone.
unsigned between(unsigned low, unsigned high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<unsigned>(low, high));
}

std::uint8_t any_operation() {
  return static_cast<std::uint8_t>(between(1, std::size(kOperations)));
}

// One half does anything. The others use what they have as peers and CPUs do, in the order without
// which most of it would do nothing.
std::vector<std::uint8_t> any_thread() {
  std::vector<std::uint8_t> thread;
  switch (between(0, 4)) {
    case 0: thread = {ATTACH, MAP, DMA}; break;
    case 1: thread = {between(0, 2) == 0 ? MMAP_BAR : MMAP_BUFFER, FAULT, any_operation()}; break;
    default: thread = {any_operation(), any_operation(), any_operation()};
  }
  thread.resize(between(1, GENERATED_CALLS + 1));
  return thread;
}

Operations generate() {
  Operations result;
  // Three threads cost the explorer much more, and few bugs need them.
  result.threads.resize(between(0, 4) == 0 ? GENERATED_THREADS : 2);
  for (auto& thread : result.threads) thread = any_thread();
  // Mostly everything is well-behaved.
  const unsigned flag = between(0, 2 * kFlags);
  if (flag < kFlags) result.environment = static_cast<std::uint8_t>(1u << flag);
  return result;
}

std::string joined(const std::vector<std::uint8_t>& thread) {
  std::string text;
  for (std::uint8_t operation : thread)
    text += (text.empty() ? "" : ", ") + std::string(kOperations[operation]);
  return text;
}

}  // namespace

rc::Gen<Operations> any_operations() {
  return
      [generator = rc::gen::exec([] { return generate(); })](const rc::Random& random, int size) {
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

unsigned count(const Operations& operations) {
  std::size_t sum = 0;
  for (const auto& thread : operations.threads) sum += thread.size();
  return static_cast<unsigned>(sum);
}

std::vector<std::string> lines(const Operations& operations) {
  std::vector<std::string> result;
  if (operations.environment != 0) result.push_back("environment: " + environment(operations));
  for (std::size_t t = 0; t < operations.threads.size(); ++t)
    result.push_back("user " + std::to_string(t) + ": " + joined(operations.threads[t]));
  return result;
}

std::string table(const Operations& operations) {
  std::string text;
  for (const auto& thread : operations.threads)
    text += (text.empty() ? "" : ", ") + ("{ " + joined(thread) + " }");
  return text.empty() ? "{ { NOTHING } }" : "{ " + text + " }";
}

std::string environment(const Operations& operations) {
  std::string text;
  for (unsigned flag = 0; flag < kFlags; ++flag) {
    if ((operations.environment >> flag & 1) != 0)
      text += (text.empty() ? "" : " | ") + std::string(kEnvironment[flag]);
  }
  return text.empty() ? "0" : text;
}

}  // namespace kheddle::property
