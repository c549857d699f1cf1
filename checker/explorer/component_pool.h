// A ComponentPool holds every distinct component that any state is made of (one cell of memory,
// one thread's frames) once, under a small number. States are vectors of these numbers; two
// components are equal if and only if their numbers are.
//
// Thread safety: intern() and get() may be called from several threads; get() never blocks.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <vector>

#include "checker/explorer/spin_lock.h"

namespace kheddle {

using ComponentId = std::uint32_t;  // 0: absent

struct Component {
  std::uint64_t hash = 0;        // of the contents; the same on every machine
  std::uint64_t heap_slots = 0;  // bit h: may hold a pointer into a heap slot that hashes to h
  std::uint32_t size = 0;        // bytes of contents: data, then shadow if it has one
  std::uint32_t data_size = 0;   // bytes of data; size == data_size when every bit is defined
  const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
  // One byte per data byte, a set bit is an undefined bit; null if all are defined.
  const std::uint8_t* shadow() const { return size > data_size ? data() + data_size : nullptr; }
};

class ComponentPool {
 public:
  ComponentPool();
  ~ComponentPool();
  ComponentPool(const ComponentPool&) = delete;
  ComponentPool& operator=(const ComponentPool&) = delete;

  // The number of the component with these contents.
  ComponentId intern(const std::uint8_t* contents, std::uint32_t size, std::uint32_t data_size);

  // REQUIRES: id != 0 and was returned by intern().
  const Component& get(ComponentId id) const {
    return *blocks_[id >> kBlockBits].load(std::memory_order_acquire)[id & (kBlockSize - 1)];
  }

  std::uint64_t count() const { return next_.load(std::memory_order_relaxed) - 1; }
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

  // The bit of Component::heap_slots for an address, 0 if it is no heap address.
  static std::uint64_t heap_slot_bit(std::uint64_t address);

 private:
  static constexpr unsigned kShards = 64;
  static constexpr unsigned kBlockBits = 16;
  static constexpr unsigned kBlockSize = 1u << kBlockBits;
  static constexpr unsigned kBlocks = 1u << (32 - kBlockBits);

  struct alignas(64) Shard {
    SpinLock lock;
    std::vector<std::uint64_t> table;  // high half: hash tag, low half: id; 0 is empty
    std::uint64_t used = 0;
    std::vector<std::unique_ptr<std::uint8_t[]>> arenas;
    std::size_t arena_left = 0;
    std::uint8_t* arena_next = nullptr;
  };

  const Component* create(Shard& shard, const std::uint8_t* contents, std::uint32_t size,
                          std::uint32_t data_size, std::uint64_t hash);
  void grow(Shard& shard);

  std::array<Shard, kShards> shards_;
  std::unique_ptr<std::atomic<const Component**>[]> blocks_;
  SpinLock blocks_lock_;
  std::atomic<std::uint32_t> next_{1};
  std::atomic<std::uint64_t> bytes_{0};
};

// The value of up to 8 bytes of a component, if it has them and all its bits are defined.
inline bool plain_bytes(const Component& component, unsigned offset, unsigned size,
                        std::uint64_t* value) {
  if (component.size != component.data_size || offset + size > component.data_size) return false;
  *value = component.data_size;
  if (size == 0) return true;
  *value = 0;
  std::memcpy(value, component.data() + offset, size);
  return true;
}

}  // namespace kheddle
