// The cache of what was compiled: one file an entry, valid as long as everything that was read to
// make it is as it was then. Entries are written to a temporary name and renamed, so several
// processes may share a directory; an entry that does not read back whole is as good as none. What
// nobody has used for kKept is removed.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace kheddle::cache {

inline constexpr std::chrono::hours kKept{24 * 14};

// 32 hexadecimal digits of a 128-bit hash.
std::string hash(const std::string& bytes);

// The whole file, or nothing when it cannot be read.
std::optional<std::string> read_file(const std::string& path);
bool write_file_atomically(const std::string& path, const std::string& bytes);

// $XDG_CACHE_HOME/kheddle, else ~/.cache/kheddle, else a directory below the temporary one: the
// first that can be made and written. "" when none can.
std::string directory(const std::string& wished);

// The kheddle that runs, wherever it stands: one that was built anew may answer otherwise. "" if it
// cannot be told.
std::string running_program();

// What files hold, as hashes by path. Each file is read once: the entries of a kernel tree list the
// same thousand headers. Meant to live as long as one load(), for files change. Safe to use from
// several threads.
class FileHashes {
 public:
  // "" when the file cannot be read.
  std::string of(const std::string& path);

 private:
  std::mutex lock_;
  std::map<std::string, std::string> known_;
};

// Hashes of the files that something was made of, by path.
using Dependencies = std::map<std::string, std::string>;

struct Entry {
  Dependencies dependencies;
  std::string payload;
};

// What was stored under the key, if all its dependencies are unchanged.
std::optional<Entry> find(const std::string& directory, const std::string& key, FileHashes& hashes);
void store(const std::string& directory, const std::string& key, const Entry& entry);

}  // namespace kheddle::cache
