// Output, with its failures told.
#include "checker/cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace kheddle {
namespace {

Error failure(const std::string& what, const std::string& path, int code) {
  std::string advice = code == ENOSPC || code == EDQUOT ? "free some space, or write elsewhere"
                                                        : "write to a folder that you may write to";
  return Error{fmt::format("{}: {}", what, std::strerror(code)), path, 0, advice};
}

}  // namespace

int write_all(int descriptor, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    ssize_t count = ::write(descriptor, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    done += static_cast<std::size_t>(count);
  }
  return 0;
}

Status write_file(const std::string& path, const std::string& text) {
  struct stat existing = {};
  bool special = ::stat(path.c_str(), &existing) == 0 && !S_ISREG(existing.st_mode);
  if (special && S_ISDIR(existing.st_mode)) return failure("cannot be written", path, EISDIR);
  if (special) {
    int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return failure("cannot be written", path, errno);
    int code = write_all(descriptor, text);
    if (::close(descriptor) != 0 && code == 0) code = errno;
    return code == 0 ? ok() : Status(failure("cannot be written", path, code));
  }
  std::string temporary = path + ".XXXXXX";
  int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return failure("cannot be written", path, errno);
  // mkostemp makes files that only their owner may read; reports are ordinary files.
  mode_t mask = ::umask(0);
  ::umask(mask);
  int code = ::fchmod(descriptor, 0666 & ~mask) != 0 ? errno : write_all(descriptor, text);
  if (code == 0 && ::fsync(descriptor) != 0) code = errno;
  if (::close(descriptor) != 0 && code == 0) code = errno;
  if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) code = errno;
  if (code == 0) return ok();
  ::unlink(temporary.c_str());
  return failure("cannot be written", path, code);
}

Status print(const std::string& text) {
  std::fflush(stdout);
  int code = write_all(STDOUT_FILENO, text);
  if (code == EPIPE)
    return Error{"whoever read standard output has closed it", "", 0,
                 "read it all, or give --output FILE"};
  return code == 0 ? ok() : Status(failure("standard output cannot be written", "", code));
}

std::string complaint(const Error& error) {
  std::string text;
  if (!error.file.empty())
    text += error.line != 0 ? fmt::format("{}:{}: ", error.file, error.line)
                            : fmt::format("{}: ", error.file);
  text += error.message;
  if (!error.advice.empty()) text += fmt::format("\n  {}", error.advice);
  return text;
}

void complain(const Error& error) {
  fmt::print(stderr, "kheddle: {}\n", complaint(error));
  std::fflush(stderr);
}

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

bool use_color() {
  const char* terminal = std::getenv("TERM");
  return stdout_is_terminal() && std::getenv("NO_COLOR") == nullptr &&
         !(terminal != nullptr && std::strcmp(terminal, "dumb") == 0);
}

std::size_t terminal_width(int descriptor) {
  const char* columns = std::getenv("COLUMNS");
  const unsigned long given = columns != nullptr ? std::strtoul(columns, nullptr, 10) : 0;
  if (given != 0 && given < 10000) return given;
  winsize size = {};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace kheddle
