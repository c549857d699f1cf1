#include "checker/front/layouts.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SourceMgr.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "checker/front/compile.h"
#include "checker/front/debug_types.h"

namespace kheddle {
namespace {

namespace dwarf = llvm::dwarf;

// The structure or union that a member is, or is an array of, if it has no name of its own.
const llvm::DICompositeType* unnamed(const llvm::DIType* type) {
  const auto* composite = llvm::dyn_cast_or_null<llvm::DICompositeType>(type);
  if (composite == nullptr) return nullptr;
  if (composite->getTag() == dwarf::DW_TAG_array_type) return unnamed(composite->getBaseType());
  return is_aggregate(*composite) && composite->getName().empty() ? composite : nullptr;
}

class Reader {
 public:
  std::vector<Layout> read(const llvm::Module& module) {
    llvm::DebugInfoFinder finder;
    finder.processModule(module);
    std::map<const llvm::DIType*, std::string> typedefs;  // of structures without a tag
    for (const llvm::DIType* type : finder.types()) {
      const auto* derived = llvm::dyn_cast<llvm::DIDerivedType>(type);
      if (derived != nullptr && derived->getTag() == dwarf::DW_TAG_typedef)
        typedefs.emplace(derived->getBaseType(), derived->getName().str());
    }
    for (const llvm::DIType* type : finder.types()) {
      const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(type);
      if (composite == nullptr || !is_aggregate(*composite) || composite->isForwardDecl()) continue;
      const auto name = typedefs.find(composite);
      if (!composite->getName().empty())
        add(*composite, type_keyword(*composite) + (" " + composite->getName().str()));
      else if (name != typedefs.end())
        add(*composite, name->second);
    }
    std::ranges::sort(layouts_, {},
                      [](const Layout& one) { return std::tie(one.file, one.line, one.name); });
    return std::move(layouts_);
  }

 private:
  void add(const llvm::DICompositeType& type, const std::string& name) {
    Layout layout;
    layout.name = name;
    layout.file = type_file(type);
    layout.line = type.getLine();
    layout.is_union = type.getTag() == dwarf::DW_TAG_union_type;
    layout.size = type.getSizeInBits();
    unsigned number = 0;
    for (const llvm::DINode* element : type.getElements()) {
      const auto* member = llvm::dyn_cast<llvm::DIDerivedType>(element);
      if (member == nullptr || member->getTag() != dwarf::DW_TAG_member) continue;
      layout.members.push_back({member->getName().str(), type_name(member->getBaseType()),
                                member->getOffsetInBits(), member->getSizeInBits()});
      ++number;
      if (const llvm::DICompositeType* inner = unnamed(member->getBaseType())) {
        const std::string called =
            member->getName().empty() ? fmt::format("({})", number) : member->getName().str();
        add(*inner, fmt::format("{}.{}", name, called));
      }
    }
    layouts_.push_back(std::move(layout));
  }

  std::vector<Layout> layouts_;
};

}  // namespace

Result<std::vector<Layout>> layouts_of(const std::string& header, const LayoutRequest& request) {
  LoadOptions options;
  options.compiler = request.compiler;
  options.use_cache = false;
  Result<Compiler> compiler = Compiler::find(options);
  if (!compiler) return compiler.error();
  std::vector<std::string> arguments = {"-x",
                                        "c",
                                        "-std=gnu11",
                                        "-c",
                                        "-emit-llvm",
                                        "-g",
                                        "-w",
                                        "-fno-eliminate-unused-debug-types",
                                        "-fno-color-diagnostics",
                                        "-fno-caret-diagnostics"};
  if (!request.triple.empty()) arguments.push_back("--target=" + request.triple);
  for (const std::string& define : request.defines) arguments.push_back("-D" + define);
  for (const std::string& include : request.includes) arguments.push_back("-I" + include);
  if (!request.system.empty()) arguments.emplace_back("-nostdlibinc");
  for (const std::string& folder : request.system)
    arguments.insert(arguments.end(), {"-isystem", folder});
  Result<Bitcode> bitcode = compiler->compile_as(header, arguments);
  if (!bitcode) return bitcode.error();

  llvm::LLVMContext context;
  llvm::SMDiagnostic problem;
  const std::unique_ptr<llvm::Module> module =
      llvm::parseIR(llvm::MemoryBufferRef(*bitcode, header), problem, context);
  if (module == nullptr) return Error{"not LLVM's: " + problem.getMessage().str(), header, 0, ""};
  return Reader().read(*module);
}

}  // namespace kheddle
