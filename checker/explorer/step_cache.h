// A StepCache remembers the ways of a thread by what deciding them took to look at: a trie whose
// inner nodes say which bytes to look at next and whose leaves are Ways. Most steps of a search
// look at few bytes and have been taken before from another state.
//
// One cache a worker; not thread safe. Who finds it full empties it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/component_pool.h"
#include "checker/explorer/pages.h"
#include "checker/explorer/state_view.h"
#include "checker/explorer/way.h"

namespace kheddle {

class StepCache {
 public:
  StepCache(const ComponentPool& pool, std::size_t max_bytes) : pool_(pool), max_bytes_(max_bytes) {
    clear();
  }

  // A look-up: the ways of a thread in a state. `control` is the thread's control component; it
  // belongs to one thread only.
  struct Walk {
    const StateView* state = nullptr;
    std::uint32_t control = 0;
    const Ways* ways = nullptr;  // set by find(): what is remembered, or null
    // Where it has come to.
    std::uint32_t node = 0;
    std::uint32_t tag = 0;
    std::uint64_t value = 0;
  };
  // Looks many up at once, so that their memory reads overlap.
  void find(Walk* walks, std::size_t count);

  // Remembers ways that are decided by `looked`, in the order of looking, after `control`.
  const Ways* insert(std::uint32_t control, const std::vector<Look>& looked, Ways ways);

  std::size_t bytes() const { return bytes_; }
  // Forgets all ways of a thread at `control`. Pointers to them stay good until clear().
  void forget(std::uint32_t control) {
    if (control < roots_.size()) roots_[control] = 0;
  }
  bool full() const { return bytes_ > max_bytes_; }
  // Pointers that find() gave are then dangling.
  void clear();

 private:
  static constexpr std::uint32_t kLeaf = 0x8000'0000;
  static constexpr std::uint32_t kWholeKey = 0x4000'0000;  // in an entry's tag

  // From a node, by what is seen there, to the next node or a leaf.
  struct Entry {
    std::uint64_t value = 0;
    std::uint32_t tag = 0;  // the node, marked if the value is a component's number
    std::uint32_t next = 0;
  };
  // What to look at next.
  struct Node {
    std::uint32_t index = 0;
    std::uint8_t offset = 0;
    std::uint8_t size = 0;
    bool whole = false;
  };

  static std::size_t mix(std::uint32_t tag, std::uint64_t value) {
    std::uint64_t hash = (value ^ (std::uint64_t{tag} << 40)) * 0x9e3779b97f4a7c15 + tag;
    hash ^= hash >> 32;
    return hash * 0xff51afd7ed558ccd >> 20;
  }

  std::uint32_t get(std::uint32_t tag, std::uint64_t value) const {
    for (std::size_t at = mix(tag, value) & mask_;; at = (at + 1) & mask_) {
      const Entry& entry = entries()[at];
      if (entry.next == 0) return 0;
      if (entry.value == value && entry.tag == tag) return entry.next;
    }
  }
  void put(std::uint32_t tag, std::uint64_t value, std::uint32_t next);
  Entry* entries() const { return static_cast<Entry*>(table_.data()); }

  const ComponentPool& pool_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  Pages table_;  // of Entry
  std::size_t mask_ = 0;
  std::size_t used_ = 0;
  std::vector<std::uint32_t> roots_;  // by control component
  std::vector<Node> nodes_;           // [0] is unused
  std::vector<std::unique_ptr<Ways>> leaves_;
  std::vector<Walk*> walking_;  // in find()
};

}  // namespace kheddle
