#include "checker/symbolic/state.h"

#include <ranges>

namespace kheddle::symbolic {

std::string shape(const Control& control) {
  std::string key;
  const auto put = [&](std::uint32_t value) {
    key.append(reinterpret_cast<const char*>(&value), sizeof(value));
  };
  put(control.finished ? 1 : 0);
  put(control.sections);
  put(control.ignores);
  put(control.marks);
  for (const Frame& frame : control.frames) {
    put(frame.function);
    put(frame.next);
  }
  return key;
}

const std::vector<std::uint32_t>& live_slots(const Program& program, const Frame& frame,
                                             bool innermost) {
  const Function& function = program.functions[frame.function];
  return innermost ? function.live[frame.next] : function.live_after[frame.next];
}

void drop_dead_slots(const Program& program, Control* control, const Value& zero) {
  for (Frame& frame : control->frames) {
    std::vector<Value> kept(frame.slots.size(), zero);
    for (std::uint32_t slot : live_slots(program, frame, &frame == &control->frames.back()))
      kept[slot] = frame.slots[slot];
    frame.slots = std::move(kept);
  }
}

void merge_slots(const Program& program, Values* values, Guard condition, const Control& then,
                 Control* otherwise) {
  for (std::size_t i = 0; i < otherwise->frames.size(); ++i) {
    Frame& frame = otherwise->frames[i];
    const Frame& other = then.frames[i];
    for (std::uint32_t slot : live_slots(program, frame, i + 1 == otherwise->frames.size()))
      frame.slots[slot] = values->pick(condition, other.slots[slot], frame.slots[slot]);
  }
}

std::vector<std::uint64_t> stack_addresses(const Function& function, std::uint64_t base) {
  std::vector<std::uint64_t> addresses;
  for (const StackObject& object : function.stack) {
    addresses.push_back(base);
    base += (object.size + layout::kGranule - 1) / layout::kGranule * layout::kGranule +
            layout::kGranule;
  }
  addresses.push_back(base);
  return addresses;
}

PlaceId finding_place(const Program& program, const Control& control) {
  PlaceId innermost = 0;
  for (const Frame& frame : std::views::reverse(control.frames)) {
    const PlaceId at = program.functions[frame.function].code[frame.next].place;
    if (innermost == 0) innermost = at;
    for (PlaceId place = at; place != 0; place = program.places[place].inlined_at)
      if (!program.places[place].in_model && program.places[place].line != 0) return place;
  }
  return innermost;
}

}  // namespace kheddle::symbolic
