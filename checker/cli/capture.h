// Runs another program and takes what it prints.
#pragma once

#include <string>
#include <vector>

namespace kheddle {

// The program is looked for as a shell would; its standard input is empty, its errors go nowhere.
// False if it cannot be run or fails.
bool capture(const std::vector<std::string>& command, std::string* text);

}  // namespace kheddle
