#include "checker/symbolic/protocol.h"

#include <algorithm>

#include "checker/base/check.h"

namespace kheddle::symbolic {
namespace {

constexpr std::size_t kManyValues = 16;  // that a variable is told apart by; with more it has any
constexpr std::size_t kManyPlaces = 2000;

// "reader" of "kh_run_reader" or "kh_run_reader.12", if the name begins so.
bool named(const std::string& function, const std::string& prefix, std::string* rest) {
  if (!function.starts_with(prefix)) return false;
  *rest = function.substr(prefix.size());
  rest->resize(std::min(rest->size(), rest->find('.')));
  return true;
}

void apply(const StepOutcome& outcome, State* state) {
  for (const auto& [index, cell] : outcome.cells) state->cells[index] = cell;
  for (const auto& [address, object] : outcome.objects) state->objects[address] = object;
  for (const auto& [thread, control] : outcome.controls) {
    state->threads.resize(std::max<std::size_t>(state->threads.size(), thread + 1));
    state->threads[thread].stands = {{kAlways, control, {}}};
    state->threads[thread].exists = kAlways;
  }
  for (const auto& [thread, daemon] : outcome.daemons) state->threads[thread].daemon = daemon;
}

bool in_stack(std::uint64_t address) {
  return address >= layout::kStacks && address < layout::kTls;
}
bool in_tls(std::uint64_t address) { return address >= layout::kTls && address < layout::kGlobals; }

std::string hex(std::uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (; value != 0 || text.empty(); value /= 16) text.insert(text.begin(), kDigits[value % 16]);
  return text;
}

}  // namespace

Protocol::Protocol(const Program& program, const std::atomic<bool>* stop, double seconds,
                   std::function<bool()> out_of_memory)
    : program_(program),
      values_(&terms_),
      cells_(&terms_, &values_),
      solver_(&terms_, stop, seconds, std::move(out_of_memory)),
      context_{program, options_, &terms_, &values_, &cells_, &solver_} {
  options_.granularity.every_access = true;
}

Result<std::unique_ptr<Protocol>> Protocol::build(const Program& program,
                                                  const std::atomic<bool>* stop, double seconds,
                                                  std::function<bool()> out_of_memory) {
  std::unique_ptr<Protocol> protocol(
      new Protocol(program, stop, seconds, std::move(out_of_memory)));
  Domains domains;
  bool grown = true;
  while (grown) {
    grown = false;
    if (protocol->solver_.stopped()) return Error{kStoppedText, "", 0, ""};
    Status looked = protocol->look(&domains, &grown);
    if (!looked) return looked.error();
  }
  Status judged = protocol->judge_invariants();
  if (!judged) return judged.error();
  // Steps that were cut short are not all there is.
  if (protocol->solver_.stopped()) return Error{kStoppedText, "", 0, ""};
  return protocol;
}

Error Protocol::refuse(PlaceId place, const std::string& text) const {
  const Place& at = program_.places[place];
  return {text, at.file, at.line, ""};
}

Status Protocol::look(Domains* domains, bool* grown) {
  roles_.clear();
  places_.clear();
  known_places_.clear();
  transitions_.clear();
  flaws_.clear();
  invariants_.clear();
  variables_.clear();
  judged_.clear();
  Status begun = begin(*domains);
  if (!begun) return begun;
  for (std::size_t place = 0; place < places_.size(); ++place) {
    if (places_.size() > kManyPlaces) {
      return refuse(places_[place].source, "threads stand in more than 2,000 different ways");
    }
    Status visited = visit(place, domains, grown);
    if (!visited) return visited;
  }
  return ok();
}

// Up to where all threads are started.
Status Protocol::begin(const Domains& domains) {
  base_ = State();
  bool asked_self = false;
  for (int step = 0; step < 2; ++step) {
    const Step taken = step == 0 ? first_step(context_, &base_) : take_step(context_, base_, 0, 0);
    const PlaceId place =
        step == 0 ? 0 : finding_place(program_, base_.threads[0].stands[0].control);
    for (const StepLimit& limit : taken.limits) return refuse(limit.place, limit.text);
    for (const StepFinding& finding : taken.findings)
      return refuse(finding.place, "a finding before the threads start; kheddle check shows it");
    if (taken.outcomes.size() != 1)
      return refuse(place, "what is chosen before the threads start is not proved for");
    apply(taken.outcomes[0], &base_);
    asked_self = taken.asks_self;
  }
  Status found = find_roles();
  if (!found) return found;
  // New threads run up to their first operation at once.
  for (const Role& role : roles_)
    if (asked_self && role.any_number)
      return refuse(places_[role.start].source,
                    "threads of any number that ask for their own number are not proved of");
  for (const auto& [key, domain] : domains) {
    SharedVariable& variable = variables_.emplace_back();
    variable.address = key.first;
    variable.size = key.second;
    const Value initial = load(base_.cells, variable);
    if (!terms_.constant_value(initial.bits, &variable.initial) ||
        !values_.surely_defined(initial)) {
      return refuse(0, "memory at " + hex(key.first) + " has no known value at the start");
    }
    if (domain.bounded) variable.values = domain.values;
    variable.now = any_of(domain, &variable);
  }
  return ok();
}

Status Protocol::find_roles() {
  std::set<std::string> several;
  for (std::uint32_t t = 1; t < base_.threads.size(); ++t) {
    const Control& control = base_.threads[t].stands[0].control;
    if (control.finished) return refuse(0, "a thread ends at once");
    const Function& function = program_.functions[control.frames[0].function];
    std::string name;
    if (named(function.name, "kh_invariant_", &name)) {
      invariants_.push_back({name, t, function.place});
      continue;
    }
    Role role;
    role.thread = t;
    role.any_number = named(function.name, "kh_any_number_", &name);
    if (!role.any_number && !named(function.name, "kh_run_", &name)) name = function.name;
    if (role.any_number && !several.insert(name).second) continue;
    role.name = name;
    roles_.push_back(role);
    Control start = control;
    drop_dead_slots(program_, &start, values_.constant(0));
    roles_.back().start = place_of(roles_.size() - 1, start);
  }
  const bool waits = std::ranges::any_of(
      roles_, [&](const Role& role) { return base_.threads[role.thread].daemon == kNever; });
  if (!waits) return refuse(0, "there is no task to prove anything of");
  // main() is no role: it waits for tasks, which never end.
  const Step main = take_step(context_, base_, 0, 0);
  const PlaceId place = finding_place(program_, base_.threads[0].stands[0].control);
  if (!main.outcomes.empty() || !main.findings.empty() || !main.limits.empty())
    return refuse(place, "main() goes on beside the threads, which is not proved of");
  return ok();
}

// An invariant that changes anything is none.
Status Protocol::judge_invariants() {
  for (const Invariant& invariant : invariants_) {
    const Step step = take_step(context_, state_with(now()), invariant.thread, 0);
    for (const StepLimit& limit : step.limits)
      if (solver_.feasible(limit.guard)) return refuse(limit.place, limit.text);
    for (const StepAccess& access : step.accesses)
      if (access.write && !access.local && solver_.feasible(access.guard))
        return refuse(access.place, "the invariant " + invariant.name + " has side effects");
    if (solver_.feasible(step.blocked) || solver_.feasible(step.cut))
      return refuse(invariant.source, "the invariant " + invariant.name + " waits or assumes");
  }
  return ok();
}

std::size_t Protocol::place_of(std::size_t role, const Control& control) {
  std::string key = std::to_string(role) + ":" + shape(control);
  for (const Frame& frame : control.frames)
    for (const Value& slot : frame.slots)
      key += "," + std::to_string(slot.bits) + "/" + std::to_string(slot.undefined);
  auto [at, is_new] = known_places_.try_emplace(key, places_.size());
  if (is_new) places_.push_back({role, control, finding_place(program_, control)});
  return at->second;
}

Term Protocol::any_of(const Domain& domain, SharedVariable* variable) {
  const auto random = [this] {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return random_;
  };
  if (!domain.bounded) {
    Terms::LaneValues lanes;
    for (std::uint64_t& lane : lanes) lane = random() % 2 == 0 ? random() % 8 : random();
    variable->unknowns = {terms_.unknown(lanes)};
    return terms_.apply(Node::kAnd, variable->unknowns[0],
                        terms_.constant(mask(8 * variable->size)));
  }
  Cases cases;
  Guard left = kAlways;
  for (std::uint64_t value : domain.values) {
    const bool last = value == *domain.values.rbegin();
    const Guard it = last ? kAlways : terms_.unknown_guard(random());
    if (!last) variable->unknowns.push_back(it >> 1);
    cases.emplace_back(value, terms_.both(left, it));
    left = terms_.both(left, negate(it));
  }
  return terms_.of_cases(std::move(cases));
}

Value Protocol::load(const std::map<std::uint64_t, CellId>& cells,
                     const SharedVariable& variable) const {
  const auto cell = cells.find(variable.address / 8);
  return cells_.load(cell == cells.end() ? kZeroCell : cell->second,
                     static_cast<unsigned>(variable.address % 8), variable.size);
}

std::vector<Term> Protocol::now() const {
  std::vector<Term> contents;
  for (const SharedVariable& variable : variables_) contents.push_back(variable.now);
  return contents;
}

State Protocol::state_with(const std::vector<Term>& contents) {
  State state = base_;
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    const SharedVariable& variable = variables_[v];
    CellId& cell = state.cells[variable.address / 8];
    cell = cells_.store(cell, static_cast<unsigned>(variable.address % 8), variable.size,
                        values_.defined(contents[v]));
  }
  return state;
}

