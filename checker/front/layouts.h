// How a compiler lays out the structures of a C header for one kind of machine, as its debug
// information has it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"

namespace kheddle {

struct Member {
  std::string name;                    // "" of an anonymous structure or union
  std::string type;                    // as C writes it
  std::uint64_t offset = 0, size = 0;  // bits
};

struct Layout {
  std::string name;  // "struct vfio_irq_info"; of one without a name, where it is: "struct a.b"
  std::string file;
  std::uint32_t line = 0;
  bool is_union = false;
  std::uint64_t size = 0;       // bits
  std::vector<Member> members;  // in the order of the source
};

struct LayoutRequest {
  std::string triple;                          // "" for this machine
  std::vector<std::string> defines, includes;  // as of LoadOptions
  std::vector<std::string> system;             // folders of system headers, none else are searched
  std::string compiler = "clang-19";           // looked up in PATH
};

// All structures and unions that the header and what it includes define, by file and line. Errors:
// no compiler, a header that does not compile by itself.
Result<std::vector<Layout>> layouts_of(const std::string& header, const LayoutRequest& request);

}  // namespace kheddle
