// Rerun takes the steps of a recorded run one by one and compares each with the record.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/explorer/execution.h"
#include "checker/program/program.h"
#include "checker/replay/narrator.h"
#include "checker/replay/trace_file.h"
#include "checker/replay/waiting.h"

namespace kheddle {

class Rerun {
 public:
  // Both must outlive the Rerun. Errors: a trace that cannot be one of this program.
  static Result<std::unique_ptr<Rerun>> start(const Program& program, const TraceFile& trace);

  // Whether the program is, byte for byte of meaning, the one that was recorded. If it is not, the
  // run is followed as far as threads, choices and functions agree; if it is, states must agree
  // too.
  bool same_program() const { return program_.digest == trace_.program_digest; }

  // Whether some statement of the run stands on another line than it was recorded on.
  bool lines_moved() const { return lines_moved_; }

  bool at_end() const { return next_ == trace_.steps.size(); }
  // Number of the step that next() takes, from 1.
  std::uint32_t number() const { return static_cast<std::uint32_t>(next_ + 1); }

  // Takes the next step; the entries it made are appended to entries(). REQUIRES: !at_end().
  // Errors: drift, naming the step, what was recorded and what is now.
  Status next();
  // After the last step: the recorded finding must have been made. Returns it, narrated; of a run
  // without a finding, an empty trace's finding.
  Result<Finding> finish();

  // Brings narrator() up to date on who waits for what.
  void tell_blocked() { kheddle::tell_blocked(execution_.get(), &narrator_, false); }

  const std::vector<TraceStep>& entries() const { return entries_; }
  const Narrator& narrator() const { return narrator_; }
  const ExecutionView& view() const { return execution_->view(); }

 private:
  Rerun(const Program& program, const TraceFile& trace, const Narrator& earlier);
  Error no_such_finding() const;
  Result<Finding> finish_lock_order();
  Error drift(const std::string& recorded, const std::string& now) const;

  const Program& program_;
  const TraceFile& trace_;
  Narrator narrator_;
  std::unique_ptr<Execution> execution_;
  std::vector<TraceStep> entries_;
  std::size_t next_ = 0;
  bool lines_moved_ = false;
};

// Where a thread stands, outside model/: function and line ("", 0 if it has ended).
void standing_at(const Program& program, const ExecutionView& view, std::uint32_t thread,
                 std::string* function, std::uint32_t* line);

}  // namespace kheddle
