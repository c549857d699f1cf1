// Which accesses __guarded_by() puts a check before, with which lock, and which guards it refuses.
#include <gtest/gtest.h>

#include "tests/front/scratch.h"

namespace kheddle::testing {
namespace {

// Stands for the model: the checks are calls, and stay calls.
constexpr const char* kHead = R"(
#ifdef __cplusplus
#define TAG(text) __attribute__((annotate(text)))
extern "C" {
#else
#define TAG(text) __attribute__((annotate(text), btf_decl_tag(text)))
#endif
#define guarded_by(...) TAG("kh_guarded_by:" #__VA_ARGS__)
#define pt_guarded_by(...) TAG("kh_pt_guarded_by:" #__VA_ARGS__)
#define unchecked __attribute__((annotate("kh_no_context_analysis")))
#define noinline __attribute__((noinline))
int reads, writes;
noinline void kh_guard_read(const void *lock, const char *variable, const char *name) { reads++; }
noinline void kh_guard_write(const void *lock, const char *variable, const char *name) { writes++; }
#ifdef __cplusplus
}
#endif
struct mutex { int owner; };
)";

std::string whole(const std::string& body) {
  return kHead + body + "\nvoid *volatile keep;\nint main(void) { keep = (void *)f; return 0; }\n";
}

int checks_in(const std::string& body, const std::string& extension = ".c",
              const std::string& name = "f") {
  const Program program = program_of(whole(body), extension);
  return count(function_of(program, name), Op::kCall);
}

std::string refusal_of(const std::string& body) {
  const Scratch scratch;
  Result<Program> program = load(scratch.write("test.c", whole(body)), scratch.options());
  if (program) {
    ADD_FAILURE() << "loads: " << body;
    return "";
  }
  EXPECT_NE(program.error().line, 0u);
  EXPECT_EQ(program.error().file, scratch.path("test.c"));
  return program.error().message;
}

TEST(Guards, AreCheckedAtReadsAndWrites) {
  const std::string type = "struct s { struct mutex lock; int a guarded_by(&lock); int b; };\n";
  EXPECT_EQ(checks_in(type + "noinline int f(struct s *s) { return s->a; }"), 1);
  EXPECT_EQ(checks_in(type + "noinline void f(struct s *s) { s->a++; }"), 2);
  EXPECT_EQ(checks_in(type + "noinline void f(struct s *s) { *(volatile int *)&s->a = 1; }"), 1);
  EXPECT_EQ(checks_in(type + "noinline void f(struct s *s) { __sync_fetch_and_add(&s->a, 1); }"),
            1);
  EXPECT_EQ(checks_in(type + "noinline int f(struct s *s) { return s->b; }"), 0);
  EXPECT_EQ(checks_in(type + "noinline int *f(struct s *s) { return &s->a; }"), 0);
}

TEST(Guards, ReachIntoArraysAndAnonymousParts) {
  const std::string type =
      "struct s { int a[4] guarded_by(&lock); struct { int z guarded_by(&in.lock); };\n"
      "  struct mutex lock; struct { struct mutex lock; } in; };\n";
  EXPECT_EQ(checks_in(type + "noinline int f(struct s *s, int i) { return s->a[i]; }"), 1);
  EXPECT_EQ(checks_in(type + "noinline void f(struct s *s, int i) { s->z = 1; }"), 1);
}

TEST(Guards, OfVariablesAreVariablesOrPartsOfThem) {
  const std::string locks = "static struct mutex m; static struct { int x; struct mutex m; } d;\n";
  EXPECT_EQ(checks_in(locks + "static int v guarded_by(&m);\n"
                              "noinline int *f(void) { v = 1; return &m.owner; }"),
            1);
  EXPECT_EQ(checks_in(locks + "static int v guarded_by(&d.m);\n"
                              "noinline int *f(void) { v = 1; return &d.m.owner; }"),
            1);
}

TEST(Guards, OfTargetsLetThePointerBeRead) {
  const std::string type = "struct s { struct mutex lock; int *p pt_guarded_by(&lock); };\n";
  EXPECT_EQ(checks_in(type + "noinline int *f(struct s *s) { return s->p; }"), 0);
  EXPECT_EQ(checks_in(type + "noinline int f(struct s *s) { return *s->p + s->p[2]; }"), 2);
}

TEST(Guards, LeaveUncheckedFunctionsAlone) {
  EXPECT_EQ(checks_in("struct s { struct mutex lock; int a guarded_by(&lock); };\n"
                      "unchecked noinline int f(struct s *s) { return s->a; }"),
            0);
}

TEST(Guards, AreUnderstoodInClasses) {
  EXPECT_EQ(checks_in("namespace n { mutex m; int v guarded_by(&m); }\n"
                      "struct Base { mutex m; };\n"
                      "struct S : Base { mutex lock; int a guarded_by(lock);\n"
                      "  int b guarded_by(&this->lock); };\n"
                      "extern \"C\" noinline int f(S *s) { return s->a + s->b + n::v; }",
                      ".cc"),
            3);
}

TEST(Guards, ThatCannotBeCheckedAreRefused) {
  const std::string use = "noinline void f(struct s *s) { s->a = 1; }";
  EXPECT_NE(refusal_of("struct s { int a guarded_by(&lock); };\n" + use).find("no such member"),
            std::string::npos);
  EXPECT_NE(refusal_of("struct s { struct mutex lock; int a : 3 guarded_by(&lock); };\n" + use)
                .find("bit-field"),
            std::string::npos);
  EXPECT_NE(refusal_of("struct p { struct mutex lock; };\n"
                       "struct s { struct p *p; int a guarded_by(&p->lock); };\n" +
                       use)
                .find("p->lock"),
            std::string::npos);
  EXPECT_NE(
      refusal_of("int v guarded_by(&none);\nvoid f(void) { v = 1; }").find("no variable of this"),
      std::string::npos);
}

}  // namespace
}  // namespace kheddle::testing
