// Honours __guarded_by(): what an annotated member or variable is accessed with, checked where it
// is accessed.
#pragma once

#include "checker/base/result.h"

namespace llvm {
class Module;
}

namespace kheddle {

// Before each load and store of an annotated member or variable puts a call of the model's
// kh_guard_read() or kh_guard_write() with the address of its lock; before each load and store
// through a pointer that is annotated with
// __pt_guarded_by(), too. Functions marked __no_context_analysis are left alone, and so are
// accesses through an address that was stored or handed on. REQUIRES: no pass has run on the
// module. Errors: a guard that is neither a member beside it nor a variable; a guarded bit-field.
Status insert_guards(llvm::Module& module);

}  // namespace kheddle
