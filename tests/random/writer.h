// What random programs are written with: some memory, and the idioms of concurrent code, from a
// lock to a checked pointer, as instructions of the function being built.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/random/builder.h"
#include "tests/random/random.h"

namespace kheddle::testing {

struct Bytes {
  std::uint64_t address = 0;
  std::uint32_t size = 0;
};

class Writer {
 protected:
  explicit Writer(std::uint64_t seed) : random_(seed), builder_("random-" + std::to_string(seed)) {}

  void make_memory();
  std::uint32_t any_register() { return registers_[random_.below(3)]; }
  Operand small();
  // The operand cut to `width` bits, as operands of narrow instructions must be.
  Operand narrow(Operand operand, unsigned width);
  // 1 if the operand is not 0: what a bool may hold.
  Operand truth(Operand operand);
  Bytes some_bytes(std::uint32_t* size);
  void load_some(std::uint32_t dst, bool marked);
  void section_begin() { f_->intrinsic(Intrinsic::kAtomicBegin, kNone, {}); }
  void section_end() { f_->intrinsic(Intrinsic::kAtomicEnd, kNone, {}); }
  void lock(std::uint64_t lock);
  void order(std::uint64_t lock, Operand held);
  void unlock(std::uint64_t lock);
  // Loops while a load gives `value`.
  void spin(std::uint64_t address, std::uint32_t size, bool marked, std::uint64_t value);
  void join(std::uint64_t thread);
  // Leaves the pointer that variable `which` holds in a new slot, and skips what follows if it is
  // NULL, if it was checked. Returns the branch to close with end_skip(), kNone for none.
  std::uint32_t fetch_pointer(std::uint64_t pointer, std::uint32_t p, bool marked, bool check);
  std::uint32_t skip_if_zero(Operand condition);
  void end_skip(std::uint32_t branch);

  Random random_;
  ProgramBuilder builder_;

  std::uint64_t name_ = 0, format_ = 0, stall_kind_ = 0, samples_ = 0;
  std::vector<std::uint64_t> kinds_, pointers_, locks_;
  std::vector<Bytes> variables_;
  bool tls_ = false;
  FunctionId unmodelled_ = kNone;

  // Of the function being built.
  FunctionBuilder current_{nullptr, kNone};
  FunctionBuilder* f_ = nullptr;
  std::vector<std::uint32_t> registers_;
};

}  // namespace kheddle::testing
