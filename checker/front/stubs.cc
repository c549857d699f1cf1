#include "checker/front/stubs.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/IRBuilder.h>

#include <cstdint>

namespace kheddle {
namespace {

Error refused(const std::string& stub, const std::string& why) {
  return Error{"--stub " + stub + ": " + why, "", 0,
               "write --stub NAME=return-any, NAME=return-0 or NAME=noop"};
}

// The edges of what callers tell apart, as kh_any() takes them: 64 bits each.
std::vector<std::uint64_t> samples_of(const llvm::Type& type) {
  constexpr std::uint64_t kNoMemory = 12;
  if (type.isPointerTy()) return {0, ~kNoMemory + 1};
  const unsigned bits = type.getIntegerBitWidth();
  if (bits == 1) return {0, 1};
  const std::uint64_t all = bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  return {0, 1, all, all / 2 + 1, all / 2};
}

llvm::Value* any_value(llvm::IRBuilder<>& builder, llvm::Module& module, llvm::Type* type) {
  const std::vector<std::uint64_t> samples = samples_of(*type);
  llvm::Constant* list = llvm::ConstantDataArray::get(module.getContext(), samples);
  auto* variable = new llvm::GlobalVariable(module, list->getType(), true,
                                            llvm::GlobalValue::InternalLinkage, list, "kh_samples");
  llvm::Type* word = builder.getInt64Ty();
  const llvm::FunctionCallee any =
      module.getOrInsertFunction("kh_any", word, builder.getPtrTy(), builder.getInt32Ty());
  llvm::Value* value =
      builder.CreateCall(any, {variable, builder.getInt32(static_cast<unsigned>(samples.size()))});
  if (type->isPointerTy()) return builder.CreateIntToPtr(value, type);
  return builder.CreateTrunc(value, type);
}

Status define_one(llvm::Module& module, const std::string& stub) {
  const std::size_t equals = stub.find('=');
  if (equals == std::string::npos || equals == 0) return refused(stub, "names no way to return");
  const std::string name = stub.substr(0, equals);
  const std::string how = stub.substr(equals + 1);
  if (how != "return-any" && how != "return-0" && how != "noop")
    return refused(stub, "no such way to return: " + how);
  llvm::Function* function = module.getFunction(name);
  if (function == nullptr || (function->isDeclaration() && function->use_empty()))
    return refused(stub, "the program never calls " + name + "()");
  if (!function->isDeclaration())
    return refused(stub, "the program has a " + name + "() of its own");
  llvm::Type* type = function->getReturnType();
  if (how == "noop" && !type->isVoidTy())
    return refused(stub, name + "() returns a value; use return-0 or return-any");
  if (!type->isVoidTy() && !type->isIntegerTy() && !type->isPointerTy())
    return refused(stub, name + "() returns neither a number nor a pointer; define it in the file");
  if (type->isIntegerTy() && type->getIntegerBitWidth() > 64)
    return refused(stub, name + "() returns more than 64 bits; define it in the file");
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", function));
  if (type->isVoidTy())
    builder.CreateRetVoid();
  else if (how == "return-0")
    builder.CreateRet(llvm::Constant::getNullValue(type));
  else
    builder.CreateRet(any_value(builder, module, type));
  return ok();
}

}  // namespace

Status define_stubs(llvm::Module& module, const std::vector<std::string>& stubs) {
  for (const std::string& stub : stubs)
    if (Status status = define_one(module, stub); !status) return status;
  return ok();
}

}  // namespace kheddle
