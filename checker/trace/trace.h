// What a check answers. A Schedule is the list of choices that turns a Program into one execution;
// a Trace is that execution told step by step, always derived from a Schedule; a Finding is one
// defect; an Outcome is verdict, findings and how far the search got. Plain data.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/trace/locks.h"

namespace kheddle {

// Which plain accesses are scheduling points (docs/semantics.md, Granularity). A schedule means
// something only together with the granularity it was made under.
struct Granularity {
  bool every_access = false;        // --no-reduction
  std::set<InstructionId> exposed;  // else: only these
};

// Among choices: the kh_any() takes a value that may be none of its samples; the two numbers after
// this one are its low and its high 32 bits. The explorer makes no such choices, but follows them.
inline constexpr std::uint32_t kGivenValue = 0xffffffff;

// One step: which thread moves, and what the environment chose on the way.
struct Step {
  std::uint32_t thread = 0;
  std::vector<std::uint32_t> choices;
  friend bool operator==(const Step&, const Step&) = default;
};

struct Schedule {
  Granularity granularity;
  std::vector<std::uint32_t> start_choices;  // choices made before the first step
  std::vector<Step> steps;
  // Of a lasso: the index of the step from which on the steps repeat for ever.
  std::uint32_t loop = kNone;
};

// How often another thread than the one before takes a step, before what repeats.
std::uint32_t switches(const Schedule& schedule);

// The first time that an order was met: where in the search, and how to come there again.
struct MetOrder {
  LockOrder order;
  std::uint32_t thread = 0;
  std::uint32_t depth = 0;   // the step it is part of, from 1; 0: the start-up
  std::uint32_t number = 0;  // among those of the step
  bool blocked = false;      // the thread cannot take that step: it waits
  bool scheduled = false;    // the schedule is given: to the step and, unless blocked, with it
  Schedule schedule;
};

// What a search is to do about the orders that it has met, given in the order of meeting: of which
// ones a schedule is wanted, and whether these make a finding (then the shortest are looked for).
struct WantedOrders {
  std::vector<std::size_t> scheduled;
  bool finding = false;
};
using WantOrders = std::function<WantedOrders(const std::vector<MetOrder>&)>;

enum class Kind : std::uint8_t {
  kSleepInAtomic,
  kRcuUsage,
  kUseAfterFree,
  kOutOfBounds,
  kDoubleFree,
  kInvalidFree,
  kUninitRead,
  kNullDeref,
  kDeadlock,
  kLockOrder,
  kLockImbalance,
  kLockContext,
  kRefcount,
  kDataRace,
  kLeak,
  kUsercopy,
  kUserBlocksLock,
  kStuckState,
  kLivelock,
  kAssertion,
  kUnmodelledCall,
};

// "sleep-in-atomic" and back; nullptr/false for what is no kind.
const char* kind_name(Kind kind);
bool kind_from_name(const std::string& name, Kind* kind);
const std::vector<Kind>& all_kinds();

// One line of a step: a statement of user code that ran, or a note, in the words of the source.
struct TraceLine {
  std::string function;
  std::string file;
  std::uint32_t line = 0;
  std::string text;                // source text of the line, trimmed
  std::vector<std::string> notes;  // "mutex_lock(vdev.region_lock)", "vdev.revoked: 0 -> 1"
  std::uint32_t row = 0;           // its number among all lines of the trace, from 0
};

// Statements of one thread within one step. A step that starts a thread tells what the new thread
// ran in an entry of its own, under the same number; steps without statements or notes have no
// entry.
struct TraceStep {
  std::uint32_t number = 0;  // of the step in the schedule, from 1; 0: the start-up before it
  std::uint32_t thread = 0;
  std::string thread_name;
  std::vector<std::uint32_t> choices;
  bool choices_told = false;  // the notes say which call made them
  std::vector<TraceLine> lines;
};

// What lasts over several lines: a lock held, a section, a wait, an object's life. It begins with
// what line `from` did and ends with what line `to` did.
struct TraceSpan {
  enum class What : std::uint8_t {
    kLock,
    kSharedLock,  // the read side
    kSection,     // RCU, SRCU, irqs off, preemption off
    kContext,     // the thread runs as a handler or a work item
    kWait,        // it cannot go on
    kObject,      // a heap object lives
  };
  What what = What::kLock;
  std::string text;              // "mutex_lock(vdev.region_lock)"; of an object its name
  std::uint32_t thread = 0;      // whose; of an object: who allocated it
  std::uint32_t from = 0;        // a row
  std::uint32_t to = kNone;      // a row; kNone: it lasts to the end
  std::uint32_t holder = kNone;  // of a wait: the thread that holds what it is for
};
// "lock", "shared lock", "section", ... and back; false for what is none.
const char* span_name(TraceSpan::What what);
bool span_from_name(const std::string& name, TraceSpan::What* what);

struct Trace {
  std::vector<std::string> thread_names;  // by thread number
  std::vector<TraceStep> steps;
  std::uint32_t loop = 0;        // of a lasso: the number of the step from which on it repeats
  std::vector<TraceSpan> spans;  // in order of their beginning
};

// A second place that belongs to a finding: "allocated", "freed", "lock taken", "read section
// began".
struct Side {
  std::string role;
  std::string thread;
  std::string function;
  std::string file;
  std::uint32_t line = 0;
};

// An order of locks with its classes' names.
struct NamedOrder {
  LockOrder order;
  std::string taken, held;
};

struct Finding {
  Kind kind = Kind::kAssertion;
  std::string message;  // in the kernel's wording
  std::string thread;
  std::string function;
  std::string file;
  std::uint32_t line = 0;
  std::vector<Side> sides;
  // Of a lock-order finding: the order that closes it, then the others that it takes.
  std::vector<NamedOrder> orders;
  // Of a deadlock: the classes of the locks that are waited for.
  std::vector<std::uint64_t> lock_keys;
  Schedule schedule;
  Trace trace;
  std::string fingerprint;  // checker/replay/fingerprint.h
  // Whether no schedule shows it with fewer switches between threads, and none with as few in fewer
  // steps; and if not: why not.
  bool minimal = false;
  std::string not_minimal;
};

enum class Verdict : std::uint8_t { kHolds, kViolated, kIncomplete };
const char* verdict_name(Verdict verdict);  // "holds", "violated", "incomplete"

// A limit that stopped the search, by the name of the option or rule ("max-states",
// "endless-step").
struct Limit {
  std::string name;
  std::string text;  // what was reached, and what to do
};

struct Outcome {
  std::string scenario, variant;
  std::uint64_t program_digest = 0;
  Verdict verdict = Verdict::kIncomplete;
  std::vector<Finding> findings;  // ordered by file, line, kind
  std::vector<Limit> limits;
  std::vector<std::string> unreached;  // kh_reach labels of the program that no execution met
  std::uint64_t states = 0, transitions = 0;
  // More than 0: these executions cover all interleavings, up to the order of independent steps;
  // then states and transitions are those that the search beside them had met.
  std::uint64_t executions = 0;
  std::uint32_t depth = 0;
  std::uint32_t rounds = 0;
  // More than 0: this is what a bounded check of so many steps comes to; there are no states then,
  // and `depth` is how many steps were judged in full.
  std::uint32_t bound = 0;
  std::vector<MetOrder> orders;  // of locks, in the order of meeting; from all steps seen
  double seconds = 0;
  std::uint64_t peak_bytes = 0;    // of the process
  std::uint64_t stored_bytes = 0;  // of the state store
  std::uint64_t state_bytes = 0;   // of memory, stacks and threads in the state of the first step
};

}  // namespace kheddle
