#include "checker/explorer/rounds.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "checker/graph/components.h"

namespace kheddle {
namespace {

using Byte = Turns::Byte;
// What a byte of memory may hold: a value, with bits that are undefined above it, or nothing.
using Content = std::uint32_t;
constexpr Content kAbsent = 1u << 16;
using Edges = std::map<Turns::Edge, Turns::Deeds>;

std::optional<Content> written(const Machine& machine, const Effect& effect, std::uint32_t offset) {
  if (effect.delta != kNoDelta) {
    const Delta& delta = machine.delta(effect.delta);
    if ((delta.mask >> offset & 1) == 0) return std::nullopt;
    const std::uint64_t below = delta.mask & ((std::uint64_t{1} << offset) - 1);
    return delta.bytes[static_cast<std::size_t>(std::popcount(below))];
  }
  if (effect.id == 0) return kAbsent;
  const Component& component = machine.pool().get(effect.id);
  if (offset >= component.data_size) return kAbsent;
  const Content undefined = component.shadow() == nullptr ? 0 : component.shadow()[offset];
  return component.data()[offset] | undefined << 8;
}

Edges merged(const std::vector<const Turns*>& turns) {
  Edges all;
  for (const Turns* one : turns) {
    for (const auto& [edge, deeds] : one->edges()) {
      const auto [at, is_new] = all.try_emplace(edge, deeds);
      if (is_new) continue;
      Turns::Deeds& known = at->second;
      std::vector<Effect> effects;
      std::ranges::set_union(known.effects, deeds.effects, std::back_inserter(effects));
      known.effects = std::move(effects);
      std::erase_if(known.takes,
                    [&](const auto& entry) { return !deeds.takes.contains(entry.first); });
      for (auto& [byte, seen] : known.takes) {
        const std::vector<std::uint8_t>& more = deeds.takes.at(byte);
        seen.insert(seen.end(), more.begin(), more.end());
      }
    }
  }
  return all;
}

// By control component: the cycle it is on, from 1. Edges that are on none are taken out.
std::map<std::uint32_t, std::uint32_t> cycles_of(Edges* edges) {
  std::vector<std::uint32_t> controls;
  for (const auto& [edge, deeds] : *edges) {
    controls.push_back(edge.first);
    controls.push_back(edge.second);
  }
  std::ranges::sort(controls);
  const auto rest = std::ranges::unique(controls);
  controls.erase(rest.begin(), rest.end());
  const auto number = [&](std::uint32_t control) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(controls, control) -
                                      controls.begin());
  };
  std::vector<Turns::Edge> numbered;
  for (const auto& [edge, deeds] : *edges)
    numbered.emplace_back(number(edge.first), number(edge.second));
  const std::vector<std::uint32_t> component =
      strong_components(static_cast<std::uint32_t>(controls.size()), numbered);
  std::erase_if(*edges, [&](const auto& entry) {
    return component[number(entry.first.first)] != component[number(entry.first.second)];
  });
  std::map<std::uint32_t, std::uint32_t> cycles;
  for (const auto& [edge, deeds] : *edges) cycles[edge.first] = component[number(edge.first)] + 1;
  return cycles;
}

// Takes out edges that are on no cycle of states: a byte that is written on a cycle holds there
// what is written there and nothing else, so a way that takes something else from it comes once.
bool take_out_spent(const Machine& machine, Edges* edges) {
  std::map<Byte, std::set<Content>> contents;
  for (const auto& [edge, deeds] : *edges)
    for (const auto& [byte, seen] : deeds.takes) contents[byte];
  for (const auto& [edge, deeds] : *edges) {
    for (const Effect& effect : deeds.effects) {
      for (auto at = contents.lower_bound({effect.index, 0});
           at != contents.end() && at->first.index == effect.index; ++at) {
        if (const auto content = written(machine, effect, at->first.offset))
          at->second.insert(*content);
      }
    }
  }
  return std::erase_if(*edges, [&](const auto& entry) {
           return std::ranges::any_of(entry.second.takes, [&](const auto& take) {
             return std::ranges::none_of(take.second, [&](std::uint8_t seen) {
               return contents.at(take.first).contains(seen);
             });
           });
         }) != 0;
}

}  // namespace

Rounds::Rounds(const Machine& machine, const std::vector<const Turns*>& turns) {
  Edges edges = merged(turns);
  std::map<std::uint32_t, std::uint32_t> cycles = cycles_of(&edges);
  if (std::ranges::none_of(turns, &Turns::lossy))
    while (take_out_spent(machine, &edges)) cycles = cycles_of(&edges);
  if (cycles.empty()) return;
  of_.assign(cycles.rbegin()->first + 1, 0);
  for (const auto& [control, cycle] : cycles) of_[control] = cycle;
}

}  // namespace kheddle
