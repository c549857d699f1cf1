// A GroupTable interns tuples of a fixed number of 32-bit numbers. Tuple 0 is all zeros.
//
// Thread safety: intern() and get() may be called from several threads; only adding blocks.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/spin_lock.h"
#include "checker/explorer/tagged_table.h"

namespace kheddle {

class GroupTable {
 public:
  explicit GroupTable(std::size_t width);
  ~GroupTable();
  GroupTable(const GroupTable&) = delete;
  GroupTable& operator=(const GroupTable&) = delete;

  std::uint32_t intern(const std::uint32_t* members);
  const std::uint32_t* get(std::uint32_t id) const {
    return blocks_[id >> kBlockBits].load(std::memory_order_acquire) +
           (id & (kBlockSize - 1)) * width_;
  }
  std::uint64_t bytes() const;
  std::uint64_t count() const { return next_.load(std::memory_order_relaxed); }

 private:
  static constexpr unsigned kShards = 64;
  static constexpr unsigned kBlockBits = 16;
  static constexpr unsigned kBlockSize = 1u << kBlockBits;
  static constexpr unsigned kBlocks = 1u << (32 - kBlockBits);

  struct alignas(64) Shard {
    mutable SpinLock lock;
    TaggedTable table;
  };

  std::uint64_t hash(const std::uint32_t* members) const;

  std::size_t width_;
  std::array<Shard, kShards> shards_;
  std::unique_ptr<std::atomic<std::uint32_t*>[]> blocks_;
  SpinLock blocks_lock_;
  std::atomic<std::uint32_t> next_{1};
  std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace kheddle
