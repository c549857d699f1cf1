// Memory of a State: which object an access hits, and what is wrong with it (docs/semantics.md,
// Memory findings).
#pragma once

#include <map>
#include <optional>

#include "checker/trace/trace.h"
#include "tests/reference/state.h"

namespace kheddle::reference {

// The constant variables of a program. They never change, so no State has them.
using Constants = std::map<std::uint64_t, Object>;
Constants make_constants(const Program& program);

class Memory {
 public:
  Memory(const Program& program, const Constants& constants, State* state);

  // What an access of `size` bytes finds; empty if it is fine. 0 bytes are always fine.
  std::optional<Kind> judge(std::uint64_t address, std::uint64_t size, bool write) const;

  // REQUIRES: judge() found nothing; size at most 8.
  Value load(std::uint64_t address, std::uint64_t size) const;
  void store(std::uint64_t address, std::uint64_t size, Value value);

  // REQUIRES: judge() found nothing. The bytes and their definedness at `address`.
  struct Bytes {
    std::vector<std::uint8_t> bytes, defined;
  };
  Bytes read(std::uint64_t address, std::uint64_t size) const;
  void write(std::uint64_t address, const Bytes& bytes);

  // The object that holds all of [address, address + size), or null. Only live ones.
  const Object* find(std::uint64_t address, std::uint64_t size, std::uint64_t* start) const;

  // In whole within the thread's own stack or thread-local region, or one constant variable.
  bool local(std::uint32_t thread, std::uint64_t address, std::uint64_t size) const;

  // Empties the freed heap slots that no live word and no live slot points into.
  void recycle_freed_slots();
  // Starts of the live heap objects that nothing left can reach (docs/semantics.md, End).
  std::vector<std::uint64_t> leaked() const;

 private:
  bool dead(std::uint64_t address, std::uint64_t end) const;
  std::vector<std::uint64_t> slot_values() const;

  const Program& program_;
  const Constants& constants_;
  State* state_;
};

// Live slots: of the innermost frame before its next instruction, of outer ones after their calls.
const std::vector<std::uint32_t>& live_slots(const Program& program, const Frame& frame,
                                             bool innermost);

}  // namespace kheddle::reference
