#include "checker/replay/ready.h"

#include <vector>

#include "checker/explorer/execution.h"

namespace kheddle {
namespace {

constexpr int kMaxSteps = 1000;  // of the thread by itself

}  // namespace

bool looks_again(const std::string& wait) {
  return wait == "schedule" || wait == "schedule_timeout" || wait == "pthread_cond_wait";
}

bool ready(const Program& program, const Schedule& schedule, std::uint32_t thread) {
  Execution execution(program, schedule.granularity, schedule.start_choices, nullptr);
  std::string why;
  if (!execution.follow(schedule, &why) || !execution.wake(thread)) return false;
  for (int i = 0; i < kMaxSteps && !execution.view().finished(thread); ++i) {
    std::vector<Option> own;
    for (const Option& option : execution.options())
      if (option.step.thread == thread) own.push_back(option);
    // It sleeps again, or what it does is not for it to say.
    if (own.size() != 1 || !execution.take(own.front().step, &why)) return false;
  }
  return execution.view().finished(thread);
}

}  // namespace kheddle
