// Complaints of the lock graph in the kernel's words.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/graph/lock_graph.h"
#include "checker/trace/trace.h"

namespace kheddle {

using NameLock = std::function<std::string(const LockUse&)>;

bool is_about_interrupts(const Complaint& complaint);

// "WARNING: possible circular locking dependency detected": the line that the kernel begins with.
std::string headline(const Complaint& complaint);

// The headline, and which classes it is about. `orders`: the closing order first.
std::string complaint_in_words(const Complaint& complaint, const std::vector<NamedOrder>& orders,
                               const NameLock& name);

// "takes &b while it holds &a"; "takes &a in hardirq, where interrupts are off".
std::string order_in_words(const NamedOrder& order);

}  // namespace kheddle
