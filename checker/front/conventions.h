// Names that mean something in a user's file beyond what its code says: main's arguments, and the
// conventions of the software verification competition.
#pragma once

namespace llvm {
class Module;
}

namespace kheddle {

// For the user's module, before the model is linked to it.
// - main(argc, argv, envp) gets 1, a vector with one name, and an empty environment;
// - a function named __VERIFIER_atomic_... runs as one step;
// - assume_abort_if_not(condition) cuts executions, as __VERIFIER_assume does;
// - a call to reach_error() is a finding at the call, whatever the program's own reach_error()
// does.
void apply_conventions(llvm::Module& module);

}  // namespace kheddle
