// The text of a first harness: objects, their initialisation, a thread for each function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/front/signatures.h"
#include "checker/program/program.h"

namespace kheddle {

struct UnmodelledCall {
  std::string callee, caller, file;
  std::uint32_t line = 0;
};

// Calls to functions without a body that the named functions come to, directly or by way of others;
// each callee once, in the order of their names. Calls by pointer are not followed.
std::vector<UnmodelledCall> unmodelled_calls(const Program& program,
                                             const std::vector<std::string>& from);

struct HarnessRequest {
  std::string included;  // the driver's file, as the harness includes it
  bool in_tree = false;  // a kernel tree's
  std::vector<FunctionSignature> functions;
};

std::string harness_text(const HarnessRequest& request, const SourceSignatures& signatures,
                         const std::vector<UnmodelledCall>& unmodelled);

}  // namespace kheddle
