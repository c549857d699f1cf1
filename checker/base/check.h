// KHEDDLE_CHECK: an assertion about kheddle itself, on in release builds. When it fails kheddle is
// at fault, and says so (exit code 4): no verdict is better than one nobody may trust.
#pragma once

#include <stdexcept>
#include <string>

namespace kheddle {

// Thrown by KHEDDLE_CHECK; cli turns it into exit code 4.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void check_failed(const char* file, int line, const char* condition,
                                      const std::string& why) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) + ": " + condition + ": " +
                      why);
}

}  // namespace kheddle

// `why` says why the condition is true.
#define KHEDDLE_CHECK(condition, why)                               \
  do {                                                              \
    if (!(condition)) [[unlikely]]                                  \
      ::kheddle::check_failed(__FILE__, __LINE__, #condition, why); \
  } while (false)
