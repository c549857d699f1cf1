#include "checker/explorer/memory_use.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace kheddle {
namespace {

std::uint64_t resident(const std::string& process) {
  std::FILE* file = std::fopen(("/proc/" + process + "/statm").c_str(), "r");
  if (file == nullptr) return 0;
  unsigned long long total = 0, pages = 0;
  const int read = std::fscanf(file, "%llu %llu", &total, &pages);
  std::fclose(file);
  return read == 2 ? pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

std::uint64_t resident_bytes() { return resident("self"); }

std::uint64_t resident_bytes_of(pid_t process) { return resident(std::to_string(process)); }

std::uint64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace kheddle
