// Clang emits a call of llvm.ptr.annotation for each use of an annotated member, and a list of
// annotated variables. The text of the annotation names the lock; where that lies beside the
// member, debug information tells.
#include "checker/front/guards.h"

#include <llvm/Analysis/ValueTracking.h>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/GetElementPtrTypeIterator.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Operator.h>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace kheddle {
namespace {

constexpr llvm::StringLiteral kGuarded = "kh_guarded_by:";
constexpr llvm::StringLiteral kPointerGuarded = "kh_pt_guarded_by:";
constexpr llvm::StringLiteral kUnchecked = "kh_no_context_analysis";

// One annotation: "&lock", and where it is written.
struct Guard {
  std::string expression;
  bool of_target;  // __pt_guarded_by
  std::string file;
  std::uint32_t line;
};

// Where a lock is: so many bytes after the start of a variable, or of the guarded member.
struct LockPlace {
  llvm::GlobalVariable* variable = nullptr;
  std::int64_t offset = 0;
};

struct Target {
  LockPlace lock;
  std::string name;  // of the member or variable
  const Guard* guard;
};

std::string text_of(const llvm::Value* value) {
  llvm::StringRef text;
  return llvm::getConstantStringInfo(value, text) ? text.str() : "";
}

std::optional<Guard> guard_of(const llvm::Value* text, const llvm::Value* file,
                              const llvm::Value* line) {
  const std::string annotation = text_of(text);
  llvm::StringRef rest = annotation;
  const bool of_target = rest.consume_front(kPointerGuarded);
  if (!of_target && !rest.consume_front(kGuarded)) return std::nullopt;
  return Guard{rest.trim().str(), of_target, text_of(file),
               static_cast<std::uint32_t>(llvm::cast<llvm::ConstantInt>(line)->getZExtValue())};
}

// "a.b" of "&a.b", "(&this->a.b)" and "a.b".
llvm::StringRef path_of(llvm::StringRef expression) {
  while (expression.consume_front("(") && expression.consume_back(")"))
    expression = expression.trim();
  expression.consume_front("&");
  expression = expression.trim();
  if (expression.consume_front("(")) expression.consume_back(")");
  expression.consume_front("this->");
  return expression.trim();
}

const llvm::DIType* strip(const llvm::DIType* type) {
  while (const auto* derived = llvm::dyn_cast_or_null<llvm::DIDerivedType>(type)) {
    if (derived->getTag() == llvm::dwarf::DW_TAG_pointer_type) break;
    type = derived->getBaseType();
  }
  return type;
}

const llvm::DIDerivedType* member_named(const llvm::DICompositeType* type, llvm::StringRef name) {
  for (const llvm::DINode* element : type->getElements()) {
    const auto* member = llvm::dyn_cast_or_null<llvm::DIDerivedType>(element);
    if (member != nullptr && member->getTag() == llvm::dwarf::DW_TAG_member &&
        !member->isStaticMember() && member->getName() == name)
      return member;
  }
  return nullptr;
}

// In bytes, of "a.b" within the type.
std::optional<std::int64_t> offset_in(const llvm::DICompositeType* type, llvm::StringRef path) {
  std::int64_t offset = 0;
  while (!path.empty()) {
    const auto [name, rest] = path.split('.');
    const llvm::DIDerivedType* member = type != nullptr ? member_named(type, name.trim()) : nullptr;
    if (member == nullptr) return std::nullopt;
    offset += static_cast<std::int64_t>(member->getOffsetInBits() / 8);
    type = llvm::dyn_cast_or_null<llvm::DICompositeType>(strip(member->getBaseType()));
    path = rest;
  }
  return offset;
}

class Guards {
 public:
  explicit Guards(llvm::Module& module) : module_(module) {
    llvm::DebugInfoFinder finder;
    finder.processModule(module);
    for (const llvm::DIType* type : finder.types())
      if (const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(type))
        types_.push_back(composite);
  }

  Status run() {
    if (Status status = check_bit_fields(); !status) return status;
    if (Status status = read_variables(); !status) return status;
    for (llvm::Function& function : module_) {
      if (unchecked_.contains(&function)) continue;
      for (llvm::Instruction& instruction : llvm::instructions(function))
        if (auto* use = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction))
          if (use->getIntrinsicID() == llvm::Intrinsic::ptr_annotation)
            if (Status status = read_member(use); !status) return status;
    }
    for (const auto& [access, address, target, writes] : accesses_)
      insert(access, address, target, writes);
    return ok();
  }

 private:
  struct Access {
    llvm::Instruction* instruction;
    llvm::Value* address;  // of the guarded member or variable
    Target target;
    bool writes;
  };

  static Error unresolved(const Guard& guard, const std::string& why) {
    return Error{"__guarded_by(" + guard.expression + "): " + why, guard.file, guard.line,
                 "kheddle checks guards that are a member beside the guarded one, or a variable "
                 "of this file"};
  }

