#include "checker/front/compile.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <regex>
#include <sstream>
#include <thread>

#include "checker/base/check.h"

extern char** environ;

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// Raise it when the meaning of cached bitcode changes: other flags are part of the key anyway.
constexpr const char* kFrontVersion = "1";

bool has_suffix(const std::string& path, const char* suffix) {
  return fs::path(path).extension() == suffix;
}

bool is_ir(const std::string& path) { return has_suffix(path, ".bc") || has_suffix(path, ".ll"); }
bool is_c(const std::string& path) { return has_suffix(path, ".c"); }
bool is_cxx(const std::string& path) {
  return has_suffix(path, ".cc") || has_suffix(path, ".cpp") || has_suffix(path, ".cxx");
}

// The first executable of that name in PATH; "" if there is none.
std::string search_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0 ? name : "";
  const char* path = std::getenv("PATH");
  std::istringstream directories(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin");
  for (std::string directory; std::getline(directories, directory, ':');) {
    const std::string candidate = (directory.empty() ? "." : directory) + "/" + name;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

// Make's rule "target: a b\ c ...", as -MD writes it.
std::vector<std::string> parse_dependencies(const std::string& text) {
  std::vector<std::string> result;
  std::string word;
  std::size_t i = text.find(": ");
  if (i == std::string::npos) return result;
  for (i += 2; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '\n';
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if ((c == '\\' && (next == ' ' || next == '#')) || (c == '$' && next == '$')) {
      word += text[++i];
    } else if (c == '\\' && next == '\n') {
      continue;
    } else if (c == ' ' || c == '\n') {
      if (!word.empty()) result.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  return result;
}

// What a message of clang says is missing: a name, a header; "" if it says something else.
std::string missing_name(const std::string& message) {
  static const std::regex pattern(
      R"((?:use of undeclared identifier|call to undeclared (?:library )?function|unknown type name|)"
      R"(use of undeclared label) '([^']+)'.*|'([^']+)' file not found.*|)"
      R"((?:field has|variable has|) ?incomplete type.* '((?:struct|union|enum) [^']+)'.*|)"
      R"(incomplete definition of type '((?:struct|union|enum) [^']+)'.*|)"
      R"(no member named '([^']+)' in '([^']+)'.*)");
  std::smatch match;
  if (!std::regex_match(message, match, pattern)) return "";
  if (match[5].matched) return match[6].str() + "." + match[5].str();
  for (std::size_t i = 1; i < 5; ++i)
    if (match[i].matched) return match[i];
  return "";
}

// clang's errors as one: what is missing, and where each is used; else the first, and how many more
// there are. `sees_tree`: the headers are those of a kernel tree.
Error compile_error(const std::string& path, const std::string& output, bool sees_tree) {
  static const std::regex line_pattern(R"(^(.+?):(\d+):(\d+): (?:fatal )?error: (.*)$)");
  static const std::regex plain_pattern(R"(^.*error: (.*)$)");
  Error error{"", path, 0,
              "kheddle compiles it with clang-19 and the headers of " +
                  std::string(sees_tree ? "the kernel tree" : "model/include")};
  unsigned more = 0;
  std::vector<std::pair<std::string, std::vector<std::string>>> missing;  // in order of appearance
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, line_pattern)) {
      const std::string place = match[1].str() + ":" + match[2].str();
      if (const std::string name = missing_name(match[4]); !name.empty()) {
        auto known = std::find_if(missing.begin(), missing.end(),
                                  [&](const auto& entry) { return entry.first == name; });
        if (known == missing.end()) known = missing.insert(missing.end(), {name, {}});
        if (known->second.empty() || known->second.back() != place) known->second.push_back(place);
      }
      if (!error.message.empty()) {
        ++more;
        continue;
      }
      error.file = match[1];
      error.line = static_cast<std::uint32_t>(std::strtoul(match[2].str().c_str(), nullptr, 10));
      error.message = match[4];
    } else if (error.message.empty() && std::regex_match(line, match, plain_pattern)) {
      error.message = match[1];
    }
  }
  if (error.message.empty()) error.message = "clang failed: " + output.substr(0, 1000);
  if (!sees_tree && error.message.ends_with(".c' file not found"))
    error.advice =
        "a harness for files of a kernel tree says so: it has a line KH_SOURCES: in its first "
        "comment (docs/kernel.md)";
  if (missing.size() < 2) {
    if (more != 0) error.message += " (and " + std::to_string(more) + " more)";
    return error;
  }
  constexpr std::size_t kPlaces = 3;  // told of each
  error.message = (sees_tree ? "the tree's headers that are included do not have "
                             : "the headers do not have ") +
                  std::to_string(missing.size()) + " names that the file uses:";
  for (const auto& [name, places] : missing) {
    error.message += "\n    " + name + "  ";
    for (std::size_t i = 0; i < std::min(places.size(), kPlaces); ++i)
      error.message += (i == 0 ? "" : ", ") + places[i];
    if (places.size() > kPlaces)
      error.message += " and " + std::to_string(places.size() - kPlaces) + " more";
  }
  error.advice =
      sees_tree ? "include the headers that do, if the tree is of the version that the file is for"
                : "declare them in the file, or check it with a kernel tree (--kernel-tree, "
                  "docs/kernel.md)";
  return error;
}

// A scratch directory that goes away again.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "kheddle-XXXXXX").string();
    if (!error && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Scratch() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Runs a command with its errors in a file; its exit status, or -1 if it could not be run.
int run_command(const std::vector<std::string>& command, const std::string& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, command[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Status check_input(const std::string& path) {
  struct stat info{};
  if (stat(path.c_str(), &info) != 0)
    return Error{std::strerror(errno), path, 0, "give the path of a .c, .cc or .cpp file"};
  if (S_ISDIR(info.st_mode))
    return Error{"is a directory", path, 0, "give a .c, .cc or .cpp file in it"};
  if (access(path.c_str(), R_OK) != 0) return Error{std::strerror(errno), path, 0, ""};
  if (!is_c(path) && !is_cxx(path) && !is_ir(path))
    return Error{"unknown kind of file '" + fs::path(path).extension().string() + "'", path, 0,
                 "kheddle reads .c, .cc and .cpp, and LLVM's .bc and .ll"};
  return ok();
}

Result<Compiler> Compiler::find(const LoadOptions& options) {
  Compiler result;
  result.options_ = options;
  result.compiler_ = search_path(options.compiler);
  if (result.compiler_.empty())
    return Error{options.compiler + " is not installed", "", 0, "apt-get install clang-19"};
  struct stat info{};
  std::error_code error;
  const std::string real = fs::canonical(result.compiler_, error).string();
  if (stat(result.compiler_.c_str(), &info) != 0)
    return Error{std::strerror(errno), result.compiler_, 0, "apt-get install clang-19"};
  // The compiler's version, without the 20 ms of asking it.
  result.fingerprint_ = std::string(kFrontVersion) + "\n" + real + "\n" +
                        std::to_string(info.st_size) + "\n" + std::to_string(info.st_mtime);
  if (options.use_cache) result.cache_ = cache::directory(options.cache);
  if (!options.kernel_tree.empty()) {
    Result<KernelTree> tree = KernelTree::open(options.kernel_tree, options.sources, options.home,
                                               result.cache_, result.hashes());
    if (!tree) return tree.error();
    result.tree_ = std::move(*tree);
  }
  return result;
}

std::vector<std::string> Compiler::arguments(const std::string& path, Owner owner) const {
  std::vector<std::string> result = {
      "-c", "-emit-llvm",
      // -O1 without passes, rather than -O0: it keeps lifetime markers.
      "-O1", "-g", "-Xclang", "-disable-llvm-passes", "-w",
      // The kernel's dialect, and no cleverness with undefined behaviour that we want to see.
      "-fno-strict-aliasing", "-fwrapv", "-fno-delete-null-pointer-checks", "-fno-stack-protector",
      "-fno-common", "-fcf-protection=none", "-fno-asynchronous-unwind-tables",
      "-fno-unwind-tables", "-fno-vectorize", "-fno-slp-vectorize", "-fno-finite-loops",
      "-fno-builtin-printf", "-fno-builtin-fprintf", "-fno-math-errno", "-fno-color-diagnostics",
      "-fno-caret-diagnostics", "-ferror-limit=200", "-DKHEDDLE=1"};
  if (is_c(path))
    result.insert(result.end(), {"-std=gnu11"});
  else
    result.insert(result.end(), {"-std=c++20", "-fno-exceptions", "-fno-rtti"});
  if (tree_) result.emplace_back("-DKHEDDLE_TREE=1");
  const bool sees_tree = tree_ && is_c(path);
  if (owner == Owner::kUser) {
    for (const std::string& define : options_.defines) result.push_back("-D" + define);
    if (!options_.variant.empty()) {
      result.push_back("-DVARIANT_" + options_.variant + "=1");
      result.push_back("-DKHEDDLE_VARIANT=\"" + options_.variant + "\"");
    }
    for (const std::string& include : options_.includes) result.push_back("-I" + include);
  }
  if (sees_tree) {
    result.insert(result.end(), tree_->arguments().begin(), tree_->arguments().end());
    if (owner != Owner::kModel) result.push_back("-I" + tree_->root());
  } else if (!options_.home.empty()) {
    result.push_back("-I" + options_.home + "/model/include");
    result.push_back("-I" + options_.home + "/model");
  }
  return result;
}

Result<Bitcode> Compiler::run(const std::string& path, const std::vector<std::string>& arguments,
                              std::vector<std::string>* dependencies) const {
  const Scratch scratch;
  if (scratch.path().empty())
    return Error{"cannot make a temporary directory", "", 0, "check TMPDIR and the space on it"};
  const std::string output = scratch.path() + "/out.bc";
  const std::string rules = scratch.path() + "/out.d";
  const std::string errors = scratch.path() + "/errors";
  std::vector<std::string> command = {compiler_};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.insert(command.end(), {"-MD", "-MF", rules, "-o", output, "--", path});
  const int status = run_command(command, errors);
  if (status != 0) {
    if (status < 0) return Error{"cannot run " + compiler_, path, 0, "apt-get install clang-19"};
    return compile_error(path, cache::read_file(errors).value_or(""), tree_ && is_c(path));
  }
  std::optional<std::string> bytes = cache::read_file(output);
  if (!bytes) return Error{"clang wrote no output", path, 0, "check the space on TMPDIR"};
  *dependencies = parse_dependencies(cache::read_file(rules).value_or(""));
  return std::move(*bytes);
}

Result<Bitcode> Compiler::compile_as(const std::string& path,
                                     const std::vector<std::string>& arguments) const {
  std::vector<std::string> dependencies;
  return run(path, arguments, &dependencies);
}

cache::Dependencies Compiler::hashed(const std::vector<std::string>& paths) const {
  cache::Dependencies result;
  for (const std::string& path : paths) result.emplace(path, shared_->hashes.of(path));
  return result;
}

Result<Bitcode> Compiler::compile(const std::string& path, Owner owner) const {
  Record& record = shared_->record;
  if (is_ir(path)) {
    std::optional<std::string> bytes = cache::read_file(path);
    if (!bytes) return Error{"cannot be read", path, 0, ""};
    const std::lock_guard guard(shared_->lock);
    record.dependencies.emplace(path, cache::hash(*bytes));
    return std::move(*bytes);
  }
  const std::vector<std::string> arguments = this->arguments(path, owner);
  std::error_code error;
  // Debug information holds the current directory and the path as given, so both are in the key.
  std::string key = fingerprint_ + "\n" + fs::current_path(error).string() + "\n" + path;
  for (const std::string& argument : arguments) key += "\n" + argument;
  key = cache::hash(key);
  if (!cache_.empty()) {
    if (std::optional<cache::Entry> found = cache::find(cache_, key, shared_->hashes)) {
      const std::lock_guard guard(shared_->lock);
      ++record.statistics.cached;
      record.dependencies.merge(found->dependencies);
      return std::move(found->payload);
    }
  }
  std::vector<std::string> read;
  Result<Bitcode> result = run(path, arguments, &read);
  const bool known = result && !read.empty();
  cache::Entry entry;
  if (known && !cache_.empty()) {
    entry = {hashed(read), *result};
    cache::store(cache_, key, entry);
  }
  const std::lock_guard guard(shared_->lock);
  ++record.statistics.compiled;
  record.complete = record.complete && known;
  record.dependencies.merge(entry.dependencies);
  return result;
}

std::vector<Result<Bitcode>> Compiler::compile_all(const std::vector<Source>& sources) const {
  std::vector<std::optional<Result<Bitcode>>> results(sources.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < sources.size(); i = next++)
      results[i] = compile(sources[i].path, sources[i].owner);
  };
  const std::size_t workers =
      std::min<std::size_t>(sources.size(), std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  std::vector<Result<Bitcode>> all;
  for (std::optional<Result<Bitcode>>& result : results) {
    KHEDDLE_CHECK(result.has_value(), "every source was taken by a worker");
    all.push_back(std::move(*result));
  }
  return all;
}

}  // namespace kheddle
