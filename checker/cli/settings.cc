// Options and their bounds.
#include "checker/cli/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace kheddle {
namespace {

Error refused(const std::string& option, const std::string& text, const std::string& takes) {
  return Error{fmt::format("--{} {}: {}", option, text.empty() ? "\"\"" : text, takes), "", 0, ""};
}

bool digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// The number, or false if it does not fit 64 bits.
bool to_number(const std::string& text, std::uint64_t* value) {
  *value = 0;
  for (char c : text) {
    std::uint64_t digit = static_cast<std::uint64_t>(c - '0');
    if (*value > (UINT64_MAX - digit) / 10) return false;
    *value = *value * 10 + digit;
  }
  return true;
}

}  // namespace

Result<std::uint64_t> parse_count(const std::string& option, const std::string& text) {
  std::uint64_t value = 0;
  if (!digits(text) || !to_number(text, &value))
    return refused(option, text, "must be a whole number, at least 1");
  if (value == 0) return refused(option, text, "a budget of 0 allows nothing; give at least 1");
  return value;
}

Result<std::uint64_t> parse_size(const std::string& option, const std::string& text) {
  std::string number = text;
  std::uint64_t unit = 1;
  if (!number.empty()) {
    switch (number.back()) {
      case 'k':
      case 'K': unit = 1ull << 10; break;
      case 'm':
      case 'M': unit = 1ull << 20; break;
      case 'g':
      case 'G': unit = 1ull << 30; break;
      default: break;
    }
    if (unit != 1) number.pop_back();
  }
  std::uint64_t value = 0;
  if (!digits(number) || !to_number(number, &value) || value > UINT64_MAX / unit)
    return refused(option, text, "must be a size in bytes, or with k, M or G: 512M");
  if (value == 0)
    return refused(option, text, "a budget of 0 allows nothing; give for instance 512M");
  return value * unit;
}

Result<double> parse_seconds(const std::string& option, const std::string& text) {
  char* end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  bool plain = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
  if (!plain || *end != '\0' || !std::isfinite(value))
    return refused(option, text, "must be a number of seconds: 60 or 2.5");
  if (value <= 0)
    return refused(option, text, "a budget of 0 allows nothing; give for instance 60");
  return value;
}

Status apply_option(const std::string& name, const std::string& value, RunSettings* settings) {
  ExploreOptions& explore = settings->explore;
  if (name == "max-states") {
    Result<std::uint64_t> parsed = parse_count(name, value);
    if (!parsed) return parsed.error();
    explore.budget.max_states = *parsed;
  } else if (name == "max-memory") {
    Result<std::uint64_t> parsed = parse_size(name, value);
    if (!parsed) return parsed.error();
    explore.budget.max_bytes = *parsed;
  } else if (name == "timeout") {
    Result<double> parsed = parse_seconds(name, value);
    if (!parsed) return parsed.error();
    explore.budget.max_seconds = *parsed;
  } else if (name == "jobs") {
    Result<std::uint64_t> parsed = parse_count(name, value);
    if (!parsed) return parsed.error();
    if (*parsed > 256) return refused(name, value, "must be 256 or less");
    explore.jobs = static_cast<unsigned>(*parsed);
  } else if (name == "search") {
    if (value != "bfs" && value != "dfs") return refused(name, value, "must be bfs or dfs");
    explore.order = value == "bfs" ? Order::kBreadthFirst : Order::kDepthFirst;
  } else if (name == "no-reduction") {
    if (!value.empty()) return refused(name, value, "takes no value");
    explore.reduction = false;
  } else {
    return Error{fmt::format("unknown option {}", name), "", 0, ""};
  }
  return ok();
}

std::uint64_t default_memory() {
  std::uint64_t available = 4ull << 30;  // where /proc does not tell
  std::ifstream meminfo("/proc/meminfo");
  for (std::string key; meminfo >> key;) {
    std::uint64_t kilobytes = 0;
    if (key == "MemAvailable:" && meminfo >> kilobytes) available = kilobytes << 10;
    meminfo.ignore(256, '\n');
  }
  std::ifstream group("/sys/fs/cgroup/memory.max");
  std::uint64_t limit = 0;
  if (group >> limit && limit != 0) available = std::min(available, limit);
  return available / 4 * 3;
}

unsigned processors() { return std::max(1u, std::thread::hardware_concurrency()); }

}  // namespace kheddle
