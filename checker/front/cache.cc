#include "checker/front/cache.h"

#include <unistd.h>
#include <xxhash.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace kheddle::cache {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMagic = "kheddle-cache 1";

bool usable(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  return !error && access(path.c_str(), W_OK | X_OK) == 0;
}

std::string entry(const std::string& directory, const std::string& key) {
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
  std::error_code error;
  if (fs::is_directory(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return std::nullopt;
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

// An entry: the magic line, a line "hash path" for each dependency, an empty line, the payload's
// hash and a line end, the payload.
std::optional<std::string> find(const std::string& directory, const std::string& key) {
  const std::optional<std::string> bytes = read_file(entry(directory, key));
  if (!bytes) return std::nullopt;
  std::istringstream in(*bytes);
  std::string line;
  if (!std::getline(in, line) || line != kMagic) return std::nullopt;
  while (std::getline(in, line) && !line.empty()) {
    if (line.size() < 34) return std::nullopt;
    const std::optional<std::string> content = read_file(line.substr(33));
    if (!content || hash(*content) != line.substr(0, 32)) return std::nullopt;
  }
  if (!std::getline(in, line) || line.size() != 32) return std::nullopt;
  std::string payload = bytes->substr(static_cast<std::size_t>(in.tellg()));
  if (hash(payload) != line) return std::nullopt;
  return payload;
}

void store(const std::string& directory, const std::string& key,
           const std::vector<std::string>& dependencies, const std::string& payload) {
  std::string bytes = std::string(kMagic) + "\n";
  for (const std::string& path : dependencies) {
    const std::optional<std::string> content = read_file(path);
    if (!content || path.find('\n') != std::string::npos) return;
    bytes += hash(*content) + " " + path + "\n";
  }
  bytes += "\n" + hash(payload) + "\n" + payload;
  // A cache that cannot be written costs time, not answers.
  (void)write_file_atomically(entry(directory, key), bytes);
}

}  // namespace kheddle::cache
