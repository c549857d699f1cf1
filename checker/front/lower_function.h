// Lowers one function. Blocks are laid out in reverse postorder; every SSA value has slots of its
// own, one for each of its parts (addresses.h), except that casts which do not change the bits
// share them.
//
// Conventions beyond program.h, between functions that this file lowers:
// - a result of several parts is stored through a hidden last parameter, an object of the caller;
// - a function that reads its variable arguments (va_start) takes their address, an array of 8-byte
//   words, as one more hidden parameter;
// - a byval parameter is copied by the callee on entry.
#pragma once

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Operator.h>

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "checker/front/addresses.h"
#include "checker/front/source_map.h"
#include "checker/program/program.h"

namespace kheddle {

// What all functions of a module share.
struct LoweringContext {
  Program& program;
  Addresses& addresses;
  SourceMap& sources;
  const llvm::DataLayout& layout;
  std::unordered_map<std::string, std::uint32_t> texts;
};

// Whether the function calls va_start.
bool reads_variable_arguments(const llvm::Function& function);

class FunctionLowering {
 public:
  FunctionLowering(LoweringContext& context, const llvm::Function& source);
  void run();

 private:
  using Operands = llvm::SmallVector<Operand, 2>;
  using Predicate = llvm::CmpInst::Predicate;

  // lower_function.cc: frame, blocks, edges.
  void prologue();
  void lower_block(const llvm::BasicBlock& block, const llvm::BasicBlock* next);
  void lower_terminator(const llvm::Instruction& end, const llvm::BasicBlock* next);
  void lower_switch(const llvm::SwitchInst& end, const llvm::BasicBlock* next);
  void lower_return(const llvm::ReturnInst& end);
  bool needs_moves(const llvm::BasicBlock& to) const;
  void emit_moves(const llvm::BasicBlock& from, const llvm::BasicBlock& to);
  void jump_to(const llvm::BasicBlock& to);
  void patch_targets();
  void name_slots();
  void note_target(std::uint64_t slot, TypeId target);

  // lower_values.cc: slots, operands, emission.
  std::uint32_t new_slot() { return out_.slots++; }
  Instruction& emit(Op op);
  Operand slot(std::uint32_t number) const { return {number, false}; }
  Operand number(std::uint64_t value) const { return {value, true}; }
  Operand compute(Op op, unsigned width, Operand a, Operand b);
  Operand select(Operand condition, Operand yes, Operand no);
  Operand trunc(Operand value, unsigned bits);
  Operand sign_extend(Operand value, unsigned from, unsigned to);
  Operand stack_address(std::uint32_t object);
  Operand tls_address(const llvm::GlobalVariable& variable);
  Operand add_offset(Operand base, std::int64_t offset);
  Operand lower_address(const llvm::GEPOperator& step);
  Operands operands(const llvm::Value* value);
  Operand operand(const llvm::Value* value);  // of a value of one part
  void bind(const llvm::Value* value, Operands parts) { values_[value] = std::move(parts); }
  void bind_zero(const llvm::Instruction& instruction);
  void unsupported(const llvm::Instruction& instruction, const std::string& why);
  std::uint32_t new_stack_object(const std::string& name, std::uint64_t size, bool has_lifetime);
  unsigned bits_of(const llvm::Type* type) const;

  // lower_instruction.cc
  void lower_instruction(const llvm::Instruction& instruction);
  void lower_binary(const llvm::BinaryOperator& instruction);
  void lower_compare(const llvm::ICmpInst& instruction);
  void lower_cast(const llvm::CastInst& instruction);
  void lower_select(const llvm::SelectInst& instruction);
  void lower_aggregate(const llvm::Instruction& instruction);
  Operand compare(Predicate predicate, unsigned width, Operand a, Operand b);

  // lower_wide.cc: 128-bit integers.
  bool lower_wide_binary(const llvm::BinaryOperator& instruction);
  void lower_wide_compare(const llvm::ICmpInst& instruction);
  Operands wide_add(const Operands& a, const Operands& b);
  Operands wide_subtract(const Operands& a, const Operands& b);
  Operands wide_multiply(const Operands& a, const Operands& b);
  Operand multiply_high(Operand a, Operand b);
  Operands wide_shift(llvm::Instruction::BinaryOps op, const Operands& a, unsigned amount);
  Operands wide_shift(llvm::Instruction::BinaryOps op, const Operands& a, Operand n);

  // lower_memory.cc
  bool check_address(const llvm::Instruction& instruction, const llvm::Value* address);
  void lower_load(const llvm::LoadInst& instruction);
  void lower_store(const llvm::StoreInst& instruction);
  void lower_rmw(const llvm::AtomicRMWInst& instruction);
  void lower_cmpxchg(const llvm::AtomicCmpXchgInst& instruction);
  void lower_copy(Op op, Operand to, Operand from, Operand size, bool marked);
  Operand undefined(unsigned bits);
  Operand load(Operand address, unsigned bits, bool marked);
  void store(Operand address, Operand value, unsigned bits, bool marked);

  // lower_call.cc
  void lower_call(const llvm::CallBase& call);
  void lower_plain_call(const llvm::CallBase& call, const llvm::Function* callee);
  bool lower_library_call(const llvm::CallBase& call, const llvm::Function& callee);
  void lower_kheddle_call(const llvm::CallBase& call, Intrinsic intrinsic);
  void lower_inline_asm(const llvm::CallBase& call);

  // lower_intrinsic.cc and lower_bits.cc: llvm.* functions.
  void lower_llvm_intrinsic(const llvm::IntrinsicInst& call);
  bool lower_marker(const llvm::IntrinsicInst& call);
  bool lower_memory_intrinsic(const llvm::IntrinsicInst& call);
  bool lower_variable_arguments(const llvm::IntrinsicInst& call);
  bool lower_bit_intrinsic(const llvm::IntrinsicInst& call);
  bool lower_overflow(const llvm::WithOverflowInst& call);
  Operand count_ones(Operand value);
  Operand swap_groups(Operand value, unsigned distance, std::uint64_t mask);
  Operand swap_bytes(Operand value, unsigned width);

  LoweringContext& context_;
  const llvm::Function& source_;
  Function& out_;
  PlaceId place_ = 0;
  llvm::DenseMap<const llvm::Value*, Operands> values_;
  llvm::DenseMap<const llvm::Value*, std::uint32_t> objects_;  // allocas and byval parameters
  llvm::DenseMap<std::uint32_t, Operand> block_addresses_;     // of stack objects, in this block
  llvm::DenseMap<const llvm::BasicBlock*, std::uint32_t> starts_;
  std::uint32_t result_object_ = kNone;     // where callees leave results of several parts
  std::uint32_t arguments_object_ = kNone;  // variable arguments for callees
  std::uint32_t undefined_object_ = kNone;  // what reads of unwritten locals read
  Operand result_address_;                  // hidden parameters of this function
  Operand arguments_address_;
  struct Patch {
    enum class Field { kTarget, kTarget2, kCase, kOtherwise } field;
    std::uint32_t index = 0;  // of the instruction, or of the switch
    std::uint32_t entry = 0;  // of the switch's case
    const llvm::BasicBlock* block = nullptr;
  };
  std::vector<Patch> patches_;
};

}  // namespace kheddle
