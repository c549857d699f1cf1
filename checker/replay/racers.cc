// Data races.
#include "checker/replay/racers.h"

#include <string>
#include <vector>

#include "checker/replay/waiting.h"

namespace kheddle {
namespace {

Racer standing(const Program& program, const ExecutionView& view, std::uint32_t thread) {
  Racer racer;
  racer.thread = thread;
  const std::vector<FrameView> stack = view.stack(thread);
  if (view.finished(thread) || stack.empty()) return racer;
  racer.place = standing_place(program, view, thread);
  const Instruction& next = program.functions[stack.back().function].code[stack.back().index];
  racer.write = next.op == Op::kStore || next.op == Op::kAtomicRmw || next.op == Op::kCmpXchg;
  racer.known = racer.write || next.op == Op::kLoad;
  racer.address = next.a.constant ? next.a.value : stack.back().slots[next.a.value];
  racer.size = next.size;
  return racer;
}

bool may_conflict(const Racer& a, const Racer& b) {
  if (!a.known || !b.known) return true;
  return (a.write || b.write) && a.address < b.address + b.size && b.address < a.address + a.size;
}

}  // namespace

std::optional<Racers> find_racers(const Program& program, const ExecutionView& view,
                                  const Finding& finding) {
  if (finding.kind != Kind::kDataRace || finding.sides.empty()) return std::nullopt;
  auto stands_at = [&](const Racer& racer, const std::string& file, std::uint32_t line) {
    const Place& place = program.places[racer.place];
    return racer.place != 0 && place.line == line && place.file == file;
  };
  const Side& other = finding.sides.front();
  for (std::uint32_t a = 0; a < view.threads(); ++a) {
    const Racer first = standing(program, view, a);
    if (!stands_at(first, finding.file, finding.line)) continue;
    for (std::uint32_t b = 0; b < view.threads(); ++b) {
      if (a == b) continue;
      const Racer second = standing(program, view, b);
      if (stands_at(second, other.file, other.line) && may_conflict(first, second))
        return Racers{first, second};
    }
  }
  return std::nullopt;
}

}  // namespace kheddle
