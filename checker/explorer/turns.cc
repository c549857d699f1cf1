#include "checker/explorer/turns.h"

#include <algorithm>
#include <iterator>

#include "checker/base/check.h"

namespace kheddle {
namespace {

// What the way overwrites of the bytes that were looked at.
std::map<Turns::Byte, std::uint8_t> taken(const Machine& machine, const Way& way,
                                          const std::vector<Look>& looked) {
  std::map<Turns::Byte, std::uint8_t> result;
  for (const Look& look : looked) {
    if (look.whole || look.whole_key || look.offset + look.size > layout::kCell) continue;
    const auto effect = std::ranges::lower_bound(way.effects, look.index, {}, &Effect::index);
    if (effect == way.effects.end() || effect->index != look.index) continue;
    const std::uint64_t mask =
        effect->delta == kNoDelta ? ~std::uint64_t{0} : machine.delta(effect->delta).mask;
    for (std::uint32_t byte = 0; byte < look.size; ++byte)
      if ((mask >> (look.offset + byte) & 1) != 0)
        result[{look.index, look.offset + byte}] =
            static_cast<std::uint8_t>(look.key >> (8 * byte));
  }
  return result;
}

}  // namespace

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
                 const Ways& ways, const std::vector<Look>& looked) {
  for (const Way& way : ways.ways) {
    if (!may_go_round(way) || way.effects.empty()) continue;
    if (way.effects.size() == 1 && way.effects[0].index == own && !way.moves) continue;  // waiting
    const auto [at, is_new] =
        edges_.try_emplace({control, control_after(machine, way, control, own)});
    if (lossy()) continue;
    Deeds& deeds = at->second;
    if (!std::ranges::includes(deeds.effects, way.effects)) {
      std::vector<Effect> all;
      std::ranges::set_union(deeds.effects, way.effects, std::back_inserter(all));
      noted_ += all.size() - deeds.effects.size();
      deeds.effects = std::move(all);
    }
    if (!is_new && deeds.takes.empty()) continue;
    const std::map<Byte, std::uint8_t> takes = taken(machine, way, looked);
    if (is_new) {
      for (const auto& [byte, seen] : takes) deeds.takes[byte].push_back(seen);
      continue;
    }
    std::erase_if(deeds.takes, [&](const auto& entry) { return !takes.contains(entry.first); });
    for (auto& [byte, all] : deeds.takes) {
      const std::uint8_t seen = takes.at(byte);
      if (std::ranges::find(all, seen) == all.end()) all.push_back(seen);
    }
  }
}

}  // namespace kheddle
