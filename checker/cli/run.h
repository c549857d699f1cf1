// The pipeline for one variant of one scenario: load, search, narrate, write traces.
#pragma once

#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/cli/answer.h"
#include "checker/cli/settings.h"
#include "checker/program/program.h"
#include "checker/replay/trace_file.h"
#include "checker/report/entry.h"

namespace kheddle {

// One variant to run. `answer` is what its file says; of a file without an answer there is one
// variant, "".
struct VariantJob {
  std::string path;
  std::string scenario;  // its name
  std::string variant;
  RunSettings settings;              // the command line's, with the file's OPTION lines below them
  bool needs_tree = false;           // compiled with a kernel tree
  std::vector<std::string> sources;  // of the tree, linked to it
  bool answered = false;
  AnsweredVariant answer;
};

// The variants of a file; `only` picks one ("": all). `given` tells which options the command line
// set: those win over OPTION lines. Errors: an unreadable file, a malformed answer, an unknown
// variant.
Result<std::vector<VariantJob>> jobs_of(const std::string& path, const std::string& home,
                                        const std::string& only, const RunSettings& settings,
                                        const std::vector<std::string>& given);

// The variant that a trace is of. Error: the scenario has none of this name any more.
Result<VariantJob> job_of(const TraceFile& trace, const std::string& home);

// Whether the file wants a kernel tree, and there is none.
bool lacks_tree(const VariantJob& job);

// Errors: those of load(); a file that needs a kernel tree, and none is given.
Result<Program> load_job(const VariantJob& job, const std::string& home);

// Names the program's files of a kernel tree as people do, by their path below it: for who tells of
// the program itself.
void shorten_places(const VariantJob& job, Program* program);

// A scenario that never comes where it must is no proof of anything: INCOMPLETE, not HOLDS.
void demand_reached(Outcome* outcome);

// Explores, for `want` to say which orders of locks are to have a schedule; nothing is narrated.
Outcome explore_program(const Program& program, const VariantJob& job, const WantOrders& want);

// Explores and narrates. Running out of memory is INCOMPLETE.
Outcome run_program(const Program& program, const VariantJob& job);

// A trace file of one run, ready to be replayed from anywhere.
TraceFile trace_of(const Program& program, const VariantJob& job, const std::string& home,
                   const Schedule& schedule);

// Writes one trace file for each finding into the folder, which is made if need be, and fills in
// entry->traces. Error: cannot be written.
Status write_traces(const Program& program, const VariantJob& job, const std::string& home,
                    const std::string& folder, ReportEntry* entry);

}  // namespace kheddle
