// What a harness has to know of a driver's functions: how they are called, on what, and what they
// call in turn.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/front/load.h"

namespace kheddle {

struct Parameter {
  std::string name;
  std::string type;     // as C writes it
  std::string pointee;  // of a pointer: the type it points to, without const; "" of others
  bool whole = false;   // the pointee is a structure or union whose members are known here
};

struct FunctionSignature {
  std::string name, file;
  std::uint32_t line = 0;
  std::string returns;  // "void" if nothing
  std::vector<Parameter> parameters;
  bool variadic = false;
};

struct StructureMember {
  std::string name;  // "" of one without
  std::string type;
};

struct SourceSignatures {
  std::vector<FunctionSignature> functions;  // with a body, in the file's order
  // Structures and unions by name ("struct device"): what they hold, and where they are defined.
  struct Structure {
    std::string file;
    std::vector<StructureMember> members;
  };
  std::map<std::string, Structure> structures;
};

// Compiles the file as a harness is, and reads its debug information. Errors: as load() has them.
Result<SourceSignatures> read_signatures(const std::string& path, const LoadOptions& options);

}  // namespace kheddle
