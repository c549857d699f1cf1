#include "checker/explorer/state_store.h"

#include <cmath>
#include <cstring>
#include <mutex>

#include "checker/base/check.h"

namespace kheddle {
namespace {

// Finaliser of MurmurHash3: every bit of the pair reaches every bit of the hash.
std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccd;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53;
  return x ^ (x >> 33);
}

constexpr std::size_t kMaxFanOut = 8;
constexpr std::size_t kInitialTable = 64;

}  // namespace

StateStore::Path::Path(const StateStore& store) {
  for (std::size_t level = 0; level < store.widths_.size(); ++level) {
    // Padded to whole groups, so that interning a group never reads past the end.
    std::size_t padded = store.widths_[level];
    if (level < store.fan_out_.size()) {
      padded = store.widths_[level + 1] * store.fan_out_[level];
    }
    levels_.emplace_back(std::max<std::size_t>(padded, 3), 0);
  }
}

StateStore::StateStore(std::size_t capacity, bool wide)
    : capacity_(capacity), wide_(wide), shards_(kShards) {
  const std::size_t roots = wide ? 2 : 3;
  std::size_t levels = 0;
  for (double width = static_cast<double>(capacity); width > static_cast<double>(roots);
       width /= kMaxFanOut) {
    ++levels;
  }
  std::size_t width = capacity;
  widths_.push_back(width);
  for (std::size_t level = 0; level < levels; ++level) {
    double even = std::pow(static_cast<double>(width) / static_cast<double>(roots),
                           1.0 / static_cast<double>(levels - level));
    auto fan_out = std::max<std::size_t>(2, static_cast<std::size_t>(std::ceil(even - 1e-9)));
    width = (width + fan_out - 1) / fan_out;
    fan_out_.push_back(fan_out);
    widths_.push_back(width);
    groups_.push_back(std::make_unique<GroupTable>(fan_out));
  }
  KHEDDLE_CHECK(widths_.back() <= roots, "fan-outs were chosen to end in that many");
  for (Shard& shard : shards_) shard.table.assign(kInitialTable, 0);
}

StateStore::~StateStore() = default;

void StateStore::load(StateRef ref, Path* path) const {
  const Shard& shard = shards_[ref >> 32];
  std::uint64_t root = 0;
  {
    std::lock_guard guard(shard.lock);
    root = shard.record(static_cast<std::uint32_t>(ref)).root;
  }
  unfold(root, path);
}

std::uint64_t StateStore::fold(const std::uint32_t* top) const {
  if (wide_) return (std::uint64_t{top[0]} << 32) | top[1];
  if (((top[0] | top[1] | top[2]) >> 21) != 0) outgrown_.store(true, std::memory_order_relaxed);
  return (std::uint64_t{top[0]} << 42) | (std::uint64_t{top[1]} << 21) | top[2];
}

void StateStore::unfold(std::uint64_t root, Path* path) const {
  auto& levels = path->levels_;
  if (wide_) {
    levels.back()[0] = static_cast<std::uint32_t>(root >> 32);
    levels.back()[1] = static_cast<std::uint32_t>(root);
  } else {
    constexpr std::uint64_t kField = (1u << 21) - 1;
    levels.back()[0] = static_cast<std::uint32_t>(root >> 42 & kField);
    levels.back()[1] = static_cast<std::uint32_t>(root >> 21 & kField);
    levels.back()[2] = static_cast<std::uint32_t>(root & kField);
  }
  for (std::size_t level = fan_out_.size(); level-- > 0;) {
    std::size_t fan_out = fan_out_[level];
    for (std::size_t i = 0; i < widths_[level + 1]; ++i) {
      const std::uint32_t* members = groups_[level]->get(levels[level + 1][i]);
      std::uint32_t* to = levels[level].data() + i * fan_out;
      for (std::size_t m = 0; m < fan_out; ++m) to[m] = members[m];
    }
  }
}

void StateStore::assign(const StateVector& vector, Path* path) {
  KHEDDLE_CHECK(vector.size() <= capacity_, "the search restarts when a state outgrows the store");
  auto& levels = path->levels_;
  std::fill(levels[0].begin(), levels[0].end(), 0);
  std::copy(vector.begin(), vector.end(), levels[0].begin());
  for (std::size_t level = 0; level < fan_out_.size(); ++level) {
    for (std::size_t i = 0; i < widths_[level + 1]; ++i) {
      levels[level + 1][i] = groups_[level]->intern(levels[level].data() + i * fan_out_[level]);
    }
  }
}

StateStore::Key StateStore::key(const Path& path) const {
  Key key;
  key.root = fold(path.levels_.back().data());
  key.hash = mix(key.root);
  return key;
}

StateStore::Key StateStore::key(const Path& from, const Change* changes, std::size_t count) {
  // The changed numbers of one level, ascending by index, become those of the next.
  constexpr std::size_t kMost = 1024;
  Change current[kMost];
  KHEDDLE_CHECK(count <= kMost, "larger changes are assigned whole");
  std::copy(changes, changes + count, current);
  for (std::size_t level = 0; level < fan_out_.size(); ++level) {
    std::size_t fan_out = fan_out_[level];
    std::size_t next = 0;
    std::uint32_t members[kMaxFanOut];
    for (std::size_t i = 0; i < count;) {
      auto group = static_cast<std::uint32_t>(current[i].index / fan_out);
      const std::uint32_t* old = from.levels_[level].data() + group * fan_out;
      for (std::size_t m = 0; m < fan_out; ++m) members[m] = old[m];
      for (; i < count && current[i].index / fan_out == group; ++i) {
        members[current[i].index - group * fan_out] = current[i].id;
      }
      std::uint32_t id = groups_[level]->intern(members);
      if (id != from.levels_[level + 1][group]) current[next++] = {group, id};
    }
    count = next;
  }
  const auto& top = from.levels_.back();
  std::uint32_t roots[3] = {top[0], top[1], top[2]};
  for (std::size_t i = 0; i < count; ++i) roots[current[i].index] = current[i].id;
  Key key;
  key.root = fold(roots);
  key.hash = mix(key.root);
  return key;
}

