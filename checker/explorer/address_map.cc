#include "checker/explorer/address_map.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "checker/base/check.h"

namespace kheddle {

// Cell number >> kLeafBits to Leaf, by open addressing over atomic pointers. Entries are only
// added, under the lock; readers need none. A table that fills up is replaced; old ones stay until
// the end, since readers may still look at them.
struct AddressMap::Paged {
  struct Entry2 {
    std::atomic<std::uint64_t> key{~std::uint64_t{0}};
    std::atomic<Leaf*> leaf{nullptr};
  };
  struct Table {
    explicit Table(std::size_t size) : entries(size) {}
    std::vector<Entry2> entries;
    std::size_t used = 0;
  };
  std::atomic<Table*> table;
  std::vector<std::unique_ptr<Table>> tables;
  std::vector<std::unique_ptr<Leaf>> leaves;
  SpinLock lock;

  Paged() {
    tables.push_back(std::make_unique<Table>(64));
    table = tables.back().get();
  }

  static std::size_t start(const Table& in, std::uint64_t key) {
    return (key * 0x9e3779b97f4a7c15 >> 32) & (in.entries.size() - 1);
  }

  static Leaf* find(const Table& in, std::uint64_t key) {
    std::size_t mask = in.entries.size() - 1;
    for (std::size_t at = start(in, key);; at = (at + 1) & mask) {
      std::uint64_t found = in.entries[at].key.load(std::memory_order_acquire);
      if (found == key) return in.entries[at].leaf.load(std::memory_order_acquire);
      if (found == ~std::uint64_t{0}) return nullptr;
    }
  }

  static void put(Table* into, std::uint64_t key, Leaf* leaf) {
    std::size_t mask = into->entries.size() - 1;
    std::size_t at = start(*into, key);
    while (into->entries[at].key.load(std::memory_order_relaxed) != ~std::uint64_t{0}) {
      at = (at + 1) & mask;
    }
    into->entries[at].leaf.store(leaf, std::memory_order_release);
    into->entries[at].key.store(key, std::memory_order_release);
    ++into->used;
  }

  Leaf* leaf(std::uint64_t key) {
    Leaf* found = find(*table.load(std::memory_order_acquire), key);
    if (found != nullptr) return found;
    std::lock_guard guard(lock);
    Table* current = table.load(std::memory_order_relaxed);
    found = find(*current, key);
    if (found != nullptr) return found;
    if (current->used * 2 >= current->entries.size()) {
      auto bigger = std::make_unique<Table>(current->entries.size() * 2);
      for (const Entry2& entry : current->entries) {
        std::uint64_t old = entry.key.load(std::memory_order_relaxed);
        if (old != ~std::uint64_t{0}) put(bigger.get(), old, entry.leaf.load());
      }
      current = bigger.get();
      tables.push_back(std::move(bigger));
      table.store(current, std::memory_order_release);
    }
    leaves.push_back(std::make_unique<Leaf>());
    put(current, key, leaves.back().get());
    return leaves.back().get();
  }
};

AddressMap::AddressMap(const Program& program)
    : tls_(new Paged), stacks_(new Paged), heap_(new Paged), headers_map_(new Paged) {
  std::uint64_t end = layout::kGlobals;
  for (const Variable& variable : program.variables) {
    end = std::max(end, variable.address + std::max<std::uint64_t>(variable.size, 1));
  }
  globals_.resize((end - layout::kGlobals + layout::kCell - 1) / layout::kCell);
  for (std::uint32_t v = 0; v < program.variables.size(); ++v) {
    const Variable& variable = program.variables[v];
    KHEDDLE_CHECK(variable.address % layout::kCell == 0, "front starts objects on granules");
    for (std::uint64_t at = 0; at < variable.size; at += layout::kCell) {
      GlobalCell& cell = globals_[(variable.address + at - layout::kGlobals) / layout::kCell];
      KHEDDLE_CHECK(cell.variable == kNone, "front gives no cell to two objects");
      cell.variable = v;
      cell.size = static_cast<std::uint32_t>(std::min(layout::kCell, variable.size - at));
      if (variable.constant) {
        cell.constant = variable.initial.data() + at;
      } else {
        std::uint64_t address = variable.address + at;
        cell.index = static_cast<ComponentIndex>(addresses_.size());
        addresses_.push_back(address);
      }
    }
  }
  next_ = addresses_.size();
}

AddressMap::~AddressMap() {
  delete tls_;
  delete stacks_;
  delete heap_;
  delete headers_map_;
}

ComponentIndex AddressMap::slot(Entry* entry, std::uint64_t address) {
  ComponentIndex index = entry->load(std::memory_order_acquire);
  if (index != kNoIndex) return index;
  std::lock_guard guard(lock_);
  index = entry->load(std::memory_order_acquire);
  if (index != kNoIndex) return index;
  index = static_cast<ComponentIndex>(addresses_.size());
  addresses_.push_back(address);
  next_.store(addresses_.size(), std::memory_order_release);
  entry->store(index, std::memory_order_release);
  return index;
}

ComponentIndex AddressMap::paged(Paged** map, std::uint64_t offset, std::uint64_t address) {
  std::uint64_t cell = offset / layout::kCell;
  Leaf* leaf = (*map)->leaf(cell >> kLeafBits);
  return slot(&leaf->entries[cell & ((1u << kLeafBits) - 1)], address & ~(layout::kCell - 1));
}

ComponentIndex AddressMap::header(std::uint64_t address) {
  std::uint64_t number = (address - layout::kHeap) >> 20;
  Leaf* leaf = headers_map_->leaf(number >> kLeafBits);
  Entry* entry = &leaf->entries[number & ((1u << kLeafBits) - 1)];
  ComponentIndex index = entry->load(std::memory_order_acquire);
  if (index != kNoIndex) return index;
  index = slot(entry, pseudo::kHeader + number * 64);
  std::lock_guard guard(lock_);
  if (std::find(headers_.begin(), headers_.end(), index) == headers_.end()) {
    headers_.push_back(index);
    header_count_.store(static_cast<std::uint32_t>(headers_.size()), std::memory_order_release);
  }
  return index;
}

std::uint64_t AddressMap::address_of(ComponentIndex index) const {
  std::lock_guard guard(lock_);
  return addresses_[index];
}

std::vector<ComponentIndex> AddressMap::headers() const {
  std::lock_guard guard(lock_);
  return headers_;
}

}  // namespace kheddle
