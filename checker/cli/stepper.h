// Tells a person where every thread of an execution is: what --step and --interactive print.
#pragma once

#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/replay/narrator.h"
#include "checker/trace/observer.h"
#include "checker/trace/trace.h"

namespace kheddle {

// The statements and notes of one step, one line each.
std::string step_text(const std::vector<TraceStep>& entries);

// One line a thread: where it stands, what it holds, how deep it is in read sections, what it waits
// for.
std::string threads_text(const Program& program, const ExecutionView& view,
                         const Narrator& narrator, SourceLines* source);

// One key from a terminal, or one line's first character from a pipe; 0 at the end of input.
char read_key();

}  // namespace kheddle
