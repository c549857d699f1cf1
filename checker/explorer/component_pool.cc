#include "checker/explorer/component_pool.h"

#include <algorithm>
#include <mutex>

#include "checker/base/check.h"
#include "checker/program/program.h"
#include "xxhash.h"

namespace kheddle {
namespace {

constexpr std::size_t kArenaBytes = 1u << 18;  // the largest; a shard's first is 1/64 of it

std::uint64_t heap_slots_of(const std::uint8_t* data, std::uint32_t size) {
  std::uint64_t bits = 0;
  for (std::uint32_t at = 0; at + 8 <= size; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + at, 8);
    bits |= ComponentPool::heap_slot_bit(word);
  }
  return bits;
}

}  // namespace

std::uint64_t ComponentPool::heap_slot_bit(std::uint64_t address) {
  // Heap addresses are kHeap + (thread << 32) + (slot << 20), with at most 4096 slots a thread.
  std::uint64_t offset = address - layout::kHeap;
  if (offset >> 48 != 0 || (layout::kStacks - layout::kHeap) <= offset) return 0;
  std::uint64_t slot = offset >> 20;
  return std::uint64_t{1} << ((slot + (slot >> 12) * 7) & 63);
}

std::uint64_t ComponentPool::bytes() const {
  std::uint64_t total = arena_bytes_.load(std::memory_order_relaxed) + next_ * sizeof(Row);
  for (const Shard& shard : shards_) {
    std::lock_guard guard(shard.lock);
    total += shard.table.bytes();
  }
  return total;
}

const Component* ComponentPool::create(Shard& shard, const std::uint8_t* contents,
                                       std::uint32_t size, std::uint32_t data_size,
                                       std::uint64_t hash) {
  std::size_t need = (sizeof(Component) + size + 7) & ~std::size_t{7};
  if (need > shard.arena_left) {
    std::size_t grown = kArenaBytes >> (6 - std::min<std::size_t>(shard.arenas.size(), 6));
    std::size_t arena = std::max(need, grown);
    shard.arenas.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(arena));
    shard.arena_next = shard.arenas.back().get();
    shard.arena_left = arena;
    arena_bytes_.fetch_add(arena, std::memory_order_relaxed);
  }
  auto* component = new (shard.arena_next) Component;
  shard.arena_next += need;
  shard.arena_left -= need;
  component->hash = hash;
  component->size = size;
  component->data_size = data_size;
  component->heap_slots = heap_slots_of(contents, data_size);
  std::memcpy(component + 1, contents, size);
  return component;
}

ComponentId ComponentPool::intern(const std::uint8_t* contents, std::uint32_t size,
                                  std::uint32_t data_size) {
  std::uint64_t hash = XXH3_64bits_withSeed(contents, size, data_size);
  Shard& shard = shards_[hash & (kShards - 1)];
  auto equal = [&](std::uint32_t id) {
    const Component& known = get(id);
    return known.size == size && known.data_size == data_size &&
           std::memcmp(known.data(), contents, size) == 0;
  };
  std::uint32_t id = shard.table.find(hash, equal);
  if (id != 0) return id;
  std::lock_guard guard(shard.lock);
  id = shard.table.find(hash, equal);
  if (id != 0) return id;
  id = next_.fetch_add(1, std::memory_order_relaxed);
  KHEDDLE_CHECK(id != 0xffffffff, "fewer than 2^32 distinct components fit in memory");
  if (!components_.has_room(id)) {
    std::lock_guard components_guard(components_lock_);
    components_.reserve(id);
  }
  components_.at(id)->component = create(shard, contents, size, data_size, hash);
  shard.table.insert(
      hash, id, [&](std::uint32_t known) { return get(known).hash; },
      [&](std::uint32_t known) { __builtin_prefetch(components_.at(known)); });
  return id;
}

}  // namespace kheddle
