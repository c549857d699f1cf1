// What C has and a Program has not, in terms of what a Program has: local variables of variable
// size, and jumps to the address of a label.
#pragma once

#include <llvm/IR/IRBuilder.h>

namespace llvm {
class Function;
class Module;
}  // namespace llvm

namespace kheddle {

// For the user's module, before the model is linked to it. Local variables of variable size become
// heap objects that model/runtime/frame.cc frees when their scope ends.
void lower_variable_frames(llvm::Module& module);

// Emits the end of all that lower_variable_frames() made in this function; nothing if it made none.
void end_variable_frame(llvm::IRBuilder<>& builder, llvm::Function& function);

// For the user's module. The address of a label becomes a number, `goto *` a switch over them.
void lower_computed_jumps(llvm::Module& module);

}  // namespace kheddle
