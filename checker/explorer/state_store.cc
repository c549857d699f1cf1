#include "checker/explorer/state_store.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <numeric>

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

}  // namespace

StateStore::Path::Path(const StateStore& store) {
  for (std::size_t level = 0; level < store.widths_.size(); ++level) {
    levels_.emplace_back(level < store.lowest_ ? 0 : store.padded_width(level), 0);
    if (level < store.fan_out_.size()) copied_.emplace_back(store.widths_[level + 1], 0);
  }
}

StateStore::StateStore(std::size_t capacity, bool large, bool wide, std::uint64_t max_states)
    : capacity_(capacity),
      wide_(wide),
      max_states_(max_states),
      lowest_(large ? 2 : 0),
      shards_(kShards) {
  const std::size_t roots = wide ? 2 : 3;
  std::size_t levels = 0;
  for (double width = static_cast<double>(capacity);
       width > static_cast<double>(roots) || levels < lowest_; width /= kMaxFanOut) {
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
  for (std::size_t level = 0; level < lowest_; ++level)
    view_levels_[level] = {groups_[level].get(), fan_out_[level]};
}

StateStore::~StateStore() = default;

// Padded to whole groups, so that interning a group never reads past the end.
std::size_t StateStore::padded_width(std::size_t level) const {
  const bool top = level == fan_out_.size();
  return std::max<std::size_t>(top ? widths_[level] : widths_[level + 1] * fan_out_[level], 3);
}

bool StateStore::crowded() const {
  return !wide_ && !groups_.empty() && groups_.back()->count() >> 20 != 0;
}

std::uint64_t StateStore::root(StateRef ref) const {
  const Shard& shard = shards_[ref >> 32];
  std::lock_guard guard(shard.lock);
  return shard.record(static_cast<std::uint32_t>(ref)).root;
}

void StateStore::load(StateRef ref, Path* path) const { unfold(root(ref), path); }

std::uint64_t StateStore::fold(const std::uint32_t* top) const {
  if (wide_) return (std::uint64_t{top[0]} << 32) | top[1];
  if (((top[0] | top[1] | top[2]) >> 21) != 0) outgrown_.store(true, std::memory_order_relaxed);
  return (std::uint64_t{top[0]} << 42) | (std::uint64_t{top[1]} << 21) | top[2];
}

void StateStore::unfold_root(std::uint64_t root, Path* path) const {
  auto& top = path->levels_.back();
  if (wide_) {
    top[0] = static_cast<std::uint32_t>(root >> 32);
    top[1] = static_cast<std::uint32_t>(root);
  } else {
    constexpr std::uint64_t kField = (1u << 21) - 1;
    top[0] = static_cast<std::uint32_t>(root >> 42 & kField);
    top[1] = static_cast<std::uint32_t>(root >> 21 & kField);
    top[2] = static_cast<std::uint32_t>(root & kField);
  }
  path->changed_.resize(widths_.back());
  std::iota(path->changed_.begin(), path->changed_.end(), 0u);
}

// Of the level above only the groups in changed_ are looked at: what is below one that is as it was
// is as it was, too.
void StateStore::unfold_level(std::size_t level, Path* path) const {
  auto& levels = path->levels_;
  std::size_t fan_out = fan_out_[level];
  const std::uint32_t* ids = levels[level + 1].data();
  std::uint32_t* copied = path->copied_[level].data();
  path->below_.clear();
  for (std::uint32_t i : path->changed_) {
    if (copied[i] == ids[i]) continue;
    copied[i] = ids[i];
    const std::uint32_t* members = groups_[level]->get(ids[i]);
    std::uint32_t* to = levels[level].data() + i * fan_out;
    for (std::size_t m = 0; m < fan_out; ++m) to[m] = members[m];
    if (level == lowest_) continue;
    const std::size_t end = std::min((i + 1) * fan_out, widths_[level]);
    for (std::size_t m = i * fan_out; m < end; ++m)
      path->below_.push_back(static_cast<std::uint32_t>(m));
  }
  path->changed_.swap(path->below_);
}

void StateStore::unfold(std::uint64_t root, Path* path) const {
  unfold_root(root, path);
  for (std::size_t level = fan_out_.size(); level-- > lowest_;) unfold_level(level, path);
}

StateView StateStore::view(const Path& path) const {
  if (lowest_ == 0) return path.levels_[0];
  return {path.levels_[lowest_].data(), view_levels_, capacity_};
}

// The number at a level of the state in `path`.
std::uint32_t StateStore::number(const Path& path, std::size_t level, std::size_t index) const {
  if (level >= lowest_) return path.levels_[level][index];
  const std::size_t group = index / fan_out_[level];
  return groups_[level]->get(number(path, level + 1, group))[index - group * fan_out_[level]];
}

const std::uint32_t* StateStore::members(const Path& path, std::size_t level,
                                         std::size_t index) const {
  if (level < lowest_) return groups_[level]->get(number(path, level + 1, index));
  return path.levels_[level].data() + index * fan_out_[level];
}

void StateStore::assign(const StateVector& vector, Path* path) {
  KHEDDLE_CHECK(vector.size() <= capacity_, "the search restarts when a state outgrows the store");
  auto& levels = path->levels_;
  StateVector ids = vector;
  ids.resize(padded_width(0), 0);
  for (std::size_t level = 0; level < fan_out_.size(); ++level) {
    StateVector above(padded_width(level + 1), 0);
    for (std::size_t i = 0; i < widths_[level + 1]; ++i)
      above[i] = path->copied_[level][i] = groups_[level]->intern(ids.data() + i * fan_out_[level]);
    if (level >= lowest_) levels[level] = std::move(ids);
    ids = std::move(above);
  }
  levels.back() = std::move(ids);
}

void StateStore::apply(const std::vector<Change>& changes, StateVector* vector) {
  for (const Change& change : changes) {
    if (change.index >= vector->size()) vector->resize(change.index + 1, 0);
    (*vector)[change.index] = change.id;
  }
}

StateStore::Key StateStore::key(const Path& path) const {
  Key key;
  key.root = fold(path.levels_.back().data());
  key.hash = mix(key.root);
  return key;
}

StateStore::Key StateStore::key(const Path& from, const std::vector<Change>& changes) {
  Scratch scratch;
  Successor successor{&from, changes.data(), static_cast<std::uint32_t>(changes.size()), {}};
  keys(&successor, 1, &scratch);
  return successor.key;
}

void StateStore::keys(Successor* successors, std::size_t count, Scratch* scratch) {
  auto& groups = scratch->groups_;
  auto& changed = scratch->changed_;
  changed.clear();
  for (std::uint32_t s = 0; s < count; ++s) {
    for (std::uint32_t c = 0; c < successors[s].count; ++c) {
      changed.push_back({s, successors[s].changes[c]});
    }
  }
  for (std::size_t level = 0; level < fan_out_.size(); ++level) {
    std::size_t fan_out = fan_out_[level];
    GroupTable& table = *groups_[level];
    groups.clear();
    for (std::size_t i = 0; i < changed.size();) {
      std::uint32_t successor = changed[i].successor;
      auto index = static_cast<std::uint32_t>(changed[i].change.index / fan_out);
      Scratch::Group& group = groups.emplace_back();
      group.successor = successor;
      group.index = index;
      const std::uint32_t* old = members(*successors[successor].from, level, index);
      for (std::size_t m = 0; m < fan_out; ++m) group.members[m] = old[m];
      for (; i < changed.size() && changed[i].successor == successor &&
             changed[i].change.index / fan_out == index;
           ++i) {
        group.members[changed[i].change.index - index * fan_out] = changed[i].change.id;
      }
      group.hash = table.hash(group.members.data());
      table.prefetch(group.hash);
    }
    for (const Scratch::Group& group : groups) table.prefetch_known(group.hash);
    changed.clear();
    for (const Scratch::Group& group : groups) {
      std::uint32_t id = table.intern(group.members.data(), group.hash);
      if (id != number(*successors[group.successor].from, level + 1, group.index)) {
        changed.push_back({group.successor, {group.index, id}});
      }
    }
  }
  std::size_t at = 0;
  for (std::uint32_t s = 0; s < count; ++s) {
    const auto& top = successors[s].from->levels_.back();
    std::uint32_t roots[3] = {top[0], top[1], top[2]};
    for (; at < changed.size() && changed[at].successor == s; ++at) {
      roots[changed[at].change.index] = changed[at].change.id;
    }
    Key& key = successors[s].key;
    key.root = fold(roots);
    key.hash = mix(key.root);
    shards_[key.hash & (kShards - 1)].table.prefetch(key.hash);
  }
  for (std::uint32_t s = 0; s < count; ++s) {
    const Key& key = successors[s].key;
    const Shard& shard = shards_[key.hash & (kShards - 1)];
    std::uint32_t known = shard.table.first(key.hash);
    if (known != 0) __builtin_prefetch(&shard.record(known - 1));
  }
}

StateStore::Inserted StateStore::insert(const Key& key, StateRef parent, std::uint32_t thread,
                                        ThreadMask sleep) {
  if (outgrown()) return {};
  std::uint64_t number = key.hash & (kShards - 1);
  Shard& shard = shards_[number];
  std::lock_guard guard(shard.lock);
  std::uint32_t known_number = shard.table.find(
      key.hash, [&](std::uint32_t record) { return shard.record(record - 1).root == key.root; });
  if (known_number != 0) {
    Record& known = shard.record(known_number - 1);
    Inserted result{(number << 32) | (known_number - 1), false, 0};
    if (known.expanded) result.again = known.sleep & ~sleep;
    known.sleep &= sleep;
    return result;
  }
  if (max_states_ != UINT64_MAX && counted_.fetch_add(1) >= max_states_) return {};
  KHEDDLE_CHECK(shard.size != 0xfffffffe, "fewer than 2^32 states a shard fit in memory");
  std::uint32_t index = shard.size++;
  shard.records.reserve(index);
  Record& record = shard.record(index);
  record.root = key.root;
  record.sleep = sleep;
  record.expanded = 0;
  record.parent = static_cast<std::uint32_t>(parent);
  record.parent_shard = (parent == kNoState ? kShards : parent >> 32) & 0x7f;
  record.thread = static_cast<std::uint8_t>(thread);
  shard.table.insert(
      key.hash, index + 1, [&](std::uint32_t known) { return mix(shard.record(known - 1).root); },
      [&](std::uint32_t known) { __builtin_prefetch(&shard.record(known - 1)); });
  return {(number << 32) | index, true, 0};
}

void StateStore::start_expansions(Start* starts, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Shard& shard = shards_[starts[i].ref >> 32];
    std::uint64_t root = 0;
    {
      std::lock_guard guard(shard.lock);
      Record& record = shard.record(static_cast<std::uint32_t>(starts[i].ref));
      record.expanded = 1;
      root = record.root;
      starts[i].sleep = record.sleep;
    }
    unfold_root(root, starts[i].path);
  }
  unfold_levels(starts, count);
}

