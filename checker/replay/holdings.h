// Holdings tells, from the notes of one execution, what each thread holds (locks, read sections,
// irqs off) and what it waits for. Only what was noted: the checker itself knows no lock.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/program/program.h"

namespace kheddle {

// enum kh_event of model/kheddle.h, in its order.
enum class NoteEvent : std::uint8_t {
  kAcquire,
  kAcquireRead,
  kTryAcquire,
  kTryAcquireRead,
  kRelease,
  kWait,
  kEnter,
  kLeave,
  kUserCopy,
  kState,
  kContext,
};

struct Holding {
  bool section = false;  // a section (RCU, irqs off); otherwise a lock
  bool shared = false;   // the read side of a lock
  std::uint64_t object = 0;
  std::string text;       // how it was taken, in the model's words: "mutex_lock", "rcu_read_lock"
  PlaceId place = 0;      // the user's statement that took it
  std::uint64_t key = 0;  // of a lock's class, if that was told; else 0
  std::uint32_t number = 0;  // from 1, in order of taking
};

struct Wait {
  bool waiting = false;
  std::uint64_t object = 0;
  std::string text;
  PlaceId place = 0;
};

class Holdings {
 public:
  // Returns the number of the holding that this began or ended; 0: none.
  std::uint32_t noted(std::uint32_t thread, NoteEvent event, std::uint64_t object,
                      const std::string& text, PlaceId place);
  // The class of the lock that the thread is about to take, or just has by a trylock.
  void ordered(std::uint64_t lock, std::uint64_t key) { keys_[lock] = key; }
  // 0: none was told.
  std::uint64_t key(std::uint64_t lock) const {
    auto known = keys_.find(lock);
    return known == keys_.end() ? 0 : known->second;
  }
  // The thread moved on: it waits no more, unless it says so again.
  void moved(std::uint32_t thread);

  // In order of taking.
  const std::vector<Holding>& held(std::uint32_t thread) const;
  const Wait& wait(std::uint32_t thread) const;
  // The thread that holds the object and how; false if nobody was noted to.
  bool holder(std::uint64_t object, std::uint32_t* thread, Holding* holding) const;

 private:
  struct Thread {
    std::vector<Holding> held;
    Wait wait;
  };
  Thread& of(std::uint32_t thread);

  std::vector<Thread> threads_;
  std::map<std::uint64_t, std::uint64_t> keys_;  // by lock
  std::uint32_t taken_ = 0;                      // holdings so far
};

}  // namespace kheddle
