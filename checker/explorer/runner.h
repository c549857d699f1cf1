// A Runner runs one thread for one step from a state, on the side: it reads interned components
// and writes to copies of its own, so that a step that turns out not to exist costs nothing.
// One runner a worker; not thread safe.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "checker/explorer/machine.h"
#include "checker/explorer/way.h"
#include "checker/trace/observer.h"

namespace kheddle {

struct Frame {
  const FunctionCode* code = nullptr;
  FunctionId function = 0;
  std::uint32_t pc = 0;
  std::uint32_t base = 0;   // of its slots in the register file
  std::uint64_t stack = 0;  // address of its first stack object
};

// A thread's control component, unpacked.
struct Control {
  static constexpr std::uint32_t kMostNested = 0xff;  // of race_ignore and marks

  std::uint32_t thread = 0;
  bool finished = false;
  bool held = false;
  bool daemon = false;
  std::uint32_t race_ignore = 0;  // open kh_race_ignore()
  std::uint32_t marks = 0;        // open kh_mark_begin()
  FunctionId entry = 0;
  std::uint64_t name = 0;  // address of the literal
  std::vector<Frame> frames;
  std::vector<std::uint64_t> slots;
  std::vector<std::uint64_t> shadow;  // undefined bits of the slots; meaningful when `shadowed`
  bool shadowed = false;
};

inline constexpr std::uint64_t kMaxInstructions = 1'000'000;  // of one way of a step

class Runner {
 public:
  Runner(Machine* machine, Observer* observer);

  // Runs constructors and main to main's first visible operation, with the choices given first.
  // `state` is the blank state. The result has at most one way: the next choices to try are
  // next_choices().
  Ways start(const StateVector& state, const std::vector<std::uint32_t>& choices);
  // All ways of the thread.
  Ways run(const StateView& state, std::uint32_t thread);
  // The one way with these choices, observed.
  Ways run_one(const StateVector& state, std::uint32_t thread,
               const std::vector<std::uint32_t>& choices);
  // From now on awaits are passed whatever their conditions, or no longer.
  void force_awaits(bool force) { force_awaits_ = force; }
  // The choices after those of the last run in lexicographic order; false if it was the last.
  bool next_choices(std::vector<std::uint32_t>* choices) const;

  // What the last run looked at, in order, besides the thread's control component; and whether
  // that alone decided it.
  const std::vector<Look>& looked_at() const { return looked_; }
  bool cacheable() const { return cacheable_; }

  // What a step takes away: pointers, as Component::heap_slots of all that it replaces; a heap slot
  // that it frees.
  struct Losses {
    std::uint64_t pointers = 0;
    bool slot = false;
  };
  // Empties freed heap slots that nothing points into any more: adds to `changes`, which turn
  // `state` into the state after a step.
  void collect(const StateView& state, const Losses& losses,
               std::vector<StateStore::Change>* changes);

  // Reads a control component. False if the thread does not exist in the state.
  bool unpack(const StateView& state, std::uint32_t thread, Control* control);
  // The instruction a thread stands before (and its frames), for reports of blocked threads.
  PlaceId waiting_place(const Control& control) const;

  // Live heap objects in the state that nothing reaches: the places that allocated them.
  std::vector<PlaceId> leaks(const StateView& state);

  // Bytes of memory in the state given to the last run, as the run left it.
  bool peek(std::uint64_t address, std::uint64_t size, std::uint8_t* out);
  // Forgets the last run and looks at this state.
  void look_at(const StateVector& state);
  // The thread that is running now, during an observer's callback.
  const Control& current() const { return *thread_; }

 private:
  enum class Stop : std::uint8_t {
    kGoOn,
    kVisible,
    kFinished,
    kAwait,
    kAssume,
    kFatal,
    kLimit,
    kStall,
    kShadow
  };

