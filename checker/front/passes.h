// Prepares a linked module for lowering: promotion of locals, tidy control flow, inlining. No load
// or store of memory that anyone else might see is removed, added, merged or moved.
#pragma once

namespace llvm {
class Module;
}

namespace kheddle {

void run_passes(llvm::Module& module);

}  // namespace kheddle
