// The state of a program as docs/semantics.md lists it, in the plainest form: maps and vectors that
// are copied whole. Speed does not matter here; being obviously right does.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "tests/reference/values.h"

namespace kheddle::reference {

// A live variable, stack object, thread-local or heap object, or (freed) a heap slot not yet empty.
struct Object {
  enum class Kind : std::uint8_t { kGlobal, kThreadLocal, kStack, kHeap, kFreed };
  Kind kind = Kind::kGlobal;
  bool constant = false;
  PlaceId allocated = 0;              // of a heap object
  std::vector<std::uint8_t> bytes;    // empty when freed
  std::vector<std::uint8_t> defined;  // a bit for each bit of `bytes`
};

struct Frame {
  FunctionId function = kNone;
  std::uint32_t next = 0;  // the instruction to run; of an outer frame, the call it waits in
  std::uint64_t base = 0;  // where its stack objects start
  std::vector<Value> slots;
};

struct Thread {
  bool daemon = false;
  bool finished = false;
  bool held = false;
  std::uint32_t sections = 0;  // open atomic sections
  std::uint32_t ignores = 0;   // open kh_race_ignore
  std::uint32_t marks = 0;     // open kh_mark_begin
  std::vector<Frame> frames;   // innermost last
};

struct State {
  std::map<std::uint64_t, Object> objects;  // by address; constant variables are not here
  std::vector<Thread> threads;
};

// Equal exactly for equal states.
std::string serialise(const State& state);

// Addresses of a function's stack objects when its frame starts at `base`, and one past them all.
std::vector<std::uint64_t> stack_addresses(const Function& function, std::uint64_t base);

}  // namespace kheddle::reference
