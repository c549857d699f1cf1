#include "checker/explorer/step_cache.h"

#include <algorithm>

#include "checker/base/check.h"

namespace kheddle {

void StepCache::clear() {
  table_.assign(1u << 12, {});
  mask_ = table_.size() - 1;
  used_ = 0;
  roots_.clear();
  nodes_.assign(1, {});
  leaves_.clear();
  bytes_ = table_.size() * sizeof(Entry);
}

void StepCache::put(std::uint32_t tag, std::uint64_t value, std::uint32_t next) {
  auto place = [this](const Entry& entry) {
    std::size_t at = mix(entry.tag, entry.value) & mask_;
    while (table_[at].next != 0) at = (at + 1) & mask_;
    table_[at] = entry;
  };
  if (used_ * 2 >= table_.size()) {
    std::vector<Entry> old(table_.size() * 2);
    old.swap(table_);
    mask_ = table_.size() - 1;
    bytes_ += old.size() * sizeof(Entry);
    for (const Entry& entry : old) {
      if (entry.next != 0) place(entry);
    }
  }
  place({value, tag, next});
  ++used_;
}

const Ways* StepCache::insert(std::uint32_t control, const std::vector<Look>& looked, Ways ways) {
  bytes_ += sizeof(Ways) + sizeof(void*);
  for (const Way& way : ways.ways) {
    bytes_ += sizeof(Way) + way.accesses.capacity() * sizeof(Access) +
              way.effects.capacity() * sizeof(Effect) + 4 * way.choices.capacity() +
              way.findings.capacity() * sizeof(RawFinding);
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
