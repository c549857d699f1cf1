// The rules of lockdep, on a Boost graph.
#include "checker/graph/lock_graph.h"

#include <algorithm>
#include <array>
#include <boost/graph/adjacency_list.hpp>
#include <deque>
#include <map>
#include <set>

#include "checker/base/check.h"

namespace kheddle {
namespace {

using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, LockNode, LockEdge>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

constexpr unsigned kExclusiveHeld = 1, kNotRecursive = 2;  // of the number of a kind
constexpr std::uint8_t kReadUsages = 0b10101010;
constexpr std::uint8_t kEnabledUsages = 0b11001100;
constexpr std::uint8_t kSoftirqUsages = 0b11110000;

bool is_shared(const LockUse& use) { return (use.how & kShared) != 0; }
bool is_recursive(const LockUse& use) { return (use.how & kRecursive) != 0; }

unsigned kind_of(const LockOrder& order) {
  return (is_shared(order.held) ? 0 : kExclusiveHeld) |
         (is_recursive(order.taken) ? 0 : kNotRecursive);
}

// A search along strong paths, with the current or against it. Where it has come to, `weak` says
// that the last edge has only the end ("*R", backwards "S*") after which the next must not begin
// with its counterpart ("S*", backwards "*R").
class StrongPaths {
 public:
  struct Stop {
    Vertex at = 0;
    bool weak = false;
    std::size_t from = 0;   // the stop before; itself if it is the first
    OrderNumber order = 0;  // of the edge between them
  };

  // `pass_percpu`: also over locks that each CPU has for itself.
  StrongPaths(const Graph& graph, Vertex start, bool weak, bool forwards, bool pass_percpu)
      : forwards_(forwards) {
    std::set<std::pair<Vertex, bool>> seen;
    auto arrive = [&](Vertex at, bool is_weak, std::size_t from, OrderNumber order) {
      if (graph[at].percpu && !pass_percpu) return;
      if (seen.insert({at, is_weak}).second) stops_.push_back({at, is_weak, from, order});
    };
    const unsigned begins = forwards ? kExclusiveHeld : kNotRecursive;
    const unsigned ends = forwards ? kNotRecursive : kExclusiveHeld;
    auto follow = [&](const LockEdge& edge, Vertex to, std::size_t from) {
      for (unsigned kind : {3u, 2u, 1u, 0u}) {  // the strongest first: it is the way that is told
        if ((edge.kinds >> kind & 1) == 0) continue;
        if (stops_[from].weak && (kind & begins) == 0) continue;
        arrive(to, (kind & ends) == 0, from, edge.first[kind]);
      }
    };
    arrive(start, weak, 0, 0);
    for (std::size_t i = 0; i < stops_.size(); ++i) {
      const Vertex at = stops_[i].at;
      if (forwards) {
        for (auto edge : boost::make_iterator_range(boost::out_edges(at, graph)))
          follow(graph[edge], boost::target(edge, graph), i);
      } else {
        for (auto edge : boost::make_iterator_range(boost::in_edges(at, graph)))
          follow(graph[edge], boost::source(edge, graph), i);
      }
    }
  }

  // Nearest first.
  const std::deque<Stop>& stops() const { return stops_; }

  // The orders on the way to a stop, from the start on.
  std::vector<OrderNumber> path(std::size_t stop) const {
    std::vector<OrderNumber> orders;
    for (; stops_[stop].from != stop; stop = stops_[stop].from)
      orders.push_back(stops_[stop].order);
    std::reverse(orders.begin(), orders.end());
    return orders;
  }
  // What lies between the start and a stop, in the direction of the dependencies.
  std::vector<Vertex> vertices(std::size_t stop) const {
    std::vector<Vertex> on_the_way = {stops_[stop].at};
    for (; stops_[stop].from != stop; stop = stops_[stop].from)
      on_the_way.push_back(stops_[stops_[stop].from].at);
    if (forwards_) std::reverse(on_the_way.begin(), on_the_way.end());
    return on_the_way;
  }

 private:
  bool forwards_;
  std::deque<Stop> stops_;
};

}  // namespace

LockClass class_of(const LockUse& use) {
  return {use.key, static_cast<std::uint8_t>(use.how & kSubclass)};
}

struct LockGraph::Impl {
  Graph graph;
  std::map<LockClass, Vertex> vertices;
  // Told already: dependencies, and uses of a class.
  std::set<std::pair<LockClass, LockClass>> bad_edges;
  std::set<std::pair<LockClass, unsigned>> bad_uses;
  std::vector<Complaint> complaints;

