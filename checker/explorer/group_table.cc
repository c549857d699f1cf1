#include "checker/explorer/group_table.h"

#include <cstring>
#include <mutex>

#include "checker/base/check.h"

namespace kheddle {

GroupTable::GroupTable(std::size_t width) : width_(width), groups_(width) { groups_.reserve(0); }

void GroupTable::drop_old() {
  for (Shard& shard : shards_) shard.table.drop_old();
}

std::uint64_t GroupTable::bytes() const {
  std::uint64_t total = count() * width_ * sizeof(std::uint32_t);
  for (const Shard& shard : shards_) {
    std::lock_guard guard(shard.lock);
    total += shard.table.bytes();
  }
  return total;
}

// Multiply and fold, two numbers at a time; the last folds reach every bit of the result.
std::uint64_t GroupTable::hash(const std::uint32_t* members) const {
  std::uint64_t h = 0x9e3779b97f4a7c15;
  std::size_t i = 0;
  for (; i + 1 < width_; i += 2) {
    h = (h ^ members[i] ^ std::uint64_t{members[i + 1]} << 32) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
  }
  if (i < width_) {
    h = (h ^ members[i]) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
  }
  h *= 0xc4ceb9fe1a85ec53;
  return h ^ (h >> 29);
}

std::uint32_t GroupTable::intern(const std::uint32_t* members, std::uint64_t h) {
  std::uint32_t any = 0;
  for (std::size_t i = 0; i < width_; ++i) any |= members[i];
  if (any == 0) return 0;
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
  if (!groups_.has_room(id)) {
    std::lock_guard groups_guard(groups_lock_);
    groups_.reserve(id);
  }
  std::memcpy(groups_.at(id), members, width_ * sizeof(std::uint32_t));
  shard.table.insert(
      h, id, [&](std::uint32_t known) { return hash(get(known)); },
      [&](std::uint32_t known) { __builtin_prefetch(get(known)); });
  return id;
}

}  // namespace kheddle
