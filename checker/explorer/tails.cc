#include "checker/explorer/tails.h"

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

void Tails::note(std::uint32_t control, const Way& way) {
  std::lock_guard guard(mutex_);
  Tail* tail = find(control);
  for (const Access& access : way.accesses) {
    if ((access.flags & (kTail | kPlain)) != (kTail | kPlain)) continue;
    if (tail == nullptr) {
      tail = make(control);
      if (control <= highest_.load()) late_ = true;
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
    if (tail->met.load()) late_ = true;
    any_ = true;
  }
}

void Tails::meet_exactly(Tail* tail, const Ways& other, std::vector<InstructionId>* expose) {
  std::lock_guard guard(mutex_);
  exposed_by(tail->way, other, expose);
}

}  // namespace kheddle
