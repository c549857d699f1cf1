// A StableArray is an array of rows that grows at its end without moving what it has: its chunks
// double in size. Rows begin as zeros.
//
// Thread safety: at() may be called from several threads; reserve() by one at a time.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "checker/explorer/pages.h"

namespace kheddle {

// T: something whose zero bytes are a value. kFirstBits: 2^kFirstBits rows are in the first chunk.
template <typename T, unsigned kFirstBits>
class StableArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // `width`: elements of T in a row.
  explicit StableArray(std::size_t width = 1) : width_(width) {}

  // REQUIRES: reserve(row) was called, and how we came by `row` orders us after it.
  T* at(std::uint32_t row) const {
    unsigned chunk = chunk_of(row);
    return starts_[chunk].load(std::memory_order_relaxed) + (row - first_row(chunk)) * width_;
  }

  bool has_room(std::uint32_t row) const {
    return starts_[chunk_of(row)].load(std::memory_order_acquire) != nullptr;
  }
  // Makes room for `row`.
  void reserve(std::uint32_t row) {
    if (has_room(row)) return;
    unsigned chunk = chunk_of(row);
    chunks_[chunk] =
        Pages(std::uint64_t{chunk == 0 ? 1u << kFirstBits : first_row(chunk)} * width_ * sizeof(T));
    starts_[chunk].store(static_cast<T*>(chunks_[chunk].data()), std::memory_order_release);
  }

 private:
  static unsigned chunk_of(std::uint32_t row) {
    return static_cast<unsigned>(std::bit_width(row >> kFirstBits));
  }
  static std::uint32_t first_row(unsigned chunk) {
    return chunk == 0 ? 0 : 1u << (kFirstBits + chunk - 1);
  }

  std::size_t width_;
  std::array<std::atomic<T*>, 33 - kFirstBits> starts_{};
  std::array<Pages, 33 - kFirstBits> chunks_;
};

}  // namespace kheddle
