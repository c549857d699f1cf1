#include "checker/explorer/group_table.h"

#include <cstring>
#include <mutex>

#include "checker/base/check.h"

namespace kheddle {

GroupTable::GroupTable(std::size_t width)
    : width_(width), blocks_(new std::atomic<std::uint32_t*>[kBlocks]) {
  for (unsigned i = 0; i < kBlocks; ++i) blocks_[i].store(nullptr, std::memory_order_relaxed);
  blocks_[0].store(new std::uint32_t[kBlockSize * width_], std::memory_order_release);
  std::memset(blocks_[0].load(), 0, width_ * 4);
  bytes_ = kBlockSize * width_ * 4;
}

GroupTable::~GroupTable() {
  for (unsigned i = 0; i < kBlocks; ++i) delete[] blocks_[i].load(std::memory_order_relaxed);
}

std::uint64_t GroupTable::bytes() const {
  std::uint64_t total = bytes_.load(std::memory_order_relaxed);
  for (const Shard& shard : shards_) {
    std::lock_guard guard(shard.lock);
    total += shard.table.bytes();
  }
  return total;
}

// Multiply and fold, one number at a time; the last folds reach every bit of the result.
std::uint64_t GroupTable::hash(const std::uint32_t* members) const {
  std::uint64_t h = 0x9e3779b97f4a7c15;
  for (std::size_t i = 0; i < width_; ++i) {
    h = (h ^ members[i]) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
  }
  h *= 0xc4ceb9fe1a85ec53;
  return h ^ (h >> 29);
}

std::uint32_t GroupTable::intern(const std::uint32_t* members) {
  std::uint32_t any = 0;
  for (std::size_t i = 0; i < width_; ++i) any |= members[i];
  if (any == 0) return 0;
  std::uint64_t h = hash(members);
  Shard& shard = shards_[h & (kShards - 1)];
  auto equal = [&](std::uint32_t id) {
    const std::uint32_t* known = get(id);
    std::uint32_t different = 0;
    for (std::size_t i = 0; i < width_; ++i) different |= known[i] ^ members[i];
    return different == 0;
  };
  std::uint32_t id = shard.table.find(h, equal);
  if (id != 0) return id;
  std::lock_guard guard(shard.lock);
  id = shard.table.find(h, equal);
  if (id != 0) return id;
  id = next_.fetch_add(1, std::memory_order_relaxed);
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
  shard.table.insert(h, id, [&](std::uint32_t known) { return hash(get(known)); });
  return id;
}

}  // namespace kheddle