Status Protocol::visit(std::size_t place, Domains* domains, bool* grown) {
  const std::uint32_t thread = roles_[places_[place].role].thread;
  State state = state_with(now());
  state.threads[thread].stands = {{kAlways, places_[place].control, {}}};
  const Step step = take_step(context_, state, thread, 0);
  for (const StepLimit& limit : step.limits)
    if (solver_.feasible(limit.guard)) return refuse(limit.place, limit.text);
  const PlaceId source = places_[place].source;
  if (step.about_heap) return refuse(source, "a step that allocates or frees is not proved of");
  if (step.about_threads)
    return refuse(source, "a thread that ends, or a step about other threads, is not proved of");
  if (!step.endless.empty()) return refuse(source, "a step without end is not proved of");
  if (step.asks_self && roles_[places_[place].role].any_number)
    return refuse(source, "threads of any number that ask for their own number are not proved of");
  for (const StepFinding& finding : step.findings)
    flaws_.push_back(
        {place, terms_.both(finding.guard, negate(step.blocked)), finding.kind, finding.place});
  Status noted = note_writes(step, domains, grown);
  if (!noted) return noted;
  for (const StepOutcome& outcome : step.outcomes) {
    if (!solver_.feasible(outcome.guard)) continue;
    Status taken = take(place, outcome, domains, grown);
    if (!taken) return taken;
  }
  return ok();
}

