#include "tests/selftest/run.h"

#include <algorithm>

#include "checker/base/check.h"
#include "checker/explorer/execution.h"
#include "checker/explorer/explore.h"
#include "checker/front/load.h"
#include "checker/replay/lock_order.h"
#include "checker/replay/narrate.h"

namespace kheddle::selftest {
namespace {

// Collects what selftest_case_is() notes.
class Lister : public Observer {
 public:
  explicit Lister(const Program& program) : program_(program) {}

  void noted(std::uint32_t /*thread*/, int /*event*/, std::uint64_t object,
             const std::string& text) override {
    if (text == "selftest skipped") cases.pop_back();
    if (text == "selftest argument") cases.back().argument = object;
    if (text != "selftest complains" && text != "selftest silent") return;
    const std::uint64_t number = (object - layout::kFunctions) / 16;
    KHEDDLE_CHECK(number < program_.functions.size(), "a case is told by its function");
    cases.push_back({program_.functions[number].name, text == "selftest complains", object, 0});
    told = true;
  }

  std::vector<Case> cases;
  bool told = false;  // of a case, be it one that is skipped

 private:
  const Program& program_;
};

// One that the suite does not read is not there.
void set(Program* program, const std::string& variable, std::uint64_t value) {
  auto at = std::ranges::find(program->variables, variable, &Variable::name);
  if (at == program->variables.end()) return;
  for (std::size_t i = 0; i < at->initial.size(); ++i)
    at->initial[i] = static_cast<std::uint8_t>(i < 8 ? value >> (8 * i) : 0);
}

}  // namespace

Result<Program> load_suite(const std::string& suite, const std::string& tree,
                           const std::string& kernel) {
  LoadOptions options;
  options.home = tree;
  options.includes = {tree + "/tests/selftest/include", kernel};
  return load(tree + "/tests/selftest/" + suite + ".c", options);
}

std::vector<Case> list_cases(const Program& suite) {
  std::vector<Case> cases;
  for (std::uint64_t number = 0;; ++number) {
    Program program = suite;
    set(&program, "selftest_argument", number);
    Lister lister(program);
    Execution execution(program, {}, {}, &lister);
    while (!execution.over()) {
      const std::vector<Option> options = execution.options();
      std::string why;
      if (options.empty() || !execution.take(options.front().step, &why)) break;
    }
    if (!lister.told) return cases;
    cases.insert(cases.end(), lister.cases.begin(), lister.cases.end());
  }
}

Outcome run_case(const Program& suite, const Case& one, unsigned threads) {
  Program program = suite;
  set(&program, "selftest_case", one.function);
  set(&program, "selftest_argument", one.argument);
  set(&program, "selftest_threads", threads);
  ExploreOptions options;
  options.jobs = 1;
  options.budget.max_states = 100'000;
  options.want_orders = want_lock_orders;
  Outcome outcome = explore(program, options);
  for (Finding& finding : outcome.findings) narrate(program, &finding);
  add_lock_orders(program, &outcome);
  return outcome;
}

}  // namespace kheddle::selftest
