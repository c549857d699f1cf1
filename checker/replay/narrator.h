// A Narrator is an Observer that tells one execution in the words of the user's source: which
// statements each step ran, what they noted and changed, who holds what. What happens inside model
// code is told as a note on the user's statement that called it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/replay/call_stacks.h"
#include "checker/replay/holdings.h"
#include "checker/replay/names.h"
#include "checker/replay/source.h"
#include "checker/replay/spans.h"
#include "checker/trace/observer.h"
#include "checker/trace/trace.h"

namespace kheddle {

// A thread's name in reports: of several threads of one name, all but the first have their number.
std::string thread_name(const ExecutionView& view, std::uint32_t thread);

// A finding as the execution announced it.
struct FoundEvent {
  std::uint32_t thread = 0;
  Kind kind = Kind::kAssertion;
  std::string message;
  std::uint64_t address = 0;
  PlaceId place = 0;
};

// An order of locks as the execution met it.
struct OrderEvent {
  std::uint32_t thread = 0;
  std::uint64_t lock = 0;
  LockOrder order;
  PlaceId held_place = 0;  // where the thread took what it holds; 0 if that was not told
};

class Narrator : public Observer {
 public:
  // The program must outlive the Narrator.
  explicit Narrator(const Program& program);
  // One that knows from the start what an earlier narrator of the same execution learnt late: the
  // types of heap objects.
  Narrator(const Program& program, const Narrator& earlier);

  // Between these the execution tells what each blocked thread would do (Execution::tell_blocked):
  // only what it waits for is taken in, and, in the end, what a stall would say.
  void blocked_begins(bool in_the_end);
  void blocked_ends();

  // What is told ends where this finding is announced: a step that only warns goes on after it, but
  // what it then does explains nothing.
  void end_at(const Finding& finding);

  // To be called when the execution's start-up has run, and after every step: closes what was told
  // since, under the number of the step (0: the start-up). Returns the entries of this step.
  std::vector<TraceStep> close_step(std::uint32_t number, const ExecutionView& view,
                                    const std::vector<std::uint32_t>& choices);

  // Takes down what the thread waits for after the step that was closed; nullptr: for nothing.
  void waits(std::uint32_t thread, const Wait* wait);

  const CallStacks& stacks() const { return stacks_; }
  const Names& names() const { return names_; }
  const Holdings& holdings() const { return holdings_; }
  const Spans& spans() const { return spans_; }
  const std::vector<FoundEvent>& found_events() const { return found_; }
  // Those that blocked threads would meet come last.
  const std::vector<OrderEvent>& orders() const { return orders_; }
  // What the model calls an object that a note is about; "" for the model's own.
  std::string object_name(std::uint64_t object, const std::string& text) const;
  // "mutex_lock(vdev.region_lock)".
  std::string call(const std::string& text, std::uint64_t object) const;

  void step_begins(std::uint32_t thread) override;
  void instruction(std::uint32_t thread, InstructionId at) override;
  void called(std::uint32_t thread, FunctionId callee) override;
  void returned(std::uint32_t thread, FunctionId callee) override;
  void accessed(std::uint32_t thread, const AccessEvent& access) override;
  void allocated(std::uint32_t thread, std::uint64_t address, std::uint64_t size) override;
  void freed(std::uint32_t thread, std::uint64_t address) override;
  void spawned(std::uint32_t thread, std::uint32_t child) override;
  void chose(std::uint32_t thread, std::uint64_t value) override;
  void given(std::uint32_t thread, std::uint64_t value) override;
  void noted(std::uint32_t thread, int event, std::uint64_t object,
             const std::string& text) override;
  void ordered(std::uint32_t thread, std::uint64_t lock, const LockUse& taken,
               const LockUse& held) override;
  void found(std::uint32_t thread, Kind kind, const std::string& message,
             std::uint64_t address) override;

 private:
  struct Note {
    std::string text;
    bool lock = false;          // an acquire, release, wait, enter or leave
    bool model_change = false;  // a variable that the model's code changed
  };
  struct Line {
    PlaceId place = 0;
    std::uint32_t id = 0;  // in order of making
    std::vector<Note> notes;
    std::vector<std::uint64_t> allocated = {};  // addresses
    bool last = false;  // where end_at() ends it: told even if it noted nothing
  };
  struct Part {  // what one thread ran within the step
    std::uint32_t thread = 0;
    std::vector<Line> lines;
    bool choices_told = false;
  };
  Part& part(std::uint32_t thread);
  // The line that the thread is at; one more, if it has none in this step yet.
  Line& line(std::uint32_t thread);
  Line& add_line(std::uint32_t thread, PlaceId place);
  std::string chooser(std::uint32_t thread) const;
  void tell_choice(std::uint32_t thread, const std::string& text);
  TypeId declared_target(std::uint32_t thread) const;
  void note(std::uint32_t thread, Note note);
  bool deaf() const { return blocked_ || ended_; }
  bool same_statement(PlaceId a, PlaceId b) const;
  std::vector<TraceLine> finished(const std::vector<Line>& lines);

  const Program& program_;
  CallStacks stacks_;
  CallStacks stacks_before_block_;
  bool blocked_ = false;
  bool in_the_end_ = false;
  Kind end_kind_ = Kind::kAssertion;
  Place end_place_;  // line 0: told to the end of the last step
  bool ended_ = false;
  Names names_;
  Holdings holdings_;
  Spans spans_;
  std::uint32_t lines_ = 0;  // made so far
  SourceLines source_;
  std::vector<FoundEvent> found_;
  std::vector<OrderEvent> orders_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> spawned_;
};

// Joins what belongs together: the last statement of a thread's entry that noted nothing and goes
// on in the thread's next entry is told there. Entries that become empty go away.
void fold(std::vector<TraceStep>* steps);

}  // namespace kheddle
