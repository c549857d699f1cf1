// Types as C writes them, from debug information.
#pragma once

#include <llvm/IR/DebugInfoMetadata.h>

#include <string>

namespace kheddle {

// "struct", "union" or "enum".
const char* type_keyword(const llvm::DICompositeType& type);
bool is_aggregate(const llvm::DICompositeType& type);

// "const struct file *", "u8[4]", "atomic_t"; "function" for a function's type.
std::string type_name(const llvm::DIType* type);

// The type behind typedefs, const and volatile; nullptr of void.
const llvm::DIType* plain_type(const llvm::DIType* type);

// Where the type is defined, absolute where the compiler knew it.
std::string type_file(const llvm::DIType& type);

}  // namespace kheddle
