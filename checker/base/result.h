// Result<T>: a value, or what the user did wrong and how to put it right.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace kheddle {

// An error in the input: what is wrong, where (file empty: nowhere in particular; line 0: the whole
// file), and what to do about it. cli prints it and exits with 2.
struct Error {
  std::string message;
  std::string file;
  std::uint32_t line = 0;
  std::string advice;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : content_(std::move(error)) {}  // NOLINT: implicit by design

  explicit operator bool() const { return content_.index() == 0; }
  // REQUIRES: holds a value.
  T& operator*() { return std::get<0>(content_); }
  const T& operator*() const { return std::get<0>(content_); }
  T* operator->() { return &std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }
  // REQUIRES: holds an error.
  const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

// For functions that return nothing but may fail.
using Status = Result<std::monostate>;
inline Status ok() { return std::monostate{}; }

}  // namespace kheddle
