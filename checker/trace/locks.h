// What an engine hears of locks: which classes are taken in which way, and which while which others
// are held (kh_order in model/kheddle.h). The lock graph is made of these. Plain data.
#pragma once

#include <compare>
#include <cstdint>

#include "checker/program/program.h"

namespace kheddle {

// enum kh_order_how of model/kheddle.h: how a lock is taken or held.
enum LockHow : std::uint32_t {
  kSubclass = 7,      // mask: the nesting level that the code names
  kShared = 8,        // a reader
  kRecursive = 16,    // a reader that waiting writers do not hold up
  kTrylock = 32,      // it does not wait
  kInHardirq = 64,    // by an interrupt handler
  kInSoftirq = 128,   // by a softirq
  kHardirqsOn = 256,  // while interrupts may come
  kSoftirqsOn = 512,  // while softirqs may come
  kPercpu = 1024,     // of one CPU: no other waits for it
  kHowBits = 0xffff,
};

// A lock, by its class, in one way.
struct LockUse {
  std::uint64_t key = 0;  // the address that names the class; 0: no lock
  std::uint32_t how = 0;  // of LockHow
  friend auto operator<=>(const LockUse&, const LockUse&) = default;
};

// `taken` is taken while `held` is held; without held, `taken` is merely used so.
struct LockOrder {
  LockUse taken;
  LockUse held;
  PlaceId place = 0;  // the user's statement (docs/semantics.md, Place of a finding)
  friend auto operator<=>(const LockOrder&, const LockOrder&) = default;
};

}  // namespace kheddle
