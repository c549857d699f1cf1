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
