// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere, unlike <random>.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace kheddle::testing {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 to n - 1.
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((next() >> 33) % n); }
  bool percent(std::uint32_t p) { return below(100) < p; }

  template <typename T>
  T pick(std::initializer_list<T> values) {
    return values.begin()[below(static_cast<std::uint32_t>(values.size()))];
  }

  // An index, drawn by weight.
  template <typename Weights>
  std::uint32_t weighted(const Weights& weights) {
    std::uint32_t total = 0;
    for (std::uint32_t w : weights) total += w;
    std::uint32_t draw = below(total);
    std::uint32_t index = 0;
    for (std::uint32_t w : weights) {
      if (draw < w) break;
      draw -= w;
      ++index;
    }
    return index;
  }

 private:
  std::uint64_t state_;
};

}  // namespace kheddle::testing
