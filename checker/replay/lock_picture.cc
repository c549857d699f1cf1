#include "checker/replay/lock_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "checker/graph/lock_graph.h"
#include "checker/graph/words.h"
#include "checker/replay/lock_order.h"
#include "checker/replay/waiting.h"

namespace kheddle {
namespace {

std::string where(const std::string& file, std::uint32_t line, const std::string& function) {
  return fmt::format("{}:{} in {}", file, line, function);
}

std::string where(const Program& program, PlaceId id) {
  const Place& place = program.places[id];
  return where(place.file, place.line, place.function);
}

// The kernel's four characters: interrupts and softirqs, of each writers and readers. "-": taken in
// one; "+": held while one may come; "?": both; ".": neither.
std::string states(const LockNode& node) {
  std::string text = "{";
  for (unsigned of : {0u, 1u, 4u, 5u}) {
    const bool used = (node.usages >> of & 1) != 0, enabled = (node.usages >> (of + 2) & 1) != 0;
    text.push_back(used && enabled ? '?' : used ? '-' : enabled ? '+' : '.');
  }
  return text + "}";
}

OrderNumber first_of(const LockEdge& edge) {
  OrderNumber first = SIZE_MAX;
  for (unsigned kind = 0; kind < 4; ++kind) {
    if ((edge.kinds >> kind & 1) != 0) first = std::min(first, edge.first[kind]);
  }
  return first;
}

// The graph of all orders, and of what it complains about the orders that it does not take in.
struct Built {
  LockGraph graph;
  std::vector<Complaint> complaints;
  std::map<OrderNumber, bool> edges;  // first order of each dependency: whether it is bad
};

void build(const std::vector<MetOrder>& orders, Built* built) {
  for (OrderNumber i = 0; i < orders.size(); ++i) {
    for (Complaint& complaint : built->graph.add(orders[i].order, i)) {
      if (orders[i].order.held.key != 0) built->edges[i] = true;
      built->complaints.push_back(std::move(complaint));
    }
  }
  for (const LockEdge& edge : built->graph.edges()) built->edges[first_of(edge)] = false;
}

std::string reading(const LockUse& use) { return (use.how & kShared) != 0 ? " (reading)" : ""; }

}  // namespace

WantedOrders want_lock_graph(const std::vector<MetOrder>& orders) {
  WantedOrders wanted = want_lock_orders(orders);
  Built built;
  build(orders, &built);
  std::set<std::size_t> all(wanted.scheduled.begin(), wanted.scheduled.end());
  for (const auto& [number, bad] : built.edges) all.insert(number);
  wanted.scheduled.assign(all.begin(), all.end());
  return wanted;
}

Drawing draw_locks(const Program& program, const Outcome& outcome, const std::string& title) {
  Built built;
  build(outcome.orders, &built);
  auto name = [&](const LockUse& use) { return lock_class_name(program, use); };
  Drawing drawing;
  drawing.picture.title = "lock order of " + title;
  const std::vector<LockNode> nodes = built.graph.nodes();
  drawing.text = fmt::format("{}: {} classes of locks, {} orders, {} complaints\n", title,
                             nodes.size(), built.edges.size(), built.complaints.size());
  for (const LockNode& node : nodes) {
    const std::string called = name({node.lock.key, node.lock.subclass});
    drawing.text += fmt::format("  {}  {}\n", states(node), called);
    drawing.picture.nodes.push_back({called, {states(node)}, false});
  }
  for (const auto& [number, bad] : built.edges) {
    const MetOrder& met = outcome.orders[number];
    const LockUse &held = met.order.held, &taken = met.order.taken;
    drawing.text += fmt::format("\n  {}{} -> {}{}{}\n", name(held), reading(held), name(taken),
                                reading(taken), bad ? "   *** not in this order ***" : "");
    Picture::Edge edge{
        name(held), name(taken), {}, bad, !reading(held).empty() && !reading(taken).empty()};
    std::string line = fmt::format("takes {} at {}", name(taken), where(program, met.order.place));
    if (met.scheduled) {
      const Witness seen = witness_of(program, met);
      line.insert(0, seen.thread + " ");
      if (seen.held != 0)
        drawing.text += fmt::format("      {} holds {} since {}\n", seen.thread, name(held),
                                    where(program, seen.held));
    }
    drawing.text += "      " + line + "\n";
    const Place& place = program.places[met.order.place];
    edge.lines.push_back(place.function);
    drawing.picture.edges.push_back(std::move(edge));
  }
  for (const Complaint& complaint : built.complaints) {
    const LockOrder& order = outcome.orders[complaint.closing].order;
    const NamedOrder closing{order, name(order.taken), order.held.key != 0 ? name(order.held) : ""};
    drawing.text += "\n  " + complaint_in_words(complaint, {closing}, name) + "\n";
  }
  return drawing;
}

Drawing draw_waits(const Program& program, const ExecutionView& view, const Narrator& narrator,
                   const std::string& title) {
  Drawing drawing;
  drawing.picture.title = "who waits for whom in " + title;
  std::map<std::uint32_t, std::uint32_t> waits_for;
  std::set<std::string> locks;
  std::string rest;
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread) {
    if (view.finished(thread)) continue;
    const std::string who = thread_name(view, thread);
    const Wait* wait = waiting(program, view, narrator, thread);
    if (wait == nullptr) {
      const PlaceId stands = standing_place(program, view, thread);
      drawing.picture.nodes.push_back({who, {}, true});
      rest += fmt::format("  {} stands at {}\n", who, where(program, stands));
      continue;
    }
    drawing.picture.nodes.push_back({who, {where(program, wait->place)}, true});
    std::string what = narrator.object_name(wait->object, wait->text);
    if (what.empty()) what = wait->text + "()";
    drawing.text +=
        fmt::format("  {} waits in {} at {}\n", who, narrator.call(wait->text, wait->object),
                    where(program, wait->place));
    drawing.picture.edges.push_back({who, what, {"waits: " + wait->text}, false, false});
    locks.insert(what);
    std::uint32_t owner = 0;
    Holding holding;
    if (!narrator.holdings().holder(wait->object, &owner, &holding)) continue;
    waits_for[thread] = owner;
    const std::string has = thread_name(view, owner);
    drawing.text += fmt::format("      {} has it since {}({}) at {}\n", has, holding.text, what,
                                where(program, holding.place));
    Picture::Edge edge{what, has, {"held by"}, false, false};
    auto same = [&](const Picture::Edge& known) {
      return known.from == edge.from && known.to == edge.to;
    };
    if (std::ranges::none_of(drawing.picture.edges, same)) drawing.picture.edges.push_back(edge);
  }
  for (const std::string& lock : locks) drawing.picture.nodes.push_back({lock, {}, false});
  drawing.text = title + ": who waits for whom\n" + drawing.text + rest;
  // Follow the waits from each thread; who comes back to itself is on a circle.
  std::set<std::uint32_t> told;
  for (const auto& [start, next] : waits_for) {
    std::vector<std::uint32_t> way = {start};
    for (std::uint32_t at = next;
         waits_for.contains(at) && at != start && way.size() <= waits_for.size();
         at = waits_for.at(at))
      way.push_back(at);
    if (waits_for.at(way.back()) != start || told.contains(start)) continue;
    std::string circle;
    for (std::uint32_t thread : way) {
      told.insert(thread);
      circle += thread_name(view, thread) + " -> ";
    }
    drawing.text += "  in a circle: " + circle + thread_name(view, start) + "\n";
  }
  return drawing;
}

