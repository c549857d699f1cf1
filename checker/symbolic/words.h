// Lemmas and states of a Protocol in the words of the source.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/symbolic/induction.h"
#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"

namespace kheddle::symbolic {

// "counter.c:12"
std::string where(const Program& program, PlaceId place);

class Words {
 public:
  // What a piece of memory is called: address, size.
  using Name = std::function<std::string(std::uint64_t, std::uint64_t)>;
  Words(const Program& program, const Protocol& protocol, Name name)
      : program_(program), protocol_(protocol), name_(std::move(name)) {}

  std::string lemma(const Lemma& lemma) const;
  // Why the lemmas are no proof, with the states.
  std::string gap(const std::vector<Lemma>& lemmas, const Gap& gap) const;

 private:
  std::string variable(std::size_t v) const;
  std::string place(std::size_t p) const;
  std::string literal(const Literal& claim) const;
  std::string state(const std::vector<std::uint64_t>& variables,
                    const std::vector<std::uint64_t>& threads) const;

  const Program& program_;
  const Protocol& protocol_;
  Name name_;
};

}  // namespace kheddle::symbolic
