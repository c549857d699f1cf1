// Where words go: stdout or a file, written whole or not at all; and what the terminal can do.
#pragma once

#include <cstddef>
#include <string>

#include "checker/base/result.h"

namespace kheddle {

// Writes the text to the file by way of a new one beside it, so that a reader never sees half. What
// is no regular file (a device, a pipe) is written directly. Errors: cannot be written, disk full.
Status write_file(const std::string& path, const std::string& text);

// Writes all of the text to a descriptor, a pipe say. 0, or the error number.
int write_all(int descriptor, const std::string& text);

// Writes to standard output and flushes. Error: a full disk, a closed pipe.
Status print(const std::string& text);

// "kheddle: FILE:LINE: message" and what to do, on standard error.
void complain(const Error& error);
std::string complaint(const Error& error);

bool stdout_is_terminal();
bool stderr_is_terminal();
// Colour: on a terminal that can, unless NO_COLOR is set.
bool use_color();
// Columns of the terminal behind a descriptor: $COLUMNS, else what the terminal says; 0 if neither
// is known.
std::size_t terminal_width(int descriptor);

}  // namespace kheddle
