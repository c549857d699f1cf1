// A fingerprint is what a finding is known by when lines have moved, files have other folders and
// schedules are others: 16 hexadecimal digits made of its kind, and of file name, function and
// statement of its place (of a data race: of both places). White space and comments do not count.
// Further findings of the same are told apart by ":2", ":3" behind, in order of file and line.
#pragma once

#include "checker/trace/trace.h"

namespace kheddle {

// Gives each finding of the outcome its fingerprint. REQUIRES: they have been narrated.
void set_fingerprints(Outcome* outcome);

}  // namespace kheddle
