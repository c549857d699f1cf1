// What front/ makes of C means what C means: functions are run by the evaluator and by the machine,
// on random and on awkward inputs.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <regex>
#include <stdexcept>

#include "tests/front/evaluator.h"
#include "tests/front/functions.h"
#include "tests/front/scratch.h"

namespace kheddle::testing {
namespace {

using Native = std::uint64_t (*)(std::uint64_t, std::uint64_t);

// Every function of the source that is written "u64 name(u64 a, u64 b)".
std::vector<std::string> function_names(const std::string& source) {
  static const std::regex pattern(R"(\nu64 (\w+)\(u64 a, u64 b\))");
  std::vector<std::string> names;
  for (std::sregex_iterator i(source.begin(), source.end(), pattern), end; i != end; ++i)
    names.push_back((*i)[1]);
  return names;
}

std::vector<std::uint64_t> inputs() {
  std::vector<std::uint64_t> result = {
      0,   1,   2,          3,          7,          63,         64,    127,
      128, 255, 0x7fffffff, 0x80000000, 0xffffffff, 1ull << 63, ~0ull, ~0ull - 1};
  std::mt19937_64 random(20240607);
  for (int i = 0; i < 6; ++i) result.push_back(random() >> (random() % 64));
  return result;
}

// The program keeps a function that main points to.
std::string with_main(const std::string& source, const std::vector<std::string>& names) {
  std::string text = source + "\nvoid *volatile keep;\nint main(void) {\n";
  for (const std::string& name : names) text += "  keep = (void *)" + name + ";\n";
  return text + "  return 0;\n}\n";
}

TEST(Meaning, IsThatOfTheMachine) {
  const std::string source = kFunctions;
  const std::vector<std::string> names = function_names(source);
  ASSERT_GE(names.size(), 30u);
  const Scratch scratch;
  const std::string path = scratch.write("functions.c", with_main(source, names));
  const std::string library = scratch.path("functions.so");
  ASSERT_EQ(
      std::system(("clang-19 -w -O1 -fwrapv -fno-strict-aliasing -shared -fPIC -Wl,-Bsymbolic -o " +
                   library + " " + path)
                      .c_str()),
      0);
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << dlerror();
  Result<Program> program = load(path, scratch.options());
  ASSERT_TRUE(program) << program.error().message;
  const std::vector<std::uint64_t> numbers = inputs();
  Evaluator evaluator(*program);  // one, since variables keep their values
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    const auto native = reinterpret_cast<Native>(dlsym(handle, name.c_str()));
    ASSERT_NE(native, nullptr) << name;
    try {
      for (const std::uint64_t a : numbers)
        for (const std::uint64_t b : numbers) {
          const std::uint64_t expected = native(a, b);
          EXPECT_EQ(evaluator.call(name, {a, b}), expected)
              << name << "(" << a << ", " << b << ")\n"
              << dump(*program, function_of(*program, name));
          if (HasFailure()) return;
        }
    } catch (const std::runtime_error& error) {
      FAIL() << name << ": " << error.what() << "\n" << dump(*program, function_of(*program, name));
    }
  }
  dlclose(handle);
}

}  // namespace
}  // namespace kheddle::testing
