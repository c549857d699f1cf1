// Callbacks of an execution, gathered by the user's statement.
#include "checker/replay/narrator.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <tuple>

namespace kheddle {
namespace {

bool same_line(const TraceLine& a, const TraceLine& b) {
  return a.line == b.line && a.function == b.function && a.file == b.file;
}

TraceSpan::What span_of(NoteEvent event) {
  switch (event) {
    case NoteEvent::kAcquireRead:
    case NoteEvent::kTryAcquireRead: return TraceSpan::What::kSharedLock;
    case NoteEvent::kEnter: return TraceSpan::What::kSection;
    default: return TraceSpan::What::kLock;
  }
}

// Where the object begins that an address of the heap lies in; 0 elsewhere.
std::uint64_t slot_of(std::uint64_t address) {
  const bool heap = layout::kHeap <= address && address < layout::kStacks;
  return heap ? address / layout::kMaxObject * layout::kMaxObject : 0;
}

}  // namespace

std::string thread_name(const ExecutionView& view, std::uint32_t thread) {
  const std::string name = view.thread_name(thread);
  unsigned before = 0;
  for (std::uint32_t other = 0; other < thread; ++other)
    before += view.thread_name(other) == name ? 1 : 0;
  return before == 0 ? name : fmt::format("{}#{}", name, before + 1);
}

Narrator::Narrator(const Program& program)
    : program_(program),
      stacks_(program),
      stacks_before_block_(program),
      names_(program, stacks_) {}

Narrator::Narrator(const Program& program, const Narrator& earlier) : Narrator(program) {
  names_.expect_types(earlier.names_.types());
}

void Narrator::blocked_begins(bool in_the_end) {
  blocked_ = true;
  in_the_end_ = in_the_end;
  stacks_before_block_ = stacks_;
}

void Narrator::blocked_ends() {
  blocked_ = false;
  stacks_ = stacks_before_block_;
}

void Narrator::end_at(const Finding& finding) {
  end_kind_ = finding.kind;
  end_place_ = {finding.file, finding.line, 0, finding.function, 0, false};
}

std::string Narrator::object_name(std::uint64_t object, const std::string& text) const {
  if (object == 0 || names_.locate(object).in_model) return "";
  return names_.of_object(object, text);
}

std::string Narrator::call(const std::string& text, std::uint64_t object) const {
  return fmt::format("{}({})", text, object_name(object, text));
}

Narrator::Part& Narrator::part(std::uint32_t thread) {
  for (Part& part : parts_) {
    if (part.thread == thread) return part;
  }
  parts_.push_back({thread, {}});
  return parts_.back();
}

Narrator::Line& Narrator::line(std::uint32_t thread) {
  std::vector<Line>& lines = part(thread).lines;
  return lines.empty() ? add_line(thread, stacks_.user_place(thread)) : lines.back();
}

Narrator::Line& Narrator::add_line(std::uint32_t thread, PlaceId place) {
  std::vector<Line>& lines = part(thread).lines;
  lines.push_back({place, lines_++, {}, {}, false});
  return lines.back();
}

bool Narrator::same_statement(PlaceId a, PlaceId b) const {
  const Place& left = program_.places[a];
  const Place& right = program_.places[b];
  return a == b ||
         (left.line == right.line && left.function == right.function && left.file == right.file);
}

void Narrator::note(std::uint32_t thread, Note note) {
  std::vector<Note>& notes = line(thread).notes;
  bool told = std::any_of(notes.begin(), notes.end(),
                          [&](const Note& other) { return other.text == note.text; });
  if (!told) notes.push_back(std::move(note));
}

void Narrator::step_begins(std::uint32_t thread) {
  if (!deaf()) holdings_.moved(thread);
}

void Narrator::instruction(std::uint32_t thread, InstructionId at) {
  stacks_.instruction(thread, at);
  if (deaf()) return;
  PlaceId place = stacks_.user_place(thread);
  const std::vector<Line>& lines = part(thread).lines;
  if (place == 0) return;
  if (lines.empty() || !same_statement(lines.back().place, place)) add_line(thread, place);
}

void Narrator::called(std::uint32_t thread, FunctionId callee) { stacks_.called(thread, callee); }

void Narrator::returned(std::uint32_t thread, FunctionId callee) {
  stacks_.returned(thread, callee);
}

void Narrator::accessed(std::uint32_t thread, const AccessEvent& access) {
  if (deaf() || !access.write || access.size > 8) return;
  names_.stored(access.address, access.size, access.after);
  Location location = names_.locate(access.address);
  if (location.region == Location::Region::kNone || location.in_model) return;
  bool model = stacks_.in_model(thread);
  // Untyped memory that the model writes is its own bookkeeping.
  if (model && location.type == 0) return;
  // That it sets up what it allocates goes without saying.
  if (model && std::ranges::find(line(thread).allocated, slot_of(access.address)) !=
                   line(thread).allocated.end())
    return;
  std::string text = names_.change(access.address, access.size, access.before, access.after);
  // Members that the kernel's structures do not have are bookkeeping, too, and parts of its
  // scalars.
  if (model && std::min(text.find(".kh_"), text.find('+')) < text.find(':')) return;
  if (!text.empty()) note(thread, {text, false, model});
}

// What the pointer is declared to point at that gets what is being allocated: the innermost call's
// result that has a type. The model's allocators return what they allocate; the user's are followed
// as long as they do nothing else with it.
TypeId Narrator::declared_target(std::uint32_t thread) const {
  for (const InstructionId& frame : std::views::reverse(stacks_.frames(thread))) {
    const Function& function = program_.functions[frame.function];
    const std::uint32_t result = function.code[frame.index].dst;
    if (result == kNone || result >= function.slot_targets.size()) return 0;
    if (function.slot_targets[result] != 0) return function.slot_targets[result];
    const bool more = frame.index + 1 < function.code.size();
    const Instruction& next = function.code[frame.index + (more ? 1 : 0)];
    const bool returned = next.op == Op::kReturn && next.has_value && next.a.value == result;
    if (!function.in_model && !returned) return 0;
  }
  return 0;
}

void Narrator::allocated(std::uint32_t thread, std::uint64_t address, std::uint64_t size) {
  if (deaf()) return;
  PlaceId place = stacks_.user_place(thread);
  names_.allocated(address, size, thread, place, declared_target(thread));
  line(thread).allocated.push_back(slot_of(address));
  if (place == 0 || program_.places[place].in_model || names_.locate(address).in_model) return;
  note(thread, {fmt::format("allocates {}, {} {}", names_.of(address, size), size,
                            size == 1 ? "byte" : "bytes"),
                false, false});
  spans_.allocated(address, names_.locate(address).base, thread, line(thread).id);
}

void Narrator::freed(std::uint32_t thread, std::uint64_t address) {
  if (deaf()) return;
  PlaceId place = stacks_.user_place(thread);
  names_.freed(address, thread, place);
  if (!spans_.lives(address)) return;
  note(thread, {fmt::format("frees {}", names_.locate(address).base), false, false});
  spans_.freed(address, line(thread).id);
}

void Narrator::spawned(std::uint32_t /*thread*/, std::uint32_t child) {
  if (!deaf()) spawned_.push_back(child);
}

// Who asked: the model's function that the user's statement calls; "" for the statement itself.
std::string Narrator::chooser(std::uint32_t thread) const {
  std::string name;
  for (const InstructionId& frame : std::views::reverse(stacks_.frames(thread))) {
    const Function& function = program_.functions[frame.function];
    PlaceId id = frame.index < function.code.size() ? function.code[frame.index].place : 0;
    for (; id != 0; id = program_.places[id].inlined_at) {
      if (!program_.places[id].in_model) return name;
      name = program_.places[id].function;
    }
  }
  return "";
}

void Narrator::chose(std::uint32_t thread, std::uint64_t value) {
  if (deaf() || stacks_.frames(thread).empty()) return;
  const InstructionId at = stacks_.frames(thread).back();
  const Instruction& instruction = program_.functions[at.function].code[at.index];
  const std::string who = chooser(thread);
  std::string text =
      who.empty() ? fmt::format("chose {}", value) : fmt::format("{}() chose {}", who, value);
  // Of samples the value says more than its number, where the samples are constants.
  if (instruction.intrinsic == Intrinsic::kAny && instruction.args.at(0).constant) {
    for (const Variable& samples : program_.variables) {
      const std::uint64_t offset = instruction.args[0].value + 8 * value - samples.address;
      if (!samples.constant || offset + 8 > samples.size || samples.size < 8) continue;
      std::uint64_t sample = 0;
      for (unsigned byte = 8; byte > 0; --byte)
        sample = sample << 8 | samples.initial[offset + byte - 1];
      text =
          fmt::format("{}() = {}", who.empty() ? "kh_any" : who, static_cast<std::int64_t>(sample));
    }
  }
  tell_choice(thread, text);
}

void Narrator::tell_choice(std::uint32_t thread, const std::string& text) {
  // Equal choices in one statement are told each.
  line(thread).notes.push_back({text, false, false});
  part(thread).choices_told = true;
}

// Small numbers as such; others as addresses and sizes are read, and what they are if signed.
void Narrator::given(std::uint32_t thread, std::uint64_t value) {
  if (deaf() || stacks_.frames(thread).empty()) return;
  const auto number = static_cast<std::int64_t>(value);
  const std::string who = chooser(thread);
  std::string text = fmt::format("{}() = ", who.empty() ? "kh_any" : who);
  if (number >= -4096 && number < 0x10000)
    text += fmt::format("{}", number);
  else
    text += fmt::format("{:#x}", value) + (number < 0 ? fmt::format(" ({})", number) : "");
  tell_choice(thread, text);
}

void Narrator::noted(std::uint32_t thread, int event, std::uint64_t object,
                     const std::string& text) {
  NoteEvent what = static_cast<NoteEvent>(event);
  if (deaf() && !(blocked_ && what == NoteEvent::kWait)) return;
  const std::uint32_t holding =
      holdings_.noted(thread, what, object, text, stacks_.user_place(thread));
  const std::string name = object_name(object, text);
  switch (what) {
    case NoteEvent::kWait:
      // Told only of who does not get what it waits for: see narrate().
      break;
    case NoteEvent::kState:
      note(thread, {name.empty() ? text : fmt::format("{}: {}", name, text), false, false});
      break;
    case NoteEvent::kContext:
      note(thread, {"runs as " + text, false, false});
      spans_.context(thread, text, line(thread).id);
      break;
    case NoteEvent::kUserCopy:
      note(thread, {name.empty() ? text : call(text, object), false, false});
      break;
    default:
      note(thread, {call(text, object), true, false});
      if (holding == 0) break;
      if (what == NoteEvent::kRelease || what == NoteEvent::kLeave)
        spans_.released(holding, line(thread).id);
      else
        spans_.taken(holding, span_of(what), call(text, object), thread, line(thread).id);
  }
}

void Narrator::ordered(std::uint32_t thread, std::uint64_t lock, const LockUse& taken,
                       const LockUse& held) {
  holdings_.ordered(lock, taken.key);
  OrderEvent event{thread, lock, {taken, held, stacks_.user_place(thread)}, 0};
  for (const Holding& holding : holdings_.held(thread)) {
    if (held.key != 0 && holding.key == held.key) event.held_place = holding.place;
  }
  orders_.push_back(event);
}

void Narrator::found(std::uint32_t thread, Kind kind, const std::string& message,
                     std::uint64_t address) {
  if (blocked_ && !in_the_end_) return;
  found_.push_back({thread, kind, message, address, stacks_.user_place(thread)});
  // Without a message it is a verdict on the state after the step.
  const Place& place = program_.places[found_.back().place];
  if (deaf() || message.empty() || kind != end_kind_ || place.line != end_place_.line ||
      place.function != end_place_.function || place.file != end_place_.file)
    return;
  ended_ = true;
  std::vector<Line>& lines = part(thread).lines;
  part(thread).choices_told = true;  // the others come later
  if (!lines.empty()) lines.back().last = true;
}

std::vector<TraceLine> Narrator::finished(const std::vector<Line>& lines) {
  std::vector<TraceLine> result;
  std::set<std::tuple<std::string, std::string, std::uint32_t>> seen;
  for (const Line& line : lines) {
    const Place& place = program_.places[line.place];
    TraceLine told;
    bool lock = std::any_of(line.notes.begin(), line.notes.end(),
                            [](const Note& note) { return note.lock; });
    for (const Note& note : line.notes) {
      // What a lock operation does to the lock's own fields is told by its name.
      if (!(lock && note.model_change)) told.notes.push_back(note.text);
    }
    bool first = seen.insert({place.file, place.function, place.line}).second;
    const bool says_nothing = place.in_model || line.place == 0 || !first;
    if (told.notes.empty() && says_nothing && !line.last) continue;
    told.function = place.function;
    told.file = place.file;
    told.line = place.line;
    told.row = line.id;
    told.text = source_.text(place.file, place.line);
    // The contract's own calls are for the checker: what they say is in the notes.
    if (place.in_model && told.text.starts_with("kh_")) told.text.clear();
    result.push_back(std::move(told));
  }
  return result;
}

std::vector<TraceStep> Narrator::close_step(std::uint32_t number, const ExecutionView& view,
                                            const std::vector<std::uint32_t>& choices) {
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread)
    names_.set_thread_name(thread, thread_name(view, thread));
  std::vector<TraceStep> entries;
  for (const Part& part : parts_) {
    TraceStep entry;
    entry.number = number;
    entry.thread = part.thread;
    entry.thread_name = thread_name(view, part.thread);
    bool starting = std::find(spawned_.begin(), spawned_.end(), part.thread) != spawned_.end();
    if (!starting) entry.choices = choices;
    entry.lines = finished(part.lines);
    entry.choices_told = part.choices_told;
    // What a new thread computes for itself before it first may be interrupted says nothing, unless
    // it is the end.
    const bool ends = std::ranges::any_of(part.lines, &Line::last) ||
                      (!found_.empty() && found_.back().thread == part.thread);
    if (starting && !ends)
      std::erase_if(entry.lines, [](const TraceLine& line) { return line.notes.empty(); });
    if (!entry.lines.empty()) entries.push_back(std::move(entry));
  }
  parts_.clear();
  spawned_.clear();
  return entries;
}

void Narrator::waits(std::uint32_t thread, const Wait* wait) {
  if (ended_) return;
  std::uint32_t holder = kNone;
  Holding holding;
  if (wait != nullptr && !holdings_.holder(wait->object, &holder, &holding)) holder = kNone;
  spans_.waits(thread, wait == nullptr ? "" : call(wait->text, wait->object), holder,
               lines_ == 0 ? 0 : lines_ - 1);
}

void fold(std::vector<TraceStep>* steps) {
  for (std::size_t i = 0; i < steps->size(); ++i) {
    TraceStep& step = (*steps)[i];
    if (step.lines.empty() || !step.lines.back().notes.empty()) continue;
    auto next = std::find_if(steps->begin() + static_cast<std::ptrdiff_t>(i) + 1, steps->end(),
                             [&](const TraceStep& later) { return later.thread == step.thread; });
    if (next != steps->end() && !next->lines.empty() &&
        same_line(step.lines.back(), next->lines.front()))
      step.lines.pop_back();
  }
  std::erase_if(*steps, [](const TraceStep& step) { return step.lines.empty(); });
}

}  // namespace kheddle
