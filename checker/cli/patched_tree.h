// A copy of a kernel tree to which patches are applied. What they do not touch are links to the
// original, so a copy takes milliseconds; and it always stands in the same place, so that what has
// been compiled of it before is found again.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "checker/base/result.h"

namespace kheddle {

class PatchedTree {
 public:
  // A copy in which these files, paths below the tree, may be changed. Errors: another kheddle
  // holds the copy; a full disk.
  static Result<std::unique_ptr<PatchedTree>> make(const std::string& tree,
                                                   const std::set<std::string>& files);
  ~PatchedTree();
  PatchedTree(const PatchedTree&) = delete;
  PatchedTree& operator=(const PatchedTree&) = delete;

  // Error: the patch does not apply (with the words of `git apply`); no git. The title is for
  // errors.
  Status apply(const std::string& patch, const std::string& title);

  const std::string& root() const { return root_; }

 private:
  PatchedTree() = default;
  std::string root_, scratch_;
  int lock_ = -1;
};

}  // namespace kheddle
