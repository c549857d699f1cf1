// A LockGraph is what the kernel's lockdep keeps (kernel/locking/lockdep.c, Documentation/locking/
// lockdep-design.rst): classes of locks, which is taken while which is held, and in which contexts
// they are used. Orders go in one by one; one that closes a circle, or mixes a lock that an
// interrupt takes with one that an interrupt may come to, is a Complaint. What is complained about
// is not added, so that what comes later is not blamed for it; each fault is told once.
//
// A dependency A -> B is kept by how A is held (E: exclusive, S: shared) and how B is taken (R:
// recursive reader, N: otherwise), since only some circles can come true: in a strong path no
// -(*R)-> is followed by an -(S*)->.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/trace/locks.h"

namespace kheddle {

// A class together with the nesting level at which it is taken: a node of the graph.
struct LockClass {
  std::uint64_t key = 0;
  std::uint8_t subclass = 0;
  friend auto operator<=>(const LockClass&, const LockClass&) = default;
};
LockClass class_of(const LockUse& use);

// How a class has been used: a number is 4 * state + 2 * enabled + read, as in the kernel.
enum LockUsage : std::uint8_t {
  kUsedInHardirq,  // taken by an interrupt handler
  kUsedInHardirqRead,
  kEnabledHardirq,  // held while interrupts may come
  kEnabledHardirqRead,
  kUsedInSoftirq,
  kUsedInSoftirqRead,
  kEnabledSoftirq,
  kEnabledSoftirqRead,
  kUsages,
};

// Orders are told apart by the numbers that whoever adds them gives them.
using OrderNumber = std::size_t;

struct LockNode {
  LockClass lock;
  std::uint8_t usages = 0;         // bit u: LockUsage u
  OrderNumber used[kUsages] = {};  // that set the bit
  bool percpu = false;  // no interrupt comes to wait for it, nor for what leads on from it
};

struct LockEdge {
  LockClass held, taken;
  std::uint8_t kinds = 0;     // bits of 1 << (exclusive held) + 2 * (taken is no recursive reader)
  OrderNumber first[4] = {};  // that added each kind
};

struct Complaint {
  enum class Problem : std::uint8_t {
    kRecursive,     // a class is taken while it is held
    kCircular,      // the dependencies close a circle
    kInconsistent,  // one class: taken by an interrupt, and held while one may come
    kInversion,     // a class changes its use, and another that depends on it does not fit
    kUnsafeOrder,  // a dependency leads from one that an interrupt takes to one held while it comes
  };
  Problem problem = Problem::kCircular;
  OrderNumber closing = 0;  // that is complained about
  // kCircular, kRecursive: the closing order, then those that lead on from what it takes back to
  // what it holds. Others: the dependencies on the way from the safe to the unsafe class.
  std::vector<OrderNumber> path;
  // Not of kCircular and kRecursive: the class that the interrupt takes, and that it may come to.
  LockClass safe, unsafe;
  OrderNumber safe_use = 0, unsafe_use = 0;
  bool softirq = false, read = false;  // which kind of interrupt; it takes it as a reader
  std::vector<LockClass> classes;      // on the path, in its order; of a circle each once
};

class LockGraph {
 public:
  LockGraph();
  ~LockGraph();

  // What the kernel would say at this order, most often nothing. REQUIRES: order.taken has a key.
  std::vector<Complaint> add(const LockOrder& order, OrderNumber number);

  // In the order of appearing.
  std::vector<LockNode> nodes() const;
  std::vector<LockEdge> edges() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kheddle
