// Tails remembers, for every place a thread can stand at, the plain accesses it made on the way
// there after its last visible operation. They may come as late as just before the thread's next
// step: every step that other threads take while it stands there could come first, and races if it
// conflicts. A look at the next step alone is not enough: the conflict may be several steps of the
// other away.
//
// Thread safe. What is remembered of a place is the union over all ways that lead there.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "checker/explorer/expander.h"

namespace kheddle {

class Tails {
 public:
  // The way led its thread to the place that is the control component `control`.
  void note(std::uint32_t control, const Way& way);
  // A state is expanded in which a thread stands at `control`. A place is also reached by ways
  // without a tail: one that is noted first afterwards has been missed there.
  void stand(std::uint32_t control) {
    std::uint32_t highest = highest_.load();
    while (control > highest && !highest_.compare_exchange_weak(highest, control)) {
    }
  }
  // A thread stands at `control` and another could take the ways: what is to be exposed.
  void meet(std::uint32_t control, const Ways& other, std::vector<InstructionId>* expose) {
    Tail* tail = find(control);
    if (tail == nullptr) return;
    if (!tail->met.load(std::memory_order_relaxed)) tail->met = true;
    std::uint64_t reads = tail->reads.load(std::memory_order_relaxed);
    std::uint64_t writes = tail->writes.load(std::memory_order_relaxed);
    if (((writes & (other.reads | other.writes)) | (reads & other.writes)) == 0) return;
    meet_exactly(tail, other, expose);
  }
  bool empty() const { return !any_.load(std::memory_order_relaxed); }
  // Whether accesses were noted of a place that had met others before; forgets that.
  bool take_late() { return late_.exchange(false); }

 private:
  struct Tail {
    std::atomic<std::uint64_t> reads{0}, writes{0};
    std::atomic<bool> met{false};
    Way way;  // its accesses and masks; under mutex_
  };
  static constexpr std::uint32_t kChunk = 1 << 12;
  static constexpr std::uint32_t kChunks = 1 << 16;
  using Chunk = std::array<std::atomic<Tail*>, kChunk>;

  Tail* find(std::uint32_t control) const {
    const Chunk* chunk = control / kChunk < kChunks
                             ? chunks_[control / kChunk].load(std::memory_order_acquire)
                             : nullptr;
    return chunk == nullptr ? nullptr : (*chunk)[control % kChunk].load(std::memory_order_acquire);
  }
  Tail* make(std::uint32_t control);
  void meet_exactly(Tail* tail, const Ways& other, std::vector<InstructionId>* expose);

  std::atomic<bool> any_{false}, late_{false};
  // Of the control components stood at. A component beyond it is new, so nobody stood there; one
  // below may have been stood at, and is taken to have been: the price is a search once more.
  std::atomic<std::uint32_t> highest_{0};
  std::unique_ptr<std::atomic<Chunk*>[]> chunks_{new std::atomic<Chunk*>[kChunks]()};
  std::mutex mutex_;
  std::deque<Chunk> chunk_memory_;
  std::deque<Tail> tails_;
};

}  // namespace kheddle
