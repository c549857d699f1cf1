// One execution, step by step, as a Schedule tells it: what replay, narration and simulation run
// on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "checker/trace/observer.h"

namespace kheddle {

// What a thread could do next from the current state.
struct Option {
  Step step;         // thread and choices
  InstructionId at;  // the visible operation it stands before
};

class Execution {
 public:
  // Runs constructors and main up to its first visible operation. `observer` may be null.
  Execution(const Program& program, const Granularity& granularity,
            const std::vector<std::uint32_t>& start_choices, Observer* observer);
  ~Execution();

  const ExecutionView& view() const;
  // Every outcome that exists in this state, waiting ones left out, by thread then choices.
  // Findings that a step would make do not matter here: it is an option all the same.
  std::vector<Option> options();
  // Takes the step. False with `why` if it does not exist here (a schedule that drifted).
  bool take(const Step& step, std::string* why);
  // Tells the observer what the thread would do if it could: its step up to the guard or the stall
  // that stops it. The execution stays where it is. For threads that have no option.
  void tell_blocked(std::uint32_t thread);
  // The part of a lasso that repeats begins here.
  void begin_loop();
  // It ends here. True if it does repeat: the state is the one in which it began, no step was
  // progress, every thread that could step did, and a task has not returned. Then the livelock is
  // among the findings: of the lowest task that stepped, main last, else the lowest that waits,
  // where it stands. Else false with `why`.
  bool close_loop(std::string* why);
  // The thread takes its step as if what it awaits were true, and the execution goes on, even if it
  // was over: to ask what would be. False if it has no such step.
  bool wake(std::uint32_t thread);
  // Takes all steps of the schedule, and closes its loop. False with `why` at the first that does
  // not go; the number of those taken is then its own.
  bool follow(const Schedule& schedule, std::string* why);
  // Findings made so far (kind, place, thread), in order, end-of-run and deadlock ones included
  // once no option is left.
  const std::vector<Finding>& findings() const;
  bool over() const;                   // a fatal finding was made, or nobody can go on
  std::uint64_t state_digest() const;  // equal for equal states, on every machine

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kheddle
