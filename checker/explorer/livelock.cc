// Livelocks: whether threads can go round for ever among the states that a search has stored. Sleep
// sets left out transitions, so all that may be on a cycle are made once more: those that keep a
// thread on a cycle of its own control (rounds.h), mostly none. What is then a livelock is said by
// checker/graph/fair_cycles.h; here it gets its place and its way in.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "checker/base/check.h"
#include "checker/explorer/search.h"
#include "checker/explorer/search_worker.h"
#include "checker/graph/fair_cycles.h"

namespace kheddle {
namespace {

constexpr std::size_t kMaxTurns = 20'000'000;

}  // namespace

// Of a sweep: the actions of the batch that keep their threads on rounds.
void Search::collect_turns(Worker* worker, const Again* batch, std::size_t size) {
  if (out_of_budget(worker, size)) return;
  worker->expander.trim();
  for (std::size_t i = 0; i < size; ++i) worker->starts[i] = {batch[i].ref, 0, &worker->paths[i]};
  store_->load(worker->starts.data(), size);
  std::vector<Expander::Question>& questions = worker->questions;
  std::vector<std::size_t> asked;  // by question: which state of the batch
  questions.clear();
  for (std::size_t i = 0; i < size; ++i) {
    const StateView state = store_->view(worker->paths[i]);
    for (std::uint32_t number = 0; number < kMaxThreads; ++number) {
      const ComponentIndex index = machine_->addresses().known_control(number);
      if (index == kNoIndex) break;
      if (round_of(state[index]) == 0) continue;
      questions.push_back({state, number, nullptr});
      asked.push_back(i);
    }
  }
  worker->expander.answer(&questions);
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const Expander::Question& question = questions[q];
    const StateStore::Path& path = worker->paths[asked[q]];
    const StateView state = store_->view(path);
    const ComponentIndex own = machine_->addresses().known_control(question.thread);
    const std::uint32_t round = round_of(state[own]);
    std::vector<StateRef>& targets = worker->turn_targets;
    const std::size_t first = targets.size();
    const auto stays = [&](const Way& way, const std::vector<StateStore::Change>& changes) {
      if (round_of(control_after(*machine_, way, state[own], own)) != round) return false;
      // With all threads asleep nothing changes in what is known of the state.
      StateStore::Successor to{
          &path, changes.data(), static_cast<std::uint32_t>(changes.size()), {}};
      store_->keys(&to, 1, &worker->scratch);
      const auto known = store_->insert(to.key, kNoState, 0, ~ThreadMask{0});
      KHEDDLE_CHECK(known.ref != kNoState && !known.is_new,
                    "after a search to the end, all that can be reached is stored");
      targets.push_back(known.ref);
      return true;
    };
    if (goes_round(&worker->expander, *question.ways, state, &worker->changes, stays)) {
      worker->turns_made.push_back({batch[asked[q]].ref, question.thread, first,
                                    static_cast<std::uint32_t>(targets.size() - first)});
    } else {
      targets.resize(first);
    }
  }
  if (worker->turns_made.size() <= kMaxTurns) return;
  add_limit("livelock",
            "more than " + std::to_string(kMaxTurns) +
                " steps of loops; whether threads can go round for ever was not judged");
  budget_spent_ = true;
  stop_ = true;
}

std::uint32_t Search::round_of(std::uint32_t control) const {
  return control == 0 ? 0 : rounds_.of(machine_->unheld(control));
}

void Search::find_livelocks() {
  circles_.clear();
  if (!machine_->judges_livelock()) return;
  std::vector<const Turns*> turns;
  for (const auto& worker : workers_) turns.push_back(&worker->expander.turns());
  rounds_ = Rounds(*machine_, turns);
  if (rounds_.empty()) return;
  turning_ = true;
  sweep_all();
  turning_ = false;
  if (stopped()) return;

  // States are numbered among those that have an action; one that leads to another is none.
  std::vector<StateRef> states;
  for (const auto& worker : workers_)
    for (const Worker::Turn& turn : worker->turns_made) states.push_back(turn.from);
  std::ranges::sort(states);
  const auto rest = std::ranges::unique(states);
  states.erase(rest.begin(), rest.end());
  TurnGraph graph;
  graph.states = static_cast<std::uint32_t>(states.size());
  const auto number = [&](StateRef ref) {
    const auto at = std::ranges::lower_bound(states, ref);
    return at == states.end() || *at != ref ? kNone
                                            : static_cast<std::uint32_t>(at - states.begin());
  };
  for (const auto& worker : workers_) {
    for (const Worker::Turn& turn : worker->turns_made) {
      const auto first = static_cast<std::uint32_t>(graph.targets.size());
      for (std::uint32_t i = 0; i < turn.count; ++i)
        graph.targets.push_back(number(worker->turn_targets[turn.first + i]));
      if (std::ranges::find(graph.targets.begin() + first, graph.targets.end(), kNone) !=
          graph.targets.end()) {
        graph.targets.resize(first);
        continue;
      }
      graph.actions.push_back({number(turn.from), turn.thread, first, turn.count});
    }
    worker->turns_made.clear();
    worker->turn_targets.clear();
  }
  const auto threads_of = [&](std::uint32_t state) { return enabled_threads(states[state]); };
  for (const FairCycle& cycle : fair_cycles(graph, threads_of)) {
    std::vector<StateRef> refs;
    std::set<std::uint32_t> acting;
    for (std::uint32_t state : cycle.states) refs.push_back(states[state]);
    for (std::uint32_t action : cycle.actions) acting.insert(graph.actions[action].thread);
    judge_cycle(refs, acting);
  }
}