  struct Scratch {
    std::array<std::uint8_t, 64> data;
    std::array<std::uint8_t, 64> shadow;
    std::uint64_t written = 0;  // bit b: byte b; what of it is the step's doing
    ComponentIndex index = 0;
    std::uint32_t size = 0;
    bool present = false;
    bool has_shadow = false;
    bool replaced = false;  // the step decides all of it, not only what was written
  };

  // How many bytes of an object a cell holds, where they are, and whether any are undefined.
  struct View {
    const std::uint8_t* data = nullptr;
    const std::uint8_t* shadow = nullptr;
    std::uint32_t size = 0;
  };

  // --- memory (runner_memory.cc)
  void make_room(ComponentIndex index);
  ComponentId id_of(ComponentIndex index) const { return state_[index]; }
  std::uint64_t heap_slots(const StateView& state, const StateView::Part& part);
  ComponentId look_whole(ComponentIndex index);
  void look_bytes(ComponentIndex index, std::uint64_t offset, std::uint32_t size);
  View peek_view(ComponentIndex index);  // without looking: what it says must not matter
  View view(ComponentIndex index);       // looks at all of it
  void look_unwritten(ComponentIndex index, std::uint64_t offset, std::uint32_t size);
  std::uint32_t bound(ComponentIndex index);
  bool is_fixed(ComponentIndex index) const;
  Scratch* own(ComponentIndex index);
  Scratch* create(ComponentIndex index, std::uint32_t size, bool defined);
  void remove(ComponentIndex index);
  bool place(std::uint64_t address, ComponentIndex* index, const GlobalCell** constant);
  bool load(std::uint64_t address, std::uint32_t size, std::uint64_t* value, std::uint64_t* shadow);
  bool store(std::uint64_t address, std::uint32_t size, std::uint64_t value, std::uint64_t shadow);
  bool check_range(std::uint64_t address, std::uint64_t size, bool write);
  bool range_defined(std::uint64_t address, std::uint64_t size);
  bool copy(std::uint64_t to, std::uint64_t from, std::uint64_t size);
  bool fill(std::uint64_t to, std::uint8_t byte, std::uint64_t size);
  bool bad_access(std::uint64_t address, std::uint64_t size, bool write);
  bool is_private(std::uint64_t address, std::uint64_t size, const Control& thread) const;
  void record(std::uint64_t address, std::uint64_t size, std::uint8_t flags);
  void record_internal(std::uint64_t address, bool write);
  bool allocate(std::uint64_t size, bool zeroed, std::uint64_t* address);
  bool release(std::uint64_t address);
  std::uint64_t object_size(std::uint64_t address);
  void make_objects(std::uint64_t address, std::uint64_t size, bool defined,
                    const std::uint8_t* initial, bool stack, bool tls);
  void drop_objects(std::uint64_t address, std::uint64_t size, bool stack);
  std::uint64_t before_value(std::uint64_t address, std::uint64_t size);

  // --- control (runner.cc)
  Ways run_all(const StateView& state, std::uint32_t thread);
  void begin(const StateView& state);
  Way finish(Stop stop, Ways* ways);
  void add_effect(const Scratch& scratch, Way* way);
  void pack(Control* control);
  bool push_frame(FunctionId function);
  void pop_frame();
  void end_thread();
  bool spawn(const Code& code);
  std::vector<PlaceId> place_stack() const;
  PlaceId place_now() const;
  void found(Kind kind, const std::string& message, std::uint64_t address);
  // A finding that ends the execution; in a tail, only the tail: the instruction has not run yet.
  void found_fatal(Kind kind, const std::string& message, std::uint64_t address);
  bool ends_only_tail() const { return (in_tail_ || in_prefix_) && atomic_depth_ == 0; }
  bool dead_stack(std::uint64_t address, std::uint32_t owner, bool stack);
  Stop fatal(Kind kind, const std::string& message, std::uint64_t address = 0);
  Stop limit(const char* name);

