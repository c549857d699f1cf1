#include "checker/cli/isolate.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "checker/base/check.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/explorer/memory_use.h"

namespace kheddle {
namespace {

constexpr int kLookMilliseconds = 100;  // how often memory is looked at

[[noreturn]] void be_child(int pipe, const std::function<std::string()>& work) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left to stop it then
  int code = 1;
  try {
    if (write_all(pipe, work()) != 0) ::_exit(1);
    code = 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "kheddle: {}\n", error.what());
  }
  ::_exit(code);
}

}  // namespace

Result<std::string> isolated(double seconds, std::uint64_t bytes,
                             const std::function<std::string()>& work) {
  int ends[2];
  KHEDDLE_CHECK(::pipe(ends) == 0, "the system has pipes left");
  std::fflush(nullptr);
  const pid_t pid = ::fork();
  KHEDDLE_CHECK(pid >= 0, "the system has processes left");
  if (pid == 0) {
    ::close(ends[0]);
    be_child(ends[1], work);
  }
  ::close(ends[1]);
  const std::uint64_t allowed = bytes + resident_bytes_of(pid);
  const auto begin = std::chrono::steady_clock::now();
  std::string received, why;
  for (bool open = true; open && why.empty();) {
    pollfd wait{ends[0], POLLIN, 0};
    if (::poll(&wait, 1, kLookMilliseconds) > 0) {
      char buffer[65536];
      const ssize_t got = ::read(ends[0], buffer, sizeof buffer);
      if (got > 0) received.append(buffer, static_cast<std::size_t>(got));
      open = got > 0 || (got < 0 && errno == EINTR);
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    if (!open) break;
    if (interrupted().load()) why = "interrupted";
    if (passed.count() > seconds) why = fmt::format("gave up after {:g} s", seconds);
    if (resident_bytes_of(pid) > allowed) why = "took more memory than --max-memory leaves";
  }
  ::close(ends[0]);
  if (!why.empty()) ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (why.empty() && WIFSIGNALED(status))
    why = fmt::format("died: {}", ::strsignal(WTERMSIG(status)));
  if (why.empty() && WEXITSTATUS(status) != 0) why = "failed; see standard error";
  if (!why.empty()) return Error{why, "", 0, ""};
  return received;
}

}  // namespace kheddle
