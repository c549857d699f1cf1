#include "model/native/heap.h"

#include <sys/mman.h>

#include <cstring>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define KHEDDLE_ASAN 1
#endif
#endif

namespace kheddle::native {
namespace {

// With address sanitizer every byte round an object, and of a freed one, is out of bounds.
void forbid([[maybe_unused]] char* from, [[maybe_unused]] std::size_t size) {
#ifdef KHEDDLE_ASAN
  __asan_poison_memory_region(from, size);
#endif
}

void allow([[maybe_unused]] char* from, [[maybe_unused]] std::size_t size) {
#ifdef KHEDDLE_ASAN
  __asan_unpoison_memory_region(from, size);
#endif
}

constexpr std::size_t kPage = 4096;
constexpr unsigned char kFresh = 0xa5;
constexpr unsigned char kFreed = 0x6b;

}  // namespace

Heap::Heap() {
  // The slots are aligned to their size, so one more is asked for. Memory that nobody touches costs
  // nothing.
  std::size_t bytes = (kSlots + 1) * kSlotBytes;
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc();
  mapping_ = static_cast<char*>(at);
  std::uintptr_t start = reinterpret_cast<std::uintptr_t>(at);
  base_ = mapping_ + (kSlotBytes - start % kSlotBytes) % kSlotBytes;
}

Heap::~Heap() {
  reset();
  munmap(mapping_, (kSlots + 1) * kSlotBytes);
}

// What an object occupies with a page behind it that catches small overruns.
std::size_t Heap::mapped(std::size_t size) {
  std::size_t bytes = (size + kPage - 1) / kPage * kPage + kPage;
  return bytes < kSlotBytes ? bytes : kSlotBytes;
}

void* Heap::allocate(std::size_t size, bool zeroed) {
  if (slots_.size() == kSlots || size > kSlotBytes) return nullptr;
  char* object = base_ + slots_.size() * kSlotBytes;
  slots_.push_back({size, true});
  ++live_;
  forbid(object, mapped(size));
  allow(object, size);
  std::memset(object, zeroed ? 0 : kFresh, size);
  return object;
}

bool Heap::covers(std::uintptr_t address) const {
  std::uintptr_t base = reinterpret_cast<std::uintptr_t>(base_);
  return address >= base && address - base < slots_.size() * kSlotBytes;
}

std::size_t Heap::index(const void* address) const {
  return static_cast<std::size_t>(static_cast<const char*>(address) - base_) / kSlotBytes;
}

const char* Heap::free(void* object) {
  if (!covers(reinterpret_cast<std::uintptr_t>(object))) return "invalid-free";
  Slot& slot = slots_[index(object)];
  if (!slot.live) return "double-free";
  if (object != base_ + index(object) * kSlotBytes) return "invalid-free";
  std::memset(object, kFreed, slot.size);
  forbid(static_cast<char*>(object), slot.size);
  slot.live = false;
  --live_;
  return nullptr;
}

std::size_t Heap::size(const void* object) const {
  if (!covers(reinterpret_cast<std::uintptr_t>(object))) return 0;
  const Slot& slot = slots_[index(object)];
  return slot.live && object == base_ + index(object) * kSlotBytes ? slot.size : 0;
}

const char* Heap::check(const void* address, std::size_t size) const {
  if (!size) return nullptr;
  std::uintptr_t at = reinterpret_cast<std::uintptr_t>(address);
  if (at < kPage) return "null-deref";
  if (!covers(at)) return nullptr;
  const Slot& slot = slots_[index(address)];
  if (!slot.live) return "use-after-free";
  std::size_t offset =
      static_cast<std::size_t>(static_cast<const char*>(address) - base_) % kSlotBytes;
  return offset <= slot.size && size <= slot.size - offset ? nullptr : "out-of-bounds";
}

void Heap::reset() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    char* object = base_ + i * kSlotBytes;
    allow(object, mapped(slots_[i].size));
    madvise(object, mapped(slots_[i].size), MADV_DONTNEED);
  }
  slots_.clear();
  live_ = 0;
}

}  // namespace kheddle::native
