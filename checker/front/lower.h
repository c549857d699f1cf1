// A linked and tidied LLVM module to a Program (checker/program/program.h).
#pragma once

#include <llvm/IR/Module.h>

#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"

namespace kheddle {

// The program's name and variant are left to the caller; the digest is computed. What cannot be
// lowered becomes kUnsupported, an error when reached. Errors: no main; a variable without a value.
// `headers`: folders, with a / at the end, whose files are told like the model's.
Result<Program> lower(const llvm::Module& module, const std::string& home,
                      const std::vector<std::string>& headers = {});

}  // namespace kheddle
