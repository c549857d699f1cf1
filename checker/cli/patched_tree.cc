#include "checker/cli/patched_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "checker/front/cache.h"
#include "checker/front/kernel_tree.h"

extern char** environ;

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// "drivers/a.c" of "+++ b/drivers/a.c\tdate"; "" for /dev/null.
std::string file_of(const std::string& line) {
  std::string name = line.substr(
      4, line.find('\t') == std::string::npos ? std::string::npos : line.find('\t') - 4);
  while (!name.empty() && (name.back() == '\r' || name.back() == ' ')) name.pop_back();
  if (name == "/dev/null") return "";
  const std::size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

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
  std::vector<std::string> command = {"git", "-C", folder};
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
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Result<PatchedFiles> read_patch(const std::string& path) {
  std::ifstream stream(path);
  std::error_code error;
  if (!stream || fs::is_directory(path, error))
    return Error{"the patch cannot be read", path, 0, "is the path right?"};
  PatchedFiles files;
  std::string before;
  std::string current;
  std::uint32_t number = 0;
  // Lines of the hunk that are still to come: what they hold is not looked at.
  unsigned old_left = 0;
  unsigned new_left = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (old_left != 0 || new_left != 0) {
      const char mark = line.empty() ? ' ' : line.front();
      if (mark != '+' && mark != '\\') old_left -= old_left != 0 ? 1 : 0;
      if (mark != '-' && mark != '\\') new_left -= new_left != 0 ? 1 : 0;
      continue;
    }
    unsigned old_first = 0;
    unsigned new_first = 0;
    if (line.starts_with("--- ")) {
      before = file_of(line);
    } else if (line.starts_with("+++ ")) {
      current = file_of(line);
      if (current.empty()) current = before;
      if (current.empty() || current.front() == '/' || current.find("..") != std::string::npos)
        return Error{"the patch names a file outside the tree: " + current, path, number, ""};
      files[current];
    } else if (line.starts_with("@@ -") && !current.empty()) {
      old_left = new_left = 1;
      const char* text = line.c_str();
      if (std::sscanf(text, "@@ -%u,%u +%u,%u @@", &old_first, &old_left, &new_first, &new_left) !=
              4 &&
          std::sscanf(text, "@@ -%u +%u,%u @@", &old_first, &new_first, &new_left) != 3 &&
          std::sscanf(text, "@@ -%u,%u +%u @@", &old_first, &old_left, &new_first) != 3 &&
          std::sscanf(text, "@@ -%u +%u @@", &old_first, &new_first) != 2)
        return Error{"the patch has a malformed hunk: " + line, path, number, ""};
      files[current].before.emplace_back(old_first, old_first + old_left);
      files[current].after.emplace_back(new_first, new_first + new_left);
    }
  }
  if (files.empty())
    return Error{"holds no diff", path, 0, "give what git diff or git format-patch wrote"};
  return files;
}

Result<std::unique_ptr<PatchedTree>> PatchedTree::make(const std::string& tree,
                                                       const std::string& patch,
                                                       const PatchedFiles& files) {
  std::error_code error;
  const fs::path original = fs::weakly_canonical(tree, error);
  const std::string cache = cache::directory("");
  if (cache.empty()) return Error{"no folder for the patched copy", "", 0, "set XDG_CACHE_HOME"};
  const fs::path top = fs::path(cache) / "patched" / cache::hash(original.string());
  fs::create_directories(top, error);
  std::unique_ptr<PatchedTree> made(new PatchedTree);
  made->lock_ = open((top / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made->lock_ < 0 || flock(made->lock_, LOCK_EX | LOCK_NB) != 0)
    return Error{"another kheddle checks a patch of this tree", top.string(), 0,
                 "wait for its end"};
  const fs::path copy = top / "tree";
  made->root_ = copy.string();
  fs::remove_all(copy, error);
  if (Status status = open_folder(original, copy); !status) return status.error();
  for (const auto& [name, changes] : files) {
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
                                   [](const auto& file) { return !file.first.ends_with(".c"); });
  if (!headers) std::ofstream(copy / kCopyMark) << original.string() << "\n";
  const std::string words = (top / "words").string();
  const std::string absolute = fs::absolute(patch, error).string();
  const int status =
      run_git(copy.string(), {"apply", "-p1", "--whitespace=nowarn", absolute}, words);
  if (status < 0) return Error{"git cannot be run", "", 0, "apt-get install git"};
  if (status != 0) {
    std::string said = cache::read_file(words).value_or("");
    while (!said.empty() && said.back() == '\n') said.pop_back();
    return Error{"the patch does not apply: " + said, patch, 0,
                 "is the tree the one that it was made for?"};
  }
  return made;
}

PatchedTree::~PatchedTree() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace kheddle
