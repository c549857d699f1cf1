// The heap of Runner: allocating, freeing, and what becomes of slots that were freed or that
// nothing points at (docs/semantics.md, Heap).
#include <algorithm>
#include <cstring>

#include "checker/explorer/runner.h"

namespace kheddle {
namespace {

// The words of a heap slot's header component.
struct Header {
  std::uint64_t state = 0;  // 1 freed, 2 live
  std::uint64_t size = 0;
  std::uint64_t place = 0;
};

}  // namespace

bool Runner::allocate(std::uint64_t size, bool zeroed, std::uint64_t* address) {
  AddressMap& map = machine_->addresses();
  record_internal(pseudo::kArena + 64 * thread_->thread, true);
  std::uint64_t arena = layout::kHeap + (std::uint64_t{thread_->thread} << 32);
  for (std::uint64_t slot = 0; slot < kMaxHeapSlots; ++slot) {
    *address = arena + (slot << 20);
    ComponentIndex header = map.header(*address);
    if (view(header).size != 0) continue;
    Header contents{2, size, machine_->finding_place(place_stack())};
    Scratch* scratch = create(header, sizeof(contents), true);
    std::memcpy(scratch->data.data(), &contents, sizeof(contents));
    make_objects(*address, size, zeroed, nullptr, false, false);
    return true;
  }
  return false;
}

std::uint64_t Runner::object_size(std::uint64_t address) {
  if (!is_heap(address) || (address & (layout::kMaxObject - 1)) != 0) return 0;
  View header = view(machine_->addresses().header(address));
  if (header.size != sizeof(Header)) return 0;
  Header contents;
  std::memcpy(&contents, header.data, sizeof(contents));
  return contents.size;
}

bool Runner::release(std::uint64_t address) {
  if (address == 0) return true;
  std::string what = "free";
  if (!is_heap(address) || (address & (layout::kMaxObject - 1)) != 0) {
    found_fatal(Kind::kInvalidFree, what, address);
    return false;
  }
  ComponentIndex header = machine_->addresses().header(address);
  View bytes = view(header);
  if (bytes.size == 8) {
    found_fatal(Kind::kDoubleFree, what, address);
    return false;
  }
  if (bytes.size == 0) {
    found_fatal(Kind::kInvalidFree, what, address);
    return false;
  }
  Header contents;
  std::memcpy(&contents, bytes.data, sizeof(contents));
  drop_objects(address, contents.size, false);
  const std::uint64_t freed = 1;
  Scratch* scratch = create(header, 8, true);
  std::memcpy(scratch->data.data(), &freed, 8);
  record_internal(pseudo::kArena + 64 * ((address - layout::kHeap) >> 32), true);
  machine_->frees.store(true, std::memory_order_relaxed);
  return true;
}

// Of all components of a numbered part, as Component::heap_slots.
std::uint64_t Runner::heap_slots(const StateView& state, const StateView::Part& part) {
  if (part.number >= part_slots_.size())
    part_slots_.resize(std::max<std::size_t>(part.number + 1, 2 * part_slots_.size()), kUnknown);
  std::uint64_t& slots = part_slots_[part.number];
  if (slots != kUnknown) return slots;
  slots = 0;
  for (std::size_t index = part.first; index < part.end; ++index)
    if (state[index] != 0) slots |= machine_->pool().get(state[index]).heap_slots;
  return slots;
}

void Runner::collect(const StateView& state, const Losses& losses,
                     std::vector<StateStore::Change>* changes) {
  auto id_of = [&](ComponentIndex index) -> ComponentId {
    for (const StateStore::Change& change : *changes) {
      if (change.index == index) return change.id;
    }
    return state[index];
  };
  std::size_t before = changes->size();
  const ComponentId freed = machine_->freed_header();
  if (headers_.size() != machine_->addresses().header_count()) {
    headers_.clear();
    for (ComponentIndex header : machine_->addresses().headers()) {
      const std::uint64_t slot = (machine_->addresses().address_of(header) - pseudo::kHeader) / 64;
      headers_.emplace_back(header, layout::kHeap + (slot << 20));
    }
  }
  bool emptied = false;
  for (const auto& [header, begin] : headers_) {
    const std::uint64_t bit = ComponentPool::heap_slot_bit(begin);
    const bool lost = (losses.pointers & bit) != 0;
    if (!lost && !losses.slot) continue;
    // A slot that was freed before was pointed at then, or it would be gone.
    const bool was_freed = state[header] == freed;
    if (was_freed ? !lost : !losses.slot) continue;
    if (id_of(header) != freed) continue;
    auto points = [&](ComponentId id) {
      if (id == 0) return false;
      const Component& component = machine_->pool().get(id);
      if ((component.heap_slots & bit) == 0) return false;
      for (std::uint32_t at = 0; at + 8 <= component.data_size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, component.data() + at, 8);
        if (word - begin < layout::kMaxObject) return true;
      }
      return false;
    };
    bool referenced = false;
    for (std::size_t c = 0; c < before && !referenced; ++c) referenced = points((*changes)[c].id);
    std::size_t c = 0;
    for (std::size_t p = 0; p < state.parts() && !referenced; ++p) {
      const StateView::Part part = state.part(p);
      if (part.number != StateView::kUnnumbered && (heap_slots(state, part) & bit) == 0) continue;
      for (std::size_t index = part.first; index < part.end && !referenced; ++index) {
        while (c < before && (*changes)[c].index < index) ++c;
        if (c < before && (*changes)[c].index == index) continue;
        referenced = points(state[index]);
      }
    }
    if (referenced) continue;
    emptied = true;
    bool replaced = false;
    for (StateStore::Change& change : *changes) {
      if (change.index != header) continue;
      change.id = 0;
      replaced = true;
    }
    if (!replaced) changes->push_back({header, 0});
  }
  if (!emptied) return;
  // A slot that was taken and given back within the step is no change.
  std::erase_if(*changes, [&](const StateStore::Change& change) {
    return change.id == (state[change.index]);
  });
  std::sort(changes->begin(), changes->end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
}

std::vector<PlaceId> Runner::leaks(const StateView& state) {
  AddressMap& map = machine_->addresses();
  std::vector<std::uint64_t> live;  // slot numbers
  std::vector<PlaceId> places;
  for (ComponentIndex header : map.headers()) {
    ComponentId id = state[header];
    if (id == 0 || id == machine_->freed_header()) continue;
    Header contents;
    std::memcpy(&contents, machine_->pool().get(id).data(), sizeof(contents));
    live.push_back((map.address_of(header) - pseudo::kHeader) / 64);
    places.push_back(static_cast<PlaceId>(contents.place));
  }
  if (live.empty()) return {};
  // Mark from everything that is no heap object; then from marked objects.
  std::vector<bool> marked(live.size(), false);
  std::vector<std::size_t> todo;
  auto mark_from = [&](ComponentId id) {
    const Component& component = machine_->pool().get(id);
    if (component.heap_slots == 0) return;
    for (std::uint32_t at = 0; at + 8 <= component.data_size; at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, component.data() + at, 8);
      if (!is_heap(word)) continue;
      std::uint64_t slot = (word - layout::kHeap) >> 20;
      for (std::size_t i = 0; i < live.size(); ++i) {
        if (live[i] == slot && !marked[i]) {
          marked[i] = true;
          todo.push_back(i);
        }
      }
    }
  };
  std::vector<std::pair<std::uint64_t, ComponentId>> heap;  // slot, contents
  for (ComponentIndex index = 0; index < state.size(); ++index) {
    if (state[index] == 0) continue;
    std::uint64_t address = map.address_of(index);
    if (is_heap(address)) {
      heap.emplace_back((address - layout::kHeap) >> 20, state[index]);
    } else {
      mark_from(state[index]);
    }
  }
  while (!todo.empty()) {
    std::size_t object = todo.back();
    todo.pop_back();
    for (const auto& [slot, id] : heap) {
      if (slot == live[object]) mark_from(id);
    }
  }
  std::vector<PlaceId> leaked;
  for (std::size_t i = 0; i < live.size(); ++i) {
    if (!marked[i]) leaked.push_back(places[i]);
  }
  return leaked;
}

}  // namespace kheddle
