#include "tests/reference/memory.h"

#include <algorithm>
#include <set>

#include "checker/base/check.h"

namespace kheddle::reference {
namespace {

constexpr std::uint64_t kThreadRegion = 1ull << 24;
constexpr std::uint64_t kSlot = 1ull << 20;

bool overlap(std::uint64_t a, std::uint64_t a_end, std::uint64_t b, std::uint64_t b_end) {
  return b < b_end && a < b_end && b < a_end;
}

bool within(std::uint64_t a, std::uint64_t size, std::uint64_t start, std::uint64_t length) {
  return a >= start && a - start <= length && size <= length - (a - start);
}

const Object* holder(const std::map<std::uint64_t, Object>& objects, std::uint64_t address,
                     std::uint64_t size, std::uint64_t* start) {
  auto it = objects.upper_bound(address);
  if (it == objects.begin()) return nullptr;
  --it;
  if (it->second.kind == Object::Kind::kFreed) return nullptr;
  if (!within(address, size, it->first, it->second.bytes.size())) return nullptr;
  if (start != nullptr) *start = it->first;
  return &it->second;
}

// Calls fn with every aligned 8-byte word of the object at `start`.
template <typename Fn>
void each_word(std::uint64_t start, const Object& object, Fn fn) {
  for (std::uint64_t at = (8 - start % 8) % 8; at + 8 <= object.bytes.size(); at += 8) {
    std::uint64_t word = 0;
    for (unsigned i = 0; i < 8; ++i) word |= std::uint64_t{object.bytes[at + i]} << (8 * i);
    fn(word);
  }
}

}  // namespace

Constants make_constants(const Program& program) {
  Constants objects;
  for (const Variable& variable : program.variables) {
    if (!variable.constant) continue;
    Object& object = objects[variable.address];
    object.constant = true;
    object.bytes = variable.initial;
    object.bytes.resize(variable.size);
    object.defined.assign(variable.size, 0xff);
  }
  return objects;
}

Memory::Memory(const Program& program, const Constants& constants, State* state)
    : program_(program), constants_(constants), state_(state) {}

const Object* Memory::find(std::uint64_t address, std::uint64_t size, std::uint64_t* start) const {
  const Object* object = holder(state_->objects, address, size, start);
  return object != nullptr ? object : holder(constants_, address, size, start);
}

// Whether [address, end) touches memory that was alive once, or may have been.
bool Memory::dead(std::uint64_t address, std::uint64_t end) const {
  for (const auto& [start, object] : state_->objects)
    if (object.kind == Object::Kind::kFreed && overlap(address, end, start, start + kSlot))
      return true;
  for (std::uint64_t t = 0; t < state_->threads.size(); ++t) {
    const Thread& thread = state_->threads[t];
    const std::uint64_t stack = layout::kStacks + (t << 24);
    std::uint64_t top = stack;
    for (const Frame& frame : thread.frames) {
      const Function& function = program_.functions[frame.function];
      const auto addresses = stack_addresses(function, frame.base);
      for (std::size_t i = 0; i < function.stack.size(); ++i)
        if (!state_->objects.count(addresses[i]) &&
            overlap(address, end, addresses[i], addresses[i] + function.stack[i].size))
          return true;
      top = addresses.back();
    }
    if (overlap(address, end, top, stack + kThreadRegion)) return true;
    const std::uint64_t block = layout::kTls + (t << 24);
    if (thread.finished && overlap(address, end, block, block + program_.tls_size)) return true;
  }
  return false;
}

std::optional<Kind> Memory::judge(std::uint64_t address, std::uint64_t size, bool write) const {
  if (size == 0) return std::nullopt;
  if (address < 4096 || address >= 0 - std::uint64_t{4095}) return Kind::kNullDeref;
  const std::uint64_t judged = std::min(size, layout::kMaxObject);
  const std::uint64_t end = address + judged < address ? ~0ull : address + judged;
  if (dead(address, end)) return Kind::kUseAfterFree;
  const Object* object = find(address, size, nullptr);
  if (object == nullptr || (write && object->constant)) return Kind::kOutOfBounds;
  return std::nullopt;
}

Memory::Bytes Memory::read(std::uint64_t address, std::uint64_t size) const {
  std::uint64_t start = 0;
  const Object* object = find(address, size, &start);
  KHEDDLE_CHECK(object != nullptr, "the access was judged before");
  const auto from = static_cast<std::ptrdiff_t>(address - start);
  const auto to = static_cast<std::ptrdiff_t>(address - start + size);
  return {{object->bytes.begin() + from, object->bytes.begin() + to},
          {object->defined.begin() + from, object->defined.begin() + to}};
}

void Memory::write(std::uint64_t address, const Bytes& bytes) {
  std::uint64_t start = 0;
  auto* object = const_cast<Object*>(holder(state_->objects, address, bytes.bytes.size(), &start));
  KHEDDLE_CHECK(object != nullptr, "the access was judged before");
  for (std::size_t i = 0; i < bytes.bytes.size(); ++i) {
    object->bytes[address - start + i] = bytes.bytes[i];
    object->defined[address - start + i] = bytes.defined[i];
  }
}

Value Memory::load(std::uint64_t address, std::uint64_t size) const {
  const Bytes bytes = read(address, size);
  Value value = constant(0);
  for (std::uint64_t i = 0; i < size; ++i) {
    value.bits |= std::uint64_t{bytes.bytes[i]} << (8 * i);
    value.defined &= ~(std::uint64_t{static_cast<std::uint8_t>(~bytes.defined[i])} << (8 * i));
  }
  return value;
}

void Memory::store(std::uint64_t address, std::uint64_t size, Value value) {
  Bytes bytes;
  for (std::uint64_t i = 0; i < size; ++i) {
    bytes.bytes.push_back(static_cast<std::uint8_t>(value.bits >> (8 * i)));
    bytes.defined.push_back(static_cast<std::uint8_t>(value.defined >> (8 * i)));
  }
  write(address, bytes);
}

bool Memory::local(std::uint32_t thread, std::uint64_t address, std::uint64_t size) const {
  const std::uint64_t offset = std::uint64_t{thread} << 24;
  return within(address, size, layout::kStacks + offset, kThreadRegion) ||
         within(address, size, layout::kTls + offset, kThreadRegion) ||
         holder(constants_, address, size, nullptr) != nullptr;
}

const std::vector<std::uint32_t>& live_slots(const Program& program, const Frame& frame,
                                             bool innermost) {
  const Function& function = program.functions[frame.function];
  return innermost ? function.live[frame.next] : function.live_after[frame.next];
}

std::vector<std::uint64_t> Memory::slot_values() const {
  std::vector<std::uint64_t> values;
  for (const Thread& thread : state_->threads)
    for (const Frame& frame : thread.frames)
      for (std::uint32_t slot : live_slots(program_, frame, &frame == &thread.frames.back()))
        values.push_back(frame.slots[slot].bits);
  return values;
}

void Memory::recycle_freed_slots() {
  std::set<std::uint64_t> pointed;  // slot starts
  const auto note = [&](std::uint64_t word) { pointed.insert(word / kSlot * kSlot); };
  for (const auto& [start, object] : state_->objects) each_word(start, object, note);
  for (std::uint64_t value : slot_values()) note(value);
  std::erase_if(state_->objects, [&](const auto& entry) {
    return entry.second.kind == Object::Kind::kFreed && !pointed.count(entry.first);
  });
}

std::vector<std::uint64_t> Memory::leaked() const {
  std::set<std::uint64_t> reached;
  std::vector<std::uint64_t> todo;
  const auto reach = [&](std::uint64_t word) {
    const auto it = state_->objects.find(word / kSlot * kSlot);
    if (it != state_->objects.end() && it->second.kind == Object::Kind::kHeap &&
        reached.insert(it->first).second)
      todo.push_back(it->first);
  };
  for (const auto& [start, object] : state_->objects)
    if (object.kind != Object::Kind::kHeap) each_word(start, object, reach);
  for (std::uint64_t value : slot_values()) reach(value);
  while (!todo.empty()) {
    const std::uint64_t start = todo.back();
    todo.pop_back();
    each_word(start, state_->objects.at(start), reach);
  }
  std::vector<std::uint64_t> leaked;
  for (const auto& [start, object] : state_->objects)
    if (object.kind == Object::Kind::kHeap && !reached.count(start)) leaked.push_back(start);
  return leaked;
}

}  // namespace kheddle::reference
