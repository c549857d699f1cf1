// A GroupTable interns tuples of a fixed number of 32-bit numbers. Tuple 0 is all zeros.
//
// Thread safety: intern() and get() may be called from several threads; only adding blocks.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "checker/explorer/spin_lock.h"
#include "checker/explorer/stable_array.h"
#include "checker/explorer/tagged_table.h"

namespace kheddle {

class GroupTable {
 public:
  explicit GroupTable(std::size_t width);
  ~GroupTable() = default;
  GroupTable(const GroupTable&) = delete;
  GroupTable& operator=(const GroupTable&) = delete;

  std::uint32_t intern(const std::uint32_t* members) { return intern(members, hash(members)); }

  // The same in steps, so that the memory reads of several tuples can overlap: hash all, prefetch()
  // all, prefetch_known() all, then intern() them.
  std::uint64_t hash(const std::uint32_t* members) const;
  void prefetch(std::uint64_t hash) const { shard_of(hash).table.prefetch(hash); }
  void prefetch_known(std::uint64_t hash) const {
    std::uint32_t known = shard_of(hash).table.first(hash);
    if (known != 0) __builtin_prefetch(get(known));
  }
  std::uint32_t intern(const std::uint32_t* members, std::uint64_t hash);

  const std::uint32_t* get(std::uint32_t id) const { return groups_.at(id); }
  // REQUIRES: no other call is running.
  void drop_old();
  std::uint64_t bytes() const;
  std::uint64_t count() const { return next_.load(std::memory_order_relaxed); }

 private:
  static constexpr unsigned kShards = 8;  // few, since each is large pages of its own

  struct alignas(64) Shard {
    mutable SpinLock lock;
    TaggedTable table;
  };

  const Shard& shard_of(std::uint64_t hash) const { return shards_[hash & (kShards - 1)]; }

  std::size_t width_;
  std::array<Shard, kShards> shards_;
  StableArray<std::uint32_t, 8> groups_;
  SpinLock groups_lock_;
  std::atomic<std::uint32_t> next_{1};
};

}  // namespace kheddle
