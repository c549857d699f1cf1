#include "checker/explorer/group_table.h"

#include <cstring>
#include <mutex>

#include "checker/base/check.h"
#include "xxhash.h"

namespace kheddle {

GroupTable::GroupTable(std::size_t width)
    : width_(width), blocks_(new std::atomic<std::uint32_t*>[kBlocks]) {
  for (unsigned i = 0; i < kBlocks; ++i) blocks_[i].store(nullptr, std::memory_order_relaxed);
  blocks_[0].store(new std::uint32_t[kBlockSize * width_](), std::memory_order_release);
  for (Shard& shard : shards_) shard.table.assign(64, 0);
  bytes_ = kBlockSize * width_ * 4 + kShards * 64 * 8;
}

GroupTable::~GroupTable() {
  for (unsigned i = 0; i < kBlocks; ++i) delete[] blocks_[i].load(std::memory_order_relaxed);
}

std::uint64_t GroupTable::hash(const std::uint32_t* members) const {
  return XXH3_64bits(members, width_ * sizeof(*members));
}

void GroupTable::grow(Shard& shard) {
  std::vector<std::uint64_t> bigger(shard.table.size() * 2, 0);
  for (std::uint64_t entry : shard.table) {
    if (entry == 0) continue;
    std::size_t at =
        (hash(get(static_cast<std::uint32_t>(entry))) >> 6) & (bigger.size() - 1);
    while (bigger[at] != 0) at = (at + 1) & (bigger.size() - 1);
    bigger[at] = entry;
  }
  bytes_.fetch_add(shard.table.size() * 8, std::memory_order_relaxed);
  shard.table.swap(bigger);
}

std::uint32_t GroupTable::intern(const std::uint32_t* members) {
  bool zero = true;
  for (std::size_t i = 0; i < width_; ++i) zero = zero && members[i] == 0;
  if (zero) return 0;
  std::uint64_t h = hash(members);
  Shard& shard = shards_[h & (kShards - 1)];
  std::lock_guard guard(shard.lock);
  if (shard.used * 4 >= shard.table.size() * 3) grow(shard);
  std::size_t mask = shard.table.size() - 1;
  std::uint64_t tag = h & 0xffffffff'00000000;
  std::size_t at = (h >> 6) & mask;
  for (; shard.table[at] != 0; at = (at + 1) & mask) {
    if ((shard.table[at] & 0xffffffff'00000000) != tag) continue;
    auto id = static_cast<std::uint32_t>(shard.table[at]);
    if (std::memcmp(get(id), members, width_ * 4) == 0) return id;
  }
  std::uint32_t id = next_.fetch_add(1, std::memory_order_relaxed);
  KHEDDLE_CHECK(id != 0xffffffff, "fewer than 2^32 distinct groups fit in memory");
  std::atomic<std::uint32_t*>& block = blocks_[id >> kBlockBits];
  if (block.load(std::memory_order_acquire) == nullptr) {
    std::lock_guard blocks_guard(blocks_lock_);
    if (block.load(std::memory_order_relaxed) == nullptr) {
      block.store(new std::uint32_t[kBlockSize * width_], std::memory_order_release);
      bytes_.fetch_add(kBlockSize * width_ * 4, std::memory_order_relaxed);
    }
  }
  std::memcpy(block.load(std::memory_order_relaxed) + (id & (kBlockSize - 1)) * width_, members,
              width_ * 4);
  shard.table[at] = tag | id;
  ++shard.used;
  return id;
}

}  // namespace kheddle
