// Functions that nobody modelled, given a body because the user said so: kheddle check --stub.
#pragma once

#include <llvm/IR/Module.h>

#include <string>
#include <vector>

#include "checker/base/result.h"

namespace kheddle {

// Each stub is "name=return-any", "name=return-0" or "name=noop". return-any tries, of a number, 0,
// 1, -1, the smallest and the largest; of a pointer, NULL and ERR_PTR(-ENOMEM). noop is for
// functions that return nothing. A function of the model is replaced. Errors: another form; a
// function that the program has itself, or never calls; noop of what returns something; return-any
// or return-0 of what returns a structure.
Status define_stubs(llvm::Module& module, const std::vector<std::string>& stubs);

}  // namespace kheddle
