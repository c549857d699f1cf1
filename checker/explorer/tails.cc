#include "checker/explorer/tails.h"

#include <utility>

#include "checker/base/check.h"

namespace kheddle {

Tails::Tail* Tails::make(std::uint32_t control) {
  KHEDDLE_CHECK(control / kChunk < kChunks, "there are fewer control components than table places");
  std::atomic<Chunk*>& chunk = chunks_[control / kChunk];
  if (chunk.load() == nullptr) {
    chunk_memory_.emplace_back();
    for (std::atomic<Tail*>& entry : chunk_memory_.back()) entry.store(nullptr);
    chunk.store(&chunk_memory_.back(), std::memory_order_release);
  }
  tails_.emplace_back();
  (*chunk.load())[control % kChunk].store(&tails_.back());
  return &tails_.back();
}

void Tails::meet(const Expander::Expansion& expansion, std::vector<InstructionId>* expose) {
  for (const Expander::Thread& stands : expansion.threads) {
    std::uint32_t control = expansion.state[addresses_.known_control(stands.number)];
    stand(control);
    if (!any_.load(std::memory_order_relaxed)) continue;
    Tail* tail = find(control);
    if (tail == nullptr) continue;
    for (const Expander::Thread& other : expansion.threads) {
      if (&other == &stands) continue;
      if (!tail->met.load(std::memory_order_relaxed)) tail->met = true;
      std::uint64_t reads = tail->reads.load(std::memory_order_relaxed);
      std::uint64_t writes = tail->writes.load(std::memory_order_relaxed);
      const Ways& ways = *other.ways;
      if (((writes & (ways.reads | ways.writes)) | (reads & ways.writes)) == 0) continue;
      meet_exactly(tail, ways, expose);
    }
  }
}

void Tails::note(const Expander::Thread& mover, const Way& way,
                 const Expander::Expansion& expansion, std::vector<InstructionId>* expose) {
  if ((way.masks.tail_reads | way.masks.tail_writes) == 0) return;
  if (way.fatal || way.dropped) {
    for (const Expander::Thread& other : expansion.threads) {
      if (other.number != mover.number) exposed_by(way, *other.ways, expose);
    }
    return;
  }
  if (way.noted) return;
  way.noted = true;
  ComponentIndex index = addresses_.known_control(mover.number);
  std::uint32_t control = expansion.state[index];
  for (const Effect& effect : way.effects) {
    if (effect.index == index) control = effect.id;
  }
  note_at(control, way);
}

void Tails::note_at(std::uint32_t control, const Way& way) {
  std::lock_guard guard(mutex_);
  Tail* tail = find(control);
  for (const Access& access : way.accesses) {
    if ((access.flags & (kTail | kPlain)) != (kTail | kPlain)) continue;
    if (tail == nullptr) {
      tail = make(control);
      if (control <= highest_.load()) late_.insert(control);
    }
    bool known = false;
    for (const Access& old : tail->way.accesses) {
      known = known || (old.address == access.address && old.size == access.size &&
                        old.at == access.at && old.flags == access.flags);
    }
    if (known) continue;
    tail->way.accesses.push_back(access);
    std::uint64_t mask = class_mask(access.address, access.size);
    bool write = (access.flags & kWrite) != 0;
    (write ? tail->way.masks.tail_writes : tail->way.masks.tail_reads) |= mask;
    (write ? tail->writes : tail->reads).fetch_or(mask);
    if (tail->met.load()) late_.insert(control);
    any_ = true;
  }
}

std::set<std::uint32_t> Tails::take_late() {
  std::lock_guard guard(mutex_);
  return std::exchange(late_, {});
}

void Tails::forget(const std::set<InstructionId>& accesses) {
  std::lock_guard guard(mutex_);
  for (Tail& tail : tails_) {
    std::erase_if(tail.way.accesses,
                  [&](const Access& access) { return accesses.contains(access.at); });
    Masks& masks = tail.way.masks;
    masks = {};
    for (const Access& access : tail.way.accesses) {
      bool write = (access.flags & kWrite) != 0;
      (write ? masks.tail_writes : masks.tail_reads) |= class_mask(access.address, access.size);
    }
    tail.reads = masks.tail_reads;
    tail.writes = masks.tail_writes;
  }
}

void Tails::meet_exactly(Tail* tail, const Ways& other, std::vector<InstructionId>* expose) {
  std::lock_guard guard(mutex_);
  exposed_by(tail->way, other, expose);
}

}  // namespace kheddle
