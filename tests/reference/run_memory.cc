// The part of Run that touches memory and makes findings.
#include "checker/base/check.h"
#include "tests/reference/run.h"

namespace kheddle::reference {
namespace {

constexpr std::uint64_t kRegion = 1ull << 24;  // of a thread's stack, and of its thread-locals

// Calls fn with the part of [address, address + size) within any thread's region at `base`.
template <typename Fn>
void clip(std::uint64_t base, std::uint64_t threads, std::uint64_t address, std::uint64_t size,
          Fn fn) {
  const std::uint64_t end = address + size < address ? ~0ull : address + size;
  const std::uint64_t from = std::max(address, base);
  const std::uint64_t to = std::min(end, base + threads * kRegion);
  if (from < to) fn(from, to - from);
}

}  // namespace

void Run::warn(Kind kind) {
  Found found;
  found.kind = kind;
  found.first = site_of(program_, finding_place(program_, state_.threads[thread_]));
  result_.findings.push_back(std::move(found));
}

void Run::fail(Kind kind) {
  warn(kind);
  throw End{Ending::kFatal};
}

std::uint32_t Run::choose(std::uint64_t of) {
  const std::size_t n = result_.choices.size();
  result_.choices.push_back(n < script_.size() ? script_[n] : 0);
  result_.choices_of.push_back(static_cast<std::uint32_t>(of));
  return result_.choices.back();
}

// An access of the running thread: judged, and remembered for races.
void Run::access(const Instruction& in, std::uint64_t address, std::uint64_t size, bool write) {
  if (size == 0) return;
  const bool in_section = state_.threads[thread_].sections > 0;
  touch(address, size, write, !in.marked && !in_section);
  if (const auto kind = memory_.judge(address, size, write)) fail(*kind);
  if (in_step_tail_ && !memory_.local(thread_, address, size)) tail_accessed_ = true;
  Access access;
  access.address = address;
  access.size = size;
  access.write = write;
  access.marked = in.marked || in_section || in.op == Op::kAtomicRmw || in.op == Op::kCmpXchg;
  record(std::move(access));
}

void Run::record(Access access) {
  if (!in_operation_) return;
  const Thread& thread = state_.threads[thread_];
  access.silent |= thread.ignores > 0;
  access.marked |= thread.marks > 0;
  access.site = site_of(program_, finding_place(program_, thread));
  result_.accesses.push_back(std::move(access));
}

// Remembers what concerns stacks and thread-locals; `plain`: the instruction may be exposed for it.
void Run::touch(std::uint64_t address, std::uint64_t size, bool write, bool plain) {
  Touch touch;
  touch.at = {frame().function, frame().next};
  touch.thread = thread_;
  touch.write = write;
  plain = plain && state_.threads[thread_].sections == 0 && !in_constructor_;
  const auto add = [&](std::uint64_t from, std::uint64_t length) {
    touch.address = from;
    touch.size = length;
    touch.candidate = plain && memory_.local(thread_, from, length);
    result_.touches.push_back(touch);
  };
  clip(layout::kStacks, state_.threads.size(), address, size, add);
  clip(layout::kTls, state_.threads.size(), address, size, add);
  // For kh_size: the first byte of a heap object.
  const auto object = state_.objects.find(address);
  if (object != state_.objects.end() && object->second.kind == Object::Kind::kHeap && size > 0) {
    touch.address = address;
    touch.size = 1;
    touch.candidate = plain && instruction_of(thread_).intrinsic == Intrinsic::kSize;
    result_.touches.push_back(touch);
  }
}

void Run::load(const Instruction& in) {
  const std::uint64_t address = need(in.a);
  access(in, address, in.size, false);
  set(in.dst, memory_.load(address, in.size));
}

void Run::store(const Instruction& in) {
  const std::uint64_t address = need(in.a);
  access(in, address, in.size, true);
  memory_.store(address, in.size, value(in.b));
}

void Run::atomic_rmw(const Instruction& in) {
  const std::uint64_t address = need(in.a);
  access(in, address, in.size, true);
  const Value old = memory_.load(address, in.size);
  memory_.store(address, in.size, read_modify_write(in.rmw, in.size * 8, old, value(in.b)));
  set(in.dst, old);
}

void Run::compare_exchange(const Instruction& in) {
  const std::uint64_t address = need(in.a);
  access(in, address, in.size, true);
  const Value old = memory_.load(address, in.size);
  const Value expected = cut(value(in.b), in.size * 8u);
  if (!is_defined(old) || !is_defined(expected)) fail(Kind::kUninitRead);
  const bool swapped = old.bits == expected.bits;
  if (swapped) memory_.store(address, in.size, value(in.c));
  set(in.dst, old);
  set(in.dst2, constant(swapped));
}

void Run::copy(const Instruction& in) {
  const std::uint64_t to = need(in.a);
  const std::uint64_t from = need(in.b);
  const std::uint64_t size = need(in.c);
  if (size == 0) return;
  access(in, from, size, false);
  access(in, to, size, true);
  memory_.write(to, memory_.read(from, size));
}

void Run::fill(const Instruction& in) {
  const std::uint64_t to = need(in.a);
  const std::uint64_t size = need(in.c);
  need(in.b);
  if (size == 0) return;
  access(in, to, size, true);
  const Value v = value(in.b);
  memory_.write(to, {std::vector<std::uint8_t>(size, static_cast<std::uint8_t>(v.bits)),
                     std::vector<std::uint8_t>(size, static_cast<std::uint8_t>(v.defined))});
}

void Run::allocate(const Instruction& in) {
  const std::uint64_t size = need(in.args[0]);
  const bool zeroed = need(in.args[1]) != 0;
  if (size > layout::kMaxObject) throw End{Ending::kLimit, "heap"};
  for (std::uint64_t slot = 0; slot < 4096; ++slot) {
    const std::uint64_t address = layout::kHeap + (std::uint64_t{thread_} << 32) + (slot << 20);
    if (state_.objects.count(address)) continue;
    add_object(address, Object::Kind::kHeap, size, zeroed);
    // The first place that reads like this one, so that equal places make equal states.
    const Site site = site_of(program_, finding_place(program_, state_.threads[thread_]));
    PlaceId place = 0;
    while (site_of(program_, place) != site) ++place;
    state_.objects.at(address).allocated = place;
    set(in.dst, constant(address));
    return;
  }
  throw End{Ending::kLimit, "heap"};
}

void Run::release(const Instruction& in) {
  const std::uint64_t address = need(in.args[0]);
  if (address == 0) return;
  const auto object = state_.objects.find(address);
  if (object != state_.objects.end() && object->second.kind == Object::Kind::kFreed)
    fail(Kind::kDoubleFree);
  if (object == state_.objects.end() || object->second.kind != Object::Kind::kHeap)
    fail(Kind::kInvalidFree);
  if (in_step_tail_) tail_accessed_ = true;
  Access access;
  access.address = address;
  access.size = object->second.bytes.size();
  access.write = true;
  access.marked = state_.threads[thread_].sections > 0;
  access.silent = true;
  record(std::move(access));
  touch(address, 1, true, false);
  object->second = {};
  object->second.kind = Object::Kind::kFreed;
}

void Run::check_read(const Instruction& in) {
  const std::uint64_t address = need(in.args[0]);
  const std::uint64_t size = need(in.args[1]);
  access(in, address, size, false);
  if (size == 0) return;
  for (std::uint8_t defined : memory_.read(address, size).defined)
    if (defined != 0xff) fail(Kind::kUninitRead);
}

}  // namespace kheddle::reference
