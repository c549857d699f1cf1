#include "checker/explorer/passages.h"

#include <algorithm>

namespace kheddle {

void Passages::sort(Controls* controls) {
  std::ranges::sort(controls->all);
  auto rest = std::ranges::unique(controls->all);
  controls->all.erase(rest.begin(), rest.end());
  controls->sorted = controls->all.size();
}

void Passages::note(std::uint32_t control, InstructionId at) {
  Controls& controls = controls_[at];
  if (!controls.all.empty() && controls.all.back() == control) return;
  controls.all.push_back(control);
  if (controls.all.size() > 2 * controls.sorted + 1000) sort(&controls);
}

void Passages::note(std::uint32_t control, const Ways& ways) {
  for (const Way& way : ways.ways) {
    for (const Access& access : way.accesses) {
      if ((access.flags & kPlain) != 0) note(control, access.at);
    }
  }
  for (InstructionId at : ways.to_expose) note(control, at);
}

std::vector<std::uint32_t> Passages::of(InstructionId at) const {
  auto known = controls_.find(at);
  if (known == controls_.end()) return {};
  sort(&known->second);
  return known->second.all;
}

}  // namespace kheddle
