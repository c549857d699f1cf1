// Runs clang and keeps what it made: source file in, bitcode out.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/front/cache.h"
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

  struct Source {
    std::string path;
    Owner owner = Owner::kUser;
  };
  // Compiles files side by side on all cores; what is cached costs a few file reads.
  std::vector<Result<Bitcode>> compile_all(const std::vector<Source>& sources) const;

  // The kernel tree, if there is one.
  const std::optional<KernelTree>& tree() const { return tree_; }

  // Compiles a file with these arguments and no others; not cached.
  Result<Bitcode> compile_as(const std::string& path,
                             const std::vector<std::string>& arguments) const;

  // What compile() did up to now.
  struct Record {
    LoadStatistics statistics;
    cache::Dependencies dependencies;  // of all that it returned
    bool complete = true;              // all files did compile, and what they read is known
  };
  // REQUIRES: no compile() is running.
  const Record& record() const { return shared_->record; }

  // The compiler's file and the version of this front: with others, nothing from before counts.
  const std::string& fingerprint() const { return fingerprint_; }
  // Where things are cached; "" if nothing is.
  const std::string& cache() const { return cache_; }
  cache::FileHashes& hashes() const { return shared_->hashes; }

 private:
  Compiler() = default;
  std::vector<std::string> arguments(const std::string& path, Owner owner) const;
  Result<Bitcode> run(const std::string& path, const std::vector<std::string>& arguments,
                      std::vector<std::string>* dependencies) const;
  cache::Dependencies hashed(const std::vector<std::string>& paths) const;

  // What the threads of compile() share.
  struct Shared {
    std::mutex lock;  // of the record; the hashes have their own
    Record record;
    cache::FileHashes hashes;
  };

  LoadOptions options_;
  std::optional<KernelTree> tree_;
  std::string compiler_;  // absolute path
  std::string fingerprint_;
  std::string cache_;
  std::unique_ptr<Shared> shared_ = std::make_unique<Shared>();
};

// Checks that the user's path can be compiled at all.
Status check_input(const std::string& path);

}  // namespace kheddle
