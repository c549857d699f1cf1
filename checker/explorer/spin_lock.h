// A lock for sections of a few dozen instructions, one byte wide, usable with std::lock_guard.
#pragma once

#include <atomic>
#include <thread>

namespace kheddle {

class SpinLock {
 public:
  void lock() {
    for (unsigned spins = 0; locked_.exchange(true, std::memory_order_acquire); ++spins) {
      while (locked_.load(std::memory_order_relaxed)) {
        if (++spins > 200) std::this_thread::yield();  // the holder may have lost its CPU
      }
    }
  }
  void unlock() { locked_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> locked_{false};
};

}  // namespace kheddle
