// The compile cache: one file an entry, valid as long as everything that was read to make it is as
// it was then. Entries are written to a temporary name and renamed, so several processes may share
// a directory; an entry that does not read back whole is as good as none.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kheddle::cache {

// 32 hexadecimal digits of a 128-bit hash.
std::string hash(const std::string& bytes);

// The whole file, or nothing when it cannot be read.
std::optional<std::string> read_file(const std::string& path);
bool write_file_atomically(const std::string& path, const std::string& bytes);

// $XDG_CACHE_HOME/kheddle, else ~/.cache/kheddle, else a directory below the temporary one: the
// first that can be made and written. "" when none can.
std::string directory(const std::string& wished);

// What was stored under the key, if all its dependencies are unchanged.
std::optional<std::string> find(const std::string& directory, const std::string& key);
void store(const std::string& directory, const std::string& key,
           const std::vector<std::string>& dependencies, const std::string& payload);

}  // namespace kheddle::cache
