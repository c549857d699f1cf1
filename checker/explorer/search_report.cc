// What a search has found, and the schedules that lead there.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "checker/base/check.h"
#include "checker/explorer/search.h"
#include "checker/explorer/search_worker.h"

namespace kheddle {

std::uint32_t Search::deepest_finding() const {
  std::uint32_t deepest = 0;
  for (const auto& [key, found] : findings_) deepest = std::max(deepest, found.depth);
  return deepest;
}

void Search::found(const Found& found) {
  std::lock_guard guard(mutex_);
  Key key{found.finding.kind, found.finding.place, found.finding.other_place};
  auto [at, is_new] = findings_.try_emplace(key, found);
  if (!is_new && found.depth < at->second.depth) at->second = found;
}

void Search::add_limit(const char* name, const std::string& text) {
  std::lock_guard guard(mutex_);
  limits_.try_emplace(name, text);
}

std::string Search::limit_text(const Ways& ways) const {
  const Place& place = machine_->program().places[ways.limit_place];
  std::string where = place.file + ":" + std::to_string(place.line) + " in " + place.function;
  std::string name = ways.limit;
  if (name == "unsupported") {
    std::string what = ways.text == kNone ? "" : machine_->program().texts[ways.text];
    return where + ": " + what + " is not understood by kheddle";
  }
  if (name == "heap")
    return where + ": an object over 1 MiB, or more than 4096 objects of one thread";
  if (name == "stack") return where + ": more than 1,000 nested calls or 16 MiB of stack";
  if (name == "threads") return where + ": more than 250 threads";
  return where +
         ": a step of more than 1,000,000 instructions, or 100,000,000 with all its "
         "choices; does the loop end?";
}

Schedule Search::schedule(const Found& found, const Granularity& granularity) {
  Schedule schedule;
  schedule.granularity = granularity;
  if (found.state == kNoState) {  // made before the first step
    schedule.start_choices = found.choices;
    return schedule;
  }
  std::vector<StateRef> path;
  for (StateRef at = found.state; at != kNoState; at = store_->parent(at)) path.push_back(at);
  std::reverse(path.begin(), path.end());

  Worker& worker = *workers_[0];
  Runner& runner = worker.expander.runner();
  StateStore::Path target(*store_);
  // The start: the choices that lead to the first state.
  StateVector blank = machine_->blank_state();
  store_->load(path.front(), &target);
  std::vector<std::uint32_t> choices;
  for (bool more = true; more; more = runner.next_choices(&choices)) {
    Ways ways = runner.start(blank, choices);
    Way& way = ways.ways.front();
    if (way.fatal || way.dropped || ways.limit != nullptr) continue;
    schedule.start_choices = way.choices;
    worker.expander.apply(way, blank, &worker.changes);
    StateVector state = blank;
    StateStore::apply(worker.changes, &state);
    // Addresses that only fatal steps met lie beyond the store's capacity; in a state they are
    // empty.
    if (state.size() > store_->capacity()) state.resize(store_->capacity());
    store_->assign(state, &worker.path);
    if (store_->key(worker.path).root == store_->key(target).root) break;
  }
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    store_->load(path[i], &worker.path);
    store_->load(path[i + 1], &target);
    const StateView state = store_->view(worker.path);
    std::uint32_t thread = store_->thread(path[i + 1]);
    const Ways* ways = worker.expander.ways(state, thread);
    bool matched = false;
    for (const Way& way : ways->ways) {
      if (way.fatal || way.dropped) continue;
      worker.expander.apply(way, state, &worker.changes);
      StateStore::Key key = store_->key(worker.path, worker.changes);
      if (key.root != store_->key(target).root) continue;
      schedule.steps.push_back({thread, way.choices});
      matched = true;
      break;
    }
    KHEDDLE_CHECK(matched, "a state's predecessor reaches it by a step of the recorded thread");
  }
  if (found.by_step) schedule.steps.push_back({found.stepped, found.choices});
  if (found.finding.kind == Kind::kDataRace && !found.by_step) {
    // One of the two takes its step, unless it waits; the race is in the state before it.
    store_->load(found.state, &worker.path);
    const StateView state = store_->view(worker.path);
    const Ways* ways = worker.expander.ways(state, found.finding.thread);
    for (const Way& way : ways->ways) {
      if (way.dropped) continue;
      worker.expander.apply(way, state, &worker.changes);
      if (!way.fatal && worker.changes.empty()) continue;
      schedule.steps.push_back({found.finding.thread, way.choices});
      break;
    }
  }
  return schedule;
}

