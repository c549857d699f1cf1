// Proofs: that an invariant holds in every state of a program whose threads go round for ever, for
// any number of those that may be any number, by induction.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"

namespace kheddle {

struct ProofOptions {
  enum class Strengthen : std::uint8_t { kGuesses, kSpacer, kBoth };
  std::string invariant;  // its name; "": all of them
  double seconds = 0;     // 0: no limit
  Strengthen strengthen = Strengthen::kBoth;
  double spacer_seconds = 60;
  // Does the work in a process of its own that is ended after so many seconds, or when it takes too
  // much memory; its answer, or why there is none. Not set: Spacer is not asked.
  std::function<Result<std::string>(double seconds, const std::function<std::string()>& work)>
      isolate;
  const std::atomic<bool>* stop = nullptr;
  std::function<bool()> out_of_memory;  // asked now and then, by another thread
  // What a piece of memory is called: address, size.
  std::function<std::string(std::uint64_t, std::uint64_t)> name;
};

struct Proof {
  enum class Answer : std::uint8_t {
    kProved,
    kNotInductive,
    kUnknownInvariant,
    kImpossible,
    kStopped
  };
  Answer answer = Answer::kImpossible;
  bool out_of_memory = false;  // of kStopped
  std::string why;             // in words, if not proved
  std::string file;            // of kImpossible: where
  std::uint32_t line = 0;
  std::vector<std::string> invariants;  // that were asked for; of kUnknownInvariant all there are
  std::vector<std::string> any_number;  // the threads of which there may be any number
  std::vector<std::string> lemmas;      // in source terms, invariants first
  std::string spacer;                   // why it did not help, if it was asked
  std::size_t places = 0, steps = 0;
  std::string certificate;  // JSON
};

// Takes the invariants as they are; if they are not inductive, strengthens them.
Proof prove(const Program& program, const ProofOptions& options);

// Reads a certificate and judges its lemmas anew, in a solver of its own: they hold at the start,
// every step keeps them, no step makes a finding. Error: the text is no certificate, or is of
// another program.
Result<Proof> check_certificate(const Program& program, const std::string& text,
                                const ProofOptions& options);

// What a certificate says it is of. Error: it is none.
struct CertificateOf {
  std::string scenario, variant;
};
Result<CertificateOf> read_certificate(const std::string& text);

}  // namespace kheddle
