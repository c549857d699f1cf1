#include "checker/symbolic/order.h"

#include <algorithm>

namespace kheddle::symbolic {

void Order::add(Thread* thread, const StepAccess& access) {
  const std::uint64_t end = access.address + access.size;
  for (std::uint64_t at = access.address; at < end;) {
    const std::uint64_t next = std::min(end, at / 8 * 8 + 8);
    std::vector<Use>& uses = thread->uses[at / 8];
    auto known = std::find_if(uses.begin(), uses.end(), [&](const Use& use) {
      return use.address == at && use.size == next - at;
    });
    if (known == uses.end()) known = uses.insert(known, {at, next - at, kNever, kNever});
    Guard& guard = access.write ? known->writes : known->reads;
    guard = terms_.either(guard, access.guard);
    at = next;
  }
}

void Order::look(const State& state, const Level& level, const std::vector<Guard>& moves) {
  threads_.assign(state.threads.size(), {});
  for (std::size_t t = 0; t < threads_.size(); ++t) threads_[t].moves = moves[t];
  freed_ = false;
  for (const auto& [address, object] : state.objects)
    freed_ = freed_ || (address >= layout::kHeap && address < layout::kStacks &&
                        terms_.equal(object.status, terms_.constant(kFreedObject)) != kNever);
  for (const StandStep& stand : level.steps) {
    Thread& thread = threads_[stand.thread];
    const Step& step = stand.step;
    bool foreign = step.about_threads;  // or it looks into another's stack or block
    for (const StepAccess& access : step.accesses) {
      if (access.local) continue;
      foreign = foreign || (access.address >= layout::kStacks && access.address < layout::kGlobals);
      add(&thread, access);
    }
    if (foreign) thread.on_all = terms_.either(thread.on_all, stand.guard);
    if (step.about_heap) thread.on_heap = terms_.either(thread.on_heap, stand.guard);
  }
}

Guard Order::depend(const Thread& a, const Thread& b) {
  Guard depends = terms_.either(a.on_all, b.on_all);
  depends = terms_.either(
      depends, freed_ ? terms_.either(a.on_heap, b.on_heap) : terms_.both(a.on_heap, b.on_heap));
  for (const auto& [cell, uses] : a.uses) {
    const auto others = b.uses.find(cell);
    if (others == b.uses.end()) continue;
    for (const Use& x : uses) {
      for (const Use& y : others->second) {
        if (x.address >= y.address + y.size || y.address >= x.address + x.size) continue;
        const Guard any = terms_.either(y.reads, y.writes);
        depends = terms_.either(depends, terms_.both(x.writes, any));
        depends = terms_.either(depends, terms_.both(x.reads, y.writes));
      }
    }
  }
  return depends;
}

Guard Order::forbids(std::uint32_t first, std::uint32_t second) {
  if (first >= threads_.size() || second >= threads_.size()) return kNever;
  if (threads_[first].moves == kNever || threads_[second].moves == kNever) return kNever;
  return terms_.both(threads_[second].moves, negate(depend(threads_[first], threads_[second])));
}

}  // namespace kheddle::symbolic
