// The control half of Runner: threads between their packed and their running form, the ways of a
// step, spawning, findings.
#include "checker/explorer/runner.h"

#include <algorithm>
#include <cstring>

#include "checker/base/check.h"

namespace kheddle {
namespace {

constexpr std::size_t kMaxFrames = 1000;
constexpr std::uint64_t kMaxInstructionsOfWays = 100'000'000;

// Word 0 of a control component.
constexpr std::uint64_t kFinishedBit = 1;
constexpr std::uint64_t kDaemonBit = 4;

void add_masks(const Access& access, Masks* masks) {
  std::uint64_t mask = class_mask(access.address, access.size);
  bool write = (access.flags & kWrite) != 0;
  (write ? masks->writes : masks->reads) |= mask;
  if ((access.flags & kInternal) != 0) return;
  if ((access.flags & kTail) != 0) {
    if ((access.flags & kPlain) != 0) (write ? masks->tail_writes : masks->tail_reads) |= mask;
    return;
  }
  masks->front_any |= mask;
  if (write) masks->front_writes |= mask;
  if ((access.flags & kPlain) != 0) masks->front_plain |= mask;
}

}  // namespace

Runner::Runner(Machine* machine, Observer* observer) : machine_(machine), observer_(observer) {}

void Runner::begin(const StateView& state) {
  state_ = state;
  scratch_used_ = 0;
  ++own_epoch_;
  spawn_depth_ = 0;
  controls_.clear();
  accesses_.clear();
  findings_.clear();
  plain_in_tail_.clear();
  reached_.clear();
  orders_.clear();
  progress_ = false;
  limit_ = nullptr;
  limit_text_ = kNone;
  atomic_depth_ = 0;
  instructions_ = 0;
  max_instructions_ = kMaxInstructions;
  in_tail_ = false;
  in_prefix_ = false;
  base_depth_ = 0;
  access_mark_ = 0;
  choice_at_ = 0;
  choice_limits_.clear();
}

bool Runner::unpack(const StateView& state, std::uint32_t thread, Control* control) {
  ComponentIndex index = machine_->addresses().known_control(thread);
  ComponentId id = index != kNoIndex ? state[index] : 0;
  if (id == 0) return false;
  const Component& component = machine_->pool().get(id);
  const auto* words = reinterpret_cast<const std::uint64_t*>(component.data());
  control->thread = thread;
  control->finished = (words[0] & kFinishedBit) != 0;
  control->held = (words[0] & kHeldBit) != 0;
  control->daemon = (words[0] & kDaemonBit) != 0;
  control->race_ignore = (words[0] >> 8) & 0xff;
  control->marks = (words[1] >> 48) & 0xff;
  std::size_t frames = (words[0] >> 16) & 0xffff;
  control->entry = static_cast<FunctionId>(words[0] >> 32);
  control->name = (words[1] & 0xffffffff) == 0 ? 0 : layout::kGlobals | (words[1] & 0xffffffff);
  control->frames.resize(frames);
  control->shadowed = component.shadow() != nullptr;
  std::size_t at = 2;
  std::uint32_t base = 0;
  std::uint64_t stack = layout::kStacks + (std::uint64_t{thread} << 24);
  for (std::size_t i = 0; i < frames; ++i) {
    Frame& frame = control->frames[i];
    frame.function = static_cast<FunctionId>(words[at] >> 32);
    frame.pc = static_cast<std::uint32_t>(words[at]);
    ++at;
    frame.code = &machine_->function(frame.function);
    frame.base = base;
    frame.stack = stack;
    base += frame.code->slots;
    stack += frame.code->stack_bytes;
    if (control->slots.size() < base) control->slots.resize(base * 2);
    if (control->shadowed) {
      if (control->shadow.size() < control->slots.size())
        control->shadow.resize(control->slots.size());
      std::fill_n(control->shadow.begin() + frame.base, frame.code->slots, 0);
    }
    const Function& function = machine_->program().functions[frame.function];
    const auto& live = i + 1 == frames ? function.live[frame.pc] : function.live_after[frame.pc];
    for (std::uint32_t slot : live) {
      control->slots[frame.base + slot] = words[at];
      if (control->shadowed) {
        std::memcpy(&control->shadow[frame.base + slot], component.shadow() + at * 8, 8);
      }
      ++at;
    }
  }
  return true;
}

void Runner::pack(Control* control) {
  words_.clear();
  words_.push_back(
      (control->finished ? kFinishedBit : 0) | (control->held ? kHeldBit : 0) |
      (control->daemon ? kDaemonBit : 0) | (std::uint64_t{control->race_ignore & 0xff} << 8) |
      (std::uint64_t{control->frames.size()} << 16) | (std::uint64_t{control->entry} << 32));
  // The thread's number makes the component its own: no two threads share one (StepCache).
  words_.push_back((std::uint64_t{control->marks & 0xff} << 48) |
                   (std::uint64_t{control->thread} << 32) | (control->name & 0xffffffff));
  bytes_.clear();
  if (control->shadowed) bytes_.resize(16, 0);
  bool undefined = false;
  for (std::size_t i = 0; i < control->frames.size(); ++i) {
    const Frame& frame = control->frames[i];
    const Function& function = machine_->program().functions[frame.function];
    const auto& live =
        i + 1 == control->frames.size() ? function.live[frame.pc] : function.live_after[frame.pc];
    words_.push_back((std::uint64_t{frame.function} << 32) | frame.pc);
    if (control->shadowed) bytes_.resize(bytes_.size() + 8, 0);
    for (std::uint32_t slot : live) {
      words_.push_back(control->slots[frame.base + slot]);
      if (!control->shadowed) continue;
      std::uint64_t bits = control->shadow[frame.base + slot];
      undefined = undefined || bits != 0;
      bytes_.resize(bytes_.size() + 8);
      std::memcpy(bytes_.data() + bytes_.size() - 8, &bits, 8);
    }
  }
  auto data_size = static_cast<std::uint32_t>(words_.size() * 8);
  ComponentId id = 0;
  if (undefined) {
    std::vector<std::uint8_t> whole(data_size * 2);
    std::memcpy(whole.data(), words_.data(), data_size);
    std::memcpy(whole.data() + data_size, bytes_.data(), data_size);
    id = machine_->pool().intern(whole.data(), data_size * 2, data_size);
  } else {
    id = machine_->pool().intern(reinterpret_cast<const std::uint8_t*>(words_.data()), data_size,
                                 data_size);
  }
  ComponentIndex index = machine_->addresses().control(control->thread);
  for (StateStore::Change& change : controls_) {
    if (change.index == index) {
      change.id = id;
      return;
    }
  }
  controls_.push_back({index, id});
}

bool Runner::next_choices(std::vector<std::uint32_t>* choices) const {
  *choices = choices_;
  choices->resize(choice_limits_.size());
  while (!choices->empty()) {
    std::uint32_t last = choices->back() + 1;
    if (last < choice_limits_[choices->size() - 1]) {
      choices->back() = last;
      return true;
    }
    choices->pop_back();
  }
  return false;
}

Way Runner::finish(Stop stop, Ways* ways) {
  Way way;
  way.choices = choices_;
  way.findings = findings_;
  way.accesses = accesses_;
  way.orders = orders_;
  way.fatal = stop == Stop::kFatal;
  way.dropped = stop == Stop::kAssume;
  way.progress = progress_;
  for (const Access& access : way.accesses) add_masks(access, &way.masks);
  if (limit_ != nullptr) {
    ways->limit = limit_;
    ways->limit_place = place_now();
    ways->text = limit_text_;
  }
  for (std::uint64_t label : reached_) machine_->reach(label);
  if (way.fatal || way.dropped || limit_ != nullptr) return way;
  for (std::size_t i = 0; i < scratch_used_; ++i) add_effect(scratch_[i], &way);
  for (const StateStore::Change& change : controls_) {
    way.effects.push_back({change.index, change.id, kNoDelta});
    if (change.index == own_control_ && change.id != id_of(change.index)) way.moves = true;
  }
  std::sort(way.effects.begin(), way.effects.end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
  return way;
}

void Runner::add_effect(const Scratch& scratch, Way* way) {
  if (!scratch.replaced) {
    if (scratch.written == 0) return;
    Delta delta;
    delta.mask = scratch.written;
    for (std::uint32_t byte = 0; byte < scratch.size; ++byte) {
      if ((scratch.written >> byte & 1) != 0) delta.bytes.push_back(scratch.data[byte]);
    }
    way->effects.push_back({scratch.index, 0, machine_->delta(std::move(delta))});
    return;
  }
  ComponentId id = 0;
  if (scratch.present) {
    bool undefined = false;
    if (scratch.has_shadow) {
      for (std::uint32_t b = 0; b < scratch.size; ++b)
        undefined = undefined || scratch.shadow[b] != 0;
    }
    std::uint8_t both[128];
    std::memcpy(both, scratch.data.data(), scratch.size);
    if (undefined) std::memcpy(both + scratch.size, scratch.shadow.data(), scratch.size);
    id = machine_->pool().intern(both, undefined ? scratch.size * 2 : scratch.size, scratch.size);
  }
  way->effects.push_back({scratch.index, id, kNoDelta});
}

Ways Runner::start(const StateVector& state, const std::vector<std::uint32_t>& choices) {
  Ways ways;
  own_control_ = machine_->addresses().control(0);
  observed_state_ = &state;
  looked_.clear();
  ++look_epoch_;
  choices_ = choices;
  begin(state);
  thread_ = &main_;
  main_ = Control{};
  main_.entry = machine_->program().entry;
  for (const Variable& variable : machine_->program().thread_locals) {
    make_objects(layout::kTls + variable.address, variable.size, true, variable.initial.data(),
                 false, true);
  }
  Stop stop = Stop::kFinished;
  atomic_depth_ = base_depth_ =
      1;  // nobody else is there yet, and constructors have no visible operations
  for (FunctionId constructor : machine_->program().constructors) {
    if (!push_frame(constructor)) {
      stop = Stop::kLimit;
      break;
    }
    stop = run_thread(Mode::kStart);
    if (stop != Stop::kFinished) break;
  }
  if (stop == Stop::kFinished) {
    atomic_depth_ = base_depth_ = 0;
    if (push_frame(machine_->program().entry)) {
      stop = run_thread(Mode::kStart);
      if (stop == Stop::kFinished) end_thread();
    } else {
      stop = Stop::kLimit;
    }
  }
  if (stop == Stop::kAwait)
    stop = fatal(Kind::kAssertion, "kh_await before the first step can never become true");
  if (stop != Stop::kFatal && stop != Stop::kAssume && stop != Stop::kLimit) pack(&main_);
  ways.ways.push_back(finish(stop, &ways));
  return ways;
}

Ways Runner::run(const StateView& state, std::uint32_t thread) {
  Ways ways = run_all(state, thread);
  ways.reads = ways.guard_reads;
  ways.orders = !ways.blocked_orders.empty();
  for (const Way& way : ways.ways) {
    ways.reads |= way.masks.reads;
    ways.writes |= way.masks.writes;
    ways.orders = ways.orders || !way.orders.empty();
    ways.plain_front = ways.plain_front || way.masks.front_plain != 0;
    ways.tails = ways.tails || (way.masks.tail_reads | way.masks.tail_writes) != 0;
  }
  return ways;
}

Ways Runner::run_all(const StateView& state, std::uint32_t thread) {
  Ways ways;
  looked_.clear();
  ++look_epoch_;
  cacheable_ = true;
  own_control_ = machine_->addresses().known_control(thread);
  choices_.clear();
  std::uint64_t instructions = 0;  // of all ways
  for (bool more = true; more; more = next_choices(&choices_)) {
    begin(state);
    // A loop that chooses anew whether to go on has ever longer ways.
    max_instructions_ = std::min(kMaxInstructions, kMaxInstructionsOfWays - instructions);
    thread_ = &main_;
    if (!unpack(state, thread, &main_)) return ways;
    if (main_.finished) return ways;
    ways.held = main_.held;
    if (machine_->uses_hold()) record_internal(pseudo::kHeld + 64 * thread, false);
    Stop stop = run_thread(Mode::kStep);
    instructions += instructions_;
    if (stop == Stop::kStall) {
      ways.stalled = true;
      ways.stall = stall_;
      return ways;
    }
    if (stop == Stop::kAwait) {
      for (const Access& access : accesses_) {
        if ((access.flags & kWrite) != 0 && (access.flags & kInternal) == 0) continue;
        ways.guard_accesses.push_back(access);
        ways.guard_reads |= class_mask(access.address, access.size);
      }
      ways.blocked_orders.insert(ways.blocked_orders.end(), orders_.begin(), orders_.end());
      continue;
    }
    if (stop == Stop::kFinished) end_thread();
    if (stop == Stop::kVisible || stop == Stop::kFinished) pack(&main_);
    if (stop == Stop::kLimit && limit_ != nullptr && std::strcmp(limit_, "endless-step") == 0 &&
        !plain_in_tail_.empty()) {
      limit_ = nullptr;
      ways.to_expose = plain_in_tail_;
      return ways;
    }
    ways.ways.push_back(finish(stop, &ways));
    if (ways.limit != nullptr) {
      ways.ways.pop_back();
      return ways;
    }
  }
  return ways;
}

Ways Runner::run_one(const StateVector& state, std::uint32_t thread,
                     const std::vector<std::uint32_t>& choices) {
  Ways ways;
  own_control_ = machine_->addresses().known_control(thread);
  observed_state_ = &state;
  looked_.clear();
  ++look_epoch_;
  choices_ = choices;
  begin(state);
  thread_ = &main_;
  if (!unpack(state, thread, &main_)) return ways;
  if (main_.finished || main_.held) return ways;
  Stop stop = run_thread(Mode::kStep);
  if (stop == Stop::kAwait || stop == Stop::kStall || choices_.size() != choice_at_) return ways;
  if (stop == Stop::kFinished) end_thread();
  if (stop == Stop::kVisible || stop == Stop::kFinished) pack(&main_);
  ways.ways.push_back(finish(stop, &ways));
  return ways;
}

void Runner::look_at(const StateVector& state) {
  observed_state_ = &state;
  looked_.clear();
  ++look_epoch_;
  begin(state);
  main_ = Control{};
  main_.thread = kMaxThreads;
  thread_ = &main_;
}

bool Runner::push_frame(FunctionId function) {
  Control& thread = *thread_;
  const FunctionCode& code = machine_->function(function);
  Frame frame;
  frame.code = &code;
  frame.function = function;
  if (thread.frames.empty()) {
    frame.base = 0;
    frame.stack = layout::kStacks + (std::uint64_t{thread.thread} << 24);
  } else {
    const Frame& caller = thread.frames.back();
    frame.base = caller.base + caller.code->slots;
    frame.stack = caller.stack + caller.code->stack_bytes;
  }
  std::uint64_t top = frame.stack + code.stack_bytes;
  if (thread.frames.size() >= kMaxFrames ||
      top - (layout::kStacks + (std::uint64_t{thread.thread} << 24)) > layout::kMaxStack) {
    limit("stack");
    return false;
  }
  std::size_t slots = frame.base + code.slots;
  if (thread.slots.size() < slots) thread.slots.resize(slots * 2 + 64);
  std::fill_n(thread.slots.begin() + frame.base, code.slots, 0);
  if (thread.shadowed) {
    if (thread.shadow.size() < thread.slots.size()) thread.shadow.resize(thread.slots.size());
    std::fill_n(thread.shadow.begin() + frame.base, code.slots, 0);
  }
  const Function& source = machine_->program().functions[function];
  if (!thread.frames.empty()) {
    // A call begins the lives of these objects: a write, for those who hold stale pointers.
    for (std::size_t i = 0; i < source.stack.size(); ++i) {
      if (source.stack[i].has_lifetime) continue;
      record(frame.stack + code.object_offsets[i], source.stack[i].size,
             kWrite | kPlain | kFreeing);
    }
  }
  thread.frames.push_back(frame);
  for (std::size_t i = 0; i < source.stack.size(); ++i) {
    if (source.stack[i].has_lifetime) continue;
    make_objects(frame.stack + code.object_offsets[i], source.stack[i].size, false, nullptr, true,
                 false);
  }
  return true;
}

void Runner::pop_frame() {
  Frame& frame = thread_->frames.back();
  const Function& source = machine_->program().functions[frame.function];
  for (std::size_t i = 0; i < source.stack.size(); ++i) {
    record(frame.stack + frame.code->object_offsets[i], source.stack[i].size,
           kWrite | kPlain | kFreeing);
    drop_objects(frame.stack + frame.code->object_offsets[i], source.stack[i].size, true);
  }
  if (thread_->frames.size() == 1 && base_depth_ == 0) {
    for (const Variable& variable : machine_->program().thread_locals) {
      record(layout::kTls + (std::uint64_t{thread_->thread} << 24) + variable.address,
             variable.size, kWrite | kPlain | kFreeing);
    }
  }
  thread_->frames.pop_back();
}

void Runner::end_thread() {
  Control& thread = *thread_;
  for (const Variable& variable : machine_->program().thread_locals) {
    for (std::uint64_t at = 0; at < variable.size; at += layout::kCell) {
      std::uint64_t address =
          layout::kTls + (std::uint64_t{thread.thread} << 24) + variable.address + at;
      remove(machine_->addresses().tls(address));
    }
  }
  thread.finished = true;
  thread.held = false;
  thread.entry = 0;
  thread.name = 0;
  thread.race_ignore = 0;
  thread.marks = 0;
  thread.frames.clear();
  record_internal(pseudo::kControl + 64 * thread.thread, true);
}

// kh_spawn: a new thread, run at once to the first thing that others could notice.
bool Runner::spawn(const Code& code) {
  cacheable_ = false;
  const std::int32_t* args = &thread_->frames.back().code->args[code.args];
  std::uint64_t function = value(args[0]);
  std::uint64_t argument = value(args[1]);
  std::uint64_t name = value(args[2]);
  bool daemon = (value(args[3]) & 0xffffffff) == 1;
  record_internal(pseudo::kThreads, true);
  std::uint32_t number = 1;
  for (;; ++number) {
    ComponentIndex index = machine_->addresses().known_control(number);
    if (index == kNoIndex) break;
    bool taken = state_[index] != 0;
    for (const StateStore::Change& change : controls_) taken = taken || change.index == index;
    if (!taken) break;
  }
  if (number >= kMaxThreads) {
    limit("threads");
    return false;
  }
  std::uint64_t target = (function - layout::kFunctions) / 16;
  if (function < layout::kFunctions || function % 16 != 0 ||
      target >= machine_->program().functions.size()) {
    found_fatal(function < 4096 ? Kind::kNullDeref : Kind::kOutOfBounds,
                "a thread starts at no function", function);
    return false;
  }
  if (!machine_->program().functions[target].defined) {
    found_fatal(Kind::kUnmodelledCall, "a thread starts at a function that nobody modelled",
                function);
    return false;
  }
  Control* parent = thread_;
  std::uint32_t parent_depth = atomic_depth_;
  bool parent_tail = in_tail_;
  bool parent_prefix = in_prefix_;
  std::uint32_t parent_base = base_depth_;
  std::vector<Control> child(1);
  thread_ = child.data();
  thread_->thread = number;
  thread_->daemon = daemon;
  thread_->entry = static_cast<FunctionId>(target);
  thread_->name = name;
  // Taken before the child runs, so that its own children get other numbers.
  controls_.push_back({machine_->addresses().control(number), 0});
  // Who asks whether the thread exists, or has finished, asks this.
  record_internal(pseudo::kControl + 64 * std::uint64_t{number}, true);
  if (observer_ != nullptr) observer_->spawned(parent->thread, number);
  for (const Variable& variable : machine_->program().thread_locals) {
    make_objects(layout::kTls + (std::uint64_t{number} << 24) + variable.address, variable.size,
                 true, variable.initial.data(), false, true);
  }
  atomic_depth_ = base_depth_ = 0;
  in_prefix_ = true;
  bool good = push_frame(static_cast<FunctionId>(target));
  if (good) {
    if (machine_->program().functions[target].parameters > 0) thread_->slots[0] = argument;
    Stop stop = run_thread(Mode::kPrefix);
    if (stop == Stop::kFinished) end_thread();
    good = stop == Stop::kFinished || stop == Stop::kVisible;
    if (good) pack(thread_);
  }
  thread_ = parent;
  atomic_depth_ = parent_depth;
  in_tail_ = parent_tail;
  in_prefix_ = parent_prefix;
  base_depth_ = parent_base;
  if (code.dst >= 0) {
    set(code.dst, number);
    set_shadow(code.dst, 0);
  }
  return good;
}

std::vector<PlaceId> Runner::place_stack() const {
  std::vector<PlaceId> places;
  for (std::size_t i = thread_->frames.size(); i-- > 0;) {
    const Frame& frame = thread_->frames[i];
    places.push_back(machine_->program().functions[frame.function].code[frame.pc].place);
  }
  return places;
}

PlaceId Runner::place_now() const { return machine_->finding_place(place_stack()); }

PlaceId Runner::waiting_place(const Control& control) const {
  std::vector<PlaceId> places;
  for (std::size_t i = control.frames.size(); i-- > 0;) {
    const Frame& frame = control.frames[i];
    places.push_back(machine_->program().functions[frame.function].code[frame.pc].place);
  }
  return machine_->finding_place(places);
}

void Runner::found(Kind kind, const std::string& message, std::uint64_t address) {
  findings_.push_back({kind, place_now(), 0, thread_->thread});
  if (observer_ != nullptr) observer_->found(thread_->thread, kind, message, address);
}

Runner::Stop Runner::fatal(Kind kind, const std::string& message, std::uint64_t address) {
  found_fatal(kind, message, address);
  return Stop::kFatal;
}

void Runner::found_fatal(Kind kind, const std::string& message, std::uint64_t address) {
  if (!ends_only_tail()) found(kind, message, address);
}

Runner::Stop Runner::limit(const char* name) {
  limit_ = name;
  return Stop::kLimit;
}

}  // namespace kheddle
