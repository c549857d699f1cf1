#include "checker/explorer/step_cache.h"

#include <algorithm>

#include "checker/base/check.h"

namespace kheddle {

void StepCache::clear() {
  constexpr std::size_t kFirst = 1u << 12;
  table_ = Pages(kFirst * sizeof(Entry));
  mask_ = kFirst - 1;
  used_ = 0;
  roots_.clear();
  nodes_.assign(1, {});
  leaves_.clear();
  bytes_ = table_.bytes();
}

void StepCache::put(std::uint32_t tag, std::uint64_t value, std::uint32_t next) {
  auto place = [this](const Entry& entry) {
    std::size_t at = mix(entry.tag, entry.value) & mask_;
    while (entries()[at].next != 0) at = (at + 1) & mask_;
    entries()[at] = entry;
  };
  if (used_ * 2 > mask_) {
    Pages old(2 * (mask_ + 1) * sizeof(Entry));
    std::swap(old, table_);
    bytes_ += table_.bytes() - old.bytes();
    const auto* first = static_cast<const Entry*>(old.data());
    const Entry* end = first + mask_ + 1;
    mask_ = 2 * mask_ + 1;
    for (const Entry* entry = first; entry != end; ++entry) {
      if (entry->next != 0) place(*entry);
    }
  }
  place({value, tag, next});
  ++used_;
}

void StepCache::find(Walk* walks, std::size_t count) {
  walking_.clear();
  auto arrive = [this](Walk* walk, std::uint32_t node) {
    if ((node & kLeaf) != 0) {
      walk->ways = leaves_[node & ~kLeaf].get();
      __builtin_prefetch(walk->ways);
    } else if (node != 0) {
      walk->node = node;
      __builtin_prefetch(&nodes_[node]);
      walking_.push_back(walk);
    }
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (walks[i].control < roots_.size()) __builtin_prefetch(&roots_[walks[i].control]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (walks[i].control < roots_.size()) arrive(&walks[i], roots_[walks[i].control]);
  }
  while (!walking_.empty()) {
    for (Walk* walk : walking_) {
      const Node& node = nodes_[walk->node];
      std::uint32_t id = (*walk->state)[node.index];
      walk->value = id;
      walk->tag = walk->node | kWholeKey;
      if (!node.whole && id != 0 &&
          plain_bytes(pool_.get(id), node.offset, node.size, &walk->value)) {
        walk->tag = walk->node;
      }
      __builtin_prefetch(&entries()[mix(walk->tag, walk->value) & mask_]);
    }
    std::size_t still = walking_.size();
    for (std::size_t i = 0; i < still; ++i) {
      arrive(walking_[i], get(walking_[i]->tag, walking_[i]->value));
    }
    walking_.erase(walking_.begin(), walking_.begin() + static_cast<std::ptrdiff_t>(still));
  }
}

const Ways* StepCache::insert(std::uint32_t control, const std::vector<Look>& looked, Ways ways) {
  bytes_ += sizeof(Ways) + sizeof(void*);
  for (const Way& way : ways.ways) {
    bytes_ += sizeof(Way) + way.accesses.capacity() * sizeof(Access) +
              way.effects.capacity() * sizeof(Effect) + 4 * way.choices.capacity() +
              way.findings.capacity() * sizeof(RawFinding) + 4 * way.orders.capacity();
  }
  bytes_ += ways.guard_accesses.capacity() * sizeof(Access);
  leaves_.push_back(std::make_unique<Ways>(std::move(ways)));
  auto leaf = static_cast<std::uint32_t>(leaves_.size() - 1) | kLeaf;
  if (control >= roots_.size()) {
    std::size_t before = roots_.size();
    roots_.resize(std::max<std::size_t>(control + 1, before * 2), 0);
    bytes_ += (roots_.size() - before) * sizeof(std::uint32_t);
  }
  if (looked.empty()) {
    roots_[control] = leaf;
    return leaves_.back().get();
  }
  std::uint32_t tag = 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < looked.size(); ++i) {
    const Look& look = looked[i];
    std::uint32_t node = i == 0 ? roots_[control] : get(tag, value);
    if (node == 0) {
      nodes_.push_back({look.index, look.offset, look.size, look.whole});
      bytes_ += sizeof(Node);
      node = static_cast<std::uint32_t>(nodes_.size() - 1);
      KHEDDLE_CHECK(node < kWholeKey, "fewer than 2^30 nodes fit in the cache's memory");
      if (i == 0) {
        roots_[control] = node;
      } else {
        put(tag, value, node);
      }
    }
    KHEDDLE_CHECK((node & kLeaf) == 0, "what a step looks at next follows from what it has seen");
    KHEDDLE_CHECK(nodes_[node].index == look.index && nodes_[node].offset == look.offset &&
                      nodes_[node].size == look.size && nodes_[node].whole == look.whole,
                  "what a step looks at next follows from what it has seen");
    tag = node | (look.whole || look.whole_key ? kWholeKey : 0);
    value = look.key;
  }
  put(tag, value, leaf);
  return leaves_.back().get();
}

}  // namespace kheddle
