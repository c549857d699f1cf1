// A copy of a kernel tree to which a patch has been applied. What the patch does not touch are
// links to the original, so a copy takes milliseconds; and it always stands in the same place, so
// that what has been compiled of it before is found again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checker/base/result.h"

namespace kheddle {

using LineRange = std::pair<std::uint32_t, std::uint32_t>;  // first, last

// What a patch changes, by file (a path below the tree): lines before and lines after.
struct PatchedFile {
  std::vector<LineRange> before, after;
};
using PatchedFiles = std::map<std::string, PatchedFile>;

// Reads unified diffs: `git diff`, `git format-patch`, an mbox of several. Errors: cannot be read;
// no diff in it; a path that leads out of the tree.
Result<PatchedFiles> read_patch(const std::string& path);

class PatchedTree {
 public:
  // Error: the patch does not apply (with the words of `git apply`); another kheddle holds the
  // copy; a full disk; no git.
  static Result<std::unique_ptr<PatchedTree>> make(const std::string& tree,
                                                   const std::string& patch,
                                                   const PatchedFiles& files);
  ~PatchedTree();
  PatchedTree(const PatchedTree&) = delete;
  PatchedTree& operator=(const PatchedTree&) = delete;

  const std::string& root() const { return root_; }

 private:
  PatchedTree() = default;
  std::string root_;
  int lock_ = -1;
};

}  // namespace kheddle
