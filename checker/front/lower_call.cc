#include <llvm/IR/InlineAsm.h>

#include "checker/front/intrinsics.h"
#include "checker/front/lower_function.h"

namespace kheddle {
namespace {

const llvm::Function* direct_callee(const llvm::CallBase& call) {
  return llvm::dyn_cast<llvm::Function>(call.getCalledOperand()->stripPointerCastsAndAliases());
}

}  // namespace

void FunctionLowering::lower_call(const llvm::CallBase& call) {
  if (call.isInlineAsm()) return lower_inline_asm(call);
  if (const auto* intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&call))
    return lower_llvm_intrinsic(*intrinsic);
  const llvm::Function* callee = direct_callee(call);
  if (callee != nullptr && callee->isDeclaration()) {
    if (callee->getName() == "kheddle.unreachable") return;  // passes.cc; unreachable follows
    if (const auto intrinsic = intrinsic_from_name(callee->getName().str()))
      return lower_kheddle_call(call, *intrinsic);
    if (lower_library_call(call, *callee)) return;
  }
  lower_plain_call(call, callee);
}

void FunctionLowering::lower_kheddle_call(const llvm::CallBase& call, Intrinsic intrinsic) {
  std::vector<Operand> arguments;
  for (const llvm::Use& argument : call.args())
    for (const Operand& part : operands(argument)) arguments.push_back(part);
  std::uint32_t dst = kNone;
  if (!call.getType()->isVoidTy()) {
    dst = new_slot();
    bind(&call, {slot(dst)});
  }
  Instruction& instruction = emit(Op::kIntrinsic);
  instruction.intrinsic = intrinsic;
  instruction.args = std::move(arguments);
  instruction.dst = dst;
  if (dst != kNone) instruction.width = static_cast<std::uint8_t>(bits_of(call.getType()));
}

// memcpy and its family, where the program does not bring its own.
bool FunctionLowering::lower_library_call(const llvm::CallBase& call,
                                          const llvm::Function& callee) {
  const llvm::StringRef name = callee.getName();
  const bool copies =
      name == "memcpy" || name == "memmove" || name == "__memcpy_chk" || name == "__memmove_chk";
  const bool fills = name == "memset" || name == "__memset_chk";
  if ((!copies && !fills) || call.arg_size() < 3) return false;
  const Operand to = operand(call.getArgOperand(0));
  const Operand from = operand(call.getArgOperand(1));
  const Operand size = operand(call.getArgOperand(2));
  lower_copy(copies ? Op::kCopy : Op::kFill, to, from, size, false);
  if (!call.getType()->isVoidTy()) bind(&call, {to});
  return true;
}

