#include "checker/replay/lock_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "checker/base/check.h"
#include "checker/explorer/execution.h"
#include "checker/graph/lock_graph.h"
#include "checker/graph/words.h"
#include "checker/replay/narrate.h"
#include "checker/replay/narrator.h"
#include "checker/replay/waiting.h"

namespace kheddle {
namespace {

// The closing order first, then the others of the complaint.
std::vector<OrderNumber> orders_of(const Complaint& complaint) {
  std::vector<OrderNumber> orders = {complaint.closing};
  auto add = [&](OrderNumber number) {
    if (std::ranges::find(orders, number) == orders.end()) orders.push_back(number);
  };
  for (OrderNumber number : complaint.path) add(number);
  if (is_about_interrupts(complaint)) {
    add(complaint.safe_use);
    add(complaint.unsafe_use);
  }
  return orders;
}

const Variable* variable_at(const Program& program, std::uint64_t address) {
  auto after = std::ranges::upper_bound(program.variables, address, {}, &Variable::address);
  if (after == program.variables.begin()) return nullptr;
  const Variable& variable = *(after - 1);
  return address - variable.address < variable.size ? &variable : nullptr;
}

std::string literal(const Program& program, std::uint64_t address) {
  const Variable* variable = variable_at(program, address);
  std::string text;
  if (variable == nullptr || !variable->constant) return text;
  for (std::uint64_t at = address - variable->address; at < variable->size; ++at) {
    if (variable->initial[at] == 0) break;
    text.push_back(static_cast<char>(variable->initial[at]));
  }
  return text;
}

// The name that a lock_class_key holds: a pointer to a literal.
std::string name_in_key(const Program& program, const Variable& key) {
  if (key.type >= program.types.size() || program.types[key.type].name != "lock_class_key")
    return "";
  std::uint64_t address = 0;
  for (unsigned byte = 8; byte > 0; --byte) address = address << 8 | key.initial[byte - 1];
  return literal(program, address);
}

bool is_part_of(const Complaint& complaint, const Finding& deadlock) {
  if (deadlock.kind != Kind::kDeadlock) return false;
  return std::ranges::all_of(complaint.classes, [&](const LockClass& lock) {
    return std::ranges::find(deadlock.lock_keys, lock.key) != deadlock.lock_keys.end();
  });
}

}  // namespace

std::vector<Complaint> lock_complaints(const std::vector<MetOrder>& orders) {
  LockGraph graph;
  std::vector<Complaint> all;
  for (OrderNumber i = 0; i < orders.size(); ++i) {
    for (Complaint& complaint : graph.add(orders[i].order, i)) all.push_back(std::move(complaint));
  }
  return all;
}

Witness witness_of(const Program& program, const MetOrder& met) {
  KHEDDLE_CHECK(met.scheduled, "orders that are told have a schedule");
  Narrator narrator(program);
  Execution execution(program, met.schedule.granularity, met.schedule.start_choices, &narrator);
  for (const Step& step : met.schedule.steps) {
    std::string why;
    bool taken = execution.take(step, &why);
    KHEDDLE_CHECK(taken, "the schedule of an order replays: " + why);
  }
  const OrderEvent* event = last_order(&execution, &narrator, met.order);
  KHEDDLE_CHECK(event != nullptr, "the schedule of an order leads to it");
  return {thread_name(execution.view(), event->thread), event->order.place, event->held_place};
}

std::string lock_class_name(const Program& program, const LockUse& use) {
  std::string name;
  if (const Variable* variable = variable_at(program, use.key)) {
    name = name_in_key(program, *variable);
    if (name.empty()) {
      CallStacks stacks(program);
      name = Names(program, stacks).of_object(use.key, "lock");
    }
  } else {
    name = fmt::format("a class of its own at {:#x}", use.key);
  }
  if ((use.how & kSubclass) != 0) name += fmt::format("/{}", use.how & kSubclass);
  return name;
}

WantedOrders want_lock_orders(const std::vector<MetOrder>& orders) {
  WantedOrders wanted;
  std::set<std::size_t> scheduled;
  for (const Complaint& complaint : lock_complaints(orders)) {
    wanted.finding = true;
    for (OrderNumber number : orders_of(complaint)) scheduled.insert(number);
  }
  wanted.scheduled.assign(scheduled.begin(), scheduled.end());
  return wanted;
}

void add_lock_orders(const Program& program, Outcome* outcome) {
  const std::vector<MetOrder>& met = outcome->orders;
  auto name = [&](const LockUse& use) { return lock_class_name(program, use); };
  std::vector<Finding> added;
  for (const Complaint& complaint : lock_complaints(met)) {
    if (std::ranges::any_of(outcome->findings,
                            [&](const Finding& finding) { return is_part_of(complaint, finding); }))
      continue;
    const std::vector<OrderNumber> orders = orders_of(complaint);
    KHEDDLE_CHECK(
        std::ranges::all_of(orders, [&](OrderNumber number) { return met[number].scheduled; }),
        "a search that met an order which closes a circle has the schedules of all its orders");
    Finding finding;
    finding.kind = Kind::kLockOrder;
    const MetOrder& closing = met[complaint.closing];
    const Place& place = program.places[closing.order.place];
    finding.function = place.function;
    finding.file = place.file;
    finding.line = place.line;
    finding.schedule = closing.schedule;
    finding.not_minimal = "it is the shortest to the order that closes it";
    for (OrderNumber number : orders) {
      const LockOrder& order = met[number].order;
      finding.orders.push_back(
          {order, name(order.taken), order.held.key != 0 ? name(order.held) : ""});
    }
    finding.message = complaint_in_words(complaint, finding.orders, name);
    narrate(program, &finding);
    for (std::size_t i = 0; i < orders.size(); ++i) {
      const NamedOrder& order = finding.orders[i];
      const Witness seen = witness_of(program, met[orders[i]]);
      auto side = [&](const std::string& role, PlaceId id) {
        if (id == 0) return;
        const Place& at = program.places[id];
        finding.sides.push_back({role, seen.thread, at.function, at.file, at.line});
      };
      if (!order.held.empty()) side("holds " + order.held + " since", seen.held);
      side(order_in_words(order), seen.taken);
    }
    added.push_back(std::move(finding));
  }
  for (Finding& finding : added) {
    // One for each place, as with any other finding.
    auto same = [&](const Finding& known) { return same_finding(known, finding); };
    if (std::ranges::none_of(outcome->findings, same))
      outcome->findings.push_back(std::move(finding));
  }
  std::ranges::sort(outcome->findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.line, a.kind, a.message) <
           std::tie(b.file, b.line, b.kind, b.message);
  });
  if (!outcome->findings.empty()) outcome->verdict = Verdict::kViolated;
}

}  // namespace kheddle