Drawing draw_finding(const Finding& finding, const std::string& title) {
  Drawing drawing;
  drawing.picture.title = "lock order of " + title;
  drawing.text = fmt::format("{}: {}\n", title, finding.message);
  for (const Side& side : finding.sides) {
    drawing.text += fmt::format("  {} {}: {}\n", side.thread, side.role,
                                where(side.file, side.line, side.function));
  }
  auto node = [&](const std::string& name, const std::string& line) {
    auto same = [&](const Picture::Node& known) { return known.name == name; };
    auto known = std::ranges::find_if(drawing.picture.nodes, same);
    if (known == drawing.picture.nodes.end()) {
      drawing.picture.nodes.push_back({name, {}, false});
      known = drawing.picture.nodes.end() - 1;
    }
    if (!line.empty()) known->lines.push_back(line);
  };
  for (std::size_t i = 0; i < finding.orders.size(); ++i) {
    const NamedOrder& order = finding.orders[i];
    node(order.taken, order.held.empty() ? order_in_words(order) : "");
    if (order.held.empty()) continue;
    node(order.held, "");
    Picture::Edge edge{order.held, order.taken, {}, i == 0, false};
    const std::string role = order_in_words(order);
    for (const Side& side : finding.sides) {
      if (side.role != role || !edge.lines.empty()) continue;
      edge.lines = {side.thread, where(side.file, side.line, side.function)};
    }
    drawing.picture.edges.push_back(std::move(edge));
  }
  return drawing;
}

}  // namespace kheddle