Status Protocol::note_writes(const Step& step, Domains* domains, bool* grown) {
  for (const StepAccess& access : step.accesses) {
    if (!access.write || access.local || !solver_.feasible(access.guard)) continue;
    if (access.size > 8 || access.address / 8 != (access.address + access.size - 1) / 8)
      return refuse(access.place, "a copy or an unaligned store to shared memory is not proved of");
    const Key key{access.address, static_cast<unsigned>(access.size)};
    if (domains->contains(key)) continue;
    for (const auto& [other, domain] : *domains)
      if (other.first < key.first + key.second && key.first < other.first + other.second)
        return refuse(access.place, "the same memory is stored in pieces of different sizes");
    SharedVariable variable;
    variable.address = key.first;
    variable.size = key.second;
    std::uint64_t initial = 0;
    if (!terms_.constant_value(load(base_.cells, variable).bits, &initial))
      return refuse(access.place, "what is stored to has no known value at the start");
    (*domains)[key].values.insert(initial);
    *grown = true;
  }
  return ok();
}

// What an outcome changes besides the variables: nothing that outlives it.
Status Protocol::judge_rest(std::size_t place, const StepOutcome& outcome,
                            const Domains& domains) const {
  const PlaceId source = places_[place].source;
  const std::uint32_t thread = roles_[places_[place].role].thread;
  if (!outcome.held.empty() || outcome.controls.size() != 1 || !outcome.controls.contains(thread)) {
    return refuse(source, "a thread that ends, or a step about other threads, is not proved of");
  }
  if (outcome.controls.at(thread).finished)
    return refuse(source, "a thread that ends is not proved of");
  for (const auto& [address, object] : outcome.objects)
    if (!in_stack(address))
      return refuse(source, "a step that allocates or frees is not proved of");
  for (const auto& [index, cell] : outcome.cells) {
    if (in_stack(8 * index)) {
      for (const Frame& frame : outcome.controls.at(thread).frames)
        if (!program_.functions[frame.function].stack.empty())
          return refuse(source, "a local variable whose address is taken is not proved of");
      continue;
    }
    const auto before = base_.cells.find(index);
    if (cell == (before == base_.cells.end() ? kZeroCell : before->second)) continue;
    if (in_tls(8 * index))
      return refuse(source, "a thread-local variable that changes is not proved of");
    // Of variables that were noted just now the next pass takes care.
    const bool known = std::ranges::any_of(
        domains, [&](const auto& domain) { return domain.first.first / 8 == index; });
    if (!known) return refuse(source, "a change of memory that no store makes is not proved of");
  }
  return ok();
}