std::string Search::first_finding() const {
  if (findings_.empty()) return kind_name(Kind::kLockOrder);
  const auto shallowest =
      std::ranges::min_element(findings_, {}, [](const auto& entry) { return entry.second.depth; });
  const RawFinding& found = shallowest->second.finding;
  const Place& place = machine_->program().places[found.place];
  return std::string(kind_name(found.kind)) + " at " + place.file + ":" +
         std::to_string(place.line);
}

std::vector<MetOrder> Search::orders() const {
  Orders all;
  for (const auto& worker : workers_) all.merge(worker->orders);
  std::vector<MetOrder> orders;
  std::set<LockOrder> known;
  for (std::uint32_t i = 0; i < all.met().size(); ++i) {
    const Orders::Met& met = all.met()[i];
    if (!met.met) continue;
    orders.push_back(
        {machine_->order(i), met.thread, met.depth, met.number, met.blocked, false, {}});
    known.insert(orders.back().order);
  }
  if (executions_ != nullptr) {
    for (const MetOrder& met : executions_->orders()) {
      if (!known.contains(met.order)) orders.push_back(met);
    }
  }
  std::ranges::sort(orders, [](const MetOrder& a, const MetOrder& b) {
    return std::tie(a.depth, a.thread, a.number, a.order) <
           std::tie(b.depth, b.thread, b.number, b.order);
  });
  return orders;
}

bool Search::orders_are_wanted() const {
  return options_.want_orders && options_.want_orders(orders()).finding;
}

// All orders, and the schedules that are wanted of them. A search whose steps are of several
// granularities has none.
void Search::report_orders(const Granularity& granularity, Outcome* outcome) {
  outcome->orders = orders();
  if (!options_.want_orders) return;
  Orders all;
  for (const auto& worker : workers_) all.merge(worker->orders);
  std::map<LockOrder, const Orders::Met*> met;
  for (std::uint32_t i = 0; i < all.met().size(); ++i) {
    if (all.met()[i].met) met[machine_->order(i)] = &all.met()[i];
  }
  for (std::size_t wanted : options_.want_orders(outcome->orders).scheduled) {
    MetOrder& order = outcome->orders[wanted];
    if (order.scheduled) {  // by an execution
      order.schedule.granularity = granularity;
      order.schedule.start_choices = start_choices_;
      continue;
    }
    if (mixed_) continue;
    const Orders::Met& at = *met.at(order.order);
    Found found;
    found.state = at.state;
    found.depth = at.depth;
    found.by_step = !at.blocked;
    found.stepped = at.thread;
    found.choices = at.choices;
    order.schedule = schedule(found, granularity);
    order.scheduled = true;
  }
}

void Search::report(const Granularity& granularity, Outcome* outcome) {
  outcome->states = store_->states();
  outcome->transitions = 0;
  for (const auto& worker : workers_) outcome->transitions += worker->transitions;
  outcome->depth = depth_;
  if (covered_) outcome->executions = executions_->executions();
  outcome->stored_bytes = store_->bytes() + machine_->pool().bytes();
  outcome->state_bytes = state_bytes_;
  for (const auto& [name, text] : limits_) outcome->limits.push_back({name, text});
  const Program& program = machine_->program();
  Control control;
  report_orders(granularity, outcome);
  for (const auto& [key, found] : findings_) {
    Finding finding;
    finding.kind = found.finding.kind;
    const Place& place = program.places[found.finding.place];
    finding.function = place.function;
    finding.file = place.file;
    finding.line = place.line;
    if (found.finding.other_place != 0) {
      const Place& other = program.places[found.finding.other_place];
      finding.sides.push_back({"other access", "", other.function, other.file, other.line});
    }
    finding.schedule = schedule(found, granularity);
    if (found.state != kNoState) {
      store_->load(found.state, &workers_[0]->path);
      const StateView state = store_->view(workers_[0]->path);
      if (workers_[0]->expander.runner().unpack(state, found.finding.thread, &control)) {
        finding.thread = machine_->thread_name(control.name);
      }
    }
    if (finding.thread.empty()) finding.thread = "main";
    outcome->findings.push_back(std::move(finding));
  }
  auto before = [](const Finding& a, const Finding& b) {
    static const Side none;
    const Side& x = a.sides.empty() ? none : a.sides.front();
    const Side& y = b.sides.empty() ? none : b.sides.front();
    return std::tie(a.file, a.line, a.kind, x.file, x.line) <
           std::tie(b.file, b.line, b.kind, y.file, y.line);
  };
  std::ranges::sort(outcome->findings, before);
  outcome->unreached = machine_->unreached();
}

}  // namespace kheddle
