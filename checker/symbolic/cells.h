// A cell is 8 aligned bytes of memory, cut into the pieces that were stored: so a 4-byte counter
// beside a 4-byte flag stays two values. Every different cell is kept once and has a number.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checker/symbolic/terms.h"
#include "checker/symbolic/value.h"

namespace kheddle::symbolic {

using CellId = std::uint32_t;
inline constexpr CellId kZeroCell = 0;       // 8 defined bytes, all 0
inline constexpr CellId kUndefinedCell = 1;  // 8 undefined bytes

// A heap slot that a word points into, under a guard.
using Pointers = std::vector<std::pair<std::uint64_t, Guard>>;

class Cells {
 public:
  Cells(Terms* terms, Values* values);

  // REQUIRES of all: offset + size <= 8, size > 0. Values hold `size` bytes.
  Value load(CellId cell, unsigned offset, unsigned size);
  CellId store(CellId cell, unsigned offset, unsigned size, const Value& value);
  CellId pick(Guard condition, CellId then, CellId otherwise);
  Guard equal(CellId a, CellId b);

  // The starts of heap slots that the whole cell, as a word, may point into. A value that is no
  // list of cases is taken to point nowhere: unknowns are inputs.
  const Pointers& pointers(CellId cell);
  Pointers pointers_of(Term value) const;

 private:
  struct Piece {
    std::uint8_t offset = 0, size = 8;
    Value value;
    friend auto operator<=>(const Piece&, const Piece&) = default;
  };
  using Pieces = std::vector<Piece>;

  CellId intern(Pieces pieces);
  // Ends of pieces of either, ascending.
  std::vector<unsigned> cuts(CellId a, CellId b) const;

  Terms& terms_;
  Values& values_;
  std::vector<Pieces> cells_;
  std::map<Pieces, CellId> known_;
  std::unordered_map<CellId, Pointers> pointers_;
};

}  // namespace kheddle::symbolic
