// Runs jobs in child processes: one that crashes or runs out of memory takes no other with it, and
// memory is judged job by job.
#pragma once

#include <functional>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

struct ChildResult {
  ReportEntry entry;
  std::string report;  // the text report, for failures
};

// Runs `count` jobs, `parallel` at a time; job(i) runs in a child. done(i, result) is called here,
// in order of the jobs. Ends early, without calling done for the rest, when interrupted. A child
// that dies leaves an entry with an error. One that still runs after limit(i) seconds (0: none) is
// killed, and leaves an INCOMPLETE entry with the limit "timeout". Returns how many were done.
std::size_t run_in_children(std::size_t count, unsigned parallel,
                            const std::function<double(std::size_t)>& limit,
                            const std::function<ChildResult(std::size_t)>& job,
                            const std::function<void(std::size_t, ChildResult)>& done);

}  // namespace kheddle
