// What load() says to bad input, how the model is linked, and when the cache is used.
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/front/scratch.h"

namespace kheddle::testing {
namespace {

constexpr const char* kMain = "int main(void) { return 0; }\n";

Error error_of(const std::string& path, const LoadOptions& options) {
  Result<Program> program = load(path, options);
  if (program) {
    ADD_FAILURE() << path << " loads";
    return {};
  }
  return program.error();
}

TEST(Load, NamesTheFirstErrorOfTheCompiler) {
  const Scratch scratch;
  const std::string path = scratch.write("bad.c", "int x;\nint main(void) {\n  return y;\n}\n");
  const Error error = error_of(path, scratch.options());
  EXPECT_EQ(error.file, path);
  EXPECT_EQ(error.line, 3u);
  EXPECT_NE(error.message.find("undeclared identifier 'y'"), std::string::npos) << error.message;
}

TEST(Load, NamesAMissingHeader) {
  const Scratch scratch;
  const Error error =
      error_of(scratch.write("bad.c", "\n#include <linux/none.h>\n"), scratch.options());
  EXPECT_EQ(error.line, 2u);
  EXPECT_NE(error.message.find("linux/none.h"), std::string::npos) << error.message;
}

TEST(Load, RefusesAFunctionThatNobodyDeclared) {
  const Scratch scratch;
  const Error error = error_of(scratch.write("bad.c", "int main(void) {\n  return none();\n}\n"),
                               scratch.options());
  EXPECT_EQ(error.line, 2u);
}

TEST(Load, SaysWhatIsWrongWithThePath) {
  const Scratch scratch;
  EXPECT_EQ(error_of(scratch.path("none.c"), scratch.options()).message,
            "No such file or directory");
  std::filesystem::create_directory(scratch.path("folder.c"));
  EXPECT_EQ(error_of(scratch.path("folder.c"), scratch.options()).message, "is a directory");
  EXPECT_NE(error_of(scratch.write("a.rs", ""), scratch.options()).message.find("'.rs'"),
            std::string::npos);
  EXPECT_FALSE(error_of(scratch.write("a.ll", "nonsense"), scratch.options()).message.empty());
  EXPECT_FALSE(error_of(scratch.write("a.bc", "BC nonsense"), scratch.options()).message.empty());
}

TEST(Load, NamesThePackageOfAMissingCompiler) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.compiler = "clang-none";
  const Error error = error_of(scratch.write("a.c", kMain), options);
  EXPECT_NE(error.message.find("clang-none is not installed"), std::string::npos);
  EXPECT_NE(error.advice.find("apt-get install clang-19"), std::string::npos);
}

TEST(Load, WantsAThread) {
  const Scratch scratch;
  const std::string path = scratch.write("none.c", "int x;\n");
  const Error error = error_of(path, scratch.options());
  EXPECT_NE(error.message.find("no thread"), std::string::npos);
  EXPECT_EQ(error.file, path);
}

TEST(Load, PassesVariantAndDefines) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.variant = "fixed";
  options.defines = {"N=4", "FLAG"};
  const std::string path = scratch.write("v.c", R"(
    #if VARIANT_fixed != 1 || N != 4 || !defined FLAG || !defined KHEDDLE
    #error wrong
    #endif
    static const char name[] = KHEDDLE_VARIANT;
    int main(void) { return name[0]; })");
  Result<Program> program = load(path, options);
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->variant, "fixed");
  EXPECT_EQ(program->name, "v");
}

TEST(Load, TextualIrIsTakenAsItIs) {
  const Scratch scratch;
  Result<Program> program =
      load(scratch.write("a.ll", "define i32 @main() {\n  ret i32 7\n}\n"), scratch.options());
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(first(function_of(*program, "main"), Op::kReturn).a.value, 7u);
}

// A small tree with a model in it.
LoadOptions with_model(const Scratch& scratch) {
  scratch.write("home/model/include/linux/lock.h",
                "void lock(int *);\nvoid unlock(int *);\n"
                "static inline int one(void) { return 1; }\n");
  scratch.write("home/model/kernel/lock.c",
                "#include <linux/lock.h>\nstatic int locks;\n"
                "void lock(int *l) { *l = one(); locks++; }\n"
                "void unlock(int *l) { *l = 0; locks--; }\n");
  scratch.write("home/model/kernel/start.c",
                "void (*thread)(void);\nvoid register_thread(void (*fn)(void)) { thread = fn; }\n"
                "int main(void) { thread(); return 0; }\n");
  scratch.write("home/model/kernel/unused.c", "int unused;\nint other(void) { return unused; }\n");
  scratch.write("home/model/posix/pthread.c", "int pthread_self(void) { return 5; }\n");
  LoadOptions options = scratch.options();
  options.home = scratch.path("home");
  return options;
}

