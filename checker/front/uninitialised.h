// Reads of local variables that nobody wrote, kept from passes: promoted to a value, such a read
// would be "undefined", which a pass may take for whatever makes the code shorter.
#pragma once

namespace llvm {
class Module;
class Value;
}  // namespace llvm

namespace kheddle {

// Before passes: at its start every local variable is written from an imaginary variable of
// uninitialised bytes. Whatever of this can be read later survives as a load from that variable,
// which lowers to an undefined value; the rest goes away as dead code does.
void mark_uninitialised(llvm::Module& module);
// After passes: memory that stayed memory is uninitialised by itself.
void unmark_uninitialised(llvm::Module& module);
// Whether a pointer leads into the imaginary variable.
bool is_uninitialised(const llvm::Value* pointer);

}  // namespace kheddle
