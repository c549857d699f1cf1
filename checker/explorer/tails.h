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
#include <set>
#include <vector>

#include "checker/explorer/expander.h"

namespace kheddle {

class Tails {
 public:
  explicit Tails(const AddressMap& addresses) : addresses_(addresses) {}

  // A state is expanded: what is to be exposed since a thread stands where it does while another
  // can do what it can.
  void meet(const Expander::Expansion& expansion, std::vector<InstructionId>* expose);
  // A way of `mover`, one of the expansion's threads: remembers its tail under the place that it
  // leads to. After a fatal way the thread stands nowhere; then what the others are about to do is
  // all that could come between, and is to be exposed.
  void note(const Expander::Thread& mover, const Way& way, const Expander::Expansion& expansion,
            std::vector<InstructionId>* expose);
  // Places, as control components, of which accesses were noted when others may have met them:
  // states in which a thread stands there must meet() again. Forgets them.
  std::set<std::uint32_t> take_late();
  // The accesses have become scheduling points and are in no tail any more.
  void forget(const std::set<InstructionId>& accesses);

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
  void note_at(std::uint32_t control, const Way& way);
  // A thread stands at `control`. A place is also reached by ways without a tail: one that is noted
  // first afterwards has been missed there.
  void stand(std::uint32_t control) {
    std::uint32_t highest = highest_.load(std::memory_order_relaxed);
    while (control > highest && !highest_.compare_exchange_weak(highest, control)) {
    }
  }
  void meet_exactly(Tail* tail, const Ways& other, std::vector<InstructionId>* expose);

  const AddressMap& addresses_;
  std::atomic<bool> any_{false};
  // Of the control components stood at. A component beyond it is new, so nobody stood there; one
  // below may have been stood at, and is taken to have been: the price is to look once more.
  std::atomic<std::uint32_t> highest_{0};
  std::unique_ptr<std::atomic<Chunk*>[]> chunks_{new std::atomic<Chunk*>[kChunks]()};
  std::mutex mutex_;
  std::deque<Chunk> chunk_memory_;
  std::deque<Tail> tails_;
  std::set<std::uint32_t> late_;
};

}  // namespace kheddle
