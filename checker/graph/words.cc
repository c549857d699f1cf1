#include "checker/graph/words.h"

namespace kheddle {
namespace {

const char* irq(const Complaint& complaint) { return complaint.softirq ? "SOFTIRQ" : "HARDIRQ"; }

// "C -> A -> B -> C": each is held while the next is taken.
std::string circle(const Complaint& complaint, const NameLock& name) {
  const LockClass& last = complaint.classes.back();
  std::string text = name({last.key, last.subclass});
  for (const LockClass& lock : complaint.classes) {
    text += " -> " + name({lock.key, lock.subclass});
  }
  return text;
}

}  // namespace

bool is_about_interrupts(const Complaint& complaint) {
  return complaint.problem != Complaint::Problem::kRecursive &&
         complaint.problem != Complaint::Problem::kCircular;
}

std::string headline(const Complaint& complaint) {
  const std::string read = complaint.read ? "-READ" : "";
  switch (complaint.problem) {
    case Complaint::Problem::kRecursive: return "WARNING: possible recursive locking detected";
    case Complaint::Problem::kCircular:
      return "WARNING: possible circular locking dependency detected";
    case Complaint::Problem::kInconsistent: return "WARNING: inconsistent lock state";
    case Complaint::Problem::kInversion:
      return "WARNING: possible irq lock inversion dependency detected";
    case Complaint::Problem::kUnsafeOrder:
      return std::string("WARNING: ") + irq(complaint) + read + "-safe -> " + irq(complaint) +
             read + "-unsafe lock order detected";
  }
  return "";
}

std::string complaint_in_words(const Complaint& complaint, const std::vector<NamedOrder>& orders,
                               const NameLock& name) {
  const NamedOrder& closing = orders.front();
  std::string first = headline(complaint) + ": ";
  const std::string when = complaint.softirq ? "softirqs" : "interrupts";
  const std::string handler = complaint.softirq ? "a softirq" : "an interrupt";
  const std::string safe = name({complaint.safe.key, complaint.safe.subclass});
  const std::string unsafe = name({complaint.unsafe.key, complaint.unsafe.subclass});
  switch (complaint.problem) {
    case Complaint::Problem::kRecursive:
      return first + closing.taken + " is taken while " + closing.held + " is held";
    case Complaint::Problem::kCircular:
      return first + closing.taken + " is taken while " + closing.held +
             " is held, elsewhere it is the other way round: " + circle(complaint, name);
    case Complaint::Problem::kInconsistent:
      return first + handler + " takes " + safe + ", which is also held while " + when +
             " may come";
    case Complaint::Problem::kInversion:
    case Complaint::Problem::kUnsafeOrder:
      return first + handler + " takes " + safe + ", under which " + unsafe +
             " is taken, and that is held while " + when + " may come";
  }
  return first;
}

std::string order_in_words(const NamedOrder& order) {
  const std::uint32_t how = order.order.taken.how;
  const std::string reads = (how & kShared) != 0 ? " for reading" : "";
  if (!order.held.empty()) return "takes " + order.taken + reads + " while it holds " + order.held;
  if ((how & kInHardirq) != 0) return "takes " + order.taken + reads + " in an interrupt";
  if ((how & kInSoftirq) != 0) return "takes " + order.taken + reads + " in a softirq";
  const bool softirqs = (how & kSoftirqsOn) != 0;
  if ((how & kHardirqsOn) != 0)
    return "holds " + order.taken + reads + " while interrupts" +
           (softirqs ? " and softirqs" : "") + " may come";
  return "takes " + order.taken + reads;
}

}  // namespace kheddle