void StateStore::prefetch(const Key& key) const {
  const Shard& shard = shards_[key.hash & (kShards - 1)];
  const std::uint64_t* table = shard.hint.load(std::memory_order_relaxed);
  if (table != nullptr) {
    __builtin_prefetch(table + ((key.hash >> 6) & shard.hint_mask.load(std::memory_order_relaxed)));
  }
}

void StateStore::grow(Shard& shard) const {
  std::vector<std::uint64_t> bigger(shard.table.size() * 2, 0);
  for (std::uint64_t entry : shard.table) {
    if (entry == 0) continue;
    std::uint64_t hash = mix(shard.record(static_cast<std::uint32_t>(entry) - 1).root);
    std::size_t at = (hash >> 6) & (bigger.size() - 1);
    while (bigger[at] != 0) at = (at + 1) & (bigger.size() - 1);
    bigger[at] = entry;
  }
  shard.table.swap(bigger);
  shard.hint.store(shard.table.data(), std::memory_order_relaxed);
  shard.hint_mask.store(shard.table.size() - 1, std::memory_order_relaxed);
}

StateStore::Inserted StateStore::insert(const Key& key, StateRef parent, std::uint32_t thread,
                                        ThreadMask sleep) {
  std::uint64_t number = key.hash & (kShards - 1);
  Shard& shard = shards_[number];
  std::lock_guard guard(shard.lock);
  if (std::uint64_t{shard.size} * 4 >= shard.table.size() * 3) grow(shard);
  std::size_t mask = shard.table.size() - 1;
  std::uint64_t tag = key.hash & 0xffffffff'00000000;
  std::size_t at = (key.hash >> 6) & mask;
  for (; shard.table[at] != 0; at = (at + 1) & mask) {
    if ((shard.table[at] & 0xffffffff'00000000) != tag) continue;
    std::uint32_t index = static_cast<std::uint32_t>(shard.table[at]) - 1;
    Record& known = shard.record(index);
    if (known.root != key.root) continue;
    Inserted result{(number << 32) | index, false, 0};
    if (known.expanded) result.again = known.sleep & ~sleep;
    known.sleep &= sleep;
    return result;
  }
  KHEDDLE_CHECK(shard.size != 0xfffffffe, "fewer than 2^32 states a shard fit in memory");
  std::uint32_t index = shard.size++;
  if ((index >> kChunkBits) == shard.chunks.size()) {
    shard.chunks.push_back(std::make_unique_for_overwrite<Record[]>(1u << kChunkBits));
  }
  Record& record = shard.record(index);
  record.root = key.root;
  record.sleep = sleep;
  record.expanded = false;
  record.parent = static_cast<std::uint32_t>(parent);
  record.parent_shard = parent == kNoState ? 0xff : static_cast<std::uint8_t>(parent >> 32);
  record.thread = static_cast<std::uint8_t>(thread);
  shard.table[at] = tag | (index + 1);
  return {(number << 32) | index, true, 0};
}

ThreadMask StateStore::start_expansion(StateRef ref, Path* path) {
  Shard& shard = shards_[ref >> 32];
  std::uint64_t root = 0;
  ThreadMask sleep = 0;
  {
    std::lock_guard guard(shard.lock);
    Record& record = shard.record(static_cast<std::uint32_t>(ref));
    record.expanded = true;
    root = record.root;
    sleep = record.sleep;
  }
  unfold(root, path);
  return sleep;
}

StateRef StateStore::parent(StateRef ref) const {
  const Shard& shard = shards_[ref >> 32];
  std::lock_guard guard(shard.lock);
  const Record& record = shard.record(static_cast<std::uint32_t>(ref));
  if (record.parent_shard == 0xff) return kNoState;
  return (StateRef{record.parent_shard} << 32) | record.parent;
}

std::uint32_t StateStore::thread(StateRef ref) const {
  const Shard& shard = shards_[ref >> 32];
  std::lock_guard guard(shard.lock);
  return shard.record(static_cast<std::uint32_t>(ref)).thread;
}

std::uint64_t StateStore::states() const {
  std::uint64_t total = 0;
  for (unsigned i = 0; i < kShards; ++i) total += shard_size(i);
  return total;
}

std::uint32_t StateStore::shard_size(unsigned shard) const {
  std::lock_guard guard(shards_[shard].lock);
  return shards_[shard].size;
}

std::uint64_t StateStore::bytes() const {
  std::uint64_t total = 0;
  for (const Shard& shard : shards_) {
    std::lock_guard guard(shard.lock);
    total += shard.chunks.size() * (sizeof(Record) << kChunkBits) + shard.table.size() * 8;
  }
  for (const auto& table : groups_) total += table->bytes();
  return total;
}

}  // namespace kheddle
