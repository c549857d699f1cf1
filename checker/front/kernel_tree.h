// A kernel tree whose own files are checked: where its headers and its configuration are, and how
// clang compiles a file of it for the model. x86-64 only.
#pragma once

#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/front/cache.h"

namespace kheddle {

class KernelTree {
 public:
  // `root` is the top of a kernel tree, or a part of one that has include/ and arch/x86/include.
  // Its configuration is its own if it has been configured (`make prepare`), else that of the
  // newest /usr/src/linux-headers-*. `sources`: files of it, relative to root, that say whose flags
  // of compile_commands.json count. Errors: no kernel tree; no such source; no configuration, or
  // one of another version; a compile_commands.json that cannot be read.
  // What that file says is kept in the folder `cache`, unless that is "".
  static Result<KernelTree> open(const std::string& root, const std::vector<std::string>& sources,
                                 const std::string& home, const std::string& cache,
                                 cache::FileHashes& hashes);

  // The top, for files that include others by their path from there.
  const std::string& root() const { return root_; }
  // What clang gets before the file's name, of any C file that sees the tree's headers.
  const std::vector<std::string>& arguments() const { return arguments_; }
  // The sources, as paths.
  const std::vector<std::string>& sources() const { return sources_; }
  // The folders of headers, with a / at the end. What happens there is told of the caller.
  const std::vector<std::string>& headers() const { return headers_; }
  // Whether it is a copy (kCopyMark).
  bool is_copy() const { return is_copy_; }

 private:
  std::string root_;
  std::vector<std::string> arguments_, sources_, headers_;
  bool is_copy_ = false;
};

// In the top of a copy of a tree, which is made of links: a file of this name holds the path of the
// tree whose headers are taken. If that is the original, so is what was compiled with them before.
inline constexpr const char* kCopyMark = ".kheddle-copy-of";

}  // namespace kheddle
