// Memory: what an address hits, what is wrong with that, loads and stores.
#include <algorithm>

#include "checker/base/check.h"
#include "checker/symbolic/run.h"

namespace kheddle::symbolic {
namespace {

constexpr std::uint64_t kRegion = std::uint64_t{1} << 24;  // of a thread's stack, and its block
constexpr std::uint64_t kSlot = layout::kMaxObject;

bool overlap(std::uint64_t a, std::uint64_t a_end, std::uint64_t b, std::uint64_t b_end) {
  return b < b_end && a < b_end && b < a_end;
}

bool within(std::uint64_t a, std::uint64_t size, std::uint64_t start, std::uint64_t length) {
  return a >= start && a - start <= length && size <= length - (a - start);
}

bool in_heap(std::uint64_t address) {
  return address >= layout::kHeap && address < layout::kStacks;
}

}  // namespace

CellId Run::cell(const Path& path, std::uint64_t index) const {
  const auto changed = path.after.cells.find(index);
  if (changed != path.after.cells.end()) return changed->second;
  const auto known = state_.cells.find(index);
  return known == state_.cells.end() ? kZeroCell : known->second;
}

Object Run::object(const Path& path, std::uint64_t address) const {
  const auto changed = path.after.objects.find(address);
  if (changed != path.after.objects.end()) return changed->second;
  const auto known = state_.objects.find(address);
  if (known != state_.objects.end()) return known->second;
  const Term zero = terms_.constant(0);
  return {zero, zero, zero};
}

Guard Run::has_status(const Path& path, std::uint64_t address, std::uint64_t status) {
  return terms_.equal(object(path, address).status, terms_.constant(status));
}

void Run::set_object(Path* path, std::uint64_t address, std::uint64_t status, std::uint64_t size,
                     PlaceId allocated) {
  path->after.objects[address] = {terms_.constant(status), terms_.constant(size),
                                  terms_.constant(allocated)};
}

void Run::make_cells(Path* path, std::uint64_t address, std::uint64_t size, CellId contents) {
  for (std::uint64_t at = address; at < address + size; at += 8)
    path->after.cells[at / 8] = contents;
}

void Run::write_initial(Path* path, std::uint64_t address, const Variable& variable) {
  for (std::uint64_t at = 0; at < variable.size; at += 8) {
    std::uint64_t word = 0;
    for (std::uint64_t i = at; i < std::min(at + 8, variable.size); ++i)
      if (i < variable.initial.size()) word |= std::uint64_t{variable.initial[i]} << (8 * (i - at));
    const std::uint64_t index = (address + at) / 8;
    // A variable need not start on a cell: thread-locals lie close together.
    const unsigned offset = static_cast<unsigned>((address + at) % 8);
    const unsigned size = static_cast<unsigned>(std::min<std::uint64_t>(8, variable.size - at));
    if (offset + size <= 8) {
      path->after.cells[index] =
          cells_.store(cell(*path, index), offset, size, values_.constant(word));
    } else {
      store_bytes(path, address + at, size, values_.constant(word));
    }
  }
}

const Variable* Run::variable_at(std::uint64_t address, std::uint64_t size) const {
  auto after = std::upper_bound(
      program_.variables.begin(), program_.variables.end(), address,
      [](std::uint64_t a, const Variable& variable) { return a < variable.address; });
  if (after == program_.variables.begin()) return nullptr;
  const Variable& variable = *--after;
  return within(address, size, variable.address, variable.size) ? &variable : nullptr;
}

bool Run::local(std::uint32_t thread, std::uint64_t address, std::uint64_t size) const {
  const std::uint64_t offset = std::uint64_t{thread} << 24;
  if (within(address, size, layout::kStacks + offset, kRegion) ||
      within(address, size, layout::kTls + offset, kRegion))
    return true;
  const Variable* variable = variable_at(address, size);
  return variable != nullptr && variable->constant;
}

Guard Run::within_object(const Path& path, std::uint64_t start, std::uint64_t address,
                         std::uint64_t size) {
  if (address - start + size < size) return kNever;  // it goes round the end of memory
  const Object known = object(path, start);
  const Guard live = terms_.equal(known.status, terms_.constant(kLiveObject));
  const Guard fits = negate(terms_.below(known.size, terms_.constant(address - start + size)));
  return terms_.both(live, fits);
}

// Dead or unused stack of a thread in this place of its code.
Guard Run::dead_in_frames(const Path& path, const Control& control, std::uint32_t thread,
                          std::uint64_t address, std::uint64_t end) {
  const std::uint64_t region = layout::kStacks + (std::uint64_t{thread} << 24);
  std::uint64_t top = region;
  Guard dead = kNever;
  for (const Frame& frame : control.frames) {
    const Function& function = program_.functions[frame.function];
    const auto addresses = stack_addresses(function, frame.base);
    for (std::size_t i = 0; i < function.stack.size(); ++i)
      if (overlap(address, end, addresses[i], addresses[i] + function.stack[i].size))
        dead = terms_.either(dead, negate(has_status(path, addresses[i], kLiveObject)));
    top = addresses.back();
  }
  return overlap(address, end, top, region + kRegion) ? kAlways : dead;
}

Guard Run::dead_stack(const Path& path, std::uint32_t thread, std::uint64_t address,
                      std::uint64_t end) {
  const auto known = path.after.controls.find(thread);
  if (known != path.after.controls.end())
    return dead_in_frames(path, known->second, thread, address, end);
  Guard dead = kNever;
  if (thread >= state_.threads.size()) return dead;
  for (const Stand& stand : state_.threads[thread].stands)
    dead = terms_.either(
        dead, terms_.both(stand.guard, dead_in_frames(path, stand.control, thread, address, end)));
  return dead;
}

void Run::judge_stack(const Path& path, std::uint64_t address, std::uint64_t size, Judged* judged) {
  const auto thread = static_cast<std::uint32_t>((address - layout::kStacks) >> 24);
  const std::uint64_t region = layout::kStacks + (std::uint64_t{thread} << 24);
  const auto look = [&](const auto& objects) {
    for (auto it = objects.lower_bound(region); it != objects.end() && it->first <= address; ++it) {
      const Guard fine = within_object(path, it->first, address, size);
      judged->fine = terms_.either(judged->fine, fine);
    }
  };
  look(path.after.objects);
  for (auto it = state_.objects.lower_bound(region);
       it != state_.objects.end() && it->first <= address; ++it)
    if (!path.after.objects.contains(it->first))
      judged->fine = terms_.either(judged->fine, within_object(path, it->first, address, size));
  if (judged->fine != kAlways)
    judged->dead = dead_stack(path, thread, address, address + std::min(size, layout::kMaxObject));
}

Run::Judged Run::judge(const Path& path, std::uint64_t address, std::uint64_t size, bool write) {
  Judged judged;
  if (address < 4096 || address >= 0 - std::uint64_t{4095}) {
    judged.null = kAlways;
    return judged;
  }
  const std::uint64_t judged_size = std::min(size, layout::kMaxObject);
  const std::uint64_t end =
      address + judged_size < address ? ~std::uint64_t{0} : address + judged_size;
  if (const Variable* variable = variable_at(address, size)) {
    judged.fine = write && variable->constant ? kNever : kAlways;
  } else if (in_heap(address)) {
    judged.fine = within_object(path, address / kSlot * kSlot, address, size);
    for (std::uint64_t slot = address / kSlot * kSlot; slot < end && in_heap(slot); slot += kSlot)
      judged.dead = terms_.either(judged.dead, has_status(path, slot, kFreedObject));
  } else if (address >= layout::kStacks &&
             address < layout::kStacks + most_threads(path) * kRegion) {
    judge_stack(path, address, size, &judged);
  } else if (address >= layout::kTls && address < layout::kTls + most_threads(path) * kRegion) {
    const auto thread = static_cast<std::uint32_t>((address - layout::kTls) >> 24);
    const std::uint64_t block = layout::kTls + (std::uint64_t{thread} << 24);
    const Guard gone = finished(path, thread);
    for (const Variable& variable : program_.thread_locals)
      if (within(address, size, block + variable.address, variable.size))
        judged.fine = terms_.both(exists(path, thread), negate(gone));
    if (overlap(address, end, block, block + program_.tls_size)) judged.dead = gone;
  }
  return judged;
}

// Remembers an access for races, independence and exposure.
void Run::record(const Path& path, const Instruction& in, StepAccess access) {
  const Control& thread = control(path);
  access.guard = terms_.both(path.guard, access.guard);
  access.at = here(path);
  access.place = place(path);
  access.marked = access.marked || in.marked || thread.sections > 0;
  access.tail = path.mode != Mode::kOperation || path.parent != kNone;
  access.silent = access.silent || thread.ignores > 0;
  access.local = local(path.running, access.address, access.size);
  access.plain = !access.marked;
  access.marked = access.marked || thread.marks > 0;
  if (access.guard != kNever) step_.accesses.push_back(access);
}

void Run::touch(const Path& path, std::uint64_t address, std::uint64_t size, bool write,
                bool plain) {
  const std::uint64_t end = address + size < address ? ~std::uint64_t{0} : address + size;
  const bool first_moments = path.mode == Mode::kConstructor && path.parent == kNone;
  plain = plain && control(path).sections == 0 && !first_moments;
  for (std::uint64_t base : {layout::kStacks, layout::kTls}) {
    const std::uint64_t from = std::max(address, base);
    const std::uint64_t to = std::min(end, base + most_threads(path) * kRegion);
    if (from >= to) continue;
    step_.touches.push_back({path.guard, here(path), from, to - from, write,
                             plain && local(path.running, from, to - from), path.running});
  }
  // For kh_size: the first byte of a heap object.
  if (in_heap(address) && address % kSlot == 0)
    step_.touches.push_back({path.guard, here(path), address, 1, write, false, path.running});
}

// An access of the running thread: judged, and remembered. kGone: nothing of the path is left.
Run::Next Run::access(Path* path, const Instruction& in, std::uint64_t address, std::uint64_t size,
                      bool write) {
  if (size == 0) return Next::kGoOn;
  touch(*path, address, size, write, !in.marked);
  const Judged judged = judge(*path, address, size, write);
  if (judged.fine != kAlways) {
    if (fail(path, Kind::kNullDeref, judged.null) == Next::kGone) return Next::kGone;
    // What is dead is no part of a live object, so the order of these does not matter.
    const Guard dead = terms_.both(judged.dead, negate(judged.fine));
    if (fail(path, Kind::kUseAfterFree, dead) == Next::kGone) return Next::kGone;
    if (fail(path, Kind::kOutOfBounds, negate(judged.fine)) == Next::kGone) return Next::kGone;
  }
  if (path->mode == Mode::kStepTail && path->parent == kNone &&
      !local(path->running, address, size))
    path->tail_accessed = true;
  StepAccess access;
  access.guard = kAlways;
  access.address = address;
  access.size = size;
  access.write = write;
  access.marked = in.op == Op::kAtomicRmw || in.op == Op::kCmpXchg;
  record(*path, in, access);
  return Next::kGoOn;
}

Value Run::load_bytes(const Path& path, std::uint64_t address, unsigned size) {
  const unsigned offset = static_cast<unsigned>(address % 8);
  if (offset + size <= 8) return cells_.load(cell(path, address / 8), offset, size);
  const unsigned low_size = 8 - offset;
  const Value low = cells_.load(cell(path, address / 8), offset, low_size);
  const Value high = cells_.load(cell(path, address / 8 + 1), 0, size - low_size);
  const auto join = [&](Term a, Term b) {
    return terms_.apply(Node::kOr, a, terms_.apply(Node::kShl, b, terms_.constant(8 * low_size)));
  };
  return {join(low.bits, high.bits), join(low.undefined, high.undefined)};
}

void Run::store_bytes(Path* path, std::uint64_t address, unsigned size, const Value& wide) {
  const Value value = values_.cut(wide, 8 * size);
  const unsigned offset = static_cast<unsigned>(address % 8);
  CellId& first = path->after.cells[address / 8] = cell(*path, address / 8);
  if (offset + size <= 8) {
    first = cells_.store(first, offset, size, value);
    return;
  }
  const unsigned low_size = 8 - offset;
  first = cells_.store(first, offset, low_size, values_.cut(value, 8 * low_size));
  const Term by = terms_.constant(8 * low_size);
  const Value high = {terms_.apply(Node::kLShr, value.bits, by),
                      terms_.apply(Node::kLShr, value.undefined, by)};
  const std::uint64_t next = address / 8 + 1;
  path->after.cells[next] = cells_.store(cell(*path, next), 0, size - low_size, high);
}

Run::Next Run::load(Path* path, const Instruction& in) {
  std::uint64_t address = 0;
  if (address_of(path, in.a, in.size, false, &address) == Next::kGone) return Next::kGone;
  if (access(path, in, address, in.size, false) == Next::kGone) return Next::kGone;
  set(path, in.dst, load_bytes(*path, address, in.size));
  return Next::kGoOn;
}

Run::Next Run::store(Path* path, const Instruction& in) {
  std::uint64_t address = 0;
  if (address_of(path, in.a, in.size, true, &address) == Next::kGone) return Next::kGone;
  if (access(path, in, address, in.size, true) == Next::kGone) return Next::kGone;
  store_bytes(path, address, in.size, value(*path, in.b));
  return Next::kGoOn;
}

Run::Next Run::atomic_rmw(Path* path, const Instruction& in) {
  std::uint64_t address = 0;
  if (address_of(path, in.a, in.size, true, &address) == Next::kGone) return Next::kGone;
  if (access(path, in, address, in.size, true) == Next::kGone) return Next::kGone;
  const Value old = load_bytes(*path, address, in.size);
  store_bytes(path, address, in.size,
              values_.read_modify_write(in.rmw, in.size * 8u, old, value(*path, in.b)));
  set(path, in.dst, old);
  return Next::kGoOn;
}

Run::Next Run::compare_exchange(Path* path, const Instruction& in) {
  std::uint64_t address = 0;
  if (address_of(path, in.a, in.size, true, &address) == Next::kGone) return Next::kGone;
  if (access(path, in, address, in.size, true) == Next::kGone) return Next::kGone;
  const Value old = load_bytes(*path, address, in.size);
  const Value expected = values_.cut(value(*path, in.b), in.size * 8u);
  const Guard unknown = terms_.either(values_.has_undefined(old), values_.has_undefined(expected));
  if (fail(path, Kind::kUninitRead, unknown) == Next::kGone) return Next::kGone;
  const Guard swapped = terms_.equal(old.bits, expected.bits);
  const Value stored = values_.cut(value(*path, in.c), in.size * 8u);
  store_bytes(path, address, in.size, values_.pick(swapped, stored, old));
  set(path, in.dst, old);
  set(path, in.dst2, values_.defined(terms_.of_guard(swapped)));
  return Next::kGoOn;
}

Run::Next Run::copy(Path* path, const Instruction& in) {
  std::uint64_t to = 0, from = 0, size = 0;
  for (const Operand& operand : {in.a, in.b, in.c})
    if (need(path, operand) == Next::kGone) return Next::kGone;
  // Of a size that may be anything, what it may be depends on the addresses.
  if (is_unknown(*path, in.c) &&
      (number(path, in.a, &to) == Next::kGone || number(path, in.b, &from) == Next::kGone ||
       length_of(path, in.c, from, false, &size) == Next::kGone))
    return Next::kGone;
  if (number(path, in.c, &size) == Next::kGone) return Next::kGone;
  if (size == 0) return Next::kGoOn;
  if (address_of(path, in.b, size, false, &from) == Next::kGone ||
      address_of(path, in.a, size, true, &to) == Next::kGone)
    return Next::kGone;
  if (access(path, in, from, size, false) == Next::kGone) return Next::kGone;
  if (access(path, in, to, size, true) == Next::kGone) return Next::kGone;
  struct Part {
    std::uint64_t at;
    unsigned size;
    bool whole;
    CellId cell;
    Value value;
  };
  std::vector<Part> parts;
  for (std::uint64_t done = 0; done < size;) {
    const std::uint64_t source = from + done;
    const std::uint64_t target = to + done;
    const auto length =
        static_cast<unsigned>(std::min({8 - source % 8, 8 - target % 8, size - done}));
    if (length == 8)
      parts.push_back({target, 8, true, cell(*path, source / 8), {}});
    else
      parts.push_back({target, length, false, 0, load_bytes(*path, source, length)});
    done += length;
  }
  for (const Part& part : parts) {
    if (part.whole)
      path->after.cells[part.at / 8] = part.cell;
    else
      store_bytes(path, part.at, part.size, part.value);
  }
  return Next::kGoOn;
}

Run::Next Run::fill(Path* path, const Instruction& in) {
  std::uint64_t to = 0, size = 0;
  for (const Operand& operand : {in.a, in.c, in.b})
    if (need(path, operand) == Next::kGone) return Next::kGone;
  if (is_unknown(*path, in.c) && (number(path, in.a, &to) == Next::kGone ||
                                  length_of(path, in.c, to, true, &size) == Next::kGone))
    return Next::kGone;
  if (number(path, in.c, &size) == Next::kGone) return Next::kGone;
  if (size == 0) return Next::kGoOn;
  if (address_of(path, in.a, size, true, &to) == Next::kGone) return Next::kGone;
  if (access(path, in, to, size, true) == Next::kGone) return Next::kGone;
  const Value byte = values_.cut(value(*path, in.b), 8);
  const Value word =
      values_.defined(terms_.apply(Node::kMul, byte.bits, terms_.constant(0x0101010101010101)));
  for (std::uint64_t done = 0; done < size;) {
    const auto length = static_cast<unsigned>(std::min(8 - (to + done) % 8, size - done));
    store_bytes(path, to + done, length, word);
    done += length;
  }
  return Next::kGoOn;
}

}  // namespace kheddle::symbolic
