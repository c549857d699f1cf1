#include "checker/front/source_map.h"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/Constants.h>

#include <algorithm>
#include <filesystem>

#include "checker/base/path.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;
namespace dwarf = llvm::dwarf;

std::string absolute(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  return error ? path : real.string();
}

}  // namespace

SourceMap::SourceMap(Program& program, const std::string& home,
                     const std::vector<std::string>& headers)
    : program_(program), headers_(headers) {
  if (!home.empty()) model_ = absolute(home + "/model") + "/";
  std::error_code error;
  current_ = fs::current_path(error).string() + "/";
  program_.places.resize(1);
  program_.types.resize(1);
}

const SourceMap::File& SourceMap::file(const llvm::DIFile* file) {
  const auto [entry, fresh] = files_.try_emplace(file);
  if (!fresh || file == nullptr) return entry->second;
  File& result = entry->second;
  // clang splits an absolute name after what it shares with the current directory.
  const std::string directory = file->getDirectory().str();
  fs::path path(file->getFilename().str());
  if (path.is_relative() && directory + "/" != current_ && !directory.empty())
    path = (fs::path(directory) / path).lexically_normal();
  result.name = path.string();
  const std::string full = absolute(path.is_absolute() ? result.name : current_ + result.name);
  result.in_model = (!model_.empty() && full.starts_with(model_)) ||
                    full.starts_with("/usr/include/") || full.starts_with("/usr/lib/") ||
                    std::any_of(headers_.begin(), headers_.end(), [&](const std::string& folder) {
                      return full.starts_with(folder);
                    });
  // Relative names stay as the user gave them.
  result.internal =
      !model_.empty() && full.starts_with(model_) && !full.starts_with(model_ + "include/");
  if (path.is_absolute() && result.name.starts_with(current_))
    result.name = result.name.substr(current_.size());
  result.name = without_detours(result.name);
  return result;
}

PlaceId SourceMap::intern(Place place) {
  const auto [entry, fresh] = places_.try_emplace(
      {place.file, place.line, place.column, place.function, place.inlined_at}, 0);
  if (fresh) {
    entry->second = static_cast<PlaceId>(program_.places.size());
    program_.places.push_back(std::move(place));
  }
  return entry->second;
}

PlaceId SourceMap::place(const llvm::DILocation* location) {
  if (location == nullptr) return 0;
  if (const auto known = locations_.find(location); known != locations_.end()) return known->second;
  const PlaceId inlined_at = place(location->getInlinedAt());
  const File& source = file(location->getFile());
  const llvm::DISubprogram* function = location->getScope()->getSubprogram();
  const PlaceId id =
      intern({source.name, location->getLine(), location->getColumn(),
              function != nullptr ? function->getName().str() : "", inlined_at, source.in_model});
  locations_.emplace(location, id);
  return id;
}

PlaceId SourceMap::place(const llvm::DISubprogram* function) {
  if (function == nullptr) return 0;
  const File& source = file(function->getFile());
  return intern(
      {source.name, function->getLine(), 0, function->getName().str(), 0, source.in_model});
}

PlaceId SourceMap::place(const llvm::DIGlobalVariable* variable) {
  if (variable == nullptr) return 0;
  const File& source = file(variable->getFile());
  return intern({source.name, variable->getLine(), 0, "", 0, source.in_model});
}

