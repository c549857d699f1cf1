// Samples are states of a Protocol that real runs come to, with few threads: what is false in one
// of them is no lemma, and what all of them have in common may be one.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"

namespace kheddle::symbolic {

struct Sample {
  std::vector<std::uint64_t> variables, threads;  // by variable, by place
};

// Random runs, the same every time.
std::vector<Sample> samples(Protocol* protocol);

bool holds(const Literal& claim, const Sample& sample);
// Whether all conditions of the lemma are true there.
bool applies(const Lemma& lemma, const Sample& sample);

// Sums that are equal in all samples: each variable, and each number of threads, that is a sum of
// others with small factors (Gaussian elimination; after Karr, 1976).
std::vector<Lemma> equalities(const Protocol& protocol, const std::vector<Sample>& samples);

}  // namespace kheddle::symbolic
