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

ComponentPool::ComponentPool() : blocks_(new std::atomic<const Component**>[kBlocks]) {
  for (unsigned i = 0; i < kBlocks; ++i) blocks_[i].store(nullptr, std::memory_order_relaxed);
  for (Shard& shard : shards_) shard.table.assign(64, 0);
}

ComponentPool::~ComponentPool() {
  for (unsigned i = 0; i < kBlocks; ++i) delete[] blocks_[i].load(std::memory_order_relaxed);
}

void ComponentPool::grow(Shard& shard) {
  std::vector<std::uint64_t> bigger(shard.table.size() * 2, 0);
  for (std::uint64_t entry : shard.table) {
    if (entry == 0) continue;
    std::uint64_t hash = get(static_cast<ComponentId>(entry)).hash;
    std::size_t at = (hash >> 6) & (bigger.size() - 1);
    while (bigger[at] != 0) at = (at + 1) & (bigger.size() - 1);
    bigger[at] = entry;
  }
  bytes_.fetch_add(shard.table.size() * 8, std::memory_order_relaxed);
  shard.table.swap(bigger);
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
    bytes_.fetch_add(arena, std::memory_order_relaxed);
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
  std::lock_guard guard(shard.lock);
  if (shard.used * 2 >= shard.table.size()) grow(shard);
  std::size_t mask = shard.table.size() - 1;
  std::uint64_t tag = hash & 0xffffffff'00000000;
  std::size_t at = (hash >> 6) & mask;
  for (; shard.table[at] != 0; at = (at + 1) & mask) {
    if ((shard.table[at] & 0xffffffff'00000000) != tag) continue;
    const Component& known = get(static_cast<ComponentId>(shard.table[at]));
    if (known.size == size && known.data_size == data_size &&
        std::memcmp(known.data(), contents, size) == 0) {
      return static_cast<ComponentId>(shard.table[at]);
    }
  }
  std::uint32_t id = next_.fetch_add(1, std::memory_order_relaxed);
  KHEDDLE_CHECK(id != 0xffffffff, "fewer than 2^32 distinct components fit in memory");
  std::atomic<const Component**>& block = blocks_[id >> kBlockBits];
  if (block.load(std::memory_order_acquire) == nullptr) {
    std::lock_guard blocks_guard(blocks_lock_);
    if (block.load(std::memory_order_relaxed) == nullptr) {
      block.store(new const Component*[kBlockSize], std::memory_order_release);
      bytes_.fetch_add(kBlockSize * sizeof(void*), std::memory_order_relaxed);
    }
  }
  block.load(std::memory_order_relaxed)[id & (kBlockSize - 1)] =
      create(shard, contents, size, data_size, hash);
  shard.table[at] = tag | id;
  ++shard.used;
  return id;
}

}  // namespace kheddle
