// Waiting threads.
#include "checker/replay/waiting.h"

#include <set>
#include <vector>

namespace kheddle {

PlaceId standing_place(const Program& program, const ExecutionView& view, std::uint32_t thread) {
  if (thread >= view.threads() || view.finished(thread)) return 0;
  std::vector<InstructionId> frames;
  for (const FrameView& frame : view.stack(thread)) frames.push_back({frame.function, frame.index});
  return user_place_of(program, frames);
}

std::vector<std::uint32_t> tell_blocked(Execution* execution, Narrator* narrator, bool in_the_end) {
  std::set<std::uint32_t> moving;
  for (const Option& option : execution->options()) moving.insert(option.step.thread);
  const ExecutionView& view = execution->view();
  std::vector<std::uint32_t> blocked;
  narrator->blocked_begins(in_the_end);
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread) {
    if (view.finished(thread) || moving.contains(thread)) continue;
    execution->tell_blocked(thread);
    blocked.push_back(thread);
  }
  narrator->blocked_ends();
  return blocked;
}

const OrderEvent* last_order(Execution* execution, Narrator* narrator, const LockOrder& order) {
  auto find = [&]() -> const OrderEvent* {
    const OrderEvent* found = nullptr;
    for (const OrderEvent& event : narrator->orders()) {
      if (event.order.taken == order.taken && event.order.held == order.held) found = &event;
    }
    return found;
  };
  if (const OrderEvent* met = find()) return met;
  tell_blocked(execution, narrator, true);
  return find();
}

const Wait* waiting(const Program& program, const ExecutionView& view, const Narrator& narrator,
                    std::uint32_t thread) {
  const Wait& wait = narrator.holdings().wait(thread);
  if (!wait.waiting || view.finished(thread)) return nullptr;
  // What was noted at another statement is over.
  const Place& noted = program.places[wait.place];
  const Place& stands = program.places[standing_place(program, view, thread)];
  return noted.line == stands.line && noted.file == stands.file ? &wait : nullptr;
}

}  // namespace kheddle
