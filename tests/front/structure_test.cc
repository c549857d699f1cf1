// The shape of what front/ makes: which accesses there are and how they are marked, what is a stack
// object, what becomes of code that has no meaning here.
#include <gtest/gtest.h>

#include <algorithm>

#include "checker/front/liveness.h"
#include "tests/front/scratch.h"

namespace kheddle::testing {
namespace {

std::string unsupported_text(const Program& program, const Function& function) {
  return program.texts.at(static_cast<std::size_t>(first(function, Op::kUnsupported).imm));
}

TEST(Structure, KeepsEveryAccessToSharedMemory) {
  // An optimiser would drop the first two loads, merge the next two, and make the stores
  // unconditional.
  const Program program = program_of(R"(
    int a, b;
    int main(void) {
      (void)*&a; a;
      int x = a + a;
      if (x) b = 1; else b = 2;
      if (x > 5) b = 7;
      for (int i = 0; i < 3; i++) b = x;
      return x;
    })");
  const Function& main = function_of(program, "main");
  EXPECT_EQ(count(main, Op::kLoad), 4);
  EXPECT_EQ(count(main, Op::kStore), 4);
  EXPECT_EQ(count(main, Op::kSelect), 0);
}

TEST(Structure, DoesNotReadAheadOfABranch) {
  const Program program = program_of(R"(
    int flag, data;
    int main(void) { int x = 0; if (flag) x = data; return x; })");
  const Function& main = function_of(program, "main");
  EXPECT_EQ(count(main, Op::kBranch), 1);
  EXPECT_EQ(count(main, Op::kSelect), 0);
}

TEST(Structure, KeepsTheCodeBehindUndefinedBehaviour) {
  const Program program = program_of(R"(
    int flag;
    int main(void) {
      int *p = 0;
      if (flag) p = &flag;
      *p = 3;
      if (flag == 7) __builtin_unreachable();
      return 0;
    })");
  const Function& main = function_of(program, "main");
  EXPECT_EQ(count(main, Op::kUnreachable), 1);
  EXPECT_FALSE(first(main, Op::kStore).a.constant) << dump(program, main);
}

TEST(Structure, MarksVolatileAndAtomicAccesses) {
  const Program program = program_of(R"(
    int a; volatile int v;
    int main(void) {
      v = 1;
      a = 2;
      __atomic_store_n(&a, 3, __ATOMIC_RELAXED);
      *(volatile int *)&a = 4;
      return __atomic_load_n(&a, __ATOMIC_ACQUIRE) + __atomic_fetch_add(&a, 1, __ATOMIC_SEQ_CST);
    })");
  const Function& main = function_of(program, "main");
  std::vector<bool> marked;
  for (const Instruction& instruction : main.code)
    if (instruction.op == Op::kStore) marked.push_back(instruction.marked);
  EXPECT_EQ(marked, (std::vector<bool>{true, false, true, true}));
  EXPECT_TRUE(first(main, Op::kLoad).marked);
  EXPECT_EQ(first(main, Op::kAtomicRmw).rmw, Rmw::kAdd);
}

TEST(Structure, BitFieldStoreReadsAndWritesItsUnit) {
  const Program program = program_of(R"(
    struct { unsigned a : 3, b : 5; } s;
    int main(void) { s.b = 9; return 0; })");
  const Function& main = function_of(program, "main");
  EXPECT_EQ(first(main, Op::kLoad).size, 1);
  EXPECT_EQ(first(main, Op::kStore).size, 1);
  const Type& type = program.types.at(program.variables.at(0).type);
  ASSERT_EQ(type.members.size(), 2u);
  EXPECT_EQ(type.members[1].name, "b");
  EXPECT_EQ(type.members[1].bit_offset, 3u);
  EXPECT_EQ(type.members[1].bit_size, 5u);
}

TEST(Structure, RowsOfAMatrixAreArrays) {
  const Program program = program_of(R"(
    short matrix[3][5];
    int main(void) { return matrix[2][4]; })");
  const Type& matrix = program.types.at(program.variables.at(0).type);
  const Type& row = program.types.at(matrix.element);
  EXPECT_EQ(matrix.count, 3u);
  EXPECT_EQ(matrix.size, 30u);
  EXPECT_EQ(row.kind, Type::Kind::kArray);
  EXPECT_EQ(row.count, 5u);
  EXPECT_EQ(row.size, 10u);
  EXPECT_EQ(program.types.at(row.element).size, 2u);
}

TEST(Structure, CompareAndExchangeGivesTwoResults) {
  const Program program = program_of(R"(
    int a;
    int main(void) { int old = 3; return __sync_bool_compare_and_swap(&a, old, 4); })");
  const Instruction& exchange = first(function_of(program, "main"), Op::kCmpXchg);
  EXPECT_NE(exchange.dst, kNone);
  EXPECT_NE(exchange.dst2, kNone);
  EXPECT_EQ(exchange.b.value, 3u);
  EXPECT_EQ(exchange.c.value, 4u);
}

TEST(Structure, IntrinsicsComeInTheOrderOfTheContract) {
  const Program program = program_of(R"(
    _Bool ready;
    void kh_atomic_begin(void); void kh_await(_Bool); void kh_exclusive(const void *, unsigned long, _Bool);
    int main(void) { kh_atomic_begin(); kh_await(ready); kh_exclusive(&ready, 1, 1); return 0; })");
  const Function& main = function_of(program, "main");
  std::vector<Intrinsic> seen;
  for (const Instruction& instruction : main.code)
    if (instruction.op == Op::kIntrinsic) seen.push_back(instruction.intrinsic);
  EXPECT_EQ(seen, (std::vector<Intrinsic>{Intrinsic::kAtomicBegin, Intrinsic::kAwait,
                                          Intrinsic::kExclusive}));
  EXPECT_EQ(program.functions.size(), 1u) << dump(program);
}

TEST(Structure, LocalsWhoseAddressEscapesAreStackObjectsWithALifetime) {
  const Program program = program_of(R"(
    void use(int *);
    int main(void) { for (int i = 0; i < 2; i++) { int local[5]; use(local); } return 0; })");
  const Function& main = function_of(program, "main");
  ASSERT_EQ(main.stack.size(), 1u);
  EXPECT_EQ(main.stack[0].name, "local");
  EXPECT_EQ(main.stack[0].size, 20u);
  EXPECT_TRUE(main.stack[0].has_lifetime);
  EXPECT_EQ(program.types.at(main.stack[0].type).count, 5u);
  EXPECT_EQ(count(main, Op::kLive), 1);
  EXPECT_EQ(count(main, Op::kDead), 1);
}

TEST(Structure, UndefinedFunctionsStayCalls) {
  const Program program = program_of("void other(int); int main(void) { other(3); return 0; }");
  EXPECT_FALSE(function_of(program, "other").defined);
  EXPECT_NE(first(function_of(program, "main"), Op::kCall).callee, kNone);
}

TEST(Structure, ObjectsKeepAByteBetweenThem) {
  const Program program = program_of(R"(
    char a[64]; char b[63]; int c; static const int d = 5; const int *p = &d;
    int main(void) { a[0] = 1; b[0] = 1; c = 1; return *p; })");
  ASSERT_EQ(program.variables.size(), 5u);
  for (std::size_t i = 0; i < program.variables.size(); ++i) {
    const Variable& variable = program.variables[i];
    EXPECT_EQ(variable.address % layout::kGranule, 0u);
    EXPECT_EQ(variable.initial.size(), variable.size);
    EXPECT_EQ(variable.constant, variable.name == "d");
    if (i > 0)
      EXPECT_GT(variable.address, program.variables[i - 1].address + program.variables[i - 1].size);
  }
}

TEST(Structure, ConstructorsRunByPriority) {
  const Program program = program_of(R"(
    int n;
    __attribute__((constructor)) static void last(void) { n *= 2; }
    __attribute__((constructor(200))) static void second(void) { n *= 3; }
    __attribute__((constructor(101))) static void first(void) { n = 1; }
    int main(void) { return n; })");
  std::vector<std::string> names;
  for (const FunctionId id : program.constructors) names.push_back(program.functions.at(id).name);
  EXPECT_EQ(names, (std::vector<std::string>{"first", "second", "last"}));
}

TEST(Structure, InlinedCodeNamesBothPlaces) {
  const Program program = program_of(
      "int g;\nstatic void set(int x) {\n  g = x;\n}\n"
      "int main(void) {\n  set(3);\n  return 0;\n}\n");
  const Function& main = function_of(program, "main");
  const Place& place = program.places.at(first(main, Op::kStore).place);
  EXPECT_EQ(place.line, 3u);
  EXPECT_EQ(place.function, "set");
  EXPECT_EQ(program.places.at(place.inlined_at).line, 6u);
  EXPECT_EQ(program.places.at(place.inlined_at).function, "main");
}

TEST(Structure, WhatHasNoMeaningIsAnErrorWhenReached) {
  const Program program = program_of(R"(
    extern int elsewhere; double d; int n;
    __attribute__((noinline)) static void assembly(void) { __asm__ volatile("cpuid" : "=a"(n) : : "ebx"); }
    __attribute__((noinline)) static void floating(void) { d = d * 2; }
    __attribute__((noinline)) static int outside(void) { return elsewhere; }
    int main(void) { assembly(); floating(); return outside(); })");
  EXPECT_NE(unsupported_text(program, function_of(program, "assembly")).find("cpuid"),
            std::string::npos);
  EXPECT_NE(unsupported_text(program, function_of(program, "floating")).find("floating-point"),
            std::string::npos);
  EXPECT_NE(unsupported_text(program, function_of(program, "outside")).find("elsewhere"),
            std::string::npos);
}

TEST(Structure, LiveSlotsAscendAndCoverEveryRead) {
  const Program program = program_of(R"(
    int g(int, int);
    int main(void) { int a = g(1, 2), b = g(a, 3); for (int i = 0; i < a; i++) b += g(b, i); return b; })");
  const Function& main = function_of(program, "main");
  ASSERT_EQ(main.live.size(), main.code.size());
  for (std::size_t i = 0; i < main.code.size(); ++i) {
    EXPECT_TRUE(std::is_sorted(main.live[i].begin(), main.live[i].end()));
    for_each_read(main.code[i], [&](std::uint32_t slot) {
      EXPECT_TRUE(std::binary_search(main.live[i].begin(), main.live[i].end(), slot));
    });
    for (const std::uint32_t slot : main.live_after[i]) EXPECT_NE(slot, main.code[i].dst);
  }
  EXPECT_TRUE(main.live[0].empty());
}

TEST(Structure, GuardIsPlainCalls) {
  const Program program = program_of(R"(
    struct mutex { int x; } m; int g;
    void mutex_lock(mutex *) noexcept; void mutex_unlock(mutex *) noexcept;
    struct guard { ::mutex *held; guard(::mutex *p) : held(p) { mutex_lock(p); } ~guard() { mutex_unlock(held); } };
    extern "C" int main() { guard held(&m); if (g) return 1; g = 2; return 0; })",
                                     ".cc");
  const Function& main = function_of(program, "main");
  EXPECT_EQ(count(main, Op::kCall), 2) << dump(program, main);
  EXPECT_EQ(count(main, Op::kUnsupported), 0);
}

TEST(Structure, DigestTellsCodeFromPlaces) {
  const std::string source = "int g; int main(void) { g = 1; return 0; }";
  EXPECT_EQ(program_of(source).digest, program_of("\n\n" + source).digest);
  EXPECT_NE(program_of(source).digest,
            program_of("int g; int main(void) { g = 2; return 0; }").digest);
  EXPECT_NE(program_of(source).digest,
            program_of("int g = 4; int main(void) { g = 1; return 0; }").digest);
}

}  // namespace
}  // namespace kheddle::testing
