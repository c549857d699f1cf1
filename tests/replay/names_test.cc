// C names of addresses: members, elements, bit-fields, heap objects with and without a type,
// stacks.
#include "checker/replay/names.h"

#include <gtest/gtest.h>

namespace kheddle {
namespace {

constexpr std::uint64_t kDevice = layout::kGlobals;
constexpr std::uint64_t kPointer = layout::kGlobals + 128;
constexpr std::uint64_t kText = layout::kGlobals + 192;
constexpr std::uint64_t kObject = layout::kHeap + (1ull << 32);

Type::Member member(const std::string& name, TypeId type, std::uint32_t byte) {
  Type::Member result;
  result.name = name;
  result.type = type;
  result.bit_offset = byte * 8;
  return result;
}

// struct device { struct mutex lock; int state; bool on : 1; unsigned level : 3; struct region
// array[3]; };
class NamesTest : public testing::Test {
 protected:
  NamesTest() : stacks_(program_), names_(program_, stacks_) {
    program_.places.resize(2);
    program_.places[1] = {"src/reader.c", 41, 0, "reader", 0, false};
    program_.types.resize(11);
    type(1, Type::Kind::kInteger, "int", 4).is_signed = true;
    type(2, Type::Kind::kInteger, "unsigned long", 8);
    type(3, Type::Kind::kStruct, "mutex", 8).members = {member("owner", 2, 0)};
    type(4, Type::Kind::kStruct, "region", 16).members = {member("start", 2, 0),
                                                          member("size", 2, 8)};
    Type& array = type(5, Type::Kind::kArray, "", 48);
    array.element = 4;
    array.count = 3;
    Type& device = type(6, Type::Kind::kStruct, "device", 64);
    device.members = {member("lock", 3, 0), member("state", 1, 8), member("on", 1, 12),
                      member("level", 1, 12), member("array", 5, 16)};
    device.members[2].bit_size = 1;
    device.members[3].bit_offset += 1;
    device.members[3].bit_size = 3;
    type(7, Type::Kind::kPointer, "", 8).element = 4;
    type(8, Type::Kind::kEnum, "power", 4).enumerators = {{0, "D0"}, {3, "D3HOT"}};
    type(9, Type::Kind::kBool, "bool", 1);
    variable("vdev", kDevice, 64, 6);
    variable("current_region", kPointer, 8, 7);
    variable(".str.3", kText, 6, 0);
    program_.variables.back().constant = true;
    program_.variables.back().initial = {'h', 'e', 'l', 'l', 'o', 0};
    program_.functions.resize(1);
    program_.functions[0].name = "reader";
    program_.functions[0].code.resize(3);
    program_.functions[0].stack = {
        {"request", 16, false, 4}, {"", 100, false, 0}, {"value", 4, false, 1}};
  }

  Type& type(TypeId id, Type::Kind kind, const std::string& name, std::uint64_t size) {
    program_.types[id].kind = kind;
    program_.types[id].name = name;
    program_.types[id].size = size;
    return program_.types[id];
  }
  void variable(const std::string& name, std::uint64_t address, std::uint64_t size, TypeId type) {
    Variable variable;
    variable.name = name;
    variable.address = address;
    variable.size = size;
    variable.type = type;
    program_.variables.push_back(variable);
  }

