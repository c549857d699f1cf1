// Where things are: the kheddle tree, scenarios, and what to call them.
#pragma once

#include <string>
#include <vector>

#include "checker/base/result.h"

namespace kheddle {

// The kheddle tree, which holds model/ and docs/: $KHEDDLE_HOME (the launcher sets it), else the
// nearest folder above the executable that has model/kheddle.h. Error: neither.
Result<std::string> find_home();

// The files to check: a file stands for itself, a folder for the .c, .cc and .cpp files below it,
// in order of their names, less those that plainly are no programs of their own: they hold neither
// a KH_ macro nor a main nor a VARIANT line. Those are named on stderr. Errors: no such path, a
// folder without any.
Result<std::vector<std::string>> find_sources(const std::vector<std::string>& paths);

// "regions/alias" for <home>/scenarios/regions/alias.c; for other files the path from here, or the
// name alone if that leads up; without ending.
std::string scenario_name(const std::string& path, const std::string& home);

// A path that another folder or machine understands: relative to home where it is below it, else
// absolute. `resolve` is the way back: as given, else below home.
std::string portable(const std::string& path, const std::string& home);
std::string resolve(const std::string& path, const std::string& home);

}  // namespace kheddle