Status Protocol::take(std::size_t place, const StepOutcome& outcome, Domains* domains,
                      bool* grown) {
  Status rest = judge_rest(place, outcome, *domains);
  if (!rest) return rest;
  std::vector<Term> next = now();
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    const SharedVariable& variable = variables_[v];
    if (!outcome.cells.contains(variable.address / 8)) continue;
    const Value value = load(outcome.cells, variable);
    if (!values_.surely_defined(value))
      return refuse(places_[place].source, "what is stored may be uninitialised");
    next[v] = value.bits;
    Domain& domain = (*domains)[{variable.address, variable.size}];
    if (!domain.bounded) continue;
    std::uint64_t one = 0;
    std::size_t before = domain.values.size();
    if (terms_.constant_value(value.bits, &one)) {
      domain.values.insert(one);
    } else if (terms_.cases(value.bits) != nullptr) {
      const Cases cases = *terms_.cases(value.bits);  // a copy: the graph grows
      for (const auto& [stored, guard] : cases)
        if (solver_.feasible(terms_.both(outcome.guard, guard))) domain.values.insert(stored);
    } else {
      domain.bounded = false;
    }
    for (std::uint64_t stored : domain.values)
      if (in_stack(stored) || in_tls(stored))
        return refuse(places_[place].source, "the address of a thread's own is not proved of");
    if (domain.values.size() > kManyValues) domain.bounded = false;
    *grown = *grown || !domain.bounded || domain.values.size() > before;
  }
  const std::uint32_t thread = roles_[places_[place].role].thread;
  Control control = outcome.controls.at(thread);
  drop_dead_slots(program_, &control, values_.constant(0));
  return split(place, outcome.guard, std::move(control), next);
}

// One transition for each value of the locals that the thread keeps.
Status Protocol::split(std::size_t from, Guard guard, Control control,
                       const std::vector<Term>& next) {
  std::uint64_t number = 0;
  for (Frame& frame : control.frames) {
    for (Value& slot : frame.slots) {
      if (!terms_.constant_value(slot.undefined, &number))
        return refuse(places_[from].source, "a local variable may be uninitialised");
      if (terms_.constant_value(slot.bits, &number)) continue;
      const Cases* cases = terms_.cases(slot.bits);
      if (cases == nullptr) {
        return refuse(places_[from].source,
                      "the thread keeps a value of unbounded range from here to its next step");
      }
      const Cases copy = *cases;
      for (const auto& [value, when] : copy) {
        const Guard both = terms_.both(guard, when);
        if (!solver_.feasible(both)) continue;
        slot.bits = terms_.constant(value);
        Status done = split(from, both, control, next);
        if (!done) return done;
      }
      return ok();
    }
  }
  const std::size_t to = place_of(places_[from].role, control);
  transitions_.push_back({from, to, guard, next});
  return ok();
}

Guard Protocol::violated(const Invariant& invariant, const std::vector<Term>& contents) {
  auto [known, is_new] = judged_.try_emplace({invariant.thread, contents}, kNever);
  if (!is_new) return known->second;
  const State state = state_with(contents);
  const Step step = take_step(context_, state, invariant.thread, 0);
  Guard any = kNever;
  for (const StepFinding& finding : step.findings) any = terms_.either(any, finding.guard);
  // What could not be judged does not hold.
  for (const StepLimit& limit : step.limits) any = terms_.either(any, limit.guard);
  any = terms_.either(any, terms_.either(step.blocked, step.cut));
  known->second = any;
  return any;
}

}  // namespace kheddle::symbolic
