// Terms are the unknowns of a bounded check and what is computed from them: guards (true or false)
// and 64-bit values, each kept once, in one graph. What can be decided while the graph is built is
// decided: a value that is one of a few constants stays a list of cases, each under its guard.
//
// Every guard is also simulated: 64 lanes, each one assignment to all unknowns that is a real run
// so far. A guard that is true in a lane is feasible, and no solver need be asked.
//
// A graph only grows. Not thread safe.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kheddle::symbolic {

using Guard = std::uint32_t;  // a node's number twice, plus one if negated
using Term = std::uint32_t;   // a node's number
inline constexpr Guard kNever = 0;
inline constexpr Guard kAlways = 1;
inline Guard negate(Guard guard) { return guard ^ 1; }

// Alternatives of a value, ascending; in every real run exactly one guard is true.
using Cases = std::vector<std::pair<std::uint64_t, Guard>>;

enum class Node : std::uint8_t {
  kFalse,
  kUnknownGuard,
  kBoth,         // a and b, guards
  kEqual,        // of terms
  kBelow,        // unsigned
  kSignedBelow,  // as signed 64-bit numbers
  kConstant,
  kCases,
  kUnknown,  // any 64-bit value
  kPick,     // guard a ? b : c
  kAdd,
  kSub,
  kMul,
  kUDiv,  // by zero as in SMT-LIB: all ones
  kSDiv,
  kURem,
  kSRem,
  kAnd,
  kOr,
  kXor,
  kShl,  // by 64 or more: 0
  kLShr,
  kAShr,
};

// An assignment: a value for each node (0 or 1 for guards).
using Assignment = std::vector<std::uint64_t>;

class Terms {
 public:
  static constexpr unsigned kLanes = 64;
  using LaneValues = std::array<std::uint64_t, kLanes>;

  Terms();

  // --- guards
  // An unknown; `lanes`: what it is in each lane, a bit each.
  Guard unknown_guard(std::uint64_t lanes);
  Guard both(Guard a, Guard b);
  Guard either(Guard a, Guard b) { return negate(both(negate(a), negate(b))); }
  Guard pick_guard(Guard condition, Guard then, Guard otherwise);
  Guard equal(Term a, Term b);
  Guard below(Term a, Term b);
  Guard signed_below(Term a, Term b);
  Guard is_zero(Term a) { return equal(a, constant(0)); }
  // Whether some side of these unknowns makes the guard true.
  Guard exists(Guard guard, const std::vector<Guard>& unknowns);
  // Whether the guard was computed from this unknown node.
  bool depends_on(Guard guard, std::uint32_t unknown) const;
  // From now on the guard counts as never true: the caller knows that no run makes it so.
  void rule_out(Guard guard);

  // --- values
  Term constant(std::uint64_t value);
  Term unknown(const LaneValues& lanes);
  Term of_guard(Guard guard) { return pick(guard, constant(1), constant(0)); }
  Term pick(Guard condition, Term then, Term otherwise);
  // One of kAdd to kAShr.
  Term apply(Node op, Term a, Term b);
  // Out of alternatives that exclude each other and of which one holds.
  Term of_cases(Cases cases);

  bool constant_value(Term term, std::uint64_t* value) const;
  // The alternatives, one for a constant; null for what is no list of them.
  const Cases* cases(Term term) const;

  // --- simulation
  std::uint64_t lanes(Guard guard) const {
    return (guard & 1) != 0 ? ~words_[guard >> 1] : words_[guard >> 1];
  }
  // Bits of the lanes that are real runs; it is for the caller to keep that true.
  std::uint64_t live_lanes = ~std::uint64_t{0};
  LaneValues lane_values(Term term) const;
  bool seen(Guard guard) const { return (lanes(guard) & live_lanes) != 0; }
  // Makes a lane the run that gives these values to all nodes; it is live from now on.
  void load_lane(unsigned lane, const Assignment& values);

  // --- evaluation
  // Completes an assignment: `values` holds those of the unknowns; all others are computed.
  void evaluate(Assignment* values) const;
  static bool holds(const Assignment& values, Guard guard) {
    return (values[guard >> 1] != 0) != ((guard & 1) != 0);
  }

  // --- for the solver
  struct Entry {
    Node node = Node::kFalse;
    std::uint32_t a = 0, b = 0, c = 0;
    std::uint64_t value = 0;  // of a constant; of kCases: its number
  };
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  const Entry& entry(std::uint32_t node) const { return entries_[node]; }

  // What an operation comes to; both operands are constants.
  static std::uint64_t compute(Node op, std::uint64_t a, std::uint64_t b);

 private:
  struct Key {
    Node node;
    std::uint32_t a, b, c;
    std::uint64_t value;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct CasesHash {
    std::size_t operator()(const Cases& cases) const;
  };

  std::uint32_t add(Entry entry, std::uint64_t word);
  std::uint32_t intern(Entry entry);
  Guard compare(Node node, Term a, Term b);
  Guard compare_cases(Node node, const Cases& a, const Cases& b);
  std::uint64_t compare_lanes(Node node, Term a, Term b) const;
  bool excludes(Guard a, Guard b) const;
  Guard with(Guard guard, std::uint32_t unknown, bool value,
             std::unordered_map<std::uint32_t, Guard>* done);
  Term opaque(Node op, Term a, Term b, Term c);
  std::uint64_t value_of(const Entry& entry, const Assignment& values) const;

  std::vector<Entry> entries_;
  std::vector<std::uint64_t> words_;  // of guards
  std::vector<Cases> cases_;
  std::unordered_map<Key, std::uint32_t, KeyHash> known_;  // both(): the guard; others: the node
  std::unordered_map<Cases, Term, CasesHash> known_cases_;
  std::unordered_map<Term, LaneValues> lane_values_;  // of unknowns and what is opaque
};

}  // namespace kheddle::symbolic
