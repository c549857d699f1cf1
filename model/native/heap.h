// The heap of a native execution: every object at the start of a MiB of its own, as
// docs/semantics.md has it. A freed object's place is not used again before reset().
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kheddle::native {

class Heap {
 public:
  Heap();
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // nullptr: there are kSlots objects already, or the size is over a MiB. Unless zeroed the bytes
  // are 0xa5.
  void* allocate(std::size_t size, bool zeroed);
  // nullptr, or the kind of finding: "double-free" or "invalid-free".
  const char* free(void* object);
  // Of the live object that starts there; 0 if none does.
  std::size_t size(const void* object) const;
  // nullptr, or the finding that an access to the range is, as far as it touches the heap.
  const char* check(const void* address, std::size_t size) const;

  std::size_t live() const { return live_; }
  // All objects are gone, and their memory is untouched again.
  void reset();

 private:
  static constexpr std::size_t kSlotBytes = 1 << 20;
  static constexpr std::size_t kSlots = 4096;

  struct Slot {
    std::size_t size = 0;
    bool live = false;
  };

  bool covers(std::uintptr_t address) const;
  std::size_t index(const void* address) const;
  static std::size_t mapped(std::size_t size);

  char* mapping_;
  char* base_;               // of slot 0, within the mapping
  std::vector<Slot> slots_;  // all that were used
  std::size_t live_ = 0;
};

}  // namespace kheddle::native
