// Debug information to Places and Types: what reports need to speak of source instead of addresses.
#pragma once

#include <llvm/IR/DebugInfoMetadata.h>

#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "checker/program/program.h"

namespace kheddle {

class SourceMap {
 public:
  // Files below home/model are the model's, and so is the system's library; so are those below
  // `headers` (folders with a / at the end). The program's places and types are filled on demand.
  SourceMap(Program& program, const std::string& home, const std::vector<std::string>& headers);

  PlaceId place(const llvm::DILocation* location);  // nullptr: 0
  PlaceId place(const llvm::DISubprogram* function);
  PlaceId place(const llvm::DIGlobalVariable* variable);
  TypeId type(const llvm::DIType* type);  // nullptr: 0; typedefs and qualifiers are looked through

 private:
  struct File {
    std::string name;
    bool in_model = false;
    bool internal = false;  // in_model, and no header for users
  };
  const File& file(const llvm::DIFile* file);
  PlaceId intern(Place place);
  void describe(const llvm::DICompositeType* composite, TypeId id);

  Program& program_;
  std::string model_;  // home/model/, normalised
  std::vector<std::string> headers_;
  std::string current_;  // the current directory with a / at its end
  std::unordered_map<const llvm::DIFile*, File> files_;
  std::unordered_map<const llvm::DIType*, TypeId> types_;
  std::map<std::tuple<std::string, std::uint32_t, std::uint32_t, std::string, PlaceId>, PlaceId>
      places_;
  std::unordered_map<const llvm::DILocation*, PlaceId> locations_;
};

}  // namespace kheddle
