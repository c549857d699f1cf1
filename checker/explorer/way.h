// A Way is one outcome of a step: what the environment chose, which components change, what was
// accessed, what was found. The ways of a thread from a state are a function of the components
// that were looked at on the way, which is what makes them worth remembering.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/explorer/state_store.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

enum AccessFlag : std::uint8_t {
  kWrite = 1,
  kPlain = 2,
  kIgnored = 4,     // inside data_race(): exposes, is not reported
  kFreeing = 8,     // kh_free: likewise
  kTail = 16,       // after the visible operation
  kInternal = 32,   // a pseudo address: orders steps, races with nothing
  kExclusive = 64,  // kh_exclusive: races with marked accesses too
  kMarked = 128,    // plain, but after kh_mark_begin(): races with what is plain only
};

// One access of a step to something that other threads can see.
struct Access {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  InstructionId at;
  PlaceId place = 0;
  std::uint8_t flags = 0;
};

// A finding as the search knows it; replay adds words.
struct RawFinding {
  Kind kind = Kind::kAssertion;
  PlaceId place = 0;
  PlaceId other_place = 0;  // of a data race: the other side
  std::uint32_t thread = 0;
};

// Which 64 address classes are touched, for quick answers; equal classes need an exact look.
struct Masks {
  std::uint64_t reads = 0, writes = 0;                             // of the whole step
  std::uint64_t tail_reads = 0, tail_writes = 0;                   // plain ones of the tail
  std::uint64_t front_plain = 0, front_any = 0, front_writes = 0;  // of the visible operation
};

// Something that deciding a step took to look at: some bytes of a component or, when its number is
// `whole`, all of it. The key is what was seen; see component_key().
struct Look {
  std::uint32_t index = 0;
  std::uint8_t offset = 0;
  std::uint8_t size = 0;  // 0: how many bytes it holds
  bool whole = false;
  bool whole_key = false;  // the key is the component's number, since its bytes alone do not tell
  std::uint64_t key = 0;
};

// Bytes of a component that a step writes, whatever the others are.
struct Delta {
  std::uint64_t mask = 0;           // bit b: byte b
  std::vector<std::uint8_t> bytes;  // one for each bit, ascending
  friend auto operator<=>(const Delta&, const Delta&) = default;
};
inline constexpr std::uint32_t kNoDelta = 0xffffffff;

// What a step does to a component: replaces it, or writes some of its bytes.
struct Effect {
  std::uint32_t index = 0;
  std::uint32_t id = 0;            // the new component, if delta is kNoDelta
  std::uint32_t delta = kNoDelta;  // a number given by Machine::delta()
  friend auto operator<=>(const Effect&, const Effect&) = default;
};

struct Way {
  std::vector<std::uint32_t> choices;
  std::vector<Effect> effects;  // ascending by index
  bool moves = false;           // the thread itself is another afterwards: never waiting
  std::vector<Access> accesses;
  Masks masks;
  std::vector<RawFinding> findings;
  bool fatal = false;
  bool progress = false;       // it says kh_progress()
  bool dropped = false;        // kh_assume(false): no transition, but the thread counts as enabled
  mutable bool noted = false;  // its tail is in Tails; a worker's own
  std::vector<std::uint32_t> orders;  // of locks, by Machine::order(), as they were met
};

// All ways of one thread from one state.
struct Ways {
  std::vector<Way> ways;
  // Address classes of all ways, those of ruled-out outcomes among the reads.
  std::uint64_t reads = 0, writes = 0;
  bool plain_front = false;  // some way's visible operation is a plain access
  bool tails = false;        // some way has plain accesses in its tail
  bool orders = false;       // some way, or an outcome that is none, meets orders of locks
  // Accesses of the outcomes that do not exist since an await was false: what could change that.
  std::vector<Access> guard_accesses;
  std::uint64_t guard_reads = 0;
  std::vector<std::uint32_t> blocked_orders;  // of those outcomes, as Way::orders
  bool held = false;  // the ways are what the thread would do if it were let go
  bool stalled = false;
  RawFinding stall;                      // what stalling is, if others cannot finish
  std::vector<InstructionId> to_expose;  // an endless tail's plain accesses
  bool endless = false;
  const char* limit = nullptr;  // "endless-step", "heap", "stack", "threads", "unsupported"
  PlaceId limit_place = 0;
  std::uint32_t text = kNone;  // of an unsupported instruction
  // What was last asked of them in a refinement, and the answer; a worker's own.
  mutable std::uint32_t asked = 0;
  mutable bool passes = false;
};

// 64 classes of addresses, by 8-byte word; a long range is in all.
inline std::uint64_t class_mask(std::uint64_t address, std::uint64_t size) {
  std::uint64_t first = address >> 3, last = (address + (size == 0 ? 0 : size - 1)) >> 3;
  if (last - first >= 8) return ~std::uint64_t{0};
  std::uint64_t mask = 0;
  for (std::uint64_t word = first; word <= last; ++word) {
    mask |= std::uint64_t{1} << ((word * 0x9e3779b97f4a7c15) >> 58);
  }
  return mask;
}

inline bool overlap(const Access& a, const Access& b) {
  return a.address < b.address + b.size && b.address < a.address + a.size;
}
inline bool conflict(const Access& a, const Access& b) {
  return ((a.flags | b.flags) & kWrite) != 0 && overlap(a, b);
}
// A race takes two that conflict, and one of these.
inline bool races_with_marked(const Access& access) {
  return (access.flags & (kPlain | kMarked)) == kPlain;
}

}  // namespace kheddle
