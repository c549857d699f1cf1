// The Program as the Machine runs it: instructions of one cache line, constants in a table a
// function, everything that a step needs and a report does not left out.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/program/program.h"

namespace kheddle {

struct Code {
  Op op = Op::kUnreachable;
  std::uint8_t width = 64;
  std::uint8_t size = 8;
  Rmw rmw = Rmw::kXchg;
  Intrinsic intrinsic = Intrinsic::kSelf;
  bool marked = false;
  bool has_value = false;
  // Where the instruction may be a visible operation; see Visibility.
  std::uint8_t visibility = 0;
  std::int32_t dst = -1, dst2 = -1;
  std::int32_t a = 0, b = 0, c = 0;  // a slot, or ~i for constant i of the function
  std::uint32_t target = 0, target2 = 0;
  FunctionId callee = kNone;
  std::uint32_t args = 0;  // first of arg_count operands in FunctionCode::args
  std::uint32_t arg_count = 0;
  std::int64_t imm = 0;
};

enum Visibility : std::uint8_t {
  kNeverVisible = 0,
  kAlwaysVisible = 1,     // outside atomic sections
  kVisibleIfExposed = 2,  // a plain access, exposed neither by race nor by every_access
  kVisibleIfShared = 3,   // a plain access under every_access: unless private
  kExposed = 4,           // a plain access that was found to race
};

struct FunctionCode {
  std::vector<Code> code;
  std::vector<std::uint64_t> constants;
  std::vector<std::int32_t> args;
  std::vector<std::uint32_t> object_offsets;  // of the frame's stack objects, from its base
  std::uint32_t stack_bytes = 0;              // base of a called frame, from this one's
  std::uint32_t slots = 0;
};

std::vector<FunctionCode> decode(const Program& program);

}  // namespace kheddle
