#include "checker/front/kernel_tree.h"

#include <fmt/format.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/Support/Allocator.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/StringSaver.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace kheddle {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// "6.1" of a Makefile's VERSION and PATCHLEVEL, or of the release in utsrelease.h; "" if unknown.
std::string version_of(const std::string& file) {
  std::ifstream stream(file);
  unsigned version = 0;
  unsigned level = 0;
  for (std::string line; std::getline(stream, line);) {
    if (std::sscanf(line.c_str(), "#define UTS_RELEASE \"%u.%u", &version, &level) == 2 ||
        std::sscanf(line.c_str(), "PATCHLEVEL = %u", &level) == 1)
      return std::to_string(version) + "." + std::to_string(level);
    std::sscanf(line.c_str(), "VERSION = %u", &version);
  }
  return "";
}

// Debian's packages of generated headers, by version number: the newest first.
Words header_packages() {
  std::error_code error;
  std::vector<std::pair<std::vector<unsigned long>, std::string>> found;
  for (const fs::directory_entry& entry : fs::directory_iterator("/usr/src", error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("linux-headers-")) continue;
    if (!exists(entry.path().string() + "/include/generated/autoconf.h")) continue;
    std::vector<unsigned long> numbers;
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (std::isdigit(static_cast<unsigned char>(name[i])) == 0) continue;
      std::size_t used = 0;
      numbers.push_back(std::stoul(name.substr(i, 9), &used));
      i += used;
    }
    found.emplace_back(numbers, entry.path().string());
  }
  std::sort(found.rbegin(), found.rend());
  Words paths;
  for (const auto& [numbers, path] : found) paths.push_back(path);
  return paths;
}

// Where include/generated is.
Result<std::string> configuration_of(const std::string& root) {
  if (exists(root + "/include/generated/autoconf.h")) return root;
  const std::string version = version_of(root + "/Makefile");
  std::string other;
  for (const std::string& path : header_packages()) {
    const std::string its = version_of(path + "/include/generated/utsrelease.h");
    if (version.empty() || its.empty() || its == version) return path;
    other = fmt::format("; {} is of {}", path, its);
  }
  return Error{"the kernel tree is not configured: it has no include/generated/autoconf.h" + other,
               root, 0,
               "run `make defconfig prepare` in it, or install the package linux-headers-amd64 of "
               "the same version" +
                   (version.empty() ? "" : " (" + version + ")")};
}

// The words of a shell command without expansions, as compile_commands.json has them.
Words split(const std::string& command) {
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver(memory);
  llvm::SmallVector<const char*> words;
  llvm::cl::TokenizeGNUCommandLine(command, saver, words);
  return {words.begin(), words.end()};
}

// What of a compiler's command line says how headers are found and what is defined. Paths are made
// absolute; what is for gcc alone, or for code that runs, is left out.
Words preprocessor_words(const Words& command, const fs::path& directory) {
  Words result;
  const auto path = [&](const std::string& name) {
    return fs::path(name).is_absolute() ? name : (directory / name).lexically_normal().string();
  };
  for (std::size_t i = 0; i < command.size(); ++i) {
    const std::string& word = command[i];
    if (word == "-include" || word == "-isystem") {
      if (i + 1 < command.size()) result.insert(result.end(), {word, path(command[++i])});
    } else if (word == "-I" || word == "-D" || word == "-U") {
      if (i + 1 == command.size()) break;
      const std::string& value = command[++i];
      result.push_back(word + (word == "-I" ? path(value) : value));
    } else if (word.starts_with("-I")) {
      result.push_back("-I" + path(word.substr(2)));
    } else if (word.starts_with("-D") || word.starts_with("-U")) {
      result.push_back(word);
    }
  }
  return result;
}

// The words of the tree's compile_commands.json for one of the sources, else for any file of C;
// empty if there is no such file.
Result<Words> recorded(const std::string& root, const Words& sources) {
  const std::string path = root + "/compile_commands.json";
  std::ifstream stream(path);
  if (!stream) return Words{};
  const nlohmann::json commands = nlohmann::json::parse(stream, nullptr, false);
  if (!commands.is_array() || commands.empty())
    return Error{"is no list of commands", path, 0, "make it anew: `make compile_commands.json`"};
  const nlohmann::json* chosen = nullptr;
  for (const nlohmann::json& entry : commands) {
    const std::string file = entry.value("file", "");
    if (!file.ends_with(".c")) continue;
    const bool wanted = std::any_of(sources.begin(), sources.end(),
                                    [&](const std::string& name) { return file.ends_with(name); });
    if (chosen == nullptr || wanted) chosen = &entry;
    if (wanted) break;
  }
  if (chosen == nullptr) return Words{};
  Words command;
  if (chosen->contains("arguments"))
    command = chosen->at("arguments").get<Words>();
  else
    command = split(chosen->value("command", ""));
  return preprocessor_words(command, chosen->value("directory", root));
}

