// Addresses and sizes that are no list of cases: computed from a value that may be anything. All
// their values are judged, by regions in which every address comes to the same; only those that
// are fine are then taken one by one.
#include <algorithm>

#include "checker/base/check.h"
#include "checker/symbolic/run.h"

namespace kheddle::symbolic {
namespace {

constexpr int kMostRegions = 64;

}  // namespace

bool Run::is_unknown(const Path& path, const Operand& operand) const {
  const Term bits = value(path, operand).bits;
  std::uint64_t constant = 0;
  return !terms_.constant_value(bits, &constant) && terms_.cases(bits) == nullptr;
}

// Between two of these that are next to each other, accesses of so many bytes all hit the same.
std::vector<std::uint64_t> Run::boundaries(const Path& path, std::uint64_t size) const {
  std::vector<std::uint64_t> at = {0, 4096, 0 - std::uint64_t{4095}};
  const auto object = [&](std::uint64_t start, std::uint64_t bytes) {
    at.push_back(start);
    at.push_back(start + bytes);
    if (bytes >= size) at.push_back(start + bytes - size + 1);
  };
  const auto sizes = [&](std::uint64_t start, const Object& known) {
    std::uint64_t bytes = 0;
    if (terms_.constant_value(known.size, &bytes)) object(start, bytes);
    if (const Cases* cases = terms_.cases(known.size))
      for (const auto& [one, guard] : *cases) object(start, one);
    if (start >= layout::kHeap && start < layout::kStacks) object(start, layout::kMaxObject);
  };
  for (const Variable& variable : program_.variables) object(variable.address, variable.size);
  for (const auto& [start, known] : state_.objects) sizes(start, known);
  for (const auto& [start, known] : path.after.objects) sizes(start, known);
  for (std::uint64_t t = 0; t < most_threads(path); ++t) {
    object(layout::kStacks + (t << 24), layout::kMaxStack);
    for (const Variable& variable : program_.thread_locals)
      object(layout::kTls + (t << 24) + variable.address, variable.size);
  }
  std::sort(at.begin(), at.end());
  at.erase(std::unique(at.begin(), at.end()), at.end());
  return at;
}

// Splits the path by regions; those whose accesses are fine go on, address by address.
Run::Next Run::judge_unknown(Path* path, const Operand& operand, std::uint64_t size, bool write) {
  const std::vector<std::uint64_t> at = boundaries(*path, size);
  const Term address = value(*path, operand).bits;
  Guard left = path->guard;
  for (int n = 0; n < kMostRegions; ++n) {
    const Solver::Answer answer = solver_.check({left});
    if (answer != Solver::Answer::kYes) return Next::kGone;
    const std::uint64_t one = solver_.model()[address];
    const auto after = std::upper_bound(at.begin(), at.end(), one);
    const std::uint64_t from = *(after - 1);
    Guard inside = negate(terms_.below(address, terms_.constant(from)));
    if (after != at.end())
      inside = terms_.both(inside, terms_.below(address, terms_.constant(*after)));
    Path part = *path;
    part.guard = terms_.both(left, inside);
    left = terms_.both(left, negate(inside));
    const Judged judged = judge(part, one, size, write);
    const Guard dead = terms_.both(judged.dead, negate(judged.fine));
    if (fail(&part, Kind::kNullDeref, judged.null) == Next::kGone ||
        fail(&part, Kind::kUseAfterFree, dead) == Next::kGone ||
        fail(&part, Kind::kOutOfBounds, negate(judged.fine)) == Next::kGone)
      continue;
    std::uint64_t ignored = 0;
    number(&part, operand, &ignored);  // one path for each address
  }
  Path rest = *path;
  rest.guard = left;
  if (solver_.feasible(left))
    limit(rest, "symbolic", "an address here may be in more places than can be told apart");
  return Next::kGone;
}

Run::Next Run::address_of(Path* path, const Operand& operand, std::uint64_t size, bool write,
                          std::uint64_t* address) {
  if (need(path, operand) == Next::kGone) return Next::kGone;
  if (is_unknown(*path, operand) && size != 0) return judge_unknown(path, operand, size, write);
  return number(path, operand, address);
}

// A size: first whether any is too large for what is at the address.
Run::Next Run::length_of(Path* path, const Operand& operand, std::uint64_t address, bool write,
                         std::uint64_t* size) {
  if (need(path, operand) == Next::kGone) return Next::kGone;
  if (!is_unknown(*path, operand)) return number(path, operand, size);
  // The largest size that is fine here, if one byte is.
  const std::vector<std::uint64_t> at = boundaries(*path, 1);
  const auto after = std::upper_bound(at.begin(), at.end(), address);
  const std::uint64_t room = after == at.end() ? 1 : *after - address;
  const Term length = value(*path, operand).bits;
  Path part = *path;
  if (narrow(&part, terms_.below(terms_.constant(room), length))) {
    const Judged judged = judge(part, address, room + 1, write);
    const Guard dead = terms_.both(judged.dead, negate(judged.fine));
    if (fail(&part, Kind::kNullDeref, judged.null) == Next::kGoOn &&
        fail(&part, Kind::kUseAfterFree, dead) == Next::kGoOn &&
        fail(&part, Kind::kOutOfBounds, negate(judged.fine)) == Next::kGoOn)
      limit(part, "symbolic", "a size here has too many values");
  }
  if (!narrow(path, negate(terms_.below(terms_.constant(room), length)))) return Next::kGone;
  return number(path, operand, size);
}

}  // namespace kheddle::symbolic