void FunctionLowering::lower_plain_call(const llvm::CallBase& call, const llvm::Function* callee) {
  const auto shape = parts_of(call.getType(), context_.layout);
  if (!shape) return unsupported(call, "a call with a result of this type");
  for (const llvm::Use& argument : call.args())
    if (!parts_of(argument->getType(), context_.layout))
      return unsupported(call, "a call with an argument of this type");
  const Operand target = callee == nullptr ? operand(call.getCalledOperand()) : Operand{};

  std::vector<Operand> fixed, variable;
  // Structures among the variable arguments lie in their array themselves.
  struct Copied {
    std::size_t at = 0;  // words
    std::uint64_t size = 0;
  };
  std::vector<Copied> copied;
  const unsigned named = call.getFunctionType()->getNumParams();
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    const Operands parts = operands(call.getArgOperand(i));
    if (i < named) {
      fixed.insert(fixed.end(), parts.begin(), parts.end());
      continue;
    }
    variable.insert(variable.end(), parts.begin(), parts.end());
    if (!call.isByValArgument(i)) continue;
    const std::uint64_t size =
        context_.layout.getTypeAllocSize(call.getParamByValType(i)).getFixedValue();
    copied.push_back({variable.size() - 1, size});
    variable.resize(variable.size() - 1 + (size + 7) / 8, variable.back());
  }

  const auto live = [this](Op op, std::uint32_t object) { emit(op).imm = object; };
  const bool result_in_memory = shape->size() > 1;
  if (result_in_memory) {
    if (result_object_ == kNone) result_object_ = new_stack_object("(result)", 0, true);
    std::uint64_t& size = out_.stack[result_object_].size;
    size = std::max<std::uint64_t>(size, 8 * shape->size());
    live(Op::kLive, result_object_);
    fixed.push_back(stack_address(result_object_));
  }
  // Who is called through a pointer may read its variable arguments; the others say so.
  const bool arguments_in_memory =
      call.getFunctionType()->isVarArg() &&
      (callee == nullptr || (!callee->isDeclaration() && reads_variable_arguments(*callee)));
  if (arguments_in_memory) {
    if (arguments_object_ == kNone) arguments_object_ = new_stack_object("(arguments)", 0, true);
    std::uint64_t& size = out_.stack[arguments_object_].size;
    size = std::max<std::uint64_t>(size, 8 * variable.size());
    live(Op::kLive, arguments_object_);
    const Operand address = stack_address(arguments_object_);
    std::size_t next = 0;
    for (std::size_t i = 0; i < variable.size(); ++i) {
      if (next < copied.size() && copied[next].at == i) {
        lower_copy(Op::kCopy, add_offset(address, static_cast<std::int64_t>(8 * i)), variable[i],
                   number(copied[next].size), false);
        i += (copied[next++].size + 7) / 8 - 1;
        continue;
      }
      store(add_offset(address, static_cast<std::int64_t>(8 * i)), variable[i], 64, false);
    }
    fixed.push_back(address);
  } else {
    fixed.insert(fixed.end(), variable.begin(), variable.end());
  }

  std::uint32_t dst = kNone;
  if (shape->size() == 1) dst = new_slot();
  Instruction& instruction = emit(Op::kCall);
  if (callee != nullptr)
    instruction.callee = context_.addresses.function(callee);
  else
    instruction.a = target;
  instruction.args = std::move(fixed);
  instruction.dst = dst;
  if (dst != kNone) instruction.width = static_cast<std::uint8_t>((*shape)[0].bits);

  Operands parts;
  if (dst != kNone) parts.push_back(slot(dst));
  if (result_in_memory) {
    const Operand address = stack_address(result_object_);
    for (std::size_t i = 0; i < shape->size(); ++i)
      parts.push_back(
          load(add_offset(address, static_cast<std::int64_t>(8 * i)), (*shape)[i].bits, false));
    live(Op::kDead, result_object_);
  }
  if (arguments_in_memory) live(Op::kDead, arguments_object_);
  if (!call.getType()->isVoidTy()) bind(&call, parts);
}

// Whether the text only orders memory or passes time.
static bool is_barrier(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  for (const llvm::StringRef line : lines) {
    llvm::SmallVector<llvm::StringRef> words;
    line.split('#').first.split(words, ';');
    for (llvm::StringRef word : words) {
      word = word.trim();
      const bool idle = word.empty() || word == "nop" || word == "pause" || word == "rep" ||
                        word == "rep nop" || word == "lock";
      const bool fence = word == "mfence" || word == "lfence" || word == "sfence";
      // The kernel's smp_mb(): an addition of nothing to the stack.
      word.consume_front("lock ");
      const bool locked = word.starts_with("addl $$0,") && word.ends_with("sp)");
      if (!idle && !fence && !locked) return false;
    }
  }
  return true;
}

// Such a template only hides values from the compiler: each result is the input tied to it.
void FunctionLowering::lower_inline_asm(const llvm::CallBase& call) {
  const auto* assembly = llvm::cast<llvm::InlineAsm>(call.getCalledOperand());
  if (!is_barrier(assembly->getAsmString())) return unsupported(call, "inline assembly");
  if (call.getType()->isVoidTy()) return;
  // Arguments belong to the constraints that are not direct outputs, in order.
  Operands results;
  std::vector<const llvm::Value*> tied;
  unsigned argument = 0;
  for (const llvm::InlineAsm::ConstraintInfo& constraint : assembly->ParseConstraints()) {
    if (constraint.Type == llvm::InlineAsm::isOutput && !constraint.isIndirect) {
      tied.push_back(nullptr);
    } else if (constraint.Type != llvm::InlineAsm::isClobber) {
      const unsigned index = argument++;
      if (constraint.Type != llvm::InlineAsm::isInput || !constraint.hasMatchingInput()) {
        for (const std::string& code : constraint.Codes) {
          unsigned output = 0;
          if (!llvm::StringRef(code).getAsInteger(10, output) && output < tied.size())
            tied[output] = call.getArgOperand(index);
        }
      }
    }
  }
  for (const llvm::Value* value : tied) {
    if (value == nullptr) return unsupported(call, "inline assembly that makes a value");
    const Operands parts = operands(value);
    results.append(parts.begin(), parts.end());
  }
  const auto shape = parts_of(call.getType(), context_.layout);
  if (!shape || shape->size() != results.size()) return unsupported(call, "inline assembly");
  bind(&call, results);
}

}  // namespace kheddle
