#include "checker/front/intrinsics.h"

#include <array>

namespace kheddle {
namespace {

constexpr std::array kNames = {
    "kh_atomic_begin", "kh_atomic_end", "kh_await",    "kh_choose",    "kh_any",
    "kh_spawn",        "kh_self",       "kh_finished", "kh_hold",      "kh_let_go",
    "kh_stall",        "kh_allocate",   "kh_free",     "kh_size",      "kh_check_read",
    "kh_check_write",  "kh_fail",       "kh_warn",     "kh_assume",    "kh_note",
    "kh_order",        "kh_reach",      "kh_progress", "kh_quiescent", "kh_race_ignore",
    "kh_race_heed",    "kh_mark_begin", "kh_mark_end", "kh_exclusive"};
static_assert(kNames.size() == static_cast<std::size_t>(Intrinsic::kExclusive) + 1);

}  // namespace

std::optional<Intrinsic> intrinsic_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (name == kNames[i]) return static_cast<Intrinsic>(i);
  return std::nullopt;
}

const char* intrinsic_name(Intrinsic intrinsic) {
  return kNames[static_cast<std::size_t>(intrinsic)];
}

}  // namespace kheddle
