// Spacer (Komuravelli, Gurfinkel, Chaki: SMT-Based Model Checking for Recursive Programs, 2014), as
// Z3 has it, looks for an invariant of a Protocol over the integers: what variables and numbers of
// threads have to do with each other.
//
// It may run for ever and take any memory: it belongs into a process of its own.
#pragma once

#include <string>
#include <vector>

#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"

namespace kheddle::symbolic {

struct SpacerAnswer {
  enum class What : std::uint8_t {
    kInvariant,  // lemmas: suggestions, as integers do not wrap
    kReachable,  // over the integers some run breaks what is wanted
    kGaveUp
  };
  What what = What::kGaveUp;
  std::vector<Lemma> lemmas;
  std::string why;  // of kGaveUp
};

// `wanted`: invariants of the protocol. Findings are ruled out as well.
SpacerAnswer spacer(Protocol* protocol, const std::vector<Lemma>& wanted, double seconds);

// For the way back from that process. Throws nlohmann::json::exception for what is no answer.
std::string to_text(const SpacerAnswer& answer, const Protocol& protocol);
SpacerAnswer answer_of(const std::string& text, const Protocol& protocol);

}  // namespace kheddle::symbolic
