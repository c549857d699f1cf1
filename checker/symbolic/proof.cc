#include "checker/symbolic/proof.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/symbolic/certificate.h"
#include "checker/symbolic/induction.h"
#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"
#include "checker/symbolic/spacer.h"
#include "checker/symbolic/words.h"

namespace kheddle {
namespace {

using nlohmann::json;
using symbolic::Gap;
using symbolic::Induction;
using symbolic::Lemma;
using symbolic::Protocol;
using symbolic::SpacerAnswer;
using symbolic::Words;

// Of a protocol that could not be built.
Proof impossible(const Error& error, const ProofOptions& options) {
  Proof proof;
  proof.why = error.message;
  proof.file = error.file;
  proof.line = error.line;
  if (error.message == symbolic::kStoppedText) proof.answer = Proof::Answer::kStopped;
  proof.out_of_memory = options.out_of_memory && options.out_of_memory();
  return proof;
}

void describe(const Protocol& protocol, Proof* proof) {
  for (const symbolic::Role& role : protocol.roles())
    if (role.any_number) proof->any_number.push_back(role.name);
  proof->places = protocol.places().size();
  proof->steps = protocol.transitions().size();
}

// Asks Spacer, in a process of its own. What it answers is put to the solver. `said`: why it did
// not help.
bool ask_spacer(Protocol* protocol, Induction* induction, const ProofOptions& options,
                const std::vector<Lemma>& wanted, std::vector<Lemma>* chosen, Gap* gap,
                std::string* said) {
  const Result<std::string> text = options.isolate(options.spacer_seconds, [&] {
    return to_text(symbolic::spacer(protocol, wanted, options.spacer_seconds), *protocol);
  });
  if (!text) {
    *said = text.error().message;
    return false;
  }
  const SpacerAnswer answer = symbolic::answer_of(*text, *protocol);
  switch (answer.what) {
    case SpacerAnswer::What::kGaveUp: *said = "gave up (" + answer.why + ")"; return false;
    case SpacerAnswer::What::kReachable:
      *said = "some run breaks it, with more threads than were checked";
      return false;
    case SpacerAnswer::What::kInvariant: break;
  }
  if (induction->keep(wanted, answer.lemmas, chosen, gap)) return true;
  if (gap->what != Gap::What::kStopped) {
    *said = "its invariant over the integers does not hold for machine words";
  }
  return false;
}

// Looks for lemmas that make a proof of the wanted ones: guesses first, then Spacer's.
bool strengthen(Protocol* protocol, Induction* induction, const ProofOptions& options,
                std::vector<Lemma> wanted, const std::vector<Lemma>& others,
                std::vector<Lemma>* chosen, Gap* gap, Proof* proof) {
  const auto ask = [&] {
    std::vector<Lemma> with_spacer;
    Gap its_gap;
    if (!ask_spacer(protocol, induction, options, wanted, &with_spacer, &its_gap, &proof->spacer))
      return false;
    *chosen = std::move(with_spacer);
    return true;
  };
  if (options.strengthen != ProofOptions::Strengthen::kSpacer) {
    const std::vector<Lemma> guesses = symbolic::guesses(protocol);
    if (induction->search(wanted, guesses, chosen, gap)) return true;
    if (!others.empty()) {
      // What else the file claims is worth proving along.
      wanted.insert(wanted.end(), others.begin(), others.end());
      if (induction->search(wanted, guesses, chosen, gap)) return true;
    }
  }
  const bool allowed = options.strengthen != ProofOptions::Strengthen::kGuesses;
  return allowed && options.isolate && gap->what != Gap::What::kStopped && ask();
}

}  // namespace

Proof prove(const Program& program, const ProofOptions& options) {
  auto built = Protocol::build(program, options.stop, options.seconds, options.out_of_memory);
  if (!built) return impossible(built.error(), options);
  Protocol& protocol = **built;
  Proof proof;
  describe(protocol, &proof);
  std::vector<Lemma> wanted, others;
  for (std::uint32_t i = 0; i < protocol.invariants().size(); ++i) {
    const symbolic::Invariant& invariant = protocol.invariants()[i];
    Lemma lemma;
    lemma.invariant = i;
    if (options.invariant.empty() || options.invariant == invariant.name) {
      wanted.push_back(lemma);
      proof.invariants.push_back(invariant.name);
    } else {
      others.push_back(lemma);
    }
  }
  if (wanted.empty()) {
    proof.answer = Proof::Answer::kUnknownInvariant;
    for (const symbolic::Invariant& invariant : protocol.invariants())
      proof.invariants.push_back(invariant.name);
    return proof;
  }
  const Words words(program, protocol, options.name);
  Induction induction(&protocol);
  std::vector<Lemma> chosen = wanted;
  Gap gap;
  bool proved = induction.prove(chosen, &gap);
  if (!proved && gap.what != Gap::What::kStart && gap.what != Gap::What::kStopped)
    proved = strengthen(&protocol, &induction, options, wanted, others, &chosen, &gap, &proof);
  for (const Lemma& lemma : chosen) proof.lemmas.push_back(words.lemma(lemma));
  if (proved) {
    proof.answer = Proof::Answer::kProved;
    proof.certificate = certificate_text(program, protocol, words, chosen, proof.invariants);
    return proof;
  }
  if (protocol.solver().stopped()) gap.what = Gap::What::kStopped;
  proof.out_of_memory = protocol.solver().out_of_memory();
  proof.answer =
      gap.what == Gap::What::kStopped ? Proof::Answer::kStopped : Proof::Answer::kNotInductive;
  proof.why = words.gap(chosen, gap);
  if (!proof.spacer.empty()) proof.why += "\n  Spacer: " + proof.spacer;
  return proof;
}

Result<CertificateOf> read_certificate(const std::string& text) {
  try {
    const json all = json::parse(text);
    if (all.at("kheddle-certificate").get<int>() != symbolic::kCertificateFormat)
      return Error{"the certificate is of another version of kheddle", "", 0, "prove it again"};
    return CertificateOf{all.at("scenario").get<std::string>(),
                         all.at("variant").get<std::string>()};
  } catch (const json::exception& error) {
    return Error{std::string("this is no whole certificate: ") + error.what(), "", 0,
                 "prove it again"};
  }
}

Result<Proof> check_certificate(const Program& program, const std::string& text,
                                const ProofOptions& options) {
  auto built = Protocol::build(program, options.stop, options.seconds, options.out_of_memory);
  if (!built) return impossible(built.error(), options);
  Protocol& protocol = **built;
  Proof proof;
  describe(protocol, &proof);
  std::vector<Lemma> lemmas;
  try {
    const json all = json::parse(text);
    const json meant = symbolic::legend(program, protocol);
    if (all.at("program").get<std::uint64_t>() != program.digest ||
        all.at("variables") != meant.at("variables") || all.at("places") != meant.at("places")) {
      return Error{"the certificate is for another program than this source", "", 0,
                   "prove it again"};
    }
    if (all.at("proved").empty()) return Error{"the certificate proves nothing", "", 0, ""};
    for (const json& name : all.at("proved")) proof.invariants.push_back(name.get<std::string>());
    for (const json& it : all.at("lemmas")) lemmas.push_back(symbolic::lemma_of(it, protocol));
  } catch (const json::exception& error) {
    return Error{std::string("this is no whole certificate: ") + error.what(), "", 0,
                 "prove it again"};
  }
  const Words words(program, protocol, options.name);
  // What it claims to prove must be among what it shows.
  for (const std::string& name : proof.invariants) {
    const bool shown = std::ranges::any_of(lemmas, [&](const Lemma& lemma) {
      return lemma.invariant != kNone && protocol.invariants()[lemma.invariant].name == name;
    });
    if (!shown) return Error{"the certificate says nothing of " + name, "", 0, "prove it again"};
  }
  for (const Lemma& lemma : lemmas) proof.lemmas.push_back(words.lemma(lemma));
  Induction induction(&protocol);
  Gap gap;
  if (induction.prove(lemmas, &gap)) {
    proof.answer = Proof::Answer::kProved;
    return proof;
  }
  proof.answer =
      gap.what == Gap::What::kStopped ? Proof::Answer::kStopped : Proof::Answer::kNotInductive;
  proof.out_of_memory = protocol.solver().out_of_memory();
  proof.why = words.gap(lemmas, gap);
  return proof;
}

}  // namespace kheddle
