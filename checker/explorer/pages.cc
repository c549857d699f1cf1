#include "checker/explorer/pages.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace kheddle {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;

bool mapped(std::size_t bytes) { return bytes >= kHugePage; }

}  // namespace

Pages::Pages(std::size_t bytes) : bytes_((bytes + 63) & ~std::size_t{63}) {
  if (!mapped(bytes_)) {
    data_ = std::aligned_alloc(64, bytes_);
    if (data_ == nullptr) throw std::bad_alloc();
    std::memset(data_, 0, bytes_);
    return;
  }
  // A huge page more than is asked for, to cut out what is aligned to huge pages.
  bytes_ = (bytes_ + kHugePage - 1) & ~(kHugePage - 1);
  void* all = mmap(nullptr, bytes_ + kHugePage, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED) throw std::bad_alloc();
  std::size_t before = -reinterpret_cast<std::uintptr_t>(all) & (kHugePage - 1);
  if (before != 0) munmap(all, before);
  data_ = static_cast<char*>(all) + before;
  if (before != kHugePage) munmap(static_cast<char*>(data_) + bytes_, kHugePage - before);
  madvise(data_, bytes_, MADV_HUGEPAGE);  // advice: without it we are only slower
}

void Pages::release() {
  if (data_ == nullptr) return;
  if (mapped(bytes_)) {
    munmap(data_, bytes_);
  } else {
    std::free(data_);
  }
}

}  // namespace kheddle
