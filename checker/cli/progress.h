// One line on standard error that tells how far a search has got; nothing in a pipe.
#pragma once

#include <functional>
#include <string>

#include "checker/explorer/explore.h"

namespace kheddle {

class ProgressLine {
 public:
  explicit ProgressLine(std::string name);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // For ExploreOptions::progress; empty in a pipe. The line must outlive it.
  std::function<void(const Progress&)> callback();
  // Any text, for other engines.
  void show(const std::string& text);
  bool enabled() const { return enabled_; }
  void clear();

 private:
  void show(const Progress& progress);

  std::string name_;
  bool enabled_;
  bool shown_ = false;
};

}  // namespace kheddle
