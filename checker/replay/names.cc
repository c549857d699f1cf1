// Addresses to C names, by the program's types and what the execution allocated.
#include "checker/replay/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace kheddle {
namespace {

std::uint64_t round_up(std::uint64_t size) {
  return (size + layout::kGranule - 1) / layout::kGranule * layout::kGranule;
}

// A string literal by its text; any other variable by its name.
std::string variable_name(const Variable& variable) {
  if (!variable.constant || !variable.name.starts_with(".str")) return variable.name;
  std::string text;
  for (std::uint8_t byte : variable.initial) {
    if (byte == 0 || text.size() == 24) break;
    text += byte < 0x20 || byte >= 0x7f ? '?' : static_cast<char>(byte);
  }
  return "\"" + text + "\"";
}

// The last variable that starts at or before the address.
const Variable* nearest(const std::vector<Variable>& variables, std::uint64_t address) {
  auto after = std::upper_bound(variables.begin(), variables.end(), address,
                                [](std::uint64_t a, const Variable& v) { return a < v.address; });
  return after == variables.begin() ? nullptr : &*std::prev(after);
}

bool shares_a_word(const std::string& name, const std::string& hint) {
  for (const char* word : {"lock", "mutex", "sem", "srcu", "completion", "refcount", "kref"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  std::size_t begin = 0;
  while (begin < hint.size()) {
    std::size_t end = std::min(hint.find('_', begin), hint.size());
    if (end - begin > 3 && name.find(hint.substr(begin, end - begin)) != std::string::npos)
      return true;
    begin = end + 1;
  }
  return false;
}

std::uint64_t cut(std::uint64_t value, unsigned bits) {
  return bits >= 64 ? value : value & ((1ull << bits) - 1);
}

std::int64_t sign_extend(std::uint64_t value, unsigned bits) {
  if (bits == 0 || bits >= 64) return static_cast<std::int64_t>(value);
  return static_cast<std::int64_t>(value << (64 - bits)) >> (64 - bits);
}

}  // namespace

std::string short_place(const Program& program, PlaceId place) {
  if (place == 0) return "?";
  const Place& at = program.places[place];
  return fmt::format("{}:{}", at.file.substr(at.file.rfind('/') + 1), at.line);
}

void Names::allocated(std::uint64_t address, std::uint64_t size, std::uint32_t thread,
                      PlaceId place, TypeId declared) {
  HeapObject object;
  object.address = address;
  object.size = size;
  object.number = ++allocations_;
  object.allocated_by = thread;
  object.allocated_at = place;
  object.declared = declared != 0 && program_.types[declared].size <= size;
  if (object.declared) {
    object.type = declared;
  } else if (auto known = expected_types_.find(object.number); known != expected_types_.end()) {
    object.type = known->second;
  }
  heap_[address] = object;
}

void Names::freed(std::uint64_t address, std::uint32_t thread, PlaceId place) {
  auto found = heap_.find(address);
  if (found == heap_.end() || found->second.freed) return;  // of a double free the first counts
  found->second.freed = true;
  found->second.freed_by = thread;
  found->second.freed_at = place;
}

void Names::stored(std::uint64_t address, std::uint64_t size, std::uint64_t value) {
  if (size != 8) return;
  auto target = heap_.find(value);
  if (target == heap_.end() || target->second.declared) return;
  const Type& pointer = program_.types[scalar(address, size).type];
  if (pointer.kind != Type::Kind::kPointer) return;
  const Type& pointee = program_.types[pointer.element];
  // char * and void * say nothing about what the object is.
  if (pointee.kind != Type::Kind::kStruct && pointee.kind != Type::Kind::kUnion) return;
  if (pointee.size > target->second.size) return;
  if (pointee.size <= program_.types[target->second.type].size) return;
  target->second.type = pointer.element;
  learnt_types_[target->second.number] = pointer.element;
}

std::map<std::uint32_t, TypeId> Names::types() const {
  std::map<std::uint32_t, TypeId> types = expected_types_;
  types.insert(learnt_types_.begin(), learnt_types_.end());
  return types;
}

void Names::set_thread_name(std::uint32_t thread, const std::string& name) {
  if (thread >= thread_names_.size()) thread_names_.resize(thread + 1);
  thread_names_[thread] = name;
}

const HeapObject* Names::allocated_at(const std::string& file, std::uint32_t line) const {
  const HeapObject* latest = nullptr;
  for (const auto& [address, object] : heap_) {
    const Place& place = program_.places[object.allocated_at];
    if (object.freed || place.line != line || place.file != file) continue;
    if (latest == nullptr || object.number > latest->number) latest = &object;
  }
  return latest;
}

const HeapObject* Names::heap_object(std::uint64_t address) const {
  auto after = heap_.upper_bound(address);
  if (after == heap_.begin()) return nullptr;
  const HeapObject& object = std::prev(after)->second;
  return address - object.address < layout::kMaxObject ? &object : nullptr;
}

Location Names::locate(std::uint64_t address) const {
  // From the highest region down.
  Location location;
  if (address >= layout::kFunctions) {
    std::uint64_t id = (address - layout::kFunctions) / 16;
    if (id < program_.functions.size()) {
      location.region = Location::Region::kFunction;
      location.base = program_.functions[id].name;
      location.start = layout::kFunctions + id * 16;
      location.size = 1;
      location.in_model = program_.functions[id].in_model;
    }
    return location;
  }
  if (address >= layout::kGlobals) {
    if (const Variable* variable = nearest(program_.variables, address)) {
      location.region = Location::Region::kGlobal;
      location.base = variable_name(*variable);
      location.start = variable->address;
      location.size = variable->size;
      location.type = variable->type;
      location.in_model = variable->in_model;
    }
    return location;
  }
  if (address >= layout::kTls) {
    std::uint32_t thread = static_cast<std::uint32_t>((address - layout::kTls) >> 24);
    std::uint64_t base = layout::kTls + (static_cast<std::uint64_t>(thread) << 24);
    if (const Variable* variable = nearest(program_.thread_locals, address - base)) {
      std::string owner = thread < thread_names_.size() && !thread_names_[thread].empty()
                              ? thread_names_[thread]
                              : fmt::format("thread {}", thread);
      location.region = Location::Region::kTls;
      location.base = owner + ":" + variable->name;
      location.start = base + variable->address;
      location.size = variable->size;
      location.type = variable->type;
      location.in_model = variable->in_model;
    }
    return location;
  }
  if (address >= layout::kStacks) {
    std::uint32_t thread = static_cast<std::uint32_t>((address - layout::kStacks) >> 24);
    std::uint64_t start = layout::kStacks + (static_cast<std::uint64_t>(thread) << 24);
    for (const InstructionId& frame : stacks_.frames(thread)) {
      const Function& function = program_.functions[frame.function];
      for (const StackObject& object : function.stack) {
        if (address >= start) {
          location.region = Location::Region::kStack;
          // A variable of an inlined function has that function's name before its own.
          location.base =
              object.name.find(':') != std::string::npos
                  ? object.name
                  : function.name + ":" + (object.name.empty() ? "temporary" : object.name);
          location.start = start;
          location.size = object.size;
          location.type = object.type;
          location.in_model = object.in_model;
        }
        start += round_up(object.size) + layout::kGranule;
      }
    }
    return location;
  }
  if (address >= layout::kHeap) {
    if (const HeapObject* object = heap_object(address)) {
      location.region = Location::Region::kHeap;
      const std::string& type = program_.types[object->type].name;
      location.base = type.empty() ? fmt::format("object#{} ({})", object->number,
                                                 short_place(program_, object->allocated_at))
                                   : fmt::format("{}#{}", type, object->number);
      location.start = object->address;
      location.size = object->size;
      location.type = object->type;
      location.heap = object;
      location.in_model = program_.types[object->type].internal;
    }
  }
  return location;
}

std::vector<Names::Level> Names::levels(const Location& location, std::uint64_t address) const {
  std::vector<Level> path{{location.base, location.base, location.type, address - location.start}};
  // An allocation of several elements, known by its element type.
  const Type& whole = program_.types[location.type];
  if (location.heap != nullptr && whole.size != 0 && location.size >= 2 * whole.size &&
      location.size % whole.size == 0) {
    std::uint64_t index = path.back().offset / whole.size;
    path.push_back({fmt::format("{}[{}]", location.base, index), location.base, location.type,
                    path.back().offset % whole.size});
  }
  while (true) {
    const Level here = path.back();
    const Type& type = program_.types[here.type];
    if (type.kind == Type::Kind::kArray) {
      const Type& element = program_.types[type.element];
      if (element.size == 0) break;
      path.push_back({fmt::format("{}[{}]", here.name, here.offset / element.size), here.member,
                      type.element, here.offset % element.size});
      continue;
    }
    if (type.kind != Type::Kind::kStruct && type.kind != Type::Kind::kUnion) break;
    const Type::Member* holder = nullptr;
    for (const Type::Member& member : type.members) {
      const Type& inner = program_.types[member.type];
      std::uint64_t begin = member.bit_offset / 8;
      bool flexible = inner.kind == Type::Kind::kArray && inner.size == 0;
      std::uint64_t size =
          member.bit_size != 0 ? (member.bit_offset % 8 + member.bit_size + 7) / 8 : inner.size;
      if (here.offset >= begin && (flexible || here.offset - begin < size)) {
        holder = &member;
        break;
      }
    }
    if (holder == nullptr || holder->bit_size != 0) break;
    path.push_back({holder->name.empty() ? here.name : here.name + "." + holder->name, holder->name,
                    holder->type, here.offset - holder->bit_offset / 8});
  }
  return path;
}

std::string Names::with_offset(const std::string& name, std::uint64_t offset) const {
  return offset == 0 ? name : fmt::format("{}+{}", name, offset);
}

std::string Names::of(std::uint64_t address, std::uint64_t size) const {
  Location location = locate(address);
  if (location.region == Location::Region::kNone) return fmt::format("{:#x}", address);
  std::vector<Level> path = levels(location, address);
  // The outermost part that the bytes do not spill out of and that they cover from its start.
  for (const Level& level : path) {
    const Type& type = program_.types[level.type];
    if (level.offset == 0 && type.size != 0 && type.size <= size) return level.name;
  }
  return with_offset(path.back().name, path.back().offset);
}

std::string Names::of_object(std::uint64_t address, const std::string& hint) const {
  Location location = locate(address);
  if (location.region == Location::Region::kNone) return fmt::format("{:#x}", address);
  std::vector<Level> path = levels(location, address);
  const Level* outermost = nullptr;
  for (const Level& level : path) {
    if (level.offset != 0) continue;
    if (outermost == nullptr) outermost = &level;
    if (level.member.starts_with("__")) continue;  // the C library's own
    const std::string& type = program_.types[level.type].name;
    if (shares_a_word(level.member, hint) || shares_a_word(type, hint)) return level.name;
  }
  return outermost != nullptr ? outermost->name : with_offset(path.back().name, path.back().offset);
}

Names::Level Names::scalar(std::uint64_t address, std::uint64_t size) const {
  Location location = locate(address);
  if (location.region == Location::Region::kNone) return {};
  for (const Level& level : levels(location, address)) {
    const Type& type = program_.types[level.type];
    bool scalar = type.kind != Type::Kind::kStruct && type.kind != Type::Kind::kUnion &&
                  type.kind != Type::Kind::kArray;
    if (level.offset == 0 && type.size == size && scalar) return level;
  }
  return {};
}

std::string Names::change(std::uint64_t address, std::uint64_t size, std::uint64_t before,
                          std::uint64_t after) const {
  if (before == after) return "";
  Location location = locate(address);
  if (location.region != Location::Region::kNone) {
    const Level last = levels(location, address).back();
    const Type& type = program_.types[last.type];
    std::string fields;
    for (const Type::Member& member : type.members) {
      if (member.bit_size == 0 || member.bit_offset < last.offset * 8) continue;
      std::uint64_t shift = member.bit_offset - last.offset * 8;
      if (shift + member.bit_size > size * 8) continue;
      std::uint64_t old_bits = cut(before >> shift, member.bit_size);
      std::uint64_t new_bits = cut(after >> shift, member.bit_size);
      if (old_bits == new_bits) continue;
      fields += fmt::format("{}{}.{}: {} -> {}", fields.empty() ? "" : ", ", last.name, member.name,
                            old_bits, new_bits);
    }
    if (!fields.empty()) return fields;
  }
  const Level changed = scalar(address, size);
  return fmt::format("{}: {} -> {}", changed.type != 0 ? changed.name : of(address, size),
                     value(changed.type, size, before), value(changed.type, size, after));
}

std::string Names::pointer(std::uint64_t value) const {
  if (value == 0) return "NULL";
  if (value >= ~0ull - 4094) return fmt::format("ERR_PTR({})", static_cast<std::int64_t>(value));
  Location location = locate(value);
  if (location.region == Location::Region::kNone || value - location.start > location.size)
    return fmt::format("{:#x}", value);
  if (location.region == Location::Region::kFunction) return location.base;
  if (location.region == Location::Region::kHeap && value == location.start) return location.base;
  return "&" + of_object(value, "");
}

std::string Names::value(TypeId id, std::uint64_t size, std::uint64_t value) const {
  const Type& type = program_.types[id];
  value = cut(value, static_cast<unsigned>(size * 8));
  switch (type.kind) {
    case Type::Kind::kBool:
      return value <= 1 ? (value != 0 ? "true" : "false") : fmt::format("{}", value);
    case Type::Kind::kPointer: return pointer(value);
    case Type::Kind::kEnum:
      for (const auto& [number, name] : type.enumerators) {
        if (cut(static_cast<std::uint64_t>(number), static_cast<unsigned>(size * 8)) == value)
          return name;
      }
      return fmt::format("{}", sign_extend(value, static_cast<unsigned>(size * 8)));
    case Type::Kind::kInteger:
      if (type.is_signed)
        return fmt::format("{}", sign_extend(value, static_cast<unsigned>(size * 8)));
      return value < 65536 ? fmt::format("{}", value) : fmt::format("{:#x}", value);
    default: break;
  }
  if (value < 65536) return fmt::format("{}", value);
  if (size == 8 && (value >= layout::kHeap || value >= ~0ull - 4094)) return pointer(value);
  return fmt::format("{:#x}", value);
}

}  // namespace kheddle
