// Signals.
#include "checker/cli/interrupt.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace kheddle {
namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

std::atomic<std::int64_t> first_at{0};  // milliseconds
constexpr std::int64_t kOnePress = 300;

// The first asks for an end, a later one ends at once. `timeout` sends its signal twice, to the
// process and to its group: what comes within one press of a key is one wish.
extern "C" void on_signal(int number) {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t at = now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
  if (!stop.exchange(true)) {
    first_at.store(at);
  } else if (at - first_at.load() > kOnePress) {
    std::signal(number, SIG_DFL);
    std::raise(number);
  }
}

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // Errors of a closed pipe are told by write().
  std::signal(SIGPIPE, SIG_IGN);
}

const std::atomic<bool>& interrupted() { return stop; }

}  // namespace kheddle
