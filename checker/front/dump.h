// A Program as text that a person can read: for tests and for finding out what front/ made of a
// file.
#pragma once

#include <string>

#include "checker/program/program.h"

namespace kheddle {

std::string dump(const Program& program);
std::string dump(const Program& program, const Function& function);
// One instruction without its number, e.g. "s4 = add.32 s1, 7". `program` and `function` give
// names.
std::string dump(const Program& program, const Function& function, const Instruction& instruction);
const char* op_name(Op op);

}  // namespace kheddle
