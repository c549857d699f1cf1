// A StateView reads the components of a state, wherever they are: in a vector, or still in the
// groups that a StateStore keeps. A step of a large program looks at few components of thousands,
// so copying them all out would cost more than the step.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "checker/explorer/group_table.h"

namespace kheddle {

using StateVector = std::vector<std::uint32_t>;

class StateView {
 public:
  // Groups of one level of a store.
  struct Level {
    const GroupTable* groups = nullptr;
    std::uint32_t width = 1;  // members of a group
    std::uint64_t reciprocal =
        0;  // index / width is index * reciprocal >> 32 for a state's indices

    Level() = default;
    Level(const GroupTable* table, std::size_t members)
        : groups(table),
          width(static_cast<std::uint32_t>(members)),
          reciprocal(((std::uint64_t{1} << 32) + width - 1) / width) {}
    std::size_t group_of(std::size_t index) const { return index * reciprocal >> 32; }
  };

  StateView() = default;
  // Of a vector that stays where it is for as long as the view is used.
  StateView(const StateVector& flat)  // NOLINT(google-explicit-constructor): a vector is a state
      : ids_(flat.data()), size_(flat.size()) {}
  // Of `size` components that are members of groups of the first level, which are members of groups
  // of the second, whose numbers are at `ids`.
  StateView(const std::uint32_t* ids, const std::array<Level, 2>& levels, std::size_t size)
      : ids_(ids), levels_(levels), size_(size) {}

  // Components beyond the end are absent.
  std::uint32_t operator[](std::size_t index) const {
    if (index >= size_) return 0;
    if (is_flat()) return ids_[index];
    const std::size_t group = levels_[0].group_of(index);
    const std::size_t outer = levels_[1].group_of(group);
    const std::uint32_t id = levels_[1].groups->get(ids_[outer])[group - outer * levels_[1].width];
    return levels_[0].groups->get(id)[index - group * levels_[0].width];
  }
  std::size_t size() const { return size_; }

  // The state in parts, for who can remember things of a part: of one store's states, those that
  // have the same number are the same. kUnnumbered: nothing is known of it.
  static constexpr std::uint32_t kUnnumbered = 0xffffffff;
  struct Part {
    std::size_t first = 0, end = 0;  // components
    std::uint32_t number = kUnnumbered;
  };
  std::size_t parts() const { return is_flat() ? 1 : (size_ + part_size() - 1) / part_size(); }
  Part part(std::size_t at) const {
    if (is_flat()) return {0, size_, kUnnumbered};
    return {at * part_size(), std::min((at + 1) * part_size(), size_), ids_[at]};
  }

 private:
  bool is_flat() const { return levels_[0].groups == nullptr; }
  std::size_t part_size() const { return std::size_t{levels_[0].width} * levels_[1].width; }

  const std::uint32_t* ids_ = nullptr;
  std::array<Level, 2> levels_;
  std::size_t size_ = 0;
};

}  // namespace kheddle
