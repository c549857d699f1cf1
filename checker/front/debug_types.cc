#include "checker/front/debug_types.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/Constants.h>

#include <filesystem>

namespace kheddle {

namespace dwarf = llvm::dwarf;

const char* type_keyword(const llvm::DICompositeType& type) {
  switch (type.getTag()) {
    case dwarf::DW_TAG_union_type: return "union";
    case dwarf::DW_TAG_enumeration_type: return "enum";
    default: return "struct";
  }
}

bool is_aggregate(const llvm::DICompositeType& type) {
  return type.getTag() == dwarf::DW_TAG_structure_type || type.getTag() == dwarf::DW_TAG_union_type;
}

namespace {

// "[2][8]", "[]" of a flexible array.
std::string extents(const llvm::DICompositeType& array) {
  std::string text;
  for (const llvm::DINode* element : array.getElements()) {
    const auto* range = llvm::dyn_cast<llvm::DISubrange>(element);
    if (range == nullptr) continue;
    const auto* count = llvm::dyn_cast_if_present<llvm::ConstantInt*>(range->getCount());
    const bool known = count != nullptr && count->getSExtValue() >= 0;
    text += known ? fmt::format("[{}]", count->getSExtValue()) : "[]";
  }
  return text;
}

}  // namespace

std::string type_name(const llvm::DIType* type) {
  if (type == nullptr) return "void";
  if (const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(type)) {
    if (composite->getTag() == dwarf::DW_TAG_array_type)
      return type_name(composite->getBaseType()) + extents(*composite);
    const std::string name = composite->getName().str();
    return name.empty() ? type_keyword(*composite) : type_keyword(*composite) + (" " + name);
  }
  if (const auto* derived = llvm::dyn_cast<llvm::DIDerivedType>(type)) {
    const llvm::DIType* base = derived->getBaseType();
    switch (derived->getTag()) {
      case dwarf::DW_TAG_pointer_type: {
        const std::string name = type_name(base);
        return name + (name.ends_with('*') ? "*" : " *");
      }
      case dwarf::DW_TAG_const_type: return "const " + type_name(base);
      case dwarf::DW_TAG_volatile_type: return "volatile " + type_name(base);
      default: return derived->getName().str();
    }
  }
  if (llvm::isa<llvm::DISubroutineType>(type)) return "function";
  return type->getName().str();
}

const llvm::DIType* plain_type(const llvm::DIType* type) {
  for (const auto* derived = llvm::dyn_cast_or_null<llvm::DIDerivedType>(type); derived != nullptr;
       derived = llvm::dyn_cast_or_null<llvm::DIDerivedType>(type)) {
    const auto tag = derived->getTag();
    if (tag != dwarf::DW_TAG_typedef && tag != dwarf::DW_TAG_const_type &&
        tag != dwarf::DW_TAG_volatile_type)
      break;
    type = derived->getBaseType();
  }
  return type;
}

std::string type_file(const llvm::DIType& type) {
  const std::filesystem::path file = type.getFilename().str();
  if (file.is_absolute() || type.getDirectory().empty()) return file.string();
  return (type.getDirectory().str() / file).string();
}

}  // namespace kheddle
