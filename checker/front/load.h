// From a path to a Program: compile with clang, link the model library, clean up, lower. The only
// outside surface of front/, together with dump.h.
#pragma once

#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"

namespace kheddle {

struct LoadOptions {
  // Adds -DVARIANT_<variant>=1 and -DKHEDDLE_VARIANT="<variant>"; "" adds neither.
  std::string variant;
  std::vector<std::string> defines;   // "NAME" or "NAME=VALUE"
  std::vector<std::string> includes;  // extra include directories, searched before the model's
  std::string home;                   // the kheddle tree, which holds model/; "" links no model
  std::string cache;  // "": $XDG_CACHE_HOME/kheddle, ~/.cache/kheddle, or a temp dir
  bool use_cache = true;
  // Whether model/posix is linked: when symbols are left that the kernel model does not define,
  // always or never.
  enum class Posix { kAuto, kAlways, kNever };
  Posix posix = Posix::kAuto;
  std::string compiler = "clang-19";  // looked up in PATH
  // A kernel tree: the file is compiled with its headers, and `sources` (relative to it) are
  // linked, with the model's tree/ instead of the rest of it. "": none.
  std::string kernel_tree;
  std::vector<std::string> sources;
  std::vector<std::string> stubs;  // "name=how": functions without a body get one (stubs.h)
};

// Where the time went and what the cache saved; for tests and benchmarks.
struct LoadStatistics {
  unsigned compiled = 0;  // runs of clang
  unsigned cached = 0;    // files whose bitcode was taken from the cache
  bool whole = false;     // the Program itself was: no file was compiled or taken
};

// Loads a .c, .cc or .cpp file (or LLVM .bc, .ll, taken as they are). Errors: no such file, a
// directory, an unknown extension, no clang, code that does not compile (with the file:line of
// clang's first error), a program without main and without a KH_THREAD, a kernel tree that is none.
Result<Program> load(const std::string& path, const LoadOptions& options,
                     LoadStatistics* statistics = nullptr);

}  // namespace kheddle
