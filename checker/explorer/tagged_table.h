// A TaggedTable is an open-addressing table of 64-bit entries, a hash tag above a number, that is
// read without a lock while one writer at a time adds. A table that fills up is replaced; the old
// one is kept until drop_old(), since readers may still be in it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/pages.h"

namespace kheddle {

class TaggedTable {
 public:
  struct Table {
    explicit Table(std::size_t size) : mask(size - 1), pages(size * sizeof(std::uint64_t)) {}
    std::atomic_ref<std::uint64_t> entry(std::size_t at) const {
      return std::atomic_ref(static_cast<std::uint64_t*>(pages.data())[at]);
    }
    std::size_t mask;
    Pages pages;
  };

  explicit TaggedTable(std::size_t size = 64) {
    tables_.push_back(std::make_unique<Table>(size));
    current_.store(tables_.back().get(), std::memory_order_release);
  }

  // The number whose entry has the tag of the hash and satisfies `equal`, or 0.
  template <typename Equal>
  std::uint32_t find(std::uint64_t hash, Equal equal) const {
    const Table* table = current_.load(std::memory_order_acquire);
    std::uint64_t tag = hash >> 32;
    for (std::size_t at = (hash >> 6) & table->mask;; at = (at + 1) & table->mask) {
      std::uint64_t entry = table->entry(at).load(std::memory_order_acquire);
      if (entry == 0) return 0;
      if (entry >> 32 == tag && equal(static_cast<std::uint32_t>(entry))) {
        return static_cast<std::uint32_t>(entry);
      }
    }
  }

  // The number that find() would hand to `equal` first, or 0.
  std::uint32_t first(std::uint64_t hash) const {
    return find(hash, [](std::uint32_t) { return true; });
  }

  // Starts the memory read of a find().
  void prefetch(std::uint64_t hash) const {
    const Table* table = current_.load(std::memory_order_acquire);
    __builtin_prefetch(static_cast<const std::uint64_t*>(table->pages.data()) +
                       ((hash >> 6) & table->mask));
  }

  // REQUIRES: the writers' lock; number != 0 and not in the table. `hash_of` gives a number's hash.
  template <typename HashOf>
  void insert(std::uint64_t hash, std::uint32_t number, HashOf hash_of) {
    Table* table = current_.load(std::memory_order_relaxed);
    if ((used_ + 1) * 4 > (table->mask + 1) * 3) {
      auto bigger = std::make_unique<Table>((table->mask + 1) * 2);
      for (std::size_t i = 0; i <= table->mask; ++i) {
        std::uint64_t entry = table->entry(i).load(std::memory_order_relaxed);
        if (entry != 0) put(bigger.get(), hash_of(static_cast<std::uint32_t>(entry)), entry);
      }
      table = bigger.get();
      tables_.push_back(std::move(bigger));
      current_.store(table, std::memory_order_release);
    }
    put(table, hash, ((hash >> 32) << 32) | number);
    ++used_;
  }

  // Gives back the memory of replaced tables. REQUIRES: no find() and no insert() is running.
  void drop_old() {
    if (tables_.size() > 1) tables_.erase(tables_.begin(), tables_.end() - 1);
  }

  std::uint64_t bytes() const {
    std::uint64_t total = 0;
    for (const auto& table : tables_) total += (table->mask + 1) * 8;
    return total;
  }

 private:
  static void put(Table* table, std::uint64_t hash, std::uint64_t entry) {
    std::size_t at = (hash >> 6) & table->mask;
    while (table->entry(at).load(std::memory_order_relaxed) != 0) at = (at + 1) & table->mask;
    table->entry(at).store(entry, std::memory_order_release);
  }

  std::atomic<Table*> current_{nullptr};
  std::vector<std::unique_ptr<Table>> tables_;
  std::uint64_t used_ = 0;
};

}  // namespace kheddle
