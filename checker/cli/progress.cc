// Progress on a terminal.
#include "checker/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "checker/cli/output.h"
#include "checker/report/text.h"

namespace kheddle {

ProgressLine::ProgressLine(std::string name)
    : name_(std::move(name)), enabled_(stderr_is_terminal()) {}

ProgressLine::~ProgressLine() { clear(); }

std::function<void(const Progress&)> ProgressLine::callback() {
  if (!enabled_) return {};
  return [this](const Progress& progress) { show(progress); };
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

void ProgressLine::show(const Progress& progress) {
  double rate = progress.seconds > 0 ? static_cast<double>(progress.states) / progress.seconds : 0;
  std::string text = fmt::format(
      "{}: {} states, {}/s, {} queued, depth {}, {} MiB, {:.0f} s", name_,
      with_commas(progress.states), with_commas(static_cast<std::uint64_t>(rate)),
      with_commas(progress.queued), progress.depth, progress.bytes >> 20, progress.seconds);
  if (progress.round > 1) text += fmt::format(", round {}", progress.round);
  show(text);
}

void ProgressLine::show(const std::string& text) {
  // What wraps could not be taken back.
  const std::size_t width = terminal_width(STDERR_FILENO);
  fmt::print(stderr, "\r\033[K{}", text.substr(0, width == 0 ? 79 : width - 1));
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace kheddle