// The same, remembered: reading what a whole kernel was compiled with takes longer than all the
// rest of a load() that finds everything in the cache.
Result<Words> remembered(const std::string& root, const Words& sources, const std::string& cache,
                         cache::FileHashes& hashes) {
  const std::string path = root + "/compile_commands.json";
  if (cache.empty() || !exists(path)) return recorded(root, sources);
  std::string key = "recorded";
  for (const Words& part : {Words{path}, sources})
    for (const std::string& word : part) key += "\n" + word;
  key = cache::hash(key);
  const std::string reader = cache::running_program();  // stands before what it made of the file
  if (const std::optional<cache::Entry> known = cache::find(cache, key, hashes)) {
    std::istringstream payload(known->payload);
    Words words;
    for (std::string word; std::getline(payload, word, '\0');) words.push_back(word);
    if (!words.empty() && !reader.empty() && words.front() == reader)
      return Words(words.begin() + 1, words.end());
  }
  Result<Words> anew = recorded(root, sources);
  if (!anew) return anew;
  cache::Entry entry{{{path, hashes.of(path)}}, reader + '\0'};
  for (const std::string& word : *anew) entry.payload += word + '\0';
  cache::store(cache, key, entry);
  return anew;
}

Words usual(const std::string& root, const std::string& configuration) {
  const std::string generated = configuration + "/arch/x86/include/generated";
  return {"-I" + root + "/arch/x86/include",
          "-I" + generated,
          "-I" + root + "/include",
          "-I" + configuration + "/include",
          "-I" + root + "/arch/x86/include/uapi",
          "-I" + generated + "/uapi",
          "-I" + root + "/include/uapi",
          "-I" + configuration + "/include/generated/uapi",
          "-include",
          root + "/include/linux/kconfig.h",
          "-include",
          root + "/include/linux/compiler_types.h",
          "-D__KERNEL__"};
}

}  // namespace

Result<KernelTree> KernelTree::open(const std::string& root, const Words& sources,
                                    const std::string& home, const std::string& cache,
                                    cache::FileHashes& hashes) {
  std::error_code error;
  const std::string top = fs::weakly_canonical(root, error).string();
  if (error || !fs::is_directory(top, error))
    return Error{"no such folder", root, 0, "give --kernel-tree the top of a kernel tree"};
  for (const char* part : {"/include/linux/kconfig.h", "/arch/x86/include/asm"})
    if (!exists(top + part))
      return Error{"is no kernel tree: it has no " + std::string(part).substr(1), root, 0,
                   "give --kernel-tree the top of a kernel tree"};
  KernelTree tree;
  tree.root_ = top;
  std::string original = top;
  if (std::ifstream mark(top + "/" + kCopyMark); mark) {
    tree.is_copy_ = true;
    std::getline(mark, original);
  }
  for (const std::string& name : sources) {
    const std::string path = fmt::format("{}/{}", top, name);
    if (!exists(path))
      return Error{
          "the kernel tree has no " + name, root, 0,
          "a KH_SOURCES line names it; is it a tree of the version that the harness is for?"};
    tree.sources_.push_back(path);
  }
  Result<std::string> configuration = configuration_of(original);
  if (!configuration) return configuration.error();
  Result<Words> words = remembered(original, sources, cache, hashes);
  if (!words) return words.error();
  if (words->empty()) words = usual(original, *configuration);
  for (const std::string& folder :
       {original + "/include", original + "/arch/x86/include",
        *configuration + "/include/generated", *configuration + "/arch/x86/include/generated"}) {
    // In a copy made of links (kheddle patch) some headers are the original's.
    tree.headers_.push_back(folder + "/");
    tree.headers_.push_back(fs::weakly_canonical(folder, error).string() + "/");
  }
  // Ours come first.
  tree.arguments_ = {"-nostdinc", "-I" + home + "/model/tree/include", "-I" + home + "/model"};
  tree.arguments_.insert(tree.arguments_.end(), words->begin(), words->end());
  for (const char* word :
       {"-D__DISABLE_EXPORTS", "-DKBUILD_MODNAME=\"kheddle\"", "-DKBUILD_BASENAME=\"kheddle\"",
        "-DKBUILD_MODFILE=\"kheddle\"", "-fms-extensions"})
    tree.arguments_.emplace_back(word);
  return tree;
}

}  // namespace kheddle
