#include "checker/front/program_cache.h"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "checker/front/cache.h"
#include "checker/front/link.h"
#include "checker/front/serialize.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// Words one after the other such that no two lists of them look the same.
class Text {
 public:
  void add(const std::string& word) { text_ += fmt::format("{}:{}", word.size(), word); }
  void add(const std::vector<std::string>& words) {
    text_ += fmt::format("{}[", words.size());
    for (const std::string& word : words) add(word);
  }
  std::string hash() const { return cache::hash(text_); }

 private:
  std::string text_;
};

}  // namespace

ProgramCache::ProgramCache(const std::string& path, const std::string& name,
                           const LoadOptions& options, const Compiler& compiler)
    : compiler_(compiler) {
  const std::string program = cache::running_program();
  if (compiler.cache().empty() || program.empty()) return;
  // In a copy it matters which files are links (a header's folder says whose it is), and contents
  // do not tell.
  const auto& tree = compiler.tree();
  if (tree && tree->is_copy()) return;
  // Names every option: one that is added does not compile until somebody decides about it.
  const auto& [variant, defines, includes, home, directory, use_cache, posix, clang, kernel_tree,
               files, stubs] = options;
  (void)directory, (void)use_cache, (void)clang;  // clang is in the compiler's fingerprint
  Text key;
  std::error_code error;
  for (const std::string& word :
       {std::string("program"), fs::current_path(error).string(), path, name, variant, home,
        kernel_tree, std::to_string(static_cast<int>(posix))})
    key.add(word);
  for (const auto& words : {defines, includes, files, stubs}) key.add(words);
  key_ = key.hash();

  Text stamp;
  stamp.add(program);
  stamp.add(compiler.fingerprint());
  stamp.add(model_sources(home, tree.has_value()));
  if (tree)
    for (const auto& words : {tree->arguments(), tree->sources(), tree->headers()})
      stamp.add(words);
  stamp_ = stamp.hash();
}

std::optional<Program> ProgramCache::find() const {
  if (key_.empty()) return std::nullopt;
  std::optional<cache::Entry> entry = cache::find(compiler_.cache(), key_, compiler_.hashes());
  if (!entry || !entry->payload.starts_with(stamp_)) return std::nullopt;
  return deserialize(entry->payload.substr(stamp_.size()));
}

void ProgramCache::store(const Program& program) const {
  const Compiler::Record& record = compiler_.record();
  // Without a file of the model that does not compile, the next answer may be another.
  if (key_.empty() || !record.complete) return;
  cache::store(compiler_.cache(), key_, {record.dependencies, stamp_ + serialize(program)});
}

}  // namespace kheddle