  // Their accesses carry no annotation: better no answer than one that left them out.
  Status check_bit_fields() const {
    for (const llvm::DICompositeType* type : types_)
      for (const llvm::DINode* element : type->getElements()) {
        const auto* member = llvm::dyn_cast_or_null<llvm::DIDerivedType>(element);
        if (member == nullptr || !member->isBitField() || !member->getAnnotations()) continue;
        for (const llvm::Metadata* annotation : member->getAnnotations()->operands()) {
          const auto* pair = llvm::dyn_cast<llvm::MDNode>(annotation);
          const auto* text = pair != nullptr && pair->getNumOperands() == 2
                                 ? llvm::dyn_cast<llvm::MDString>(pair->getOperand(1))
                                 : nullptr;
          llvm::StringRef guard = text != nullptr ? text->getString() : "";
          if (guard.consume_front(kGuarded))
            return unresolved({guard.str(), false, member->getFilename().str(), member->getLine()},
                              "a bit-field cannot be checked");
        }
      }
    return ok();
  }

  Status read_variables() {
    const llvm::GlobalVariable* list = module_.getNamedGlobal("llvm.global.annotations");
    const auto* entries = list != nullptr && list->hasInitializer()
                              ? llvm::dyn_cast<llvm::ConstantArray>(list->getInitializer())
                              : nullptr;
    if (entries == nullptr) return ok();
    std::vector<std::pair<llvm::GlobalVariable*, const Guard*>> guarded;
    for (const llvm::Use& entry : entries->operands()) {
      const auto* fields = llvm::cast<llvm::ConstantStruct>(entry);
      llvm::Value* what = fields->getOperand(0)->stripPointerCasts();
      if (auto* function = llvm::dyn_cast<llvm::Function>(what))
        if (text_of(fields->getOperand(1)) == kUnchecked) unchecked_.insert(function);
      auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(what);
      const auto guard =
          guard_of(fields->getOperand(1), fields->getOperand(2), fields->getOperand(3));
      if (variable != nullptr && guard) guarded.emplace_back(variable, keep(*guard));
    }
    for (const auto& [variable, guard] : guarded) {
      const std::optional<LockPlace> lock = variable_at(path_of(guard->expression));
      if (!lock) return unresolved(*guard, "no variable of this name is used in this file");
      follow(variable, variable, {*lock, name_of(*variable), guard});
    }
    return ok();
  }

  Status read_member(llvm::IntrinsicInst* use) {
    const auto guard =
        guard_of(use->getArgOperand(1), use->getArgOperand(2), use->getArgOperand(3));
    if (!guard) return ok();
    std::string name;
    const std::optional<LockPlace> lock = place_of_lock(*guard, use->getArgOperand(0), &name);
    if (!lock)
      return unresolved(*guard,
                        "there is no such member beside it, and no variable of this name is used");
    follow(use, use, {*lock, name, keep(*guard)});
    return ok();
  }

  // The member that is annotated at the guard's line and lies where the address says.
  std::optional<LockPlace> place_of_lock(const Guard& guard, const llvm::Value* address,
                                         std::string* name) {
    const llvm::StringRef path = path_of(guard.expression);
    const std::optional<std::int64_t> own = offset_in_structure(address);
    for (const llvm::DICompositeType* type : types_)
      for (const llvm::DINode* element : type->getElements()) {
        const auto* member = llvm::dyn_cast_or_null<llvm::DIDerivedType>(element);
        if (member == nullptr || member->getTag() != llvm::dwarf::DW_TAG_member ||
            member->getLine() != guard.line || !same_file(member->getFilename(), guard.file))
          continue;
        const auto offset = static_cast<std::int64_t>(member->getOffsetInBits() / 8);
        if (own && *own != offset) continue;
        *name = member->getName().str();
        if (const auto lock = beside(type, path)) return LockPlace{nullptr, *lock - offset};
      }
    return variable_at(path);
  }

  // A variable "a" or a part "a.b" of one, by its name in the source.
  std::optional<LockPlace> variable_at(llvm::StringRef path) const {
    const auto [name, rest] = path.split('.');
    for (llvm::GlobalVariable& variable : module_.globals()) {
      llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> described;
      variable.getDebugInfo(described);
      if (described.empty() || described[0]->getVariable()->getName() != name.trim()) continue;
      const auto* type = llvm::dyn_cast_or_null<llvm::DICompositeType>(
          strip(described[0]->getVariable()->getType()));
      if (const auto offset = offset_in(type, rest)) return LockPlace{&variable, *offset};
    }
    return std::nullopt;
  }

  static std::string name_of(const llvm::GlobalVariable& variable) {
    llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> described;
    variable.getDebugInfo(described);
    return described.empty() ? variable.getName().str()
                             : described[0]->getVariable()->getName().str();
  }

