#include "checker/symbolic/cells.h"

#include <algorithm>

#include "checker/base/check.h"
#include "checker/program/program.h"

namespace kheddle::symbolic {
namespace {

constexpr std::uint64_t kSlotBytes = layout::kMaxObject;

}  // namespace

Cells::Cells(Terms* terms, Values* values) : terms_(*terms), values_(*values) {
  intern({{0, 8, values_.constant(0)}});
  intern({{0, 8, values_.undefined(64)}});
}

CellId Cells::intern(Pieces pieces) {
  auto [at, is_new] = known_.try_emplace(std::move(pieces), static_cast<CellId>(cells_.size()));
  if (is_new) cells_.push_back(at->first);
  return at->second;
}

Value Cells::load(CellId cell, unsigned offset, unsigned size) {
  const unsigned end = offset + size;
  Value result = values_.constant(0);
  for (std::size_t i = 0; i < cells_[cell].size(); ++i) {
    const Piece piece = cells_[cell][i];
    const unsigned piece_end = piece.offset + piece.size;
    if (piece_end <= offset || piece.offset >= end) continue;
    if (piece.offset == offset && piece.size == size) return piece.value;
    const unsigned from = std::max<unsigned>(offset, piece.offset);
    const unsigned to = std::min(end, piece_end);
    const Term down = terms_.constant(8 * (from - piece.offset));
    const Term up = terms_.constant(8 * (from - offset));
    const auto part = [&](Term term) {
      const Term low = terms_.apply(Node::kLShr, term, down);
      const Term cut = terms_.apply(Node::kAnd, low, terms_.constant(mask(8 * (to - from))));
      return terms_.apply(Node::kShl, cut, up);
    };
    result = {terms_.apply(Node::kOr, result.bits, part(piece.value.bits)),
              terms_.apply(Node::kOr, result.undefined, part(piece.value.undefined))};
  }
  return result;
}

CellId Cells::store(CellId cell, unsigned offset, unsigned size, const Value& value) {
  const unsigned end = offset + size;
  const Pieces before = cells_[cell];
  Pieces after;
  bool stored = false;
  const auto put = [&](unsigned from, unsigned to, const Value& v) {
    after.push_back({static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to - from), v});
  };
  for (const Piece& piece : before) {
    const unsigned piece_end = piece.offset + piece.size;
    if (piece.offset < offset) {
      const unsigned to = std::min(offset, piece_end);
      put(piece.offset, to,
          to == piece_end ? piece.value : load(cell, piece.offset, to - piece.offset));
    }
    if (piece_end > offset && !stored) {
      put(offset, end, value);
      stored = true;
    }
    if (piece_end > end) {
      const unsigned from = std::max<unsigned>(end, piece.offset);
      put(from, piece_end, from == piece.offset ? piece.value : load(cell, from, piece_end - from));
    }
  }
  return intern(std::move(after));
}

std::vector<unsigned> Cells::cuts(CellId a, CellId b) const {
  std::vector<unsigned> ends;
  for (CellId cell : {a, b})
    for (const Piece& piece : cells_[cell]) ends.push_back(piece.offset + piece.size);
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

CellId Cells::pick(Guard condition, CellId then, CellId otherwise) {
  if (condition == kAlways || then == otherwise) return then;
  if (condition == kNever) return otherwise;
  Pieces pieces;
  unsigned from = 0;
  for (unsigned to : cuts(then, otherwise)) {
    const Value value =
        values_.pick(condition, load(then, from, to - from), load(otherwise, from, to - from));
    pieces.push_back(
        {static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to - from), value});
    from = to;
  }
  return intern(std::move(pieces));
}

Guard Cells::equal(CellId a, CellId b) {
  if (a == b) return kAlways;
  Guard same = kAlways;
  unsigned from = 0;
  for (unsigned to : cuts(a, b)) {
    same = terms_.both(same, values_.equal(load(a, from, to - from), load(b, from, to - from)));
    from = to;
  }
  return same;
}

Pointers Cells::pointers_of(Term value) const {
  Pointers found;
  const auto note = [&](std::uint64_t v, Guard guard) {
    if (v >= layout::kHeap && v < layout::kStacks)
      found.emplace_back(v / kSlotBytes * kSlotBytes, guard);
  };
  std::uint64_t constant = 0;
  if (terms_.constant_value(value, &constant)) {
    note(constant, kAlways);
  } else if (const Cases* cases = terms_.cases(value)) {
    for (const auto& [v, guard] : *cases) note(v, guard);
  }
  return found;
}

const Pointers& Cells::pointers(CellId cell) {
  auto known = pointers_.find(cell);
  if (known != pointers_.end()) return known->second;
  return pointers_[cell] = pointers_of(load(cell, 0, 8).bits);
}

}  // namespace kheddle::symbolic
