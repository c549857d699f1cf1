// A certificate is what a proof leaves: lemmas in JSON, and what program they are of.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"
#include "checker/symbolic/words.h"

namespace kheddle::symbolic {

inline constexpr int kCertificateFormat = 1;

nlohmann::json to_json(const Lemma& lemma, const Protocol& protocol);
// Throws nlohmann::json::exception for what is malformed, or names what the protocol has not.
Lemma lemma_of(const nlohmann::json& text, const Protocol& protocol);

// What a certificate's numbers mean: another program has others.
nlohmann::json legend(const Program& program, const Protocol& protocol);

// `names`: the invariants that were asked for.
std::string certificate_text(const Program& program, const Protocol& protocol, const Words& words,
                             const std::vector<Lemma>& lemmas,
                             const std::vector<std::string>& names);

}  // namespace kheddle::symbolic
