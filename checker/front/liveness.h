// Fills Function::live and Function::live_after: which slots may still be read.
#pragma once

#include <functional>

#include "checker/program/program.h"

namespace kheddle {

// Calls `visit` with every slot that the instruction reads; a slot may come twice.
void for_each_read(const Instruction& instruction, const std::function<void(std::uint32_t)>& visit);

// The instructions that may run after code[index] within the function.
std::vector<std::uint32_t> successors(const Function& function, std::uint32_t index);

// live_after is filled for kCall only; it stays empty elsewhere.
void compute_liveness(Function& function);

}  // namespace kheddle