  Vertex vertex(const LockClass& lock) {
    auto [at, is_new] = vertices.try_emplace(lock, 0);
    if (is_new) at->second = boost::add_vertex(LockNode{lock, 0, {}, false}, graph);
    return at->second;
  }

  // Which uses of a class at the far end of a path count: after "*R" and before "S*" only those of
  // writers can close the circle.
  std::uint8_t usages(const StrongPaths::Stop& stop) const {
    const std::uint8_t all = graph[stop.at].usages;
    return stop.weak ? all & static_cast<std::uint8_t>(~kReadUsages) : all;
  }

  void add_classes(const StrongPaths& paths, std::size_t stop, Complaint* complaint) const {
    for (Vertex at : paths.vertices(stop)) {
      const LockClass lock = graph[at].lock;
      if (std::ranges::find(complaint->classes, lock) == complaint->classes.end())
        complaint->classes.push_back(lock);
    }
  }

  void use(const LockUse& taken, OrderNumber number) {
    const Vertex at = vertex(class_of(taken));
    const unsigned read = is_shared(taken) ? 1 : 0;
    const bool waits = (taken.how & kTrylock) == 0;
    if ((taken.how & kPercpu) != 0) graph[at].percpu = true;
    if (waits && (taken.how & kInHardirq) != 0) mark(at, kUsedInHardirq + read, taken, number);
    if (waits && (taken.how & kInSoftirq) != 0) mark(at, kUsedInSoftirq + read, taken, number);
    if ((taken.how & kHardirqsOn) != 0) mark(at, kEnabledHardirq + read, taken, number);
    if ((taken.how & kSoftirqsOn) != 0) mark(at, kEnabledSoftirq + read, taken, number);
  }

  void mark(Vertex at, unsigned usage, const LockUse& taken, OrderNumber number) {
    LockNode& node = graph[at];
    if ((node.usages >> usage & 1) != 0 || bad_uses.contains({node.lock, usage})) return;
    if (complain_about_use(at, usage, taken, number)) {
      bad_uses.insert({node.lock, usage});
      return;
    }
    node.usages |= static_cast<std::uint8_t>(1u << usage);
    node.used[usage] = number;
  }

  bool complain_about_use(Vertex at, unsigned usage, const LockUse& taken, OrderNumber number) {
    const LockNode& node = graph[at];
    const bool enables = (1u << usage & kEnabledUsages) != 0;
    const bool read = (1u << usage & kReadUsages) != 0;
    const unsigned excluded = (usage ^ 2u) & ~1u;  // by a writer; by a reader it is one more
    auto blame = [&](Complaint complaint, unsigned other, Vertex far) {
      complaint.closing = number;
      complaint.softirq = (1u << usage & kSoftirqUsages) != 0;
      complaint.safe = graph[enables ? far : at].lock;
      complaint.unsafe = graph[enables ? at : far].lock;
      complaint.safe_use = enables ? graph[far].used[other] : number;
      complaint.unsafe_use = enables ? number : graph[far].used[other];
      complaint.read = ((enables ? other : usage) & 1) != 0;
      complaints.push_back(std::move(complaint));
      return true;
    };
    for (unsigned other : {excluded, excluded + 1}) {
      if ((node.usages >> other & 1) == 0 || (read && (other & 1) != 0)) continue;
      Complaint complaint;
      complaint.problem = Complaint::Problem::kInconsistent;
      complaint.classes = {node.lock};
      return blame(complaint, other, at);
    }
    const StrongPaths paths(graph, at, enables ? is_shared(taken) : is_recursive(taken), !enables,
                            false);
    for (std::size_t i = 0; i < paths.stops().size(); ++i) {
      for (unsigned other : {excluded, excluded + 1}) {
        if ((usages(paths.stops()[i]) >> other & 1) == 0) continue;
        Complaint complaint;
        complaint.problem = Complaint::Problem::kInversion;
        complaint.path = paths.path(i);
        if (enables) std::reverse(complaint.path.begin(), complaint.path.end());
        add_classes(paths, i, &complaint);
        return blame(complaint, other, paths.stops()[i].at);
      }
    }
    return false;
  }