TypeId SourceMap::type(const llvm::DIType* type) {
  while (const auto* derived = llvm::dyn_cast_or_null<llvm::DIDerivedType>(type)) {
    const unsigned tag = derived->getTag();
    if (tag == dwarf::DW_TAG_pointer_type || tag == dwarf::DW_TAG_reference_type ||
        tag == dwarf::DW_TAG_rvalue_reference_type || tag == dwarf::DW_TAG_ptr_to_member_type)
      break;
    type = derived->getBaseType();
  }
  if (type == nullptr) return 0;
  if (const auto known = types_.find(type); known != types_.end()) return known->second;
  const auto id = static_cast<TypeId>(program_.types.size());
  types_.emplace(type, id);  // before its members, which may point back to it
  program_.types.emplace_back();
  Type result;
  result.name = type->getName().str();
  result.size = type->getSizeInBits() / 8;
  if (const auto* basic = llvm::dyn_cast<llvm::DIBasicType>(type)) {
    const unsigned encoding = basic->getEncoding();
    if (encoding == dwarf::DW_ATE_boolean)
      result.kind = Type::Kind::kBool;
    else if (encoding != dwarf::DW_ATE_float)
      result.kind = Type::Kind::kInteger;
    result.is_signed = encoding == dwarf::DW_ATE_signed || encoding == dwarf::DW_ATE_signed_char;
  } else if (const auto* pointer = llvm::dyn_cast<llvm::DIDerivedType>(type)) {
    result.kind = Type::Kind::kPointer;
    result.size = 8;
    result.element = this->type(pointer->getBaseType());
  } else if (const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(type)) {
    program_.types[id] = std::move(result);
    describe(composite, id);
    return id;
  }
  program_.types[id] = std::move(result);
  return id;
}

void SourceMap::describe(const llvm::DICompositeType* composite, TypeId id) {
  // Filled apart from program_.types: the vector may move while members are added to it.
  Type result = program_.types[id];
  result.internal = composite->getFile() != nullptr && file(composite->getFile()).internal;
  switch (composite->getTag()) {
    case dwarf::DW_TAG_structure_type:
    case dwarf::DW_TAG_class_type: result.kind = Type::Kind::kStruct; break;
    case dwarf::DW_TAG_union_type: result.kind = Type::Kind::kUnion; break;
    case dwarf::DW_TAG_array_type: result.kind = Type::Kind::kArray; break;
    case dwarf::DW_TAG_enumeration_type: result.kind = Type::Kind::kEnum; break;
    default: return;
  }
  if (result.kind == Type::Kind::kArray) {
    std::vector<std::uint64_t> counts;  // by dimension, the outermost first
    for (const llvm::DINode* node : composite->getElements()) {
      const auto* range = llvm::dyn_cast<llvm::DISubrange>(node);
      if (range == nullptr) continue;
      const auto count = range->getCount();
      const auto* number = count.dyn_cast<llvm::ConstantInt*>();
      const std::int64_t n = number != nullptr ? number->getSExtValue() : 0;
      counts.push_back(n > 0 ? static_cast<std::uint64_t>(n) : 0);
    }
    result.element = type(composite->getBaseType());
    // Each row of a matrix is an array.
    for (; counts.size() > 1; counts.pop_back()) {
      Type row;
      row.kind = Type::Kind::kArray;
      row.element = result.element;
      row.count = counts.back();
      row.size = row.count * program_.types[row.element].size;
      result.element = static_cast<TypeId>(program_.types.size());
      program_.types.push_back(std::move(row));
    }
    result.count = counts.empty() ? 1 : counts.front();
    program_.types[id] = std::move(result);
    return;
  }
  if (result.kind == Type::Kind::kEnum) {
    for (const llvm::DINode* node : composite->getElements())
      if (const auto* value = llvm::dyn_cast<llvm::DIEnumerator>(node)) {
        const llvm::APInt number = value->getValue().sextOrTrunc(64);
        result.is_signed = result.is_signed || !value->isUnsigned();
        result.enumerators.emplace_back(number.getSExtValue(), value->getName().str());
      }
    program_.types[id] = std::move(result);
    return;
  }
  for (const llvm::DINode* node : composite->getElements()) {
    const auto* member = llvm::dyn_cast<llvm::DIDerivedType>(node);
    if (member == nullptr || member->isStaticMember()) continue;
    if (member->getTag() != dwarf::DW_TAG_member && member->getTag() != dwarf::DW_TAG_inheritance)
      continue;
    Type::Member entry;
    entry.name = member->getName().str();
    entry.bit_offset = static_cast<std::uint32_t>(member->getOffsetInBits());
    if (member->isBitField()) entry.bit_size = static_cast<std::uint32_t>(member->getSizeInBits());
    entry.type = type(member->getBaseType());
    result.members.push_back(std::move(entry));
  }
  program_.types[id] = std::move(result);
}

}  // namespace kheddle
