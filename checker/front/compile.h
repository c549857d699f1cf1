// Runs clang and keeps what it made: source file in, bitcode out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/front/kernel_tree.h"
#include "checker/front/load.h"

namespace kheddle {

// LLVM bitcode, or textual IR when the input was an .ll file.
using Bitcode = std::string;

class Compiler {
 public:
  // Whose a file is: the user's is compiled with the variant and the defines. With a kernel tree,
  // C files of all sorts see its headers.
  enum class Owner { kUser, kModel, kTree };

  // Errors: no compiler; no kernel tree where the options name one.
  static Result<Compiler> find(const LoadOptions& options);

  // Compiles one file. Safe to call from several threads.
  Result<Bitcode> compile(const std::string& path, Owner owner) const;

  // The kernel tree, if there is one.
  const std::optional<KernelTree>& tree() const { return tree_; }

  // Compiles a file with these arguments and no others; not cached.
  Result<Bitcode> compile_as(const std::string& path,
                             const std::vector<std::string>& arguments) const;

 private:
  Compiler() = default;
  std::vector<std::string> arguments(const std::string& path, Owner owner) const;
  Result<Bitcode> run(const std::string& path, const std::vector<std::string>& arguments,
                      std::vector<std::string>* dependencies) const;

  LoadOptions options_;
  std::optional<KernelTree> tree_;
  std::string compiler_;     // absolute path
  std::string fingerprint_;  // of the compiler's file and of this front
  std::string cache_;        // "" when nothing is cached

 public:
  mutable LoadStatistics statistics;  // guarded by a lock within compile()
};

// Checks that the user's path can be compiled at all.
Status check_input(const std::string& path);

}  // namespace kheddle
