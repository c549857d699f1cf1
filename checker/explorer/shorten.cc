#include "checker/explorer/shorten.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "checker/base/check.h"
#include "checker/explorer/expander.h"
#include "checker/explorer/machine.h"
#include "checker/explorer/state_store.h"

namespace kheddle {
namespace {

constexpr std::size_t kCacheBytes = std::size_t{256} << 20;
constexpr std::uint32_t kBetweenLooks = 1024;  // states between two looks at options.stop

class Shortener {
 public:
  Shortener(const Program& program, const Granularity& granularity, bool foreign_stacks,
            const Search::Room& room, const ExploreOptions& options,
            const std::vector<Circle>& circles, std::vector<Finding>* findings)
      : granularity_(granularity),
        options_(options),
        machine_(program, granularity),
        expander_(&machine_, kCacheBytes),
        store_(room.capacity, room.capacity >= options.large_from, room.wide, UINT64_MAX),
        path_(store_),
        circles_(circles),
        findings_(findings) {
    machine_.foreign_stacks = foreign_stacks;
    std::map<std::tuple<std::string, std::uint32_t, std::string>, PlaceId> places;
    for (PlaceId id = 0; id < program.places.size(); ++id) {
      const Place& place = program.places[id];
      places.try_emplace({place.file, place.line, place.function}, machine_.same_place(id));
    }
    for (std::size_t i = 0; i < findings->size(); ++i) {
      const Finding& finding = (*findings)[i];
      Key key{finding.kind, places.at({finding.file, finding.line, finding.function}), 0};
      if (finding.kind == Kind::kDataRace && !finding.sides.empty()) {
        const Side& side = finding.sides.front();
        std::get<2>(key) = places.at({side.file, side.line, side.function});
      }
      wanted_.emplace(key, i);
    }
  }

  void run() {
    start();
    while (!wanted_.empty() && !queue_.empty() && !outgrown_) {
      auto cheapest = queue_.begin();
      const Cost cost = cheapest->first;
      const std::vector<Item> items = std::move(cheapest->second);
      queue_.erase(cheapest);
      for (const Item& item : items) {
        if (wanted_.empty()) return;
        if (item.finding != kNone) {
          settle(item.finding, cost, item);
        } else if (fresh(cost, item)) {
          if (nodes_.size() >= options_.shorten_states || stopped()) return;
          nodes_.push_back({item.state, item.parent, item.thread, item.way});
          expand(cost);
        }
        if (outgrown_) return;
      }
    }
  }

 private:
  using Key = std::tuple<Kind, PlaceId, PlaceId>;
  struct Cost {
    std::uint32_t switches = 0, steps = 0;
    friend auto operator<=>(const Cost&, const Cost&) = default;
  };
  // A state to go on from, or (`finding`) a step that makes a finding.
  struct Item {
    StateRef state = kNoState;
    std::uint32_t parent = kNone;  // node
    std::uint32_t thread = kNone;  // that took the step from it
    std::uint32_t way = 0;         // which of its ways; from no node: which start
    std::uint32_t finding = kNone;
  };
  struct Node {
    StateRef state = kNoState;
    std::uint32_t parent = kNone, thread = kNone, way = 0;
  };
  // How a state was first met, and by steps of which threads it was met.
  struct Met {
    Cost first;
    std::vector<std::uint32_t> last;
  };

  bool stopped() const {
    return nodes_.size() % kBetweenLooks == 0 && options_.stop != nullptr && options_.stop->load();
  }

  // Whether there is anything to expect of a state that is reached in this way: a thread that was
  // not the last costs one switch more, which is what going on from the first meeting may cost.
  bool fresh(const Cost& cost, const Item& item) {
    auto [at, is_new] = met_.try_emplace(item.state, Met{cost, {item.thread}});
    if (is_new) return true;
    Met& met = at->second;
    if (Cost{met.first.switches + 1, met.first.steps} <= cost) return false;
    if (std::ranges::find(met.last, item.thread) != met.last.end()) return false;
    met.last.push_back(item.thread);
    return true;
  }

  void start() {
    const StateVector blank = machine_.blank_state();
    std::vector<std::uint32_t> choices;
    for (bool more = true; more; more = expander_.runner().next_choices(&choices)) {
      Ways ways = expander_.runner().start(blank, choices);
      Way& way = ways.ways.front();
      const auto number = static_cast<std::uint32_t>(starts_.size());
      starts_.push_back(way.choices);
      for (const RawFinding& raw : way.findings) make(raw, {}, {kNoState, kNone, kNone, number});
      if (way.fatal || way.dropped || ways.limit != nullptr) continue;
      expander_.apply(way, blank, &changes_);
      StateVector state = blank;
      StateStore::apply(changes_, &state);
      if (state.size() > store_.capacity()) {
        outgrown_ = true;
        return;
      }
      store_.assign(state, &path_);
      queue_[{}].push_back({insert(store_.key(path_)), kNone, kNone, number, kNone});
    }
  }

  StateRef insert(const StateStore::Key& key) {
    const StateRef ref = store_.insert(key, kNoState, 0, 0).ref;
    outgrown_ = outgrown_ || store_.outgrown();
    return ref;
  }

  // The item leads to the finding, at this cost.
  void make(const RawFinding& raw, const Cost& cost, Item item) {
    const Key key{raw.kind, machine_.same_place(raw.place),
                  raw.other_place == 0 ? 0 : machine_.same_place(raw.other_place)};
    const auto wanted = wanted_.find(key);
    if (wanted == wanted_.end()) return;
    item.finding = static_cast<std::uint32_t>(wanted->second);
    queue_[cost].push_back(item);
  }