std::vector<std::uint32_t> Search::enabled_threads(StateRef ref) {
  Worker& worker = *workers_[0];
  store_->load(ref, &worker.path);
  const StateView state = store_->view(worker.path);
  worker.expander.trim();
  std::vector<std::uint32_t> enabled;
  for (const Expander::Thread& thread : worker.expander.expand(state)) {
    const Ways& ways = *thread.ways;
    if (ways.held) continue;
    const bool moves = std::ranges::any_of(
        ways.ways, [&](const Way& way) { return worker.expander.enabled(way, state); });
    if (moves || ways.limit != nullptr) enabled.push_back(thread.number);
  }
  return enabled;
}

// A fair cycle is a livelock if a task has not returned: one that goes round or waits. That main
// waits for deferred work to be done is none, nor is what goes on while user space stalls a thread.
void Search::judge_cycle(const std::vector<StateRef>& states,
                         const std::set<std::uint32_t>& acting) {
  Worker& worker = *workers_[0];
  Runner& runner = worker.expander.runner();
  Control control;
  // The lowest task that goes round, main last; else the lowest that waits.
  const auto rank = [&](std::uint32_t thread) {
    return std::tuple(!acting.contains(thread), thread == 0, thread);
  };
  std::uint32_t blamed = kNone;
  store_->load(states.front(), &worker.path);
  worker.expander.trim();
  const StateView first_state = store_->view(worker.path);
  for (const Expander::Thread& thread : worker.expander.expand(first_state)) {
    if (thread.ways->stalled) return;
    runner.unpack(first_state, thread.number, &control);
    const bool acts = acting.contains(thread.number);
    if (control.finished || control.daemon || (thread.number == 0 && !acts)) continue;
    if (blamed == kNone || rank(thread.number) < rank(blamed)) blamed = thread.number;
  }
  if (blamed == kNone) return;

  // Its place: the first line of those at whose operations it stands, wherever scheduling points
  // are.
  const Program& program = machine_->program();
  using Order = std::tuple<bool, std::string, std::uint32_t, std::string>;
  std::map<std::uint32_t, std::pair<Order, PlaceId>> known;  // by control component
  std::vector<std::uint32_t> stands;                         // by state: at which
  const ComponentIndex own = machine_->addresses().known_control(blamed);
  Circle circle;
  circle.thread = blamed;
  circle.acting.assign(acting.begin(), acting.end());
  std::vector<std::uint64_t> digests;
  for (StateRef ref : states) {
    store_->load(ref, &worker.path);
    const StateView state = store_->view(worker.path);
    digests.push_back(machine_->digest(state));
    stands.push_back(state[own]);
    if (known.contains(state[own])) continue;
    runner.unpack(state, blamed, &control);
    const PlaceId id = machine_->same_place(runner.waiting_place(control));
    const Place& place = program.places[id];
    const Frame& frame = control.frames.back();
    const bool elsewhere = frame.code->code[frame.pc].visibility != kAlwaysVisible;
    known[state[own]] = {{elsewhere, place.file, place.line, place.function}, id};
  }
  const auto first =
      std::ranges::min_element(known, {}, [](const auto& entry) { return entry.second.first; });
  circle.place = first->second.second;
  const Order order = first->second.first;
  Found found;
  found.finding = {Kind::kLivelock, circle.place, 0, blamed};
  found.depth = UINT32_MAX;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (known.at(stands[i]).first != order) continue;
    circle.entries.push_back(digests[i]);
    std::uint32_t depth = 0;
    for (StateRef at = store_->parent(states[i]); at != kNoState && depth < found.depth;
         at = store_->parent(at))
      ++depth;
    if (depth >= found.depth) continue;
    found.depth = depth;
    found.state = states[i];
  }
  circle.states = std::move(digests);
  std::ranges::sort(circle.states);
  std::ranges::sort(circle.entries);
  circles_.push_back(std::move(circle));
  this->found(found);
}

}  // namespace kheddle
