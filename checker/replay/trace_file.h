// A trace file holds one run of one scenario variant so that it can be run again, on any machine:
// the schedule, what it was made of (versions, digest, granularity) and what it led to.
// docs/trace.md has the format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

inline constexpr int kTraceFormat = 1;

// One step as it was recorded. Place and digest are what drift is judged by.
struct RecordedStep {
  Step step;
  std::string function;  // where the thread stood, outside model/
  std::uint32_t line = 0;
  std::uint64_t digest = 0;  // of the state after the step
  friend bool operator==(const RecordedStep&, const RecordedStep&) = default;
};

struct TraceFile {
  std::string version;   // of the kheddle that wrote it
  std::string scenario;  // path of the source, as a person or a script may find it again
  std::string variant;
  std::vector<std::string> defines;   // that it was compiled with
  std::vector<std::string> includes;  // folders
  std::string kernel_tree;            // folder; "": none
  std::vector<std::string> stubs;     // as --stub takes them
  std::uint64_t program_digest = 0;
  Granularity granularity;
  std::vector<std::uint32_t> start_choices;
  std::uint64_t start_digest = 0;
  std::vector<RecordedStep> steps;
  std::uint32_t loop = kNone;  // of a lasso: the index of the step from which on it repeats
  // What the run leads to; of the finding only kind, message, thread and place are kept, of a data
  // race the place of the other access (its first side), and of a lock-order finding its orders and
  // all sides.
  bool has_finding = false;
  Finding finding;
};

// Text that parse_trace reads back to the same TraceFile. Ends with a newline.
std::string print_trace(const TraceFile& trace);

// `path` is for the error's sake. Errors: what is no trace, a damaged or cut one, one of a later
// format.
Result<TraceFile> parse_trace(const std::string& text, const std::string& path);
Result<TraceFile> read_trace(const std::string& path);

// The schedule that the file holds.
Schedule schedule_of(const TraceFile& trace);

// Runs the schedule once and records it. The scenario's path is left for the caller to fill in.
// REQUIRES: the schedule is one of this program (InternalError if not).
TraceFile record(const Program& program, const Schedule& schedule);

}  // namespace kheddle
