// An AddressMap tells which place in the state vector holds an address. Places are numbered as the
// search meets them and keep their number: global cells first, then each thread's frames, its
// thread-local block, stack and heap.
//
// Thread safety: all methods may be called from several threads at once.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/spin_lock.h"
#include "checker/program/program.h"

namespace kheddle {

using ComponentIndex = std::uint32_t;
inline constexpr ComponentIndex kNoIndex = 0xffffffff;

inline constexpr std::uint32_t kMaxThreads = 250;
inline constexpr std::uint32_t kMaxHeapSlots = 4096;  // of one thread

// Whether it lies on some thread's heap.
inline bool is_heap(std::uint64_t address) {
  return address - layout::kHeap < std::uint64_t{kMaxThreads} << 32;
}

// The addresses of things that are state but not memory; nothing in a program has such an address.
namespace pseudo {
inline constexpr std::uint64_t kControl = 0x7000'0000'0000'0000;  // + 64 * thread: frames, status
inline constexpr std::uint64_t kHeld = 0x7100'0000'0000'0000;     // + 64 * thread
inline constexpr std::uint64_t kArena = 0x7200'0000'0000'0000;    // + 64 * thread
inline constexpr std::uint64_t kHeader = 0x7300'0000'0000'0000;   // + (heap address >> 20) * 64
inline constexpr std::uint64_t kThreads = 0x7400'0000'0000'0000;
}  // namespace pseudo

struct GlobalCell {
  ComponentIndex index = kNoIndex;         // of a variable that may change
  const std::uint8_t* constant = nullptr;  // else: its bytes
  std::uint32_t size = 0;                  // bytes of the variable in this cell
  std::uint32_t variable = kNone;
};

class AddressMap {
 public:
  explicit AddressMap(const Program& program);
  ~AddressMap();
  AddressMap(const AddressMap&) = delete;
  AddressMap& operator=(const AddressMap&) = delete;

  // The cell at an address in the globals' region, null if no variable is there.
  const GlobalCell* global(std::uint64_t address) const {
    std::uint64_t number = (address - layout::kGlobals) / layout::kCell;
    return number < globals_.size() && globals_[number].variable != kNone ? &globals_[number]
                                                                          : nullptr;
  }
  const std::vector<GlobalCell>& globals() const { return globals_; }

  ComponentIndex control(std::uint32_t thread) {
    return slot(&threads_[thread].control, pseudo::kControl + 64 * thread);
  }
  // kNoIndex while no execution has had the thread.
  ComponentIndex known_control(std::uint32_t thread) const {
    return threads_[thread].control.load(std::memory_order_acquire);
  }
  // Of the cell with that address within the thread's block or stack.
  ComponentIndex tls(std::uint64_t address) {
    return paged(&tls_, address - layout::kTls, address);
  }
  ComponentIndex stack(std::uint64_t address) {
    return paged(&stacks_, address - layout::kStacks, address);
  }
  ComponentIndex heap(std::uint64_t address) {
    return paged(&heap_, address - layout::kHeap, address);
  }
  // Of the record that says whether a heap slot is live or freed.
  ComponentIndex header(std::uint64_t address);

  // How many numbers are in use; a state vector never needs more.
  std::size_t size() const { return next_.load(std::memory_order_acquire); }
  // The (pseudo) address of a place: the same in every run, unlike its number.
  std::uint64_t address_of(ComponentIndex index) const;
  // All places of heap headers met so far.
  std::vector<ComponentIndex> headers() const;
  std::uint32_t header_count() const { return header_count_.load(std::memory_order_acquire); }

 private:
  using Entry = std::atomic<ComponentIndex>;
  static constexpr unsigned kLeafBits = 6;
  // A sparse map from cell number to index: pages of pages.
  struct Leaf {
    std::array<Entry, 1u << kLeafBits> entries;
    Leaf() {
      for (Entry& entry : entries) entry.store(kNoIndex, std::memory_order_relaxed);
    }
  };
  struct Thread {
    Entry control{kNoIndex};
  };
  struct Paged;

  ComponentIndex paged(Paged** map, std::uint64_t offset, std::uint64_t address);
  ComponentIndex slot(Entry* entry, std::uint64_t address);

  std::vector<GlobalCell> globals_;
  std::array<Thread, kMaxThreads + 1> threads_;
  Paged* tls_;
  Paged* stacks_;
  Paged* heap_;
  Paged* headers_map_;
  mutable SpinLock lock_;
  std::vector<std::uint64_t> addresses_;  // by index
  std::vector<ComponentIndex> headers_;
  std::atomic<std::uint32_t> header_count_{0};
  std::atomic<std::size_t> next_{0};
};

}  // namespace kheddle