  void depend(const LockOrder& order, OrderNumber number) {
    const LockClass held = class_of(order.held), taken = class_of(order.taken);
    if (bad_edges.contains({held, taken})) return;
    if (held == taken) {
      if (is_recursive(order.taken) && is_shared(order.held)) return;
      bad_edges.insert({held, taken});
      Complaint complaint;
      complaint.problem = Complaint::Problem::kRecursive;
      complaint.closing = number;
      complaint.path = {number};
      complaint.classes = {taken};
      complaints.push_back(std::move(complaint));
      return;
    }
    const Vertex from = vertex(held), to = vertex(taken);
    const unsigned kind = kind_of(order);
    auto known = boost::edge(from, to, graph);
    if (known.second && (graph[known.first].kinds >> kind & 1) != 0) return;
    if (closes_circle(order, number, from, to) || orders_unsafely(order, number, from, to)) {
      bad_edges.insert({held, taken});
      return;
    }
    if (!known.second) known = boost::add_edge(from, to, LockEdge{held, taken, 0, {}}, graph);
    LockEdge& edge = graph[known.first];
    edge.kinds |= static_cast<std::uint8_t>(1u << kind);
    edge.first[kind] = number;
  }

  bool closes_circle(const LockOrder& order, OrderNumber number, Vertex from, Vertex to) {
    const StrongPaths paths(graph, to, is_recursive(order.taken), true, true);
    for (std::size_t i = 0; i < paths.stops().size(); ++i) {
      const StrongPaths::Stop& stop = paths.stops()[i];
      if (stop.at != from || (stop.weak && is_shared(order.held))) continue;
      Complaint complaint;
      complaint.problem = Complaint::Problem::kCircular;
      complaint.closing = number;
      complaint.path = paths.path(i);
      complaint.path.insert(complaint.path.begin(), number);
      add_classes(paths, i, &complaint);
      complaints.push_back(std::move(complaint));
      return true;
    }
    return false;
  }

  // Whether the dependency leads from a class that an interrupt takes to one that is held while
  // such an interrupt may come.
  bool orders_unsafely(const LockOrder& order, OrderNumber number, Vertex from, Vertex to) {
    const StrongPaths before(graph, from, is_shared(order.held), false, false);
    const StrongPaths after(graph, to, is_recursive(order.taken), true, false);
    for (std::size_t b = 0; b < before.stops().size(); ++b) {
      for (std::size_t a = 0; a < after.stops().size(); ++a) {
        for (unsigned used :
             {kUsedInHardirq, kUsedInHardirqRead, kUsedInSoftirq, kUsedInSoftirqRead}) {
          if ((usages(before.stops()[b]) >> used & 1) == 0) continue;
          for (unsigned enabled : {(used | 2u) & ~1u, used | 3u}) {
            if ((usages(after.stops()[a]) >> enabled & 1) == 0) continue;
            Complaint complaint;
            complaint.problem = Complaint::Problem::kUnsafeOrder;
            complaint.closing = number;
            complaint.path = before.path(b);
            std::reverse(complaint.path.begin(), complaint.path.end());
            complaint.path.push_back(number);
            for (OrderNumber next : after.path(a)) complaint.path.push_back(next);
            complaint.softirq = (1u << used & kSoftirqUsages) != 0;
            complaint.read = (used & 1) != 0;
            const LockNode& safe = graph[before.stops()[b].at];
            const LockNode& unsafe = graph[after.stops()[a].at];
            complaint.safe = safe.lock;
            complaint.unsafe = unsafe.lock;
            complaint.safe_use = safe.used[used];
            complaint.unsafe_use = unsafe.used[enabled];
            add_classes(before, b, &complaint);
            add_classes(after, a, &complaint);
            complaints.push_back(std::move(complaint));
            return true;
          }
        }
      }
    }
    return false;
  }
};

LockGraph::LockGraph() : impl_(std::make_unique<Impl>()) {}
LockGraph::~LockGraph() = default;

std::vector<Complaint> LockGraph::add(const LockOrder& order, OrderNumber number) {
  KHEDDLE_CHECK(order.taken.key != 0, "an order is about a lock that is taken");
  impl_->complaints.clear();
  if (order.held.key == 0) {
    impl_->use(order.taken, number);
  } else if ((order.taken.how & kTrylock) == 0) {
    impl_->depend(order, number);
  }
  return std::move(impl_->complaints);
}

std::vector<LockNode> LockGraph::nodes() const {
  std::vector<LockNode> nodes;
  for (Vertex at : boost::make_iterator_range(boost::vertices(impl_->graph)))
    nodes.push_back(impl_->graph[at]);
  return nodes;
}

std::vector<LockEdge> LockGraph::edges() const {
  std::vector<LockEdge> edges;
  for (auto edge : boost::make_iterator_range(boost::edges(impl_->graph)))
    edges.push_back(impl_->graph[edge]);
  return edges;
}

}  // namespace kheddle
