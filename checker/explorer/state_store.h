// A StateStore is the visited set: every state once, compressed, compared in full. A state is a
// vector of component numbers; runs of numbers are interned as groups, groups of groups likewise,
// until three numbers of 21 bits are left (tree compression: Laarman, van de Pol, Weber, "Parallel
// recursive state compression for free", 2011). What is kept a state is that word, its predecessor
// and its sleep set: 18 bytes and an index entry. When 21 bits do not do, outgrown() says so and
// the search starts again with a store that ends in two numbers of 32.
//
// Thread safety: all methods but drop_old() may be called from several threads at once.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/group_table.h"
#include "checker/explorer/spin_lock.h"
#include "checker/explorer/stable_array.h"
#include "checker/explorer/state_view.h"
#include "checker/explorer/tagged_table.h"

namespace kheddle {

using ThreadMask = std::uint32_t;  // bit t: thread t; threads from 32 on are in no mask

// A stored state: shard in the high half, index within it in the low half.
using StateRef = std::uint64_t;
inline constexpr StateRef kNoState = ~StateRef{0};

class StateStore {
 public:
  struct Inserted {
    StateRef ref = kNoState;
    bool is_new = false;
    ThreadMask again = 0;  // threads that slept in the stored state and must now be explored
  };

  // Room for `max_states` state vectors of up to `capacity` numbers. `large`: most are read where
  // they are. `wide`: end in two numbers of 32 bits.
  StateStore(std::size_t capacity, bool large, bool wide, std::uint64_t max_states);
  ~StateStore();

  std::size_t capacity() const { return capacity_; }
  bool wide() const { return wide_; }
  // A group's number did not fit: keys made since are not to be trusted.
  bool outgrown() const { return outgrown_.load(std::memory_order_relaxed); }

  // Whether groups' numbers are close to not fitting.
  bool crowded() const;

  // What a worker keeps to itself: the groups of the state it expands, so that a successor that
  // differs in few components costs few look-ups.
  class Path {
   public:
    explicit Path(const StateStore& store);

   private:
    friend class StateStore;
    // levels_[0] is the state vector, padded; of a large one nothing below levels_[2] is copied.
    std::vector<std::vector<std::uint32_t>> levels_;
    // By level and group: the group's number when its members were last copied to levels_[level].
    // Most groups of a state are those of the one before, and need no copying.
    std::vector<std::vector<std::uint32_t>> copied_;
    std::vector<std::uint32_t> changed_;  // groups of a level that may differ from those copied
    std::vector<std::uint32_t> below_;    // likewise one level further down
  };

  // Fills `path` with a stored state.
  void load(StateRef ref, Path* path) const;
  // Fills `path` with a vector that may be new.
  // REQUIRES: vector.size() <= capacity().
  void assign(const StateVector& vector, Path* path);
  // Reads the state in `path`, until that is filled anew.
  StateView view(const Path& path) const;

  // What stands for a state while it is looked up: equal keys, equal states.
  struct Key {
    std::uint64_t root = 0;
    std::uint64_t hash = 0;
  };
  struct Change {
    std::uint32_t index = 0;  // into the state vector
    std::uint32_t id = 0;
  };
  // Makes the vector that of the state with the changes.
  static void apply(const std::vector<Change>& changes, StateVector* vector);
  // A state to be: that of `from` with `changes`, ascending by index.
  struct Successor {
    const Path* from = nullptr;
    const Change* changes = nullptr;
    std::uint32_t count = 0;
    Key key;
  };
  // Memory that keys() works in; a worker's own.
  class Scratch {
    friend class StateStore;
    struct Group {  // a group that differs from the one in `from`
      std::uint32_t successor = 0;
      std::uint32_t index = 0;  // among its level
      std::uint64_t hash = 0;
      std::array<std::uint32_t, 8> members;
      Group() {}  // NOLINT(modernize-use-equals-default): leaves the members as they are
    };
    struct Changed {
      std::uint32_t successor = 0;
      Change change;
    };
    std::vector<Group> groups_;
    std::vector<Changed> changed_;
  };
  // Sets the keys of many successors, and starts the memory reads of their insert().
  void keys(Successor* successors, std::size_t count, Scratch* scratch);
  Key key(const Path& from, const std::vector<Change>& changes);
  Key key(const Path& path) const;
  // The answer's ref is kNoState if the state is new but must not be stored: there are max_states,
  // or the store is outgrown and the key may be that of another state.
  Inserted insert(const Key& key, StateRef parent, std::uint32_t thread, ThreadMask sleep);

  // A state that is to be expanded.
  struct Start {
    StateRef ref = kNoState;
    ThreadMask sleep = 0;  // set by start_expansions(): the sleep set to expand it with
    Path* path = nullptr;  // filled by it
  };
  // load() for many states, which are marked as expanded.
  void start_expansions(Start* starts, std::size_t count);
  // load() for many states.
  void load(Start* starts, std::size_t count) const;
  // Takes the threads out of the sleep set of the state. Whether it has been expanded: then they
  // are to be explored again.
  bool wake(StateRef ref, ThreadMask threads);
  StateRef parent(StateRef ref) const;
  std::uint32_t thread(StateRef ref) const;

  // Gives back memory that only a concurrent call could still need. REQUIRES: none is running.
  void drop_old();
  std::uint64_t states() const;
  std::uint64_t bytes() const;

  // Breadth-first levels are ranges of each shard's records, in order of insertion.
  static constexpr unsigned kShards = 8;
  std::uint32_t shard_size(unsigned shard) const;

 private:
  struct Record {
    std::uint64_t root;
    std::uint32_t parent;
    ThreadMask sleep;
    std::uint8_t thread;
    std::uint8_t parent_shard : 7;  // kShards: there is no parent
    std::uint8_t expanded : 1;
  } __attribute__((packed, aligned(2)));
  static_assert(sizeof(Record) == 18);

  std::size_t padded_width(std::size_t level) const;
  std::uint32_t number(const Path& path, std::size_t level, std::size_t index) const;
  const std::uint32_t* members(const Path& path, std::size_t level, std::size_t index) const;
  void unfold(std::uint64_t root, Path* path) const;
  std::uint64_t root(StateRef ref) const;
  void unfold_levels(Start* starts, std::size_t count) const;
  void unfold_root(std::uint64_t root, Path* path) const;
  void unfold_level(std::size_t level, Path* path) const;
  std::uint64_t fold(const std::uint32_t* top) const;

  struct alignas(64) Shard {
    mutable SpinLock lock;
    std::uint32_t size = 0;
    StableArray<Record, 8> records;
    TaggedTable table;  // of record + 1
    Record& record(std::uint32_t index) const { return *records.at(index); }
  };

  std::size_t capacity_;
  bool wide_;
  std::uint64_t max_states_;
  std::size_t lowest_ = 0;  // level that is copied out of groups: 0, or 2 of large states
  std::array<StateView::Level, 2> view_levels_;
  std::atomic<std::uint64_t> counted_{0};  // states, if they are to be counted for max_states_
  mutable std::atomic<bool> outgrown_{false};
  std::vector<std::size_t> fan_out_;                 // members of a group, by level
  std::vector<std::size_t> widths_;                  // numbers at each level; the last is at most 3
  std::vector<std::unique_ptr<GroupTable>> groups_;  // by level
  std::vector<Shard> shards_;
};

}  // namespace kheddle
