// A StepCache remembers the ways of a thread by the components that deciding them took: a trie
// whose inner nodes say which component to look at next and whose leaves are Ways. Most steps of a
// search look at few components and have been taken before from another state.
//
// One cache a worker; not thread safe. When it grows over its limit it is emptied.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/way.h"

namespace kheddle {

class StepCache {
 public:
  explicit StepCache(std::size_t max_bytes) : max_bytes_(max_bytes) { clear(); }

  // The remembered ways, or null. `control` is the thread's control component in the state; it
  // belongs to one thread only.
  const Ways* find(std::uint32_t control, const std::uint32_t* state, std::size_t size) const {
    std::uint32_t node = control < roots_.size() ? roots_[control] : 0;
    while (node != 0 && (node & kLeaf) == 0) {
      std::uint32_t index = nodes_[node];
      node = get(node_key(node, index < size ? state[index] : 0));
    }
    return node == 0 ? nullptr : leaves_[node & ~kLeaf].get();
  }

  // Remembers ways that are decided by `looked` (index and component, in the order of looking; the
  // first is the thread's control).
  const Ways* insert(const std::vector<StateStore::Change>& looked, Ways ways);

  std::size_t bytes() const { return bytes_; }
  // Empties the cache if it is over its limit. Pointers that find() gave are then dangling.
  void trim() {
    if (bytes_ > max_bytes_) clear();
  }

 private:
  static constexpr std::uint32_t kLeaf = 0x8000'0000;

  struct Entry {
    std::uint64_t key = 0;
    std::uint32_t node = 0;
  };

  static std::uint64_t node_key(std::uint32_t node, std::uint32_t id) {
    return (std::uint64_t{node} << 32) | id;
  }
  static std::uint64_t mix(std::uint64_t key) {
    key *= 0x9e3779b97f4a7c15;
    return key ^ (key >> 32);
  }

  std::uint32_t get(std::uint64_t key) const {
    for (std::size_t at = mix(key) & mask_;; at = (at + 1) & mask_) {
      if (table_[at].key == key && table_[at].node != 0) return table_[at].node;
      if (table_[at].node == 0) return 0;
    }
  }
  void put(std::uint64_t key, std::uint32_t node);
  void clear();

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::vector<Entry> table_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;
  std::vector<std::uint32_t> roots_;  // by control component
  std::vector<std::uint32_t> nodes_;  // which component to look at; [0] is unused
  std::vector<std::unique_ptr<Ways>> leaves_;
};

}  // namespace kheddle
