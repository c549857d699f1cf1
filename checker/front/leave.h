// kh_exit_thread() to returns: engines only know threads that return from their function.
#pragma once

namespace llvm {
class Module;
}

namespace kheddle {

// For a linked module, before run_passes(). After every call that may have met kh_exit_thread() a
// function looks at a thread-local flag, and returns as well when it is set. Programs that do not
// use kh_exit_thread() stay as they are.
void lower_thread_exits(llvm::Module& module);

}  // namespace kheddle
