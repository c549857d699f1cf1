// A directory of a test's own, with sources in it, and Programs made of them.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "checker/front/dump.h"
#include "checker/front/load.h"

namespace kheddle::testing {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "front-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
    path_ = name;
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }

  // Writes a file and returns its path; makes the directories that it needs.
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
    return path(name);
  }

  // Nothing of the user's own cache is read or written.
  LoadOptions options() const {
    LoadOptions result;
    result.cache = path("cache");
    result.use_cache = false;
    return result;
  }

 private:
  std::string path_;
};

// The Program of a source text; the test fails when there is none.
inline Program program_of(const std::string& source, const std::string& extension = ".c") {
  const Scratch scratch;
  Result<Program> program = load(scratch.write("test" + extension, source), scratch.options());
  if (!program) {
    ADD_FAILURE() << program.error().file << ":" << program.error().line << ": "
                  << program.error().message;
    return {};
  }
  return std::move(*program);
}

inline const Function& function_of(const Program& program, const std::string& name) {
  for (const Function& function : program.functions)
    if (function.name == name) return function;
  static const Function none;
  ADD_FAILURE() << "no function " << name << " in\n" << dump(program);
  return none;
}

inline int count(const Function& function, Op op) {
  int result = 0;
  for (const Instruction& instruction : function.code) result += instruction.op == op;
  return result;
}

// The first instruction of a kind; the test fails when there is none.
inline const Instruction& first(const Function& function, Op op) {
  for (const Instruction& instruction : function.code)
    if (instruction.op == op) return instruction;
  static const Instruction none;
  ADD_FAILURE() << "no " << op_name(op) << " in " << function.name;
  return none;
}

}  // namespace kheddle::testing