  // What the last node's state leads to.
  void expand(const Cost& cost) {
    const auto number = static_cast<std::uint32_t>(nodes_.size() - 1);
    const Node node = nodes_.back();
    store_.load(node.state, &path_);
    const StateView state = store_.view(path_);
    expander_.trim();
    const Expander::Threads& threads = expander_.expand(state);
    auto after = [&](std::uint32_t thread) {
      const bool other = node.thread != kNone && node.thread != thread;
      return Cost{cost.switches + (other ? 1 : 0), cost.steps + 1};
    };
    bool any_enabled = false;
    for (const Expander::Thread& thread : threads) {
      any_enabled = any_enabled || thread.ways->limit != nullptr || !thread.ways->to_expose.empty();
      if (thread.ways->held) continue;
      for (std::uint32_t w = 0; w < thread.ways->ways.size(); ++w) {
        const Way& way = thread.ways->ways[w];
        const Cost next = after(thread.number);
        const Item item{kNoState, number, thread.number, w, kNone};
        for (const RawFinding& raw : way.findings) make(raw, next, item);
        any_enabled = any_enabled || expander_.enabled(way, state);
        if (way.fatal || way.dropped) continue;
        expander_.apply(way, state, &changes_);
        if (changes_.empty()) continue;  // waiting
        if (changes_.back().index >= store_.capacity()) {
          outgrown_ = true;
          return;
        }
        Item to = item;
        to.state = insert(store_.key(path_, changes_));
        if (outgrown_) return;
        queue_[next].push_back(to);
      }
    }
    if (!circles_.empty()) {
      const std::uint64_t digest = machine_.digest(state);
      for (const Circle& circle : circles_) {
        if (std::ranges::binary_search(circle.entries, digest))
          make({Kind::kLivelock, circle.place, 0, circle.thread}, cost,
               {kNoState, number, kNone, 0, kNone});
      }
    }
    std::vector<RawFinding> raw;
    if (!any_enabled) {
      for (const RawFinding& end : expander_.end_findings(state, threads))
        make(end, cost, {kNoState, number, kNone, 0, kNone});
    }
    Expander::races(threads, &raw);
    for (const RawFinding& race : raw) {
      // One of the two takes its step, unless it waits; the race is in the state before it.
      const auto racer = std::ranges::find(threads, race.thread, &Expander::Thread::number);
      const std::uint32_t way = first_step(*racer->ways, state);
      if (way == kNone) {
        make(race, cost, {kNoState, number, kNone, 0, kNone});
      } else {
        make(race, after(race.thread), {kNoState, number, race.thread, way, kNone});
      }
    }
  }

  std::uint32_t first_step(const Ways& ways, const StateView& state) {
    for (std::uint32_t w = 0; w < ways.ways.size(); ++w) {
      if (!ways.ways[w].dropped && expander_.enabled(ways.ways[w], state)) return w;
    }
    return kNone;
  }

  // The finding has been met in the cheapest way.
  void settle(std::uint32_t number, const Cost& cost, const Item& item) {
    const auto wanted = std::ranges::find(wanted_, number, &decltype(wanted_)::value_type::second);
    if (wanted == wanted_.end()) return;
    wanted_.erase(wanted);
    Finding& finding = (*findings_)[number];
    finding.schedule = Schedule();
    finding.schedule.granularity = granularity_;
    finding.minimal = true;
    finding.not_minimal.clear();
    std::vector<Node> path;  // from the last to the first
    if (item.parent == kNone || item.thread != kNone)
      path.push_back({item.state, item.parent, item.thread, item.way});
    for (std::uint32_t at = item.parent; at != kNone; at = nodes_[at].parent)
      path.push_back(nodes_[at]);
    for (const Node& node : std::ranges::reverse_view(path)) {
      if (node.parent == kNone) {
        finding.schedule.start_choices = starts_[node.way];
        continue;
      }
      store_.load(nodes_[node.parent].state, &path_);
      const StateView state = store_.view(path_);
      const Ways* ways = expander_.ways(state, node.thread);
      finding.schedule.steps.push_back({node.thread, ways->ways[node.way].choices});
    }
    KHEDDLE_CHECK(
        finding.schedule.steps.size() == cost.steps && switches(finding.schedule) == cost.switches,
        "a schedule costs what it was found for");
  }

  const Granularity& granularity_;
  const ExploreOptions& options_;
  Machine machine_;
  Expander expander_;
  StateStore store_;
  StateStore::Path path_;
  const std::vector<Circle>& circles_;
  std::vector<Finding>* findings_;
  std::map<Key, std::size_t> wanted_;  // findings that are still to be met
  std::map<Cost, std::vector<Item>> queue_;
  std::vector<Node> nodes_;
  std::unordered_map<StateRef, Met> met_;
  std::vector<std::vector<std::uint32_t>> starts_;  // the choices made before the first step
  std::vector<StateStore::Change> changes_;
  bool outgrown_ = false;
};

}  // namespace

void shorten(const Program& program, const Granularity& granularity, bool foreign_stacks,
             const Search::Room& room, const ExploreOptions& options,
             const std::vector<Circle>& circles, std::vector<Finding>* findings) {
  for (Finding& finding : *findings) {
    finding.not_minimal =
        fmt::format("fewer switches were looked for in {} states only", options.shorten_states);
  }
  Shortener(program, granularity, foreign_stacks, room, options, circles, findings).run();
}

void close_loops(const Program& program, const Granularity& granularity, bool foreign_stacks,
                 const std::vector<Circle>& circles, std::vector<Finding>* findings) {
  if (circles.empty()) return;
  Machine machine(program, granularity);
  machine.foreign_stacks = foreign_stacks;
  Expander expander(&machine, kCacheBytes);
  for (Finding& finding : *findings)
    if (finding.kind == Kind::kLivelock) close_loop(&machine, &expander, circles, &finding);
}

}  // namespace kheddle
