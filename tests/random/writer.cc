#include "tests/random/writer.h"

namespace kheddle::testing {

void Writer::make_memory() {
  name_ = builder_.literal("worker");
  format_ = builder_.literal("text");
  for (const char* kind : {"assertion", "refcount", "sleep-in-atomic", "rcu-usage", "usercopy"})
    kinds_.push_back(builder_.literal(kind));
  stall_kind_ = builder_.literal("user-blocks-lock");
  const std::uint32_t n = 2 + random_.below(2);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t size = random_.pick({1u, 2u, 4u, 8u, 12u, 16u});
    std::vector<std::uint8_t> initial(size);
    if (random_.percent(30)) initial[0] = 1;
    variables_.push_back({builder_.global("v" + std::to_string(i), initial), size});
  }
  for (std::uint32_t i = 0; i < 2; ++i)
    pointers_.push_back(builder_.global("p" + std::to_string(i), std::vector<std::uint8_t>(8)));
  for (std::uint32_t i = 0; i < 2; ++i)
    locks_.push_back(builder_.global("lock" + std::to_string(i), std::vector<std::uint8_t>(4)));
  samples_ = builder_.global("samples", {1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0}, true);
  if (random_.percent(30)) {
    tls_ = true;
    builder_.thread_local_variable("t", {1, 2, 3, 4, 5, 6, 7, 8});
  }
  unmodelled_ = builder_.undefined_function("unmodelled");
}

Operand Writer::small() {
  return random_.percent(60) ? constant_operand(random_.below(3)) : slot_operand(any_register());
}

Operand Writer::narrow(Operand operand, unsigned width) {
  if (width >= 64) return operand;
  if (operand.constant) return constant_operand(operand.value & ((1ull << width) - 1));
  Instruction in;
  in.op = Op::kTrunc;
  in.dst = f_->new_slot();
  in.a = operand;
  in.width = static_cast<std::uint8_t>(width);
  f_->emit(in);
  return slot_operand(in.dst);
}

Operand Writer::truth(Operand operand) {
  const std::uint32_t v = f_->new_slot();
  f_->binary(Op::kNe, v, operand, constant_operand(0));
  return slot_operand(v);
}

Bytes Writer::some_bytes(std::uint32_t* size) {
  const Bytes& variable = variables_[random_.below(static_cast<std::uint32_t>(variables_.size()))];
  do {
    *size = random_.pick({1u, 2u, 4u, 8u});
  } while (*size > variable.size);
  const std::uint32_t room = variable.size - *size;
  const std::uint32_t offset = random_.percent(60) ? 0 : random_.below(room + 1);
  return {variable.address + offset, *size};
}

void Writer::load_some(std::uint32_t dst, bool marked) {
  std::uint32_t size = 0;
  const Bytes at = some_bytes(&size);
  f_->load(dst, constant_operand(at.address), size, marked);
}

void Writer::lock(std::uint64_t lock) {
  const std::uint32_t v = f_->new_slot();
  section_begin();
  f_->load(v, constant_operand(lock), 4, false);
  // Orders of locks before the await, by where they stand and by what was read.
  order(lock, constant_operand(0));
  order(lock, slot_operand(v));
  f_->binary(Op::kEq, v, slot_operand(v), constant_operand(0), 32);
  f_->intrinsic(Intrinsic::kNote, kNone,
                {constant_operand(5), constant_operand(lock), constant_operand(format_)});
  f_->intrinsic(Intrinsic::kAwait, kNone, {slot_operand(v)});
  f_->store(constant_operand(lock), constant_operand(1), 4, false);
  section_end();
}

void Writer::unlock(std::uint64_t lock) {
  section_begin();
  f_->store(constant_operand(lock), constant_operand(0), 4, false);
  section_end();
  order(lock, constant_operand(lock));  // outside a section it is part of a tail
}

void Writer::order(std::uint64_t lock, Operand held) {
  f_->intrinsic(Intrinsic::kOrder, kNone,
                {constant_operand(lock), constant_operand(lock), constant_operand(f_->here()), held,
                 constant_operand(0)});
}

void Writer::spin(std::uint64_t address, std::uint32_t size, bool marked, std::uint64_t value) {
  const std::uint32_t v = f_->new_slot();
  const std::uint32_t top = f_->here();
  f_->load(v, constant_operand(address), size, marked);
  f_->binary(Op::kEq, v, slot_operand(v), constant_operand(value));
  const std::uint32_t branch = f_->branch(slot_operand(v), top);
  f_->set_target2(branch, branch + 1);
}

void Writer::join(std::uint64_t thread) {
  const std::uint32_t v = f_->new_slot();
  section_begin();
  f_->intrinsic(Intrinsic::kFinished, v, {constant_operand(thread)});
  f_->intrinsic(Intrinsic::kAwait, kNone, {slot_operand(v)});
  section_end();
}

std::uint32_t Writer::fetch_pointer(std::uint64_t pointer, std::uint32_t p, bool marked,
                                    bool check) {
  f_->load(p, constant_operand(pointer), 8, marked);
  return check ? skip_if_zero(slot_operand(p)) : kNone;
}

std::uint32_t Writer::skip_if_zero(Operand condition) {
  const std::uint32_t branch = f_->branch(condition);
  f_->set_target(branch, branch + 1);
  return branch;
}

void Writer::end_skip(std::uint32_t branch) {
  if (branch != kNone) f_->set_target2(branch, f_->here());
}

}  // namespace kheddle::testing
