#include "checker/front/cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace kheddle::cache {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "kheddle-cache 1";
constexpr std::size_t kHashDigits = 32;

bool usable(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  return !error && access(path.c_str(), W_OK | X_OK) == 0;
}

using FileClock = fs::file_time_type::clock;
constexpr std::chrono::hours kDay{24};

// The time of an entry is when it was last of use, to the day.
bool older(const fs::path& path, std::chrono::hours age) {
  std::error_code error;
  const fs::file_time_type time = fs::last_write_time(path, error);
  return !error && FileClock::now() - time > age;
}

void mark_used(const std::string& path) {
  std::error_code error;
  if (older(path, kDay)) fs::last_write_time(path, FileClock::now(), error);
}

// Once a day, by whoever comes first: entries that nobody has used for kKept go.
void clean(const std::string& directory) {
  const std::string mark = directory + "/cleaned";
  std::error_code error;
  if (fs::exists(mark, error) && !older(mark, kDay)) return;
  if (!write_file_atomically(mark, "")) return;
  for (fs::directory_iterator i(directory, error), end; !error && i != end; i.increment(error)) {
    const fs::path extension = i->path().extension();
    std::error_code ignored;
    if ((extension == ".entry" || extension == ".tmp") && older(i->path(), kKept))
      fs::remove(i->path(), ignored);
  }
}

std::string file_of(const std::string& directory, const std::string& key) {
  return directory + "/" + key + ".entry";
}

}  // namespace

std::string hash(const std::string& bytes) {
  const XXH128_hash_t h = XXH3_128bits(bytes.data(), bytes.size());
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(h.high64),
                static_cast<unsigned long long>(h.low64));
  return text;
}

std::optional<std::string> read_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  struct stat info{};
  std::string bytes;
  // One more than its size, to see the end of the file without another round.
  bytes.resize(fstat(file, &info) == 0 ? static_cast<std::size_t>(info.st_size) + 1 : 1);
  std::size_t size = 0;
  ssize_t got = 0;
  while ((got = read(file, bytes.data() + size, bytes.size() - size)) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;  // a directory, among others
    size += static_cast<std::size_t>(got);
    if (size == bytes.size()) bytes.resize(2 * size);  // it grows, or it is a pipe
  }
  close(file);
  if (got < 0) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

bool write_file_atomically(const std::string& path, const std::string& bytes) {
  static std::atomic<unsigned> counter{0};
  const std::string temporary =
      path + "." + std::to_string(getpid()) + "." + std::to_string(counter++) + ".tmp";
  {
    std::ofstream out(temporary, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
      std::remove(temporary.c_str());
      return false;
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) == 0) return true;
  std::remove(temporary.c_str());
  return false;
}

std::string directory(const std::string& wished) {
  std::vector<std::string> candidates;
  if (!wished.empty()) {
    candidates.push_back(wished);
  } else {
    if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg == '/')
      candidates.push_back(std::string(xdg) + "/kheddle");
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
      candidates.push_back(std::string(home) + "/.cache/kheddle");
  }
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  if (!error)
    candidates.push_back((temporary / ("kheddle-cache-" + std::to_string(getuid()))).string());
  for (const std::string& candidate : candidates)
    if (usable(candidate)) return candidate;
  return "";
}

std::string running_program() {
  struct stat info{};
  if (stat("/proc/self/exe", &info) != 0) return "";
  return std::to_string(info.st_size) + " " + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec);
}

std::string FileHashes::of(const std::string& path) {
  {
    const std::lock_guard guard(lock_);
    if (const auto known = known_.find(path); known != known_.end()) return known->second;
  }
  // Two threads may read the same file; whichever comes first is believed.
  const std::optional<std::string> content = read_file(path);
  const std::lock_guard guard(lock_);
  return known_.try_emplace(path, content ? hash(*content) : "").first->second;
}

// An entry: the magic line, a line "hash path" for each dependency, an empty line, the payload's
// hash and a line end, the payload.
std::optional<Entry> find(const std::string& directory, const std::string& key,
                          FileHashes& hashes) {
  std::optional<std::string> bytes = read_file(file_of(directory, key));
  if (!bytes) return std::nullopt;
  std::string_view rest = *bytes;
  const auto line = [&rest]() -> std::optional<std::string_view> {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view result = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return result;
  };
  if (line() != kMagic) return std::nullopt;
  Entry entry;
  std::optional<std::string_view> dependency;
  while ((dependency = line()) && !dependency->empty()) {
    if (dependency->size() <= kHashDigits + 1) return std::nullopt;
    const std::string path(dependency->substr(kHashDigits + 1));
    std::string stored(dependency->substr(0, kHashDigits));
    if (hashes.of(path) != stored) return std::nullopt;
    entry.dependencies.emplace_hint(entry.dependencies.end(), path, std::move(stored));
  }
  const std::optional<std::string_view> stored = line();
  if (!stored) return std::nullopt;
  const std::string payload_hash(*stored);
  entry.payload = std::move(bytes->erase(0, bytes->size() - rest.size()));
  if (hash(entry.payload) != payload_hash) return std::nullopt;
  mark_used(file_of(directory, key));
  return entry;
}

void store(const std::string& directory, const std::string& key, const Entry& entry) {
  std::string bytes = std::string(kMagic) + "\n";
  for (const auto& [path, content] : entry.dependencies) {
    if (content.empty() || path.find('\n') != std::string::npos) return;
    bytes.append(content).append(" ").append(path).append("\n");
  }
  bytes += "\n" + hash(entry.payload) + "\n" + entry.payload;
  // A cache that cannot be written costs time, not answers.
  if (write_file_atomically(file_of(directory, key), bytes)) clean(directory);
}

}  // namespace kheddle::cache
