// The state of a program after some number of steps, for all schedules at once: what differs
// between them is under guards.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/symbolic/cells.h"
#include "checker/symbolic/terms.h"
#include "checker/symbolic/value.h"

namespace kheddle::symbolic {

// What a heap or stack object's status says.
inline constexpr std::uint64_t kNoObject = 0;  // none there now; a stack object is dead
inline constexpr std::uint64_t kLiveObject = 1;
inline constexpr std::uint64_t kFreedObject = 2;

// A place where an object starts that comes and goes.
struct Object {
  Term status = 0;
  Term size = 0;
  Term allocated = 0;  // the place, of a heap object
  friend auto operator<=>(const Object&, const Object&) = default;
};

struct Frame {
  FunctionId function = kNone;
  std::uint32_t next = 0;  // the instruction to run; of an outer frame, the call it waits in
  std::uint64_t base = 0;  // where its stack objects start
  std::vector<Value> slots;
};

// A thread in one place of its code.
struct Control {
  bool finished = false;
  std::uint32_t sections = 0;  // open atomic sections; 0 between steps
  std::uint32_t ignores = 0;   // open kh_race_ignore
  std::uint32_t marks = 0;     // open kh_mark_begin
  std::vector<Frame> frames;   // innermost last
};

// A plain access that a thread made after its last visible operation, on the way to where it
// stands: it may come as late as the thread's next step.
struct TailAccess {
  Guard guard = kNever;  // the thread came this way, and still stands there
  InstructionId at;
  std::uint64_t address = 0, size = 0;
  bool write = false;
};

// A thread stands there when the guard is true.
struct Stand {
  Guard guard = kNever;
  Control control;
  std::vector<TailAccess> tail;  // each different access once
};

struct Thread {
  std::vector<Stand> stands;  // of different shapes; none is true where the thread does not exist
  Guard exists = kNever;
  Guard held = kNever;
  Guard daemon = kNever;
};

struct State {
  std::vector<Thread> threads;
  std::map<std::uint64_t, CellId> cells;    // by address / 8; what is missing is kZeroCell
  std::map<std::uint64_t, Object> objects;  // heap and stack objects by address
};

// Equal for controls that can be one stand: all but the values of slots.
std::string shape(const Control& control);

// The slots that may still be read, of the innermost frame or of one that waits in a call.
const std::vector<std::uint32_t>& live_slots(const Program& program, const Frame& frame,
                                             bool innermost);

// Sets the dead slots of all frames to 0.
void drop_dead_slots(const Program& program, Control* control, const Value& zero);

// Merges the slots of two controls of the same shape.
void merge_slots(const Program& program, Values* values, Guard condition, const Control& then,
                 Control* otherwise);

// Addresses of a function's stack objects when its frame starts at `base`, and one past them all.
std::vector<std::uint64_t> stack_addresses(const Function& function, std::uint64_t base);

// The place of a finding that the thread's innermost frame makes (docs/semantics.md).
PlaceId finding_place(const Program& program, const Control& control);

}  // namespace kheddle::symbolic
