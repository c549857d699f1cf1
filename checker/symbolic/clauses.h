// What Spacer answers, as lemmas: a formula over integers is put as clauses of linear relations.
#pragma once

#include <z3++.h>

#include <vector>

#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"

namespace kheddle::symbolic {

// `formula` is over the arguments of the relation: (:var i) is variable i or, after these, the
// number of threads at a place. Parts that are no clauses of linear relations are left out.
std::vector<Lemma> lemmas_of(const z3::expr& formula, const Protocol& protocol);

}  // namespace kheddle::symbolic
