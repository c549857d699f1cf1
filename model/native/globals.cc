#include "model/native/globals.h"

// The linker's names for the ends of the sections.
extern "C" {
extern char __start_kheddle_model_bss[], __stop_kheddle_model_bss[];
extern char __start_kheddle_model_data[], __stop_kheddle_model_data[];
}

namespace kheddle::native {
namespace {

// Byte by byte and unseen by sanitizers, which put forbidden bytes between variables.
#define UNSEEN __attribute__((no_sanitize("address", "thread"), no_builtin, noinline))

UNSEEN void copy(char* to, const char* from, const char* end) {
  while (from != end) *to++ = *from++;
}

UNSEEN bool equal(const char* a, const char* from, const char* end) {
  while (from != end)
    if (*a++ != *from++) return false;
  return true;
}

std::size_t bss_size() {
  return static_cast<std::size_t>(__stop_kheddle_model_bss - __start_kheddle_model_bss);
}

std::size_t data_size() {
  return static_cast<std::size_t>(__stop_kheddle_model_data - __start_kheddle_model_data);
}

}  // namespace

Globals Globals::now() {
  Globals result;
  result.update();
  return result;
}

void Globals::update() {
  bytes_.resize(bss_size() + data_size());
  copy(bytes_.data(), __start_kheddle_model_bss, __stop_kheddle_model_bss);
  copy(bytes_.data() + bss_size(), __start_kheddle_model_data, __stop_kheddle_model_data);
}

void Globals::restore() const {
  const char* at = bytes_.data();
  copy(__start_kheddle_model_bss, at, at + bss_size());
  copy(__start_kheddle_model_data, at + bss_size(), at + bytes_.size());
}

bool Globals::same_now() const {
  return equal(bytes_.data(), __start_kheddle_model_bss, __stop_kheddle_model_bss) &&
         equal(bytes_.data() + bss_size(), __start_kheddle_model_data, __stop_kheddle_model_data);
}

}  // namespace kheddle::native
