// The variables of the native model, as a whole: see sections.h.
#pragma once

#include <cstddef>
#include <vector>

namespace kheddle::native {

class Globals {
 public:
  // As they are now.
  static Globals now();
  void update();
  void restore() const;
  bool same_now() const;

 private:
  std::vector<char> bytes_;
};

}  // namespace kheddle::native
