// A StateStore is the visited set: every state once, compressed, compared in full. A state is a
// vector of component numbers; runs of numbers are interned as groups, groups of groups likewise,
// until three numbers of 21 bits are left (tree compression: Laarman, van de Pol, Weber, "Parallel
// recursive state compression for free", 2011). What is kept a state is that word, its predecessor
// and its sleep set: 20 bytes and an index entry. When 21 bits do not do, outgrown() says so and
// the search starts again with a store that ends in two numbers of 32.
//
// Thread safety: all methods but begin_level() may be called from several threads at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "checker/explorer/group_table.h"
#include "checker/explorer/spin_lock.h"

namespace kheddle {

using StateVector = std::vector<std::uint32_t>;
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

  // Room for state vectors of up to `capacity` numbers. `wide`: end in two numbers of 32 bits.
  StateStore(std::size_t capacity, bool wide);
  ~StateStore();

  std::size_t capacity() const { return capacity_; }
  bool wide() const { return wide_; }
  // A group's number did not fit: what was stored since is not to be trusted.
  bool outgrown() const { return outgrown_.load(std::memory_order_relaxed); }

  // What a worker keeps to itself: the groups of the state it expands, so that a successor that
  // differs in few components costs few look-ups.
  class Path {
   public:
    explicit Path(const StateStore& store);

   private:
    friend class StateStore;
    std::vector<std::vector<std::uint32_t>> levels_;  // levels_[0]: the state vector, padded
  };

  // Fills `path` with a stored state; its vector is path_vector(path).
  void load(StateRef ref, Path* path) const;
  // Fills `path` with a vector that may be new.
  // REQUIRES: vector.size() <= capacity().
  void assign(const StateVector& vector, Path* path);
  static const std::vector<std::uint32_t>& path_vector(const Path& path) { return path.levels_[0]; }

  // The state of `from` with some components changed. In two halves, so that a worker can start
  // the memory reads of several successors before it waits for the first.
  struct Key {
    std::uint64_t root = 0;
    std::uint64_t hash = 0;
  };
  struct Change {
    std::uint32_t index = 0;  // into the state vector
    std::uint32_t id = 0;
  };
  Key key(const Path& from, const Change* changes, std::size_t count);
  Key key(const Path& path) const;
  void prefetch(const Key& key) const;
  Inserted insert(const Key& key, StateRef parent, std::uint32_t thread, ThreadMask sleep);

  // load(), marks the state as being expanded, and returns the sleep set to expand it with.
  ThreadMask start_expansion(StateRef ref, Path* path);
  StateRef parent(StateRef ref) const;
  std::uint32_t thread(StateRef ref) const;

  std::uint64_t states() const;
  std::uint64_t bytes() const;

  // Breadth-first levels are ranges of each shard's records, in order of insertion.
  static constexpr unsigned kShards = 64;
  std::uint32_t shard_size(unsigned shard) const;

 private:
  struct Record {  // not initialised: chunks of them are filled one by one
    std::uint64_t root;
    std::uint32_t parent;
    ThreadMask sleep;
    std::uint8_t parent_shard;
    std::uint8_t thread;
    bool expanded;
  } __attribute__((packed, aligned(4)));
  static_assert(sizeof(Record) == 20);

  static constexpr unsigned kChunkBits = 8;
  void unfold(std::uint64_t root, Path* path) const;
  std::uint64_t fold(const std::uint32_t* top) const;

  struct alignas(64) Shard {
    mutable SpinLock lock;
    std::vector<std::unique_ptr<Record[]>> chunks;
    std::uint32_t size = 0;
    std::vector<std::uint64_t> table;  // tag in the high half, record + 1 in the low half
    // Of the table, for prefetching without the lock; a table that is gone makes a useless hint.
    std::atomic<const std::uint64_t*> hint{nullptr};
    std::atomic<std::size_t> hint_mask{0};
    Record& record(std::uint32_t index) const {
      return chunks[index >> kChunkBits][index & ((1u << kChunkBits) - 1)];
    }
  };

  void grow(Shard& shard) const;

  std::size_t capacity_;
  bool wide_;
  mutable std::atomic<bool> outgrown_{false};
  std::vector<std::size_t> fan_out_;                 // members of a group, by level
  std::vector<std::size_t> widths_;                  // numbers at each level; the last is at most 3
  std::vector<std::unique_ptr<GroupTable>> groups_;  // by level
  std::vector<Shard> shards_;
};

}  // namespace kheddle
