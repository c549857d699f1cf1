// A ComponentPool holds every distinct component that any state is made of (one cell of memory,
// one thread's frames) once, under a small number. States are vectors of these numbers; two
// components are equal if and only if their numbers are.
//
// Thread safety: intern() and get() may be called from several threads; only adding blocks.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "checker/explorer/spin_lock.h"
#include "checker/explorer/stable_array.h"
#include "checker/explorer/tagged_table.h"

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
  ComponentPool() = default;
  ComponentPool(const ComponentPool&) = delete;
  ComponentPool& operator=(const ComponentPool&) = delete;

  // The number of the component with these contents.
  ComponentId intern(const std::uint8_t* contents, std::uint32_t size, std::uint32_t data_size);

  // REQUIRES: id != 0 and was returned by intern().
  const Component& get(ComponentId id) const { return *components_.at(id)->component; }

  std::uint64_t count() const { return next_.load(std::memory_order_relaxed) - 1; }
  // Gives back the memory of replaced tables. REQUIRES: no other call is running.
  void drop_old() {
    for (Shard& shard : shards_) shard.table.drop_old();
  }
  std::uint64_t bytes() const;

  // The bit of Component::heap_slots for an address, 0 if it is no heap address.
  static std::uint64_t heap_slot_bit(std::uint64_t address);

 private:
  static constexpr unsigned kShards = 8;  // few, since each is large pages of its own
  struct alignas(64) Shard {
    mutable SpinLock lock;
    TaggedTable table;
    std::vector<std::unique_ptr<std::uint8_t[]>> arenas;
    std::size_t arena_left = 0;
    std::uint8_t* arena_next = nullptr;
  };

  const Component* create(Shard& shard, const std::uint8_t* contents, std::uint32_t size,
                          std::uint32_t data_size, std::uint64_t hash);

  std::array<Shard, kShards> shards_;
  struct Row {
    const Component* component;
  };
  StableArray<Row, 8> components_;
  SpinLock components_lock_;
  std::atomic<std::uint32_t> next_{1};
  std::atomic<std::uint64_t> arena_bytes_{0};
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