void StateStore::load(Start* starts, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) unfold_root(root(starts[i].ref), starts[i].path);
  unfold_levels(starts, count);
}

void StateStore::unfold_levels(Start* starts, std::size_t count) const {
  for (std::size_t level = fan_out_.size(); level-- > lowest_;) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t* ids = starts[i].path->levels_[level + 1].data();
      const std::uint32_t* copied = starts[i].path->copied_[level].data();
      for (std::uint32_t g : starts[i].path->changed_) {
        if (ids[g] != copied[g]) __builtin_prefetch(groups_[level]->get(ids[g]));
      }
    }
    for (std::size_t i = 0; i < count; ++i) unfold_level(level, starts[i].path);
  }
}

bool StateStore::wake(StateRef ref, ThreadMask threads) {
  Shard& shard = shards_[ref >> 32];
  std::lock_guard guard(shard.lock);
  Record& record = shard.record(static_cast<std::uint32_t>(ref));
  record.sleep &= ~threads;
  return record.expanded != 0;
}

StateRef StateStore::parent(StateRef ref) const {
  const Shard& shard = shards_[ref >> 32];
  std::lock_guard guard(shard.lock);
  const Record& record = shard.record(static_cast<std::uint32_t>(ref));
  if (record.parent_shard == kShards) return kNoState;
  return (StateRef{record.parent_shard} << 32) | record.parent;
}

std::uint32_t StateStore::thread(StateRef ref) const {
  const Shard& shard = shards_[ref >> 32];
  std::lock_guard guard(shard.lock);
  return shard.record(static_cast<std::uint32_t>(ref)).thread;
}

void StateStore::drop_old() {
  for (Shard& shard : shards_) shard.table.drop_old();
  for (auto& groups : groups_) groups->drop_old();
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
    total += std::uint64_t{shard.size} * sizeof(Record) + shard.table.bytes();
  }
  for (const auto& table : groups_) total += table->bytes();
  return total;
}

}  // namespace kheddle
