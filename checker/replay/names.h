// Names gives addresses of one execution their C names: `vdev.region_lock`, `array[3].size`,
// `region#2.start` for a heap object whose type is known, `object#2 (reader.c:41)+8` for one whose
// type is not, `function:variable` on a stack, `thread:variable` for a thread-local.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/replay/call_stacks.h"

namespace kheddle {

// One heap object of the execution, live or freed.
struct HeapObject {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  std::uint32_t number = 0;  // from 1, in order of allocation
  std::uint32_t allocated_by = 0;
  PlaceId allocated_at = 0;
  bool freed = false;
  std::uint32_t freed_by = 0;
  PlaceId freed_at = 0;
  // That its pointer is declared with; else of typed pointers that were seen to hold its address
  // the largest: a structure begins where its first member does.
  TypeId type = 0;
  bool declared = false;
};

// The object that an address belongs to, or is nearest after.
struct Location {
  enum class Region : std::uint8_t { kNone, kGlobal, kHeap, kStack, kTls, kFunction };
  Region region = Region::kNone;
  std::string base;         // name of the object as a whole
  std::uint64_t start = 0;  // its address
  std::uint64_t size = 0;   // its size in bytes
  TypeId type = 0;
  bool in_model = false;  // a variable of the model's own
  const HeapObject* heap = nullptr;
};

class Names {
 public:
  // Both must outlive the Names.
  Names(const Program& program, const CallStacks& stacks) : program_(program), stacks_(stacks) {}

  // What the execution did, in its order. `declared`: what the pointer that gets an object is
  // declared to point at, 0 if that cannot be told.
  void allocated(std::uint64_t address, std::uint64_t size, std::uint32_t thread, PlaceId place,
                 TypeId declared = 0);
  void freed(std::uint64_t address, std::uint32_t thread, PlaceId place);
  void stored(std::uint64_t address, std::uint64_t size, std::uint64_t value);
  void set_thread_name(std::uint32_t thread, const std::string& name);

  // Types of heap objects by their number, as far as they were learnt; and to know them in advance.
  std::map<std::uint32_t, TypeId> types() const;
  void expect_types(std::map<std::uint32_t, TypeId> types) { expected_types_ = std::move(types); }

  Location locate(std::uint64_t address) const;
  // The live heap object that was allocated last at this statement; nullptr if there is none.
  const HeapObject* allocated_at(const std::string& file, std::uint32_t line) const;

  // The name of `size` bytes at the address: the member or element that they cover.
  std::string of(std::uint64_t address, std::uint64_t size) const;
  // The name of the object that a note is about. `hint` is the note's text: of a structure and its
  // first member, which share an address, it tells which is meant.
  std::string of_object(std::uint64_t address, const std::string& hint) const;
  // A change of `size` bytes in words ("vdev.revoked: 0 -> 1"); bit-fields are told apart. Empty if
  // nothing changed.
  std::string change(std::uint64_t address, std::uint64_t size, std::uint64_t before,
                     std::uint64_t after) const;
  // A value as C would write it: -12, true, NULL, ERR_PTR(-12), &vdev, an enumerator.
  std::string value(TypeId type, std::uint64_t size, std::uint64_t value) const;

 private:
  struct Level {
    std::string name;  // the path so far
    std::string member;
    TypeId type = 0;
    std::uint64_t offset = 0;  // of the address within this level
  };
  // From the whole object inwards to the smallest part that holds the address.
  std::vector<Level> levels(const Location& location, std::uint64_t address) const;
  std::string with_offset(const std::string& name, std::uint64_t offset) const;
  // The scalar that these bytes are: its name and type, "" and 0 if they are none.
  Level scalar(std::uint64_t address, std::uint64_t size) const;
  std::string pointer(std::uint64_t value) const;
  const HeapObject* heap_object(std::uint64_t address) const;

  const Program& program_;
  const CallStacks& stacks_;
  std::map<std::uint64_t, HeapObject> heap_;        // by address: the latest there
  std::map<std::uint32_t, TypeId> learnt_types_;    // by number
  std::map<std::uint32_t, TypeId> expected_types_;  // by number
  std::uint32_t allocations_ = 0;
  std::vector<std::string> thread_names_;
};

// "reader.c:41": the last part of the file's path and the line.
std::string short_place(const Program& program, PlaceId place);

}  // namespace kheddle
