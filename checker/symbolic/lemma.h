// A Lemma is something that is claimed of every state of a Protocol: one of its invariants, or a
// relation between shared variables and numbers of threads.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "checker/symbolic/protocol.h"

namespace kheddle::symbolic {

// A sum of variables and of numbers of threads at places, compared with a constant. Variables are
// unsigned numbers of their size; for kEqual and kDiffers the sum is taken modulo 2^bits. For
// kAtLeast what is negative, the constant too, stands on the other side: two sums of 64 bits are
// compared as unsigned numbers.
struct Literal {
  enum class Relation : std::uint8_t { kEqual, kDiffers, kAtLeast };
  struct Part {
    std::int64_t times = 1;
    bool threads = false;     // of numbers of threads; else of variables
    std::uint32_t index = 0;  // of a place or variable
    friend auto operator<=>(const Part&, const Part&) = default;
  };
  std::vector<Part> sum;
  Relation relation = Relation::kEqual;
  std::uint64_t constant = 0;
  unsigned bits = 64;
  friend auto operator<=>(const Literal&, const Literal&) = default;
};

struct Lemma {
  std::uint32_t invariant = kNone;  // of the protocol, or:
  std::vector<Literal> when;        // all of these imply
  Literal then;
  friend auto operator<=>(const Lemma&, const Lemma&) = default;
};

// What the numbers in a state are: terms, one for each variable and place.
struct Valuation {
  std::vector<Term> variables, threads;
};

Guard holds(Protocol* protocol, const Lemma& lemma, const Valuation& at);

// Lemmas worth trying: sums that all steps preserve, what a variable is while some thread stands
// somewhere, places that exclude each other, what variables imply of each other. Most are false.
std::vector<Lemma> guesses(Protocol* protocol);

}  // namespace kheddle::symbolic