TEST(Load, LinksWhatIsNeededOfTheModel) {
  const Scratch scratch;
  const LoadOptions options = with_model(scratch);
  const std::string path = scratch.write("a.c",
                                         "#include <linux/lock.h>\nint l;\n"
                                         "int main(void) { lock(&l); return 0; }\n");
  Result<Program> program = load(path, options);
  ASSERT_TRUE(program) << program.error().message;
  std::vector<std::string> names;
  for (const Variable& variable : program->variables) names.push_back(variable.name);
  EXPECT_EQ(names, (std::vector<std::string>{"l", "locks"}));
  EXPECT_TRUE(program->variables[1].in_model);
  EXPECT_FALSE(program->variables[0].in_model);
  bool user = false, model = false;
  for (const Place& place : program->places) {
    user = user || (place.file == path && !place.in_model);
    model = model || (place.file.ends_with("lock.c") && place.in_model);
  }
  EXPECT_TRUE(user);
  EXPECT_TRUE(model);
}

TEST(Load, BringsMainToAFileThatRegistersThreads) {
  const Scratch scratch;
  const std::string path = scratch.write("home/scenarios/locks/two.c", R"(
    void register_thread(void (*)(void)); int n;
    static void thread(void) { n = 1; }
    __attribute__((constructor)) static void start(void) { register_thread(thread); })");
  Result<Program> program = load(path, with_model(scratch));
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->functions.at(program->entry).name, "main");
  EXPECT_EQ(program->constructors.size(), 1u);
  EXPECT_EQ(program->name, "locks/two");
}

TEST(Load, TheUsersDefinitionWinsOverTheModels) {
  const Scratch scratch;
  const std::string path = scratch.write("a.c", R"(
    int mine; void lock(int *l) { mine = *l; } void unlock(int *);
    int main(void) { lock(&mine); unlock(&mine); return 0; })");
  Result<Program> program = load(path, with_model(scratch));
  ASSERT_TRUE(program) << program.error().message;
}

TEST(Load, TakesPosixWhenSomethingIsMissing) {
  const Scratch scratch;
  LoadOptions options = with_model(scratch);
  const std::string path =
      scratch.write("a.c", "int pthread_self(void);\nint main(void) { return pthread_self(); }\n");
  const auto calls_outside = [&] {
    Result<Program> program = load(path, options);
    EXPECT_TRUE(program);
    for (const Function& function : program->functions)
      if (!function.defined) return true;
    return false;
  };
  EXPECT_FALSE(calls_outside());
  options.posix = LoadOptions::Posix::kNever;
  EXPECT_TRUE(calls_outside());
}

TEST(Load, ABrokenModelFileMattersOnlyToWhoMissesSomething) {
  const Scratch scratch;
  const LoadOptions options = with_model(scratch);
  scratch.write("home/model/kernel/broken.c", "int broken(void) { return nothing; }\n");
  EXPECT_TRUE(load(scratch.write("a.c", kMain), options));
  const Error error = error_of(
      scratch.write("b.c", "int broken(void);\nint main(void) { return broken(); }\n"), options);
  EXPECT_TRUE(error.file.ends_with("broken.c")) << error.file;
  EXPECT_EQ(error.line, 1u);
}

TEST(Cache, IsUsedUntilAHeaderChanges) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.use_cache = true;
  scratch.write("value.h", "#define VALUE 1\n");
  const std::string path =
      scratch.write("a.c", "#include \"value.h\"\nint main(void) { return VALUE; }\n");
  const auto returned = [&](unsigned compiled) {
    LoadStatistics statistics;
    Result<Program> program = load(path, options, &statistics);
    EXPECT_TRUE(program);
    EXPECT_EQ(statistics.compiled, compiled);
    EXPECT_EQ(statistics.cached, 0u);
    EXPECT_EQ(statistics.whole, compiled == 0);
    return first(function_of(*program, "main"), Op::kReturn).a.value;
  };
  EXPECT_EQ(returned(1), 1u);
  EXPECT_EQ(returned(0), 1u);
  scratch.write("value.h", "#define VALUE 2\n");
  EXPECT_EQ(returned(1), 2u);
  EXPECT_EQ(returned(0), 2u);
  options.variant = "other";
  EXPECT_EQ(returned(1), 2u);
}

TEST(Cache, HasBitcodeForAProgramThatIsNotThere) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.use_cache = true;
  const std::string path = scratch.write("a.c", kMain);
  ASSERT_TRUE(load(path, options));
  // clang does not see this one.
  options.posix = LoadOptions::Posix::kNever;
  LoadStatistics statistics;
  ASSERT_TRUE(load(path, options, &statistics));
  EXPECT_EQ(statistics.compiled, 0u);
  EXPECT_EQ(statistics.cached, 1u);
  EXPECT_FALSE(statistics.whole);
}

TEST(Cache, IgnoresACorruptEntry) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.use_cache = true;
  const std::string path = scratch.write("a.c", kMain);
  ASSERT_TRUE(load(path, options));
  for (const auto& entry : std::filesystem::directory_iterator(options.cache)) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-20, std::ios::end);
    file << "rubbish";
  }
  LoadStatistics statistics;
  ASSERT_TRUE(load(path, options, &statistics));
  EXPECT_EQ(statistics.compiled, 1u);
  ASSERT_TRUE(load(path, options, &statistics));
  EXPECT_EQ(statistics.compiled, 0u);
}

TEST(Cache, DoesWithoutAWritableDirectory) {
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.use_cache = true;
  options.cache = scratch.write("file", "") + "/cache";
  EXPECT_TRUE(load(scratch.write("a.c", kMain), options));
}

}  // namespace
}  // namespace kheddle::testing