  Program program_;
  CallStacks stacks_;
  Names names_;
};

TEST_F(NamesTest, NamesMembersAndElements) {
  EXPECT_EQ(names_.of(kDevice + 8, 4), "vdev.state");
  EXPECT_EQ(names_.of(kDevice + 16, 8), "vdev.array[0].start");
  EXPECT_EQ(names_.of(kDevice + 16 + 16 + 8, 8), "vdev.array[1].size");
  EXPECT_EQ(names_.of(kDevice + 16 + 16, 16), "vdev.array[1]");
  EXPECT_EQ(names_.of(kDevice, 64), "vdev");
  EXPECT_EQ(names_.of(kDevice + 9, 1), "vdev.state+1");
  EXPECT_EQ(names_.of(kText, 1), "\"hello\"");
  EXPECT_EQ(names_.of(0x1234, 8), "0x1234");
}

TEST_F(NamesTest, TellsALockFromTheStructureThatItBegins) {
  EXPECT_EQ(names_.of_object(kDevice, "mutex_lock"), "vdev.lock");
  EXPECT_EQ(names_.of_object(kDevice, ""), "vdev.lock");
  EXPECT_EQ(names_.of_object(kDevice + 16, "open"), "vdev.array");
}

TEST_F(NamesTest, TellsChangesInCsTerms) {
  EXPECT_EQ(names_.change(kDevice + 8, 4, 0, 0xfffffff4), "vdev.state: 0 -> -12");
  EXPECT_EQ(names_.change(kDevice + 8, 4, 7, 7), "");
  EXPECT_EQ(names_.change(kPointer, 8, 0, kDevice + 32), "current_region: NULL -> &vdev.array[1]");
  EXPECT_EQ(names_.change(kPointer, 8, 0, ~0ull - 11), "current_region: NULL -> ERR_PTR(-12)");
  EXPECT_EQ(names_.value(8, 4, 3), "D3HOT");
  EXPECT_EQ(names_.value(8, 4, 2), "2");
  EXPECT_EQ(names_.value(9, 1, 1), "true");
  EXPECT_EQ(names_.value(7, 8, layout::kFunctions), "reader");
}

TEST_F(NamesTest, TellsBitFieldsApart) {
  EXPECT_EQ(names_.change(kDevice + 12, 1, 0b0000, 0b1010), "vdev.level: 0 -> 5");
  EXPECT_EQ(names_.change(kDevice + 12, 1, 0b0000, 0b1011), "vdev.on: 0 -> 1, vdev.level: 0 -> 5");
}

TEST_F(NamesTest, LearnsTheTypeOfAHeapObjectFromAPointerToIt) {
  names_.allocated(kObject, 40, 1, 1);
  EXPECT_EQ(names_.of(kObject + 8, 8), "object#1 (reader.c:41)+8");
  names_.stored(kPointer, 8, kObject);
  EXPECT_EQ(names_.of(kObject + 8, 8), "region#1.size");
  EXPECT_EQ(names_.types().at(1), 4u);
  EXPECT_EQ(names_.change(kPointer, 8, 0, kObject), "current_region: NULL -> region#1");
}

TEST_F(NamesTest, NamesElementsOfAnAllocatedArray) {
  names_.allocated(kObject, 48, 1, 1);
  names_.stored(kPointer, 8, kObject);
  EXPECT_EQ(names_.of(kObject + 40, 8), "region#1[2].size");
}

TEST_F(NamesTest, PrefersTheDeclaredTypeToThatOfAPointerInside) {
  names_.allocated(kObject, 64, 1, 1, 6);
  names_.stored(kPointer, 8, kObject);
  EXPECT_EQ(names_.of(kObject + 8, 4), "device#1.state");
  names_.allocated(kObject, 40, 1, 1, 6);  // too small to be one
  EXPECT_EQ(names_.of(kObject + 8, 8), "object#2 (reader.c:41)+8");
}

TEST_F(NamesTest, PrefersAStructureToItsFirstMember) {
  type(10, Type::Kind::kPointer, "", 8).element = 6;
  variable("whole", kText + 64, 8, 10);
  names_.allocated(kObject, 64, 1, 1);
  names_.stored(kPointer, 8, kObject);
  names_.stored(kText + 64, 8, kObject);
  names_.stored(kPointer, 8, kObject);
  EXPECT_EQ(names_.of(kObject, 64), "device#1");
}

TEST_F(NamesTest, DoesNotTakeASmallObjectForALargeType) {
  names_.allocated(kObject, 8, 1, 1);
  names_.stored(kPointer, 8, kObject);
  EXPECT_EQ(names_.of(kObject, 8), "object#1 (reader.c:41)");
}

TEST_F(NamesTest, KeepsWhoFreedAnObjectFirst) {
  names_.allocated(kObject, 8, 1, 1);
  names_.freed(kObject, 2, 1);
  names_.freed(kObject, 3, 1);
  ASSERT_NE(names_.locate(kObject).heap, nullptr);
  EXPECT_TRUE(names_.locate(kObject).heap->freed);
  EXPECT_EQ(names_.locate(kObject).heap->freed_by, 2u);
  EXPECT_EQ(names_.allocated_at("src/reader.c", 41), nullptr);
  names_.allocated(kObject, 16, 1, 1);  // the place is taken anew
  EXPECT_FALSE(names_.locate(kObject).heap->freed);
  EXPECT_EQ(names_.allocated_at("src/reader.c", 41)->number, 2u);
}

TEST_F(NamesTest, NamesVariablesOnAStackByTheirFunction) {
  const std::uint64_t stack = layout::kStacks + (2ull << 24);
  stacks_.called(2, 0);
  EXPECT_EQ(names_.of(stack + 8, 8), "reader:request.size");
  // Each object takes whole granules and one more: 128 bytes for the first, 192 for the second.
  EXPECT_EQ(names_.of(stack + 128, 1), "reader:temporary");
  EXPECT_EQ(names_.of(stack + 128 + 192, 4), "reader:value");
}

TEST_F(NamesTest, NamesThreadLocalsByTheirThread) {
  Variable counter;
  counter.name = "counter";
  counter.size = 4;
  counter.type = 1;
  program_.thread_locals.push_back(counter);
  EXPECT_EQ(names_.of(layout::kTls + (1ull << 24), 4), "thread 1:counter");
  names_.set_thread_name(1, "opener");
  EXPECT_EQ(names_.of(layout::kTls + (1ull << 24), 4), "opener:counter");
}

}  // namespace
}  // namespace kheddle
