#include "checker/front/addresses.h"

#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/DataLayout.h>
#include <llvm/IR/DerivedTypes.h>
#include <llvm/IR/GlobalAlias.h>
#include <llvm/IR/Operator.h>

#include "checker/base/check.h"
#include "checker/front/intrinsics.h"

namespace kheddle {
namespace {

constexpr std::size_t kMaxParts = 64;

bool add_parts(llvm::Type* type, const llvm::DataLayout& layout, std::uint64_t offset,
               std::vector<Part>& parts) {
  if (parts.size() > kMaxParts) return false;
  if (type->isVoidTy()) return true;
  if (type->isIntegerTy()) {
    const unsigned bits = type->getIntegerBitWidth();
    if (bits <= 64) {
      parts.push_back({offset, bits});
    } else if (bits == 128) {
      parts.push_back({offset, 64});
      parts.push_back({offset + 8, 64});
    } else {
      return false;
    }
    return true;
  }
  if (type->isPointerTy() || type->isFloatTy() || type->isDoubleTy()) {
    parts.push_back({offset, type->isFloatTy() ? 32u : 64u});
    return true;
  }
  if (auto* structure = llvm::dyn_cast<llvm::StructType>(type)) {
    if (structure->isOpaque()) return false;
    const llvm::StructLayout* positions = layout.getStructLayout(structure);
    for (unsigned i = 0; i < structure->getNumElements(); ++i)
      if (!add_parts(structure->getElementType(i), layout,
                     offset + positions->getElementOffset(i).getFixedValue(), parts))
        return false;
    return true;
  }
  if (auto* array = llvm::dyn_cast<llvm::ArrayType>(type)) {
    const std::uint64_t step = layout.getTypeAllocSize(array->getElementType()).getFixedValue();
    if (array->getNumElements() > kMaxParts) return false;
    for (std::uint64_t i = 0; i < array->getNumElements(); ++i)
      if (!add_parts(array->getElementType(), layout, offset + i * step, parts)) return false;
    return true;
  }
  return false;
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

std::uint64_t cut(std::uint64_t value, unsigned bits) {
  return bits >= 64 ? value : value & ((std::uint64_t{1} << bits) - 1);
}

// A call of model/kheddle.h, or of passes.cc: an instruction, not a function.
bool is_contract(const llvm::Function& function) {
  return function.isDeclaration() && (intrinsic_from_name(function.getName().str()) ||
                                      function.getName() == "kheddle.unreachable");
}

const llvm::DIGlobalVariable* debug_variable(const llvm::GlobalVariable& variable) {
  llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> expressions;
  variable.getDebugInfo(expressions);
  return expressions.empty() ? nullptr : expressions[0]->getVariable();
}

}  // namespace

std::optional<std::vector<Part>> parts_of(llvm::Type* type, const llvm::DataLayout& layout) {
  std::vector<Part> parts;
  if (!add_parts(type, layout, 0, parts) || parts.size() > kMaxParts) return std::nullopt;
  return parts;
}

std::vector<Part> parts_of(const llvm::Value& value, const llvm::DataLayout& layout) {
  auto parts = parts_of(value.getType(), layout);
  KHEDDLE_CHECK(parts.has_value(), "instructions with other operands are refused before");
  return std::move(*parts);
}

std::string source_name(const llvm::Function& function) {
  if (const llvm::DISubprogram* debug = function.getSubprogram()) return debug->getName().str();
  return llvm::demangle(function.getName());
}

Addresses::Addresses(const llvm::Module& module, Program& program, SourceMap& sources)
    : module_(module), layout_(module.getDataLayout()), program_(program), sources_(sources) {
  place_functions();
  place_variables();
}

void Addresses::place_functions() {
  for (const llvm::Function& function : module_) {
    if (function.isIntrinsic() || is_contract(function)) continue;
    functions_.emplace(&function, static_cast<FunctionId>(program_.functions.size()));
    Function& entry = program_.functions.emplace_back();
    entry.name = source_name(function);
    entry.defined = !function.isDeclaration();
    entry.variadic = function.isVarArg();
    entry.place = sources_.place(function.getSubprogram());
    entry.in_model = program_.places[entry.place].in_model;
  }
}

Variable Addresses::describe(const llvm::GlobalVariable& variable) {
  Variable entry;
  const llvm::DIGlobalVariable* debug = debug_variable(variable);
  const bool named = debug != nullptr && !debug->getName().empty();  // string literals are not
  entry.name = named ? debug->getName().str() : variable.getName().str();
  entry.size = layout_.getTypeAllocSize(variable.getValueType()).getFixedValue();
  entry.constant = variable.isConstant();
  entry.type = debug != nullptr ? sources_.type(debug->getType()) : 0;
  entry.place = sources_.place(debug);
  entry.in_model = program_.places[entry.place].in_model;
  return entry;
}

std::uint64_t Addresses::place(const llvm::GlobalVariable& variable, std::uint64_t size,
                               std::uint64_t* cursor) {
  const std::uint64_t alignment =
      std::max(layout::kGranule, variable.getAlign().valueOrOne().value());
  const std::uint64_t address = round_up(*cursor, alignment);
  // A byte that belongs to nobody, then up to the next granule.
  *cursor = round_up(address + size + 1, layout::kGranule);
  return address;
}

void Addresses::place_variables() {
  std::uint64_t next = layout::kGlobals;
  std::vector<const llvm::GlobalVariable*> per_cpu;
  for (const llvm::GlobalVariable& variable : module_.globals()) {
    if (variable.getName().starts_with("llvm.")) continue;
    if (variable.getSection().starts_with(".data..percpu") && !variable.isDeclaration()) {
      per_cpu.push_back(&variable);
      continue;
    }
    Variable entry = describe(variable);
    entry.address =
        place(variable, entry.size, variable.isThreadLocal() ? &program_.tls_size : &next);
    if (variable.isThreadLocal()) {
      thread_locals_.emplace(&variable, static_cast<std::uint32_t>(program_.thread_locals.size()));
      program_.thread_locals.push_back(std::move(entry));
      sources_of_locals_.push_back(&variable);
      continue;
    }
    variables_.emplace(&variable, entry.address);
    // A variable that nobody defines has an address, but no object lies there.
    if (variable.isDeclaration()) continue;
    program_.variables.push_back(std::move(entry));
    sources_of_variables_.push_back(&variable);
  }
  place_per_cpu(per_cpu, next);
}

// One after the other, then all again for each further CPU. The address of such a variable is that
// of its first copy, as in the kernel.
void Addresses::place_per_cpu(const std::vector<const llvm::GlobalVariable*>& variables,
                              std::uint64_t start) {
  start = round_up(start, layout::kPerCpuStride);
  for (unsigned cpu = 0; cpu < layout::kCpus; ++cpu) {
    std::uint64_t next = start + cpu * layout::kPerCpuStride;
    for (const llvm::GlobalVariable* variable : variables) {
      Variable entry = describe(*variable);
      entry.address = place(*variable, entry.size, &next);
      variables_.emplace(variable, entry.address);
      entry.name = "per_cpu(" + entry.name + ", " + std::to_string(cpu) + ")";
      program_.variables.push_back(std::move(entry));
      sources_of_variables_.push_back(variable);
    }
    per_cpu_bytes_ = next - start - cpu * layout::kPerCpuStride;
  }
}

Status Addresses::initialise() {
  for (std::size_t i = 0; i < program_.thread_locals.size(); ++i) {
    if (Status status = initialise(*sources_of_locals_[i], &program_.thread_locals[i]); !status)
      return status;
  }
  if (per_cpu_bytes_ > layout::kPerCpuStride) {
    return too_large("the per-CPU variables take more than 1 MiB");
  }
  for (std::size_t i = 0; i < program_.variables.size(); ++i) {
    Variable& entry = program_.variables[i];
    if (entry.address - layout::kGlobals + entry.size > layout::kFunctions - layout::kGlobals)
      return too_large("the global variables take more than 1 GiB");
    if (Status status = initialise(*sources_of_variables_[i], &entry); !status) return status;
  }
  return ok();
}

Error Addresses::too_large(const std::string& text) const {
  const auto largest =
      std::max_element(program_.variables.begin(), program_.variables.end(),
                       [](const Variable& a, const Variable& b) { return a.size < b.size; });
  const Place& place = program_.places[largest->place];
  return Error{text, place.file, place.line, "make " + largest->name + " smaller"};
}

Status Addresses::initialise(const llvm::GlobalVariable& variable, Variable* entry) const {
  entry->initial.assign(entry->size, 0);
  if (variable.hasInitializer() && !write(variable.getInitializer(), 0, entry->initial)) {
    const Place& place = program_.places[entry->place];
    return Error{"the initial value of " + entry->name + " cannot be represented", place.file,
                 place.line, "labels, vectors and addresses of thread-locals have no value here"};
  }
  return ok();
}

std::optional<std::uint64_t> Addresses::scalar(const llvm::Constant* constant) const {
  if (const auto* number = llvm::dyn_cast<llvm::ConstantInt>(constant))
    return number->getBitWidth() <= 64 ? std::optional(number->getZExtValue()) : std::nullopt;
  if (const auto* number = llvm::dyn_cast<llvm::ConstantFP>(constant)) {
    const llvm::APInt bits = number->getValueAPF().bitcastToAPInt();
    return bits.getBitWidth() <= 64 ? std::optional(bits.getZExtValue()) : std::nullopt;
  }
  // An undefined value may be anything; it is 0.
  if (llvm::isa<llvm::ConstantPointerNull, llvm::UndefValue>(constant)) return 0;
  if (const auto* function = llvm::dyn_cast<llvm::Function>(constant)) {
    const auto known = functions_.find(function);
    if (known == functions_.end()) return std::nullopt;
    // What is weak and nowhere defined is NULL.
    if (function->hasExternalWeakLinkage()) return 0;
    return layout::kFunctions + 16 * std::uint64_t{known->second};
  }
  if (const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(constant)) {
    if (variable->hasExternalWeakLinkage()) return 0;
    const auto known = variables_.find(variable);
    return known != variables_.end() ? std::optional(known->second) : std::nullopt;
  }
  if (const auto* alias = llvm::dyn_cast<llvm::GlobalAlias>(constant))
    return scalar(alias->getAliasee());
  if (const auto* local = llvm::dyn_cast<llvm::DSOLocalEquivalent>(constant))
    return scalar(local->getGlobalValue());
  if (const auto* plain = llvm::dyn_cast<llvm::NoCFIValue>(constant))
    return scalar(plain->getGlobalValue());
  const auto* expression = llvm::dyn_cast<llvm::ConstantExpr>(constant);
  if (expression == nullptr) return std::nullopt;
  const std::optional<std::uint64_t> first = scalar(expression->getOperand(0));
  if (!first) return std::nullopt;
  if (const auto* step = llvm::dyn_cast<llvm::GEPOperator>(expression)) {
    llvm::APInt offset(64, 0);
    if (!step->accumulateConstantOffset(layout_, offset)) return std::nullopt;
    return *first + offset.getZExtValue();
  }
  const unsigned bits =
      expression->getType()->isPointerTy() ? 64 : expression->getType()->getScalarSizeInBits();
  if (expression->getType()->isVectorTy() || bits > 64) return std::nullopt;
  switch (expression->getOpcode()) {
    case llvm::Instruction::PtrToInt:
    case llvm::Instruction::IntToPtr:
    case llvm::Instruction::Trunc:
    case llvm::Instruction::BitCast: return cut(*first, bits);
    default: break;
  }
  if (expression->getNumOperands() != 2) return std::nullopt;
  const std::optional<std::uint64_t> second = scalar(expression->getOperand(1));
  if (!second) return std::nullopt;
  switch (expression->getOpcode()) {
    case llvm::Instruction::Add: return cut(*first + *second, bits);
    case llvm::Instruction::Sub: return cut(*first - *second, bits);
    case llvm::Instruction::Mul: return cut(*first * *second, bits);
    case llvm::Instruction::Xor: return *first ^ *second;
    default: return std::nullopt;
  }
}

bool Addresses::pieces(const llvm::Constant* constant, std::vector<std::uint64_t>* values) const {
  llvm::Type* type = constant->getType();
  if (type->isIntegerTy(128)) {
    const auto* number = llvm::dyn_cast<llvm::ConstantInt>(constant);
    if (number == nullptr && !llvm::isa<llvm::UndefValue>(constant)) return false;
    const llvm::APInt value = number != nullptr ? number->getValue() : llvm::APInt(128, 0);
    values->push_back(value.extractBitsAsZExtValue(64, 0));
    values->push_back(value.extractBitsAsZExtValue(64, 64));
    return true;
  }
  if (type->isStructTy() || type->isArrayTy()) {
    const std::uint64_t count =
        type->isStructTy() ? type->getStructNumElements() : type->getArrayNumElements();
    for (unsigned i = 0; i < count; ++i) {
      const llvm::Constant* element = constant->getAggregateElement(i);
      if (element == nullptr || !pieces(element, values)) return false;
    }
    return true;
  }
  const std::optional<std::uint64_t> value = scalar(constant);
  if (value) values->push_back(*value);
  return value.has_value();
}

bool Addresses::write(const llvm::Constant* constant, std::uint64_t offset,
                      std::vector<std::uint8_t>& bytes) const {
  if (constant->isNullValue() || llvm::isa<llvm::UndefValue>(constant)) return true;
  llvm::Type* type = constant->getType();
  if (const auto* data = llvm::dyn_cast<llvm::ConstantDataSequential>(constant)) {
    const llvm::StringRef raw = data->getRawDataValues();
    KHEDDLE_CHECK(offset + raw.size() <= bytes.size(), "an initialiser fits its variable");
    std::copy(raw.begin(), raw.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    return true;
  }
  if (type->isStructTy() || type->isArrayTy()) {
    auto* structure = llvm::dyn_cast<llvm::StructType>(type);
    const std::uint64_t count =
        structure != nullptr ? structure->getNumElements() : type->getArrayNumElements();
    for (unsigned i = 0; i < count; ++i) {
      const std::uint64_t at =
          structure != nullptr
              ? layout_.getStructLayout(structure)->getElementOffset(i).getFixedValue()
              : i * layout_.getTypeAllocSize(type->getArrayElementType()).getFixedValue();
      const llvm::Constant* element = constant->getAggregateElement(i);
      if (element == nullptr || !write(element, offset + at, bytes)) return false;
    }
    return true;
  }
  const auto parts = parts_of(type, layout_);
  std::vector<std::uint64_t> values;
  if (!parts || !pieces(constant, &values)) {
    // Wide patterns such as long double and __int256 constants are copied as they are.
    const auto* number = llvm::dyn_cast<llvm::ConstantFP>(constant);
    if (number == nullptr) return false;
    const llvm::APInt bits = number->getValueAPF().bitcastToAPInt();
    for (unsigned i = 0; i * 8 < bits.getBitWidth(); ++i)
      bytes.at(offset + i) = static_cast<std::uint8_t>(
          bits.extractBitsAsZExtValue(std::min(8u, bits.getBitWidth() - i * 8), i * 8));
    return true;
  }
  for (std::size_t i = 0; i < parts->size(); ++i)
    for (unsigned byte = 0; byte * 8 < (*parts)[i].bits; ++byte)
      bytes.at(offset + (*parts)[i].offset + byte) =
          static_cast<std::uint8_t>(values[i] >> (byte * 8));
  return true;
}

}  // namespace kheddle
