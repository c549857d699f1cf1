// Patches as people keep them: unified diffs, mails, mboxes of several, commits of a tree.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/base/result.h"

namespace kheddle {

using LineRange = std::pair<std::uint32_t, std::uint32_t>;  // first, after the last

struct Hunk {
  LineRange before, after;
  std::vector<std::string> lines;  // with the @@ line
};

// What a patch changes, by file: a path below the tree.
struct PatchedFile {
  std::vector<Hunk> hunks;
};
using PatchedFiles = std::map<std::string, PatchedFile>;

struct Patch {
  std::string title;  // its subject; of a plain diff its file's name
  PatchedFiles files;
  std::string text;
};

// A series, in order: each of `names` is a file (`git diff`, `git format-patch`, an mbox of
// several) or, in a tree that is a git repository, commits as `git log` names them (v6.1..topic).
// Mails without a diff are passed over. Errors: cannot be read; no diff in it; a path that leads
// out of the tree; a malformed hunk.
Result<std::vector<Patch>> read_series(const std::vector<std::string>& names,
                                       const std::string& tree);

// The patches of one text; `path` is for titles and errors.
Result<std::vector<Patch>> parse_patches(const std::string& text, const std::string& path);

// Whether a name of a series means commits of the tree. Then its first commit's parent is what
// comes before.
bool names_commits(const std::string& name);

}  // namespace kheddle