  // In the type itself, or in the one that it is an anonymous part of.
  std::optional<std::int64_t> beside(const llvm::DICompositeType* type,
                                     llvm::StringRef path) const {
    if (const auto offset = offset_in(type, path)) return offset;
    const auto* outer = llvm::dyn_cast_or_null<llvm::DICompositeType>(type->getScope());
    if (outer == nullptr) return std::nullopt;
    for (const llvm::DINode* element : outer->getElements()) {
      const auto* member = llvm::dyn_cast_or_null<llvm::DIDerivedType>(element);
      if (member == nullptr || strip(member->getBaseType()) != type) continue;
      if (const auto offset = beside(outer, path))
        return *offset - static_cast<std::int64_t>(member->getOffsetInBits() / 8);
    }
    return std::nullopt;
  }

  static bool same_file(llvm::StringRef a, llvm::StringRef b) {
    return a == b || a.ends_with(("/" + b).str()) || b.ends_with(("/" + a).str());
  }

  // Of the last member that the address selects; the start of a variable needs no selection.
  std::optional<std::int64_t> offset_in_structure(const llvm::Value* address) const {
    const auto* selection = llvm::dyn_cast<llvm::GEPOperator>(address);
    if (selection == nullptr) return std::nullopt;
    std::optional<std::int64_t> offset;
    for (auto i = llvm::gep_type_begin(selection); i != llvm::gep_type_end(selection); ++i)
      if (llvm::StructType* type = i.getStructTypeOrNull())
        offset = static_cast<std::int64_t>(
            module_.getDataLayout().getStructLayout(type)->getElementOffset(
                llvm::cast<llvm::ConstantInt>(i.getOperand())->getZExtValue()));
    return offset;
  }

  const Guard* keep(const Guard& guard) {
    return &guards_.insert({{guard.file, guard.line, guard.expression}, guard}).first->second;
  }

  // The loads and stores of what `address` points into. The target of a __pt_guarded_by() pointer
  // is followed from the loads of the pointer.
  void follow(llvm::Value* address, llvm::Value* start, const Target& target) {
    if (!target.guard->of_target) {
      visit(address, start, target);
      return;
    }
    for (llvm::User* user : address->users())
      if (auto* load = llvm::dyn_cast<llvm::LoadInst>(user);
          load != nullptr && load->getType()->isPointerTy())
        visit(load, start, target);
  }

  void visit(llvm::Value* address, llvm::Value* start, const Target& target) {
    for (llvm::Use& use : address->uses()) {
      llvm::User* user = use.getUser();
      if (llvm::isa<llvm::GEPOperator>(user) && use.getOperandNo() == 0) {
        visit(user, start, target);
      } else if (llvm::isa<llvm::LoadInst>(user)) {
        add(user, start, target, false);
      } else if (auto* store = llvm::dyn_cast<llvm::StoreInst>(user)) {
        if (store->getPointerOperand() == address) add(user, start, target, true);
      } else if (llvm::isa<llvm::AtomicRMWInst>(user) || llvm::isa<llvm::AtomicCmpXchgInst>(user)) {
        if (use.getOperandNo() == 0) add(user, start, target, true);
      } else if (llvm::isa<llvm::MemIntrinsic>(user)) {
        add(user, start, target, use.getOperandNo() == 0);
      }
    }
  }

  void add(llvm::User* user, llvm::Value* start, const Target& target, bool writes) {
    auto* instruction = llvm::cast<llvm::Instruction>(user);
    if (!unchecked_.contains(instruction->getFunction()))
      accesses_.push_back({instruction, start, target, writes});
  }

  void insert(llvm::Instruction* access, llvm::Value* address, const Target& target, bool writes) {
    llvm::IRBuilder<> builder(access);
    if (llvm::DISubprogram* function = access->getFunction()->getSubprogram();
        function != nullptr && !builder.getCurrentDebugLocation())
      builder.SetCurrentDebugLocation(llvm::DILocation::get(module_.getContext(), 0, 0, function));
    llvm::Value* start = target.lock.variable != nullptr ? target.lock.variable : address;
    llvm::Value* lock = builder.CreateConstGEP1_64(builder.getInt8Ty(), start,
                                                   static_cast<std::uint64_t>(target.lock.offset));
    llvm::Type* pointer = builder.getPtrTy();
    const llvm::FunctionCallee check =
        module_.getOrInsertFunction(writes ? "kh_guard_write" : "kh_guard_read",
                                    builder.getVoidTy(), pointer, pointer, pointer);
    builder.CreateCall(check, {lock, text(builder, target.name),
                               text(builder, std::string(path_of(target.guard->expression)))});
  }

  llvm::Value* text(llvm::IRBuilder<>& builder, const std::string& content) {
    llvm::GlobalVariable*& variable = texts_[content];
    if (variable == nullptr)
      variable = builder.CreateGlobalString(content, "kh_guard_text", 0, &module_);
    return variable;
  }

  llvm::Module& module_;
  std::vector<const llvm::DICompositeType*> types_;
  std::set<const llvm::Function*> unchecked_;
  std::map<std::tuple<std::string, std::uint32_t, std::string>, Guard> guards_;
  std::map<std::string, llvm::GlobalVariable*> texts_;
  std::vector<Access> accesses_;
};

}  // namespace

Status insert_guards(llvm::Module& module) { return Guards(module).run(); }

}  // namespace kheddle
