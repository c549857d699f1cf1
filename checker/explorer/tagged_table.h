// A TaggedTable is a hash table of numbers that is read without a lock while one writer at a time
// adds. It is made of buckets of one cache line: twelve numbers, and for each a byte of its hash,
// so that a look-up as a rule reads that line and the one thing it finds. A table that fills up
// is replaced; the old one is kept until drop_old(), since readers may still be in it.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/pages.h"

namespace kheddle {

class TaggedTable {
 public:
  TaggedTable() {
    tables_.push_back(std::make_unique<Table>(kFirstBuckets));
    current_.store(tables_.back().get(), std::memory_order_release);
  }

  // The number whose entry has the tag of the hash and satisfies `equal`, or 0.
  template <typename Equal>
  std::uint32_t find(std::uint64_t hash, Equal equal) const {
    const Table* table = current_.load(std::memory_order_acquire);
    const std::uint64_t tags = tag(hash) * kEachByte;
    for (std::size_t at = table->home(hash);; at = table->next(at)) {
      const Bucket& bucket = table->bucket(at);
      const std::uint64_t low = load(bucket.tags[0]), high = load(bucket.tags[1]);
      for (std::uint64_t same = zero_bytes(low ^ tags); same != 0; same &= same - 1) {
        std::uint32_t number = load(bucket.numbers[std::countr_zero(same) / 8]);
        if (equal(number)) return number;
      }
      for (std::uint64_t same = zero_bytes(high ^ tags) & kLastTags; same != 0; same &= same - 1) {
        std::uint32_t number = load(bucket.numbers[8 + std::countr_zero(same) / 8]);
        if (equal(number)) return number;
      }
      if (slots_used(low, high) < kSlots) return 0;
    }
  }

  // The number that find() would hand to `equal` first, or 0.
  std::uint32_t first(std::uint64_t hash) const {
    return find(hash, [](std::uint32_t) { return true; });
  }

  // Starts the memory read of a find().
  void prefetch(std::uint64_t hash) const {
    const Table* table = current_.load(std::memory_order_acquire);
    __builtin_prefetch(&table->bucket(table->home(hash)));
  }

  // REQUIRES: the writers' lock; number != 0 and not in the table. `hash_of` gives a number's hash;
  // `touch` starts the memory read that it will take.
  template <typename HashOf, typename Touch>
  void insert(std::uint64_t hash, std::uint32_t number, HashOf hash_of, Touch touch) {
    Table* table = current_.load(std::memory_order_relaxed);
    if ((used_ + 1) * 5 > table->buckets * kSlots * 4) {
      auto bigger = std::make_unique<Table>(table->buckets + table->buckets / 2);
      for (std::size_t at = 0; at < table->buckets; ++at) {
        if (at + kAhead < table->buckets) {
          for (std::uint32_t known : table->bucket(at + kAhead).numbers) {
            if (known != 0) touch(known);
          }
        }
        for (std::uint32_t known : table->bucket(at).numbers) {
          if (known != 0) bigger->put(hash_of(known), known);
        }
      }
      table = bigger.get();
      tables_.push_back(std::move(bigger));
      current_.store(table, std::memory_order_release);
    }
    table->put(hash, number);
    ++used_;
  }

  // Gives back the memory of replaced tables. REQUIRES: no find() and no insert() is running.
  void drop_old() {
    if (tables_.size() > 1) tables_.erase(tables_.begin(), tables_.end() - 1);
  }

  std::uint64_t bytes() const {
    std::uint64_t total = 0;
    for (const auto& table : tables_) total += table->buckets * sizeof(Bucket);
    return total;
  }

 private:
  static constexpr std::size_t kSlots = 12;
  static constexpr std::size_t kFirstBuckets = 4;
  static constexpr std::size_t kAhead = 4;  // buckets, when a table is replaced
  static constexpr std::uint64_t kEachByte = 0x0101'0101'0101'0101;
  static constexpr std::uint64_t kLastTags = 0x8080'8080;  // those of tags[1]

  // Slots are filled in order. A tag is never 0 where there is a number.
  struct alignas(64) Bucket {
    mutable std::uint64_t tags[2];  // byte s: of slot s
    mutable std::uint32_t numbers[kSlots];
  };
  static_assert(sizeof(Bucket) == 64);

  struct Table {
    explicit Table(std::size_t count) : buckets(count), pages(count * sizeof(Bucket)) {}
    Bucket& bucket(std::size_t at) const { return static_cast<Bucket*>(pages.data())[at]; }
    // By the high bits, so that buckets of a larger table are filled in the order of this one.
    std::size_t home(std::uint64_t hash) const {
      return static_cast<std::size_t>((static_cast<unsigned __int128>(hash) * buckets) >> 64);
    }
    std::size_t next(std::size_t at) const { return at + 1 == buckets ? 0 : at + 1; }
    void put(std::uint64_t hash, std::uint32_t number) {
      for (std::size_t at = home(hash);; at = next(at)) {
        Bucket& to = bucket(at);
        const std::size_t slot = slots_used(load(to.tags[0]), load(to.tags[1]));
        if (slot == kSlots) continue;
        std::atomic_ref(to.numbers[slot]).store(number, std::memory_order_relaxed);
        std::uint64_t& tags = to.tags[slot / 8];
        std::atomic_ref(tags).store(load(tags) | tag(hash) << (slot % 8 * 8),
                                    std::memory_order_release);
        return;
      }
    }

    std::size_t buckets;
    Pages pages;
  };

  static std::uint64_t load(std::uint64_t& tags) {
    return std::atomic_ref(tags).load(std::memory_order_acquire);
  }
  static std::uint32_t load(std::uint32_t& number) {
    return std::atomic_ref(number).load(std::memory_order_relaxed);
  }
  // Of bits that choose neither shard nor bucket.
  static std::uint64_t tag(std::uint64_t hash) {
    return std::max<std::uint64_t>(hash >> 8 & 0xff, 1);
  }
  static std::size_t slots_used(std::uint64_t low, std::uint64_t high) {
    return high != 0 ? 8 + (static_cast<std::size_t>(std::bit_width(high)) + 7) / 8
                     : (static_cast<std::size_t>(std::bit_width(low)) + 7) / 8;
  }
  // The high bit of each byte that is 0, and of no other: an empty slot must not look like a match.
  static std::uint64_t zero_bytes(std::uint64_t word) {
    constexpr std::uint64_t kLow = kEachByte * 0x7f;
    return ~(((word & kLow) + kLow) | word | kLow);
  }

  std::atomic<Table*> current_{nullptr};
  std::vector<std::unique_ptr<Table>> tables_;
  std::uint64_t used_ = 0;
};

}  // namespace kheddle
