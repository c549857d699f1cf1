// The cache of whole Programs. When nothing has changed, load() reads one entry here, and LLVM has
// no work at all.
//
// An entry's key is the question: which file, how. Who answered (this kheddle, this clang, the
// model's files, how a kernel tree is compiled) stands in the entry as its stamp, so that a new
// kheddle overwrites what an older one left.
#pragma once

#include <optional>
#include <string>

#include "checker/front/compile.h"
#include "checker/program/program.h"

namespace kheddle {

class ProgramCache {
 public:
  // `name`: the Program's. The compiler outlives the cache.
  ProgramCache(const std::string& path, const std::string& name, const LoadOptions& options,
               const Compiler& compiler);

  // The Program as it was stored, if everything that went into it is as it was.
  std::optional<Program> find() const;
  // REQUIRES: the compiler has compiled all files of the program, and no others.
  void store(const Program& program) const;

 private:
  const Compiler& compiler_;
  std::string key_, stamp_;  // "": nothing is cached
};

}  // namespace kheddle
