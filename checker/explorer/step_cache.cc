#include "checker/explorer/step_cache.h"

#include <algorithm>

#include "checker/base/check.h"

namespace kheddle {

void StepCache::clear() {
  table_.assign(1u << 12, {});
  mask_ = table_.size() - 1;
  used_ = 0;
  roots_.clear();
  nodes_.assign(1, 0);
  leaves_.clear();
  bytes_ = table_.size() * sizeof(Entry);
}

void StepCache::put(std::uint64_t key, std::uint32_t node) {
  if (used_ * 2 >= table_.size()) {
    std::vector<Entry> old(table_.size() * 2);
    old.swap(table_);
    mask_ = table_.size() - 1;
    bytes_ += old.size() * sizeof(Entry);
    for (const Entry& entry : old) {
      if (entry.node == 0) continue;
      std::size_t at = mix(entry.key) & mask_;
      while (table_[at].node != 0) at = (at + 1) & mask_;
      table_[at] = entry;
    }
  }
  std::size_t at = mix(key) & mask_;
  while (table_[at].node != 0) at = (at + 1) & mask_;
  table_[at] = {key, node};
  ++used_;
}

const Ways* StepCache::insert(const std::vector<StateStore::Change>& looked, Ways ways) {
  KHEDDLE_CHECK(!looked.empty(), "a step looks at its thread's control component first");
  bytes_ += sizeof(Ways) + sizeof(void*);
  for (const Way& way : ways.ways) {
    bytes_ += sizeof(Way) + way.accesses.capacity() * sizeof(Access) +
              way.changes.capacity() * sizeof(StateStore::Change) + 4 * way.choices.capacity() +
              way.findings.capacity() * sizeof(RawFinding);
  }
  bytes_ += ways.guard_accesses.capacity() * sizeof(Access);
  leaves_.push_back(std::make_unique<Ways>(std::move(ways)));
  auto leaf = static_cast<std::uint32_t>(leaves_.size() - 1) | kLeaf;
  std::uint32_t control = looked[0].id;
  if (control >= roots_.size()) {
    std::size_t before = roots_.size();
    roots_.resize(std::max<std::size_t>(control + 1, before * 2), 0);
    bytes_ += (roots_.size() - before) * sizeof(std::uint32_t);
  }
  if (looked.size() == 1) {
    roots_[control] = leaf;
    return leaves_.back().get();
  }
  std::uint64_t key = 0;
  for (std::size_t i = 1; i < looked.size(); ++i) {
    std::uint32_t node = i == 1 ? roots_[control] : get(key);
    if (node == 0) {
      nodes_.push_back(looked[i].index);
      bytes_ += sizeof(std::uint32_t);
      node = static_cast<std::uint32_t>(nodes_.size() - 1);
      if (i == 1) {
        roots_[control] = node;
      } else {
        put(key, node);
      }
    }
    KHEDDLE_CHECK((node & kLeaf) == 0 && nodes_[node] == looked[i].index,
                  "what a step looks at next follows from what it has seen");
    key = node_key(node, looked[i].id);
  }
  put(key, leaf);
  return leaves_.back().get();
}

}  // namespace kheddle
