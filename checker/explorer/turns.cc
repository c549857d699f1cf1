#include "checker/explorer/turns.h"

#include <algorithm>

#include "checker/base/check.h"

namespace kheddle {

std::uint32_t control_after(const Machine& machine, const Way& way, std::uint32_t control,
                            ComponentIndex own) {
  for (const Effect& effect : way.effects) {
    if (effect.index != own) continue;
    KHEDDLE_CHECK(effect.delta == kNoDelta, "a step replaces its thread's control component");
    return machine.unheld(effect.id);
  }
  return control;
}

void Turns::note(const Machine& machine, std::uint32_t control, ComponentIndex own,
                 const Ways& ways) {
  for (const Way& way : ways.ways) {
    if (!may_go_round(way) || way.effects.empty()) continue;
    if (way.effects.size() == 1 && way.effects[0].index == own && !way.moves) continue;  // waiting
    const Edge edge{control, control_after(machine, way, control, own)};
    if (!edges_.empty() && edges_.back() == edge) continue;
    edges_.push_back(edge);
    if (edges_.size() > 2 * sorted_ + 1000) sort();
  }
}

const std::vector<Turns::Edge>& Turns::edges() {
  sort();
  return edges_;
}

void Turns::sort() {
  std::ranges::sort(edges_);
  const auto rest = std::ranges::unique(edges_);
  edges_.erase(rest.begin(), rest.end());
  sorted_ = edges_.size();
}

}  // namespace kheddle
