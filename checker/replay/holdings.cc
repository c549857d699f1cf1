// Locks and sections by thread, from notes.
#include "checker/replay/holdings.h"

namespace kheddle {
namespace {

// Its number; 0 if there is none.
std::uint32_t remove_last(std::vector<Holding>* held, bool section, std::uint64_t object) {
  for (std::size_t i = held->size(); i-- > 0;) {
    if ((*held)[i].section != section || (*held)[i].object != object) continue;
    const std::uint32_t number = (*held)[i].number;
    held->erase(held->begin() + static_cast<std::ptrdiff_t>(i));
    return number;
  }
  return 0;
}

}  // namespace

Holdings::Thread& Holdings::of(std::uint32_t thread) {
  if (thread >= threads_.size()) threads_.resize(thread + 1);
  return threads_[thread];
}

std::uint32_t Holdings::noted(std::uint32_t thread, NoteEvent event, std::uint64_t object,
                              const std::string& text, PlaceId place) {
  Thread& self = of(thread);
  if (event != NoteEvent::kWait && self.wait.object == object) self.wait = Wait();
  switch (event) {
    case NoteEvent::kAcquire:
    case NoteEvent::kTryAcquire:
      self.held.push_back({false, false, object, text, place, key(object), ++taken_});
      return taken_;
    case NoteEvent::kAcquireRead:
    case NoteEvent::kTryAcquireRead:
      self.held.push_back({false, true, object, text, place, key(object), ++taken_});
      return taken_;
    case NoteEvent::kEnter:
      self.held.push_back({true, true, object, text, place, key(object), ++taken_});
      return taken_;
    case NoteEvent::kRelease:
    case NoteEvent::kLeave: {
      bool section = event == NoteEvent::kLeave;
      if (const std::uint32_t own = remove_last(&self.held, section, object)) return own;
      // Some locks may be released by another than who took them (a semaphore, a completion).
      for (Thread& other : threads_) {
        if (const std::uint32_t number = remove_last(&other.held, section, object)) return number;
      }
      break;
    }
    case NoteEvent::kWait: self.wait = {true, object, text, place}; break;
    case NoteEvent::kUserCopy:
    case NoteEvent::kState:
    case NoteEvent::kContext: break;
  }
  return 0;
}

void Holdings::moved(std::uint32_t thread) { of(thread).wait = Wait(); }

const std::vector<Holding>& Holdings::held(std::uint32_t thread) const {
  static const std::vector<Holding> none;
  return thread < threads_.size() ? threads_[thread].held : none;
}

const Wait& Holdings::wait(std::uint32_t thread) const {
  static const Wait none;
  return thread < threads_.size() ? threads_[thread].wait : none;
}

bool Holdings::holder(std::uint64_t object, std::uint32_t* thread, Holding* holding) const {
  for (std::uint32_t t = 0; t < threads_.size(); ++t) {
    for (const Holding& held : threads_[t].held) {
      if (held.section || held.object != object) continue;
      *thread = t;
      *holding = held;
      return true;
    }
  }
  return false;
}

}  // namespace kheddle
