// Pages is a block of zeroed memory for the large tables of a search. Large blocks come straight
// from the kernel, so that what is never touched costs nothing, and ask for huge pages: the tables
// are read at random, and with small pages most reads would first miss the TLB.
#pragma once

#include <cstddef>
#include <utility>

namespace kheddle {

class Pages {
 public:
  Pages() = default;
  // Throws std::bad_alloc.
  explicit Pages(std::size_t bytes);
  ~Pages() { release(); }
  Pages(Pages&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Pages& operator=(Pages&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  // Aligned to 64 bytes at least.
  void* data() const { return data_; }
  std::size_t bytes() const { return bytes_; }

 private:
  void release();

  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace kheddle
