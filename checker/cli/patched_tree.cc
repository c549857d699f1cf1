#include "checker/cli/patched_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include "checker/front/cache.h"
#include "checker/front/kernel_tree.h"

extern char** environ;

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// Makes the folder a real one whose entries are links to those of the original.
Status open_folder(const fs::path& original, const fs::path& copy) {
  std::error_code error;
  if (fs::is_directory(copy, error) && !fs::is_symlink(copy, error)) return ok();
  fs::remove(copy, error);
  fs::create_directory(copy, error);
  if (error) return Error{error.message(), copy.string(), 0, "check the space on the cache's disk"};
  for (const fs::directory_entry& entry : fs::directory_iterator(original, error))
    fs::create_symlink(entry.path(), copy / entry.path().filename(), error);
  return ok();
}

// Runs git in a folder, with its words in a file; its exit status, -1 if it cannot be run.
int run_git(const std::string& folder, const std::vector<std::string>& arguments,
            const std::string& words) {
  // A repository that the folder happens to lie in (a home kept in git) would make git leave out
  // what is not its own.
  const std::string ceiling = fs::path(folder).parent_path().string();
  std::vector<std::string> command = {"env", "GIT_CEILING_DIRECTORIES=" + ceiling, "git", "-C",
                                      folder};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : command) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, words.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "env", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Result<std::unique_ptr<PatchedTree>> PatchedTree::make(const std::string& tree,
                                                       const std::set<std::string>& files) {
  std::error_code error;
  const fs::path original = fs::weakly_canonical(tree, error);
  const std::string cache = cache::directory("");
  if (cache.empty()) return Error{"no folder for the patched copy", "", 0, "set XDG_CACHE_HOME"};
  const fs::path top = fs::path(cache) / "patched" / cache::hash(original.string());
  fs::create_directories(top, error);
  std::unique_ptr<PatchedTree> made(new PatchedTree);
  made->scratch_ = top.string();
  made->lock_ = open((top / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made->lock_ < 0 || flock(made->lock_, LOCK_EX | LOCK_NB) != 0)
    return Error{"another kheddle checks a patch of this tree", top.string(), 0,
                 "wait for its end"};
  const fs::path copy = top / "tree";
  made->root_ = copy.string();
  fs::remove_all(copy, error);
  if (Status status = open_folder(original, copy); !status) return status.error();
  for (const std::string& name : files) {
    fs::path at;
    for (const fs::path& part : fs::path(name).parent_path()) {
      at /= part;
      if (!fs::is_directory(original / at, error)) {
        fs::create_directories(copy / at, error);  // of a new file
      } else if (Status status = open_folder(original / at, copy / at); !status) {
        return status.error();
      }
    }
    if (!fs::exists(original / name, error)) continue;
    fs::remove(copy / name, error);
    fs::copy_file(original / name, copy / name, error);
    if (error) return Error{error.message(), (copy / name).string(), 0, ""};
  }
  // With no header changed, what has been compiled with them for the original serves here too.
  const bool headers = std::any_of(files.begin(), files.end(),
                                   [](const std::string& name) { return !name.ends_with(".c"); });
  std::ofstream(copy / kCopyMark) << (headers ? copy : original).string() << "\n";
  return made;
}

Status PatchedTree::apply(const std::string& patch, const std::string& title) {
  const fs::path file = fs::path(scratch_) / "patch", words = fs::path(scratch_) / "words";
  std::ofstream(file) << patch;
  const int status =
      run_git(root_, {"apply", "-p1", "--whitespace=nowarn", file.string()}, words.string());
  if (status < 0 || status == 127) return Error{"git cannot be run", "", 0, "apt-get install git"};
  if (status == 0) return ok();
  std::string said = cache::read_file(words.string()).value_or("");
  while (!said.empty() && said.back() == '\n') said.pop_back();
  return Error{"the patch does not apply: " + said, title, 0,
               "is the tree the one that it was made for?"};
}

PatchedTree::~PatchedTree() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace kheddle
