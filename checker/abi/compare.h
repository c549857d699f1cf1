// Compares how one header's structures are laid out on several machines. An ioctl's argument is to
// look the same on all of them, since a 32-bit program may run on a 64-bit kernel; and to have no
// bits that nobody names, since these come from the program's stack, or go there from the kernel's
// (Documentation/driver-api/ioctl.rst, "Structure layout").
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker/front/layouts.h"

namespace kheddle {

struct AbiMachine {
  std::string name;     // as the report calls it
  std::string triple;   // for clang
  std::string headers;  // the folder of its own system headers, if they are installed
  std::string package;  // that has them
};

// x86-64, i386, x32, arm64 and s390x.
const std::vector<AbiMachine>& abi_machines();

struct AbiProblem {
  enum class Kind { kHole, kTail, kSize, kField, kMissing };
  Kind kind = Kind::kHole;
  std::vector<std::size_t> machines;  // on which it is so
  std::uint64_t offset = 0;           // of kHole and kTail: bits
  std::uint64_t bits = 0;
  std::string member;  // of kField; of kHole the one before it
};

struct AbiStructure {
  std::string name, file;
  std::uint32_t line = 0;
  std::vector<std::optional<Layout>> on;  // by machine
  std::vector<AbiProblem> problems;
  std::string reason;  // why that is as it should be; "" of no known reason
};

// `layouts`: one for each machine; of the structures only those in the files that `in_question`
// names, none: all. `reasons`: by the structure's name, with what is inside it.
std::vector<AbiStructure> compare_layouts(const std::vector<std::vector<Layout>>& layouts,
                                          const std::vector<std::string>& in_question,
                                          const std::map<std::string, std::string>& reasons);

const char* problem_name(AbiProblem::Kind kind);

}  // namespace kheddle
