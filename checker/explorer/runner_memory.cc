// The memory half of Runner: looking at components, copying those that are written, bounds,
// lifetimes and definedness (docs/semantics.md, Memory findings).
#include <algorithm>
#include <cstring>

#include "checker/base/check.h"
#include "checker/explorer/runner.h"

namespace kheddle {
namespace {

constexpr std::uint64_t kStacksEnd = layout::kStacks + (std::uint64_t{kMaxThreads} << 24);
constexpr std::uint64_t kTlsEnd = layout::kTls + (std::uint64_t{kMaxThreads} << 24);

bool in(std::uint64_t address, std::uint64_t begin, std::uint64_t end) {
  return address >= begin && address < end;
}

}  // namespace

void Runner::make_room(ComponentIndex index) {
  if (index < look_stamp_.size()) return;
  std::size_t size = std::max<std::size_t>(machine_->addresses().size(), index + 1) + 64;
  look_stamp_.resize(size, 0);
  own_stamp_.resize(size, 0);
  scratch_of_.resize(size, 0);
  looked_bytes_.resize(size, 0);
}

ComponentId Runner::look_whole(ComponentIndex index) {
  make_room(index);
  ComponentId id = id_of(index);
  if (look_stamp_[index] == look_epoch_ && looked_bytes_[index] == ~std::uint64_t{0}) return id;
  look_stamp_[index] = look_epoch_;
  looked_bytes_[index] = ~std::uint64_t{0};
  if (index != own_control_) looked_.push_back({index, 0, 0, true, true, id});
  return id;
}

// Up to 8 bytes; none: only whether the component is there, and how large.
void Runner::look_bytes(ComponentIndex index, std::uint64_t offset, std::uint32_t size) {
  make_room(index);
  std::uint64_t bytes = ((size == 64 ? 0 : std::uint64_t{1} << size) - 1) << offset;
  std::uint64_t seen = look_stamp_[index] == look_epoch_ ? looked_bytes_[index] : 0;
  if (seen == ~std::uint64_t{0} || (size != 0 && (bytes & ~seen) == 0)) return;
  ComponentId id = id_of(index);
  Look look{index, static_cast<std::uint8_t>(offset), static_cast<std::uint8_t>(size), false, true,
            id};
  std::uint64_t value = 0;
  if (id != 0 && plain_bytes(machine_->pool().get(id), look.offset, look.size, &value)) {
    look.whole_key = false;
    look.key = value;
    seen |= bytes;
  } else {
    seen = ~std::uint64_t{0};  // the key is the component's number: nothing is left to look at
  }
  look_stamp_[index] = look_epoch_;
  looked_bytes_[index] = seen;
  looked_.push_back(look);
}

Runner::View Runner::peek_view(ComponentIndex index) {
  if (index < own_stamp_.size() && own_stamp_[index] == own_epoch_) {
    const Scratch& scratch = scratch_[scratch_of_[index]];
    if (!scratch.present) return {};
    return {scratch.data.data(), scratch.has_shadow ? scratch.shadow.data() : nullptr,
            scratch.size};
  }
  ComponentId id = id_of(index);
  if (id == 0) return {};
  const Component& component = machine_->pool().get(id);
  return {component.data(), component.shadow(), component.data_size};
}

Runner::View Runner::view(ComponentIndex index) {
  bool replaced = index < own_stamp_.size() && own_stamp_[index] == own_epoch_ &&
                  scratch_[scratch_of_[index]].replaced;
  if (!replaced) look_whole(index);
  return peek_view(index);
}

Runner::Scratch* Runner::own(ComponentIndex index) {
  make_room(index);
  if (own_stamp_[index] == own_epoch_) return &scratch_[scratch_of_[index]];
  ComponentId id = id_of(index);
  if (scratch_used_ == scratch_.size()) scratch_.emplace_back();
  own_stamp_[index] = own_epoch_;
  scratch_of_[index] = static_cast<std::uint32_t>(scratch_used_);
  Scratch* scratch = &scratch_[scratch_used_++];
  scratch->index = index;
  scratch->written = 0;
  scratch->present = id != 0;
  scratch->has_shadow = false;
  scratch->replaced = false;
  scratch->size = 0;
  if (id != 0) {
    const Component& component = machine_->pool().get(id);
    scratch->size = component.data_size;
    std::memcpy(scratch->data.data(), component.data(), component.data_size);
    if (component.shadow() != nullptr) {
      scratch->has_shadow = true;
      std::memcpy(scratch->shadow.data(), component.shadow(), component.data_size);
    }
  }
  return scratch;
}

Runner::Scratch* Runner::create(ComponentIndex index, std::uint32_t size, bool defined) {
  Scratch* scratch = own(index);
  scratch->present = true;
  scratch->replaced = true;
  scratch->size = size;
  scratch->has_shadow = !defined;
  std::memset(scratch->data.data(), 0, size);
  if (!defined) std::memset(scratch->shadow.data(), 0xff, size);
  return scratch;
}

void Runner::remove(ComponentIndex index) {
  Scratch* scratch = own(index);
  scratch->present = false;
  scratch->replaced = true;
}

// The place of an address: a component, or a cell of a constant. False if no region has it.
bool Runner::place(std::uint64_t address, ComponentIndex* index, const GlobalCell** constant) {
  *constant = nullptr;
  if (address >= layout::kGlobals) {
    const GlobalCell* cell = machine_->addresses().global(address);
    if (cell == nullptr) return false;
    if (cell->index == kNoIndex) {
      *constant = cell;
    } else {
      *index = cell->index;
    }
    return true;
  }
  if (is_heap(address)) {
    *index = machine_->addresses().heap(address);
    return true;
  }
  bool stack = in(address, layout::kStacks, kStacksEnd);
  if (!stack && !in(address, layout::kTls, kTlsEnd)) return false;
  std::uint64_t owner = (address - (stack ? layout::kStacks : layout::kTls)) >> 24;
  if (owner != thread_->thread) machine_->foreign_stacks.store(true, std::memory_order_relaxed);
  *index = stack ? machine_->addresses().stack(address) : machine_->addresses().tls(address);
  return true;
}

bool Runner::is_private(std::uint64_t address, std::uint64_t size, const Control& thread) const {
  std::uint64_t last = address + (size == 0 ? 0 : size - 1);
  std::uint64_t stack = layout::kStacks + (std::uint64_t{thread.thread} << 24);
  if (in(address, stack, stack + layout::kMaxStack)) return last < stack + layout::kMaxStack;
  std::uint64_t tls = layout::kTls + (std::uint64_t{thread.thread} << 24);
  if (in(address, tls, tls + layout::kMaxStack)) return last < tls + layout::kMaxStack;
  if (address < layout::kGlobals) return false;
  const GlobalCell* cell = machine_->addresses().global(address);
  if (cell == nullptr || cell->constant == nullptr) return false;
  const Variable& variable = machine_->program().variables[cell->variable];
  return last < variable.address + variable.size;
}

void Runner::record(std::uint64_t address, std::uint64_t size, std::uint8_t flags) {
  if (size == 0) return;
  const bool is_own = is_private(address, size, *thread_);
  if (is_own) {
    if (address >= layout::kGlobals) return;  // a constant
    if (!machine_->foreign_stacks.load(std::memory_order_relaxed)) return;
  }
  if (atomic_depth_ > 0 && (flags & kExclusive) == 0) flags &= static_cast<std::uint8_t>(~kPlain);
  if (thread_->race_ignore > 0) flags |= kIgnored;
  if (thread_->marks > 0 && (flags & (kPlain | kExclusive)) == kPlain) flags |= kMarked;
  if (in_tail_) flags |= kTail;
  const Frame& frame = thread_->frames.back();
  InstructionId at{frame.function, frame.pc};
  if (!accesses_.empty()) {
    const Access& last = accesses_.back();
    if (last.address == address && last.size == size && last.flags == flags && last.at == at)
      return;
  }
  accesses_.push_back({address, size, at, 0, flags});
  // The place is needed if the access races; in tails that is for the next round to say.
  if (!in_tail_) {
    accesses_.back().place = place_now();
  } else if ((flags & kPlain) != 0 && !is_own) {
    plain_in_tail_.push_back(at);
  }
}

void Runner::record_internal(std::uint64_t address, bool write) {
  accesses_.push_back(
      {address, 64, {}, 0, static_cast<std::uint8_t>(kInternal | (write ? kWrite : 0))});
}

// Whether a byte of a thread's stack or thread-local region that belongs to no live object belonged
// to one, or may have: the gaps between the objects of live frames never did.
bool Runner::dead_stack(std::uint64_t address, std::uint32_t owner, bool stack) {
  Control other;
  const Control* control = thread_;
  if (owner != thread_->thread) {
    ComponentIndex index = machine_->addresses().known_control(owner);
    if (index == kNoIndex || look_whole(index) == 0) return false;
    if (!unpack(state_, owner, &other)) return false;
    control = &other;
  }
  if (!stack) {
    std::uint64_t offset = address - layout::kTls - (std::uint64_t{owner} << 24);
    return control->finished && offset < machine_->program().tls_size;
  }
  if (control->finished) return true;
  std::uint64_t top = layout::kStacks + (std::uint64_t{owner} << 24);
  for (const Frame& frame : control->frames) {
    const Function& function = machine_->program().functions[frame.function];
    for (std::size_t i = 0; i < function.stack.size(); ++i) {
      std::uint64_t start = frame.stack + frame.code->object_offsets[i];
      if (in(address, start, start + function.stack[i].size) &&
          view(machine_->addresses().stack(address)).size == 0) {
        return true;
      }
    }
    top = frame.stack + frame.code->stack_bytes;
  }
  return address >= top;
}

bool Runner::bad_access(std::uint64_t address, std::uint64_t size, bool write) {
  // Such an access races with nothing; it still tells what the step depends on.
  for (std::size_t i = access_mark_; i < accesses_.size(); ++i) accesses_[i].flags |= kIgnored;
  std::string what;
  if (observer_ != nullptr) {
    what = std::string(write ? "write" : "read") + " of " + std::to_string(size) + " bytes";
  }
  if (address < 4096 || address >= ~std::uint64_t{4095} + 1) {
    found_fatal(Kind::kNullDeref, what, address);
    return false;
  }
  // Look for a freed or dead byte: heap slots as a whole, others one by one, and no further than an
  // object can reach.
  const std::uint64_t judged = std::min(size, layout::kMaxObject);
  for (std::uint64_t at = address; at - address < judged; ++at) {
    if (is_heap(at)) {
      View header = view(machine_->addresses().header(at));
      if (header.size == 8) {
        found_fatal(Kind::kUseAfterFree, what, address);
        return false;
      }
      at |= layout::kMaxObject - 1;
    } else if (in(at, layout::kStacks, kStacksEnd) || in(at, layout::kTls, kTlsEnd)) {
      bool stack = in(at, layout::kStacks, kStacksEnd);
      std::uint64_t owner = (at - (stack ? layout::kStacks : layout::kTls)) >> 24;
      if (dead_stack(at, static_cast<std::uint32_t>(owner), stack)) {
        found_fatal(Kind::kUseAfterFree, what, address);
        return false;
      }
    }
  }
  found_fatal(Kind::kOutOfBounds, what, address);
  return false;
}

// How many bytes a component holds. Globals never come or go; whether a thread's own stack objects
// and block are there follows from its control component.
std::uint32_t Runner::bound(ComponentIndex index) {
  bool owned = index < own_stamp_.size() && own_stamp_[index] == own_epoch_;
  if (!owned && !is_fixed(index)) look_bytes(index, 0, 0);
  return peek_view(index).size;
}

bool Runner::is_fixed(ComponentIndex index) const {
  std::uint64_t address = machine_->addresses().address_of(index);
  return address >= layout::kGlobals || is_private(address, 1, *thread_);
}

void Runner::look_unwritten(ComponentIndex index, std::uint64_t offset, std::uint32_t size) {
  if (index < own_stamp_.size() && own_stamp_[index] == own_epoch_) {
    const Scratch& scratch = scratch_[scratch_of_[index]];
    std::uint64_t bytes = ((std::uint64_t{1} << size) - 1) << offset;
    if (scratch.replaced || (bytes & ~scratch.written) == 0) return;
  }
  look_bytes(index, offset, size);
}

// Whether the whole range lies in one live object; if not, the finding has been made.
bool Runner::check_range(std::uint64_t address, std::uint64_t size, bool write) {
  if (size == 0) return true;
  // Objects start on granules, and between any two lies a byte of neither: a range is in one
  // object when every cell it meets holds enough bytes.
  std::uint64_t end = address + size;
  if (end < address) return bad_access(address, size, write);
  for (std::uint64_t at = address; at < end;) {
    ComponentIndex index = kNoIndex;
    const GlobalCell* constant = nullptr;
    std::uint64_t offset = at & (layout::kCell - 1);
    std::uint64_t part = std::min(end - at, layout::kCell - offset);
    if (!place(at, &index, &constant)) return bad_access(address, size, write);
    std::uint32_t held = constant != nullptr ? constant->size : bound(index);
    if (offset + part > held) return bad_access(address, size, write);
    if (constant != nullptr && write) return bad_access(address, size, write);
    at += part;
  }
  return true;
}

bool Runner::load(std::uint64_t address, std::uint32_t size, std::uint64_t* value,
                  std::uint64_t* shadow) {
  *value = 0;
  *shadow = 0;
  std::uint64_t offset = address & (layout::kCell - 1);
  if (offset + size > layout::kCell) {
    if (!check_range(address, size, false)) return false;
    for (std::uint32_t i = 0; i < size; ++i) {
      std::uint64_t byte = 0, bits = 0;
      if (!load(address + i, 1, &byte, &bits)) return false;
      *value |= byte << (8 * i);
      *shadow |= bits << (8 * i);
    }
    return true;
  }
  ComponentIndex index = kNoIndex;
  const GlobalCell* constant = nullptr;
  if (!place(address, &index, &constant)) return bad_access(address, size, false);
  if (constant != nullptr) {
    if (offset + size > constant->size) return bad_access(address, size, false);
    std::memcpy(value, constant->constant + offset, size);
    return true;
  }
  View bytes = peek_view(index);
  look_unwritten(index, offset, size);
  if (offset + size > bytes.size) return bad_access(address, size, false);
  std::memcpy(value, bytes.data + offset, size);
  if (bytes.shadow != nullptr) std::memcpy(shadow, bytes.shadow + offset, size);
  return true;
}

bool Runner::store(std::uint64_t address, std::uint32_t size, std::uint64_t value,
                   std::uint64_t shadow) {
  std::uint64_t offset = address & (layout::kCell - 1);
  if (offset + size > layout::kCell) {
    if (!check_range(address, size, true)) return false;
    for (std::uint32_t i = 0; i < size; ++i) {
      if (!store(address + i, 1, value >> (8 * i), (shadow >> (8 * i)) & 0xff)) return false;
    }
    return true;
  }
  ComponentIndex index = kNoIndex;
  const GlobalCell* constant = nullptr;
  if (!place(address, &index, &constant) || constant != nullptr) {
    return bad_access(address, size, true);
  }
  if (offset + size > bound(index)) return bad_access(address, size, true);
  Scratch* scratch = own(index);
  std::memcpy(scratch->data.data() + offset, &value, size);
  scratch->written |= ((std::uint64_t{1} << size) - 1) << offset;
  if (shadow != 0 && !scratch->replaced) {
    // Undefined bits are no delta: the step decides the whole component.
    look_whole(index);
    scratch->replaced = true;
  }
  if (shadow != 0 && !scratch->has_shadow) {
    scratch->has_shadow = true;
    std::memset(scratch->shadow.data(), 0, scratch->size);
  }
  if (scratch->has_shadow) std::memcpy(scratch->shadow.data() + offset, &shadow, size);
  return true;
}

std::uint64_t Runner::before_value(std::uint64_t address, std::uint64_t size) {
  std::uint64_t value = 0;
  if (size <= 8) peek(address, size, reinterpret_cast<std::uint8_t*>(&value));
  return value;
}

bool Runner::peek(std::uint64_t address, std::uint64_t size, std::uint8_t* out) {
  for (std::uint64_t i = 0; i < size; ++i) {
    ComponentIndex index = kNoIndex;
    const GlobalCell* constant = nullptr;
    std::uint64_t offset = (address + i) & (layout::kCell - 1);
    bool foreign = machine_->foreign_stacks.load();
    bool known = place(address + i, &index, &constant);
    machine_->foreign_stacks.store(foreign);  // looking is not touching
    if (!known) return false;
    if (constant != nullptr) {
      if (offset >= constant->size) return false;
      out[i] = constant->constant[offset];
      continue;
    }
    View bytes = peek_view(index);
    if (offset >= bytes.size) return false;
    out[i] = bytes.data[offset];
  }
  return true;
}

bool Runner::range_defined(std::uint64_t address, std::uint64_t size) {
  for (std::uint64_t i = 0; i < size; ++i) {
    std::uint64_t byte = 0, bits = 0;
    if (!load(address + i, 1, &byte, &bits)) return false;
    if (bits != 0) return false;
  }
  return true;
}

bool Runner::copy(std::uint64_t to, std::uint64_t from, std::uint64_t size) {
  if (!check_range(from, size, false) || !check_range(to, size, true)) return false;
  std::vector<std::uint8_t> data(size), shadow(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    std::uint64_t byte = 0, bits = 0;
    load(from + i, 1, &byte, &bits);
    data[i] = static_cast<std::uint8_t>(byte);
    shadow[i] = static_cast<std::uint8_t>(bits);
  }
  for (std::uint64_t i = 0; i < size; ++i) store(to + i, 1, data[i], shadow[i]);
  return true;
}

bool Runner::fill(std::uint64_t to, std::uint8_t byte, std::uint64_t size) {
  if (!check_range(to, size, true)) return false;
  for (std::uint64_t i = 0; i < size; ++i) store(to + i, 1, byte, 0);
  return true;
}

// Components for an object at a cell's start. `initial` may be null.
void Runner::make_objects(std::uint64_t address, std::uint64_t size, bool defined,
                          const std::uint8_t* initial, bool stack, bool tls) {
  AddressMap& map = machine_->addresses();
  for (std::uint64_t at = 0; at < size; at += layout::kCell) {
    std::uint64_t a = address + at;
    ComponentIndex index = stack ? map.stack(a) : tls ? map.tls(a) : map.heap(a);
    auto part = static_cast<std::uint32_t>(std::min(layout::kCell, size - at));
    Scratch* scratch = create(index, part, defined);
    if (initial != nullptr) std::memcpy(scratch->data.data(), initial + at, part);
  }
}

void Runner::drop_objects(std::uint64_t address, std::uint64_t size, bool stack) {
  AddressMap& map = machine_->addresses();
  for (std::uint64_t at = 0; at < size; at += layout::kCell) {
    ComponentIndex index = stack ? map.stack(address + at) : map.heap(address + at);
    // Its own stack: whether the object is there follows from the thread's control component.
    if (!stack || peek_view(index).size != 0) remove(index);
  }
}

}  // namespace kheddle