  // --- interpretation (interpret.cc)
  enum class Mode : std::uint8_t { kStart, kStep, kPrefix };
  Stop run_thread(Mode mode);
  template <bool kShadowed>
  Stop interpret(Mode mode);
  template <bool kShadowed>
  bool execute(const Code& code, Frame* frame, Stop* stop);
  Stop intrinsic(const Code& code, bool* stopped);
  bool stops_here(const Code& code, Mode mode);
  bool choose(std::uint64_t n, std::uint64_t* value);
  bool take_given(std::uint64_t* given);
  std::string format(const Code& code, std::size_t first);
  bool touches_shared(const Code& code);

  std::uint64_t value(std::int32_t operand) const {
    const Frame& frame = thread_->frames.back();
    return operand >= 0 ? thread_->slots[frame.base + static_cast<std::uint32_t>(operand)]
                        : frame.code->constants[static_cast<std::uint32_t>(~operand)];
  }
  std::uint64_t shadow_of(std::int32_t operand) const {
    return operand >= 0 && thread_->shadowed
               ? thread_->shadow[thread_->frames.back().base + static_cast<std::uint32_t>(operand)]
               : 0;
  }
  void set(std::int32_t slot, std::uint64_t v) {
    thread_->slots[thread_->frames.back().base + static_cast<std::uint32_t>(slot)] = v;
  }
  void set_shadow(std::int32_t slot, std::uint64_t bits);

  Machine* machine_;
  Observer* observer_;

  StateView state_;
  const StateVector* observed_state_ = nullptr;
  StateVector looked_state_;

  std::deque<Scratch> scratch_;  // pointers into it stay good
  std::size_t scratch_used_ = 0;
  std::vector<std::uint32_t> scratch_of_;  // by index: position in scratch_ + 1, if stamp_ matches
  std::vector<std::uint32_t> look_stamp_;
  std::vector<std::uint32_t> own_stamp_;
  std::uint32_t look_epoch_ = 0;             // of one run() over all ways
  std::uint32_t own_epoch_ = 0;              // of one way
  std::vector<std::uint64_t> looked_bytes_;  // by index: which were looked at, if the stamp matches
  std::vector<Look> looked_;
  bool cacheable_ = true;

  Control main_;                   // the thread that steps
  std::vector<Control> children_;  // reused while spawning
  std::size_t spawn_depth_ = 0;
  Control* thread_ = nullptr;
  std::vector<StateStore::Change> controls_;  // packed control components

  std::vector<std::uint32_t> choices_;  // prescribed, then taken
  std::vector<std::uint32_t> choice_limits_;
  std::size_t choice_at_ = 0;

  std::vector<Access> accesses_;
  std::vector<RawFinding> findings_;
  std::vector<InstructionId> plain_in_tail_;
  std::vector<std::uint64_t> reached_;
  std::vector<std::uint32_t> orders_;
  RawFinding stall_;
  const char* limit_ = nullptr;
  bool progress_ = false;
  bool force_awaits_ = false;
  std::uint32_t limit_text_ = kNone;
  std::uint32_t atomic_depth_ = 0;
  std::uint64_t instructions_ = 0;
  std::uint64_t max_instructions_ = kMaxInstructions;  // that this way may run
  std::uint32_t base_depth_ = 0;                       // 1 in constructors
  bool in_tail_ = false;
  bool in_prefix_ = false;       // of a spawned thread
  std::size_t access_mark_ = 0;  // accesses_ before the instruction that runs
  bool no_access_record_ = false;
  ComponentIndex own_control_ = kNoIndex;
  // Those that collect() has met, and where their slots begin.
  std::vector<std::pair<ComponentIndex, std::uint64_t>> headers_;
  static constexpr std::uint64_t kUnknown = ~std::uint64_t{0};
  std::vector<std::uint64_t> part_slots_;  // by part of the one store whose states are collected
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint64_t> words_;
};

}  // namespace kheddle
