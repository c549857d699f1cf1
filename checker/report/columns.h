// A trace as a table: one column a thread, one row a statement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "checker/trace/trace.h"

namespace kheddle {

// Lines that are set-up: what the main thread does before any other runs, unless it is all there
// is.
std::size_t set_up_rows(const Trace& trace);

// Lines of at most `width` characters (60 or more), each with its end. Places in `file` are given
// by line alone. Rows before the last 40 are left out, and their number is told.
std::string trace_table(const Trace& trace, const std::string& file, std::uint32_t finding_line,
                        std::size_t width);

}  // namespace kheddle
