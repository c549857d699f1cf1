// Where functions and variables lie, and what constants are worth once that is known.
#pragma once

#include <llvm/IR/Constants.h>
#include <llvm/IR/Module.h>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "checker/base/result.h"
#include "checker/front/source_map.h"
#include "checker/program/program.h"

namespace kheddle {

// A scalar piece of a value: an integer, a pointer or a floating-point pattern of up to 64 bits.
// An aggregate is its pieces in memory order; an i128 is two.
struct Part {
  std::uint64_t offset = 0;  // bytes from the start of the value
  unsigned bits = 0;
};

// The pieces of a type; nothing for vectors, wider integers, and aggregates of more than 64 pieces.
std::optional<std::vector<Part>> parts_of(llvm::Type* type, const llvm::DataLayout& layout);

// The same of a value whose type was looked at before: it has pieces.
std::vector<Part> parts_of(const llvm::Value& value, const llvm::DataLayout& layout);

class Addresses {
 public:
  // Numbers the functions and places the variables of the module in `program`.
  Addresses(const llvm::Module& module, Program& program, SourceMap& sources);

  // Writes the variables' initial bytes. Errors: an initialiser that has no value here.
  Status initialise();

  FunctionId function(const llvm::Function* function) const { return functions_.at(function); }
  // Index into Program::thread_locals.
  std::uint32_t thread_local_index(const llvm::GlobalVariable* variable) const {
    return thread_locals_.at(variable);
  }
  // Nothing when it depends on the thread, on a label, or on an operation we do not know.
  std::optional<std::uint64_t> scalar(const llvm::Constant* constant) const;
  // The pieces' values, appended; false when one has none.
  bool pieces(const llvm::Constant* constant, std::vector<std::uint64_t>* values) const;

 private:
  void place_functions();
  void place_variables();
  // What `variable` is and how large, but not yet where.
  Variable describe(const llvm::GlobalVariable& variable);
  // Behind `cursor`, which moves on.
  static std::uint64_t place(const llvm::GlobalVariable& variable, std::uint64_t size,
                             std::uint64_t* cursor);
  void place_per_cpu(const std::vector<const llvm::GlobalVariable*>& variables,
                     std::uint64_t start);
  Status initialise(const llvm::GlobalVariable& variable, Variable* entry) const;
  Error too_large(const std::string& text) const;
  bool write(const llvm::Constant* constant, std::uint64_t offset,
             std::vector<std::uint8_t>& bytes) const;

  const llvm::Module& module_;
  const llvm::DataLayout& layout_;
  Program& program_;
  SourceMap& sources_;
  std::unordered_map<const llvm::Function*, FunctionId> functions_;
  std::unordered_map<const llvm::GlobalVariable*, std::uint64_t> variables_;
  // Of each of Program::variables and Program::thread_locals.
  std::vector<const llvm::GlobalVariable*> sources_of_variables_, sources_of_locals_;
  std::uint64_t per_cpu_bytes_ = 0;  // of one CPU's copies
  std::unordered_map<const llvm::GlobalVariable*, std::uint32_t> thread_locals_;
};

// The name as the source has it: C++ names without their mangling.
std::string source_name(const llvm::Function& function);

}  // namespace kheddle
