// Terms as Z3 expressions over the integers, for engines that reason about numbers without bounds.
//
// This is an abstraction: nothing wraps, a constant with the top bit of 64 or 32 set is taken as
// negative, and an operation that is not linear may come to anything. What is found with it has to
// be judged again by the Solver.
#pragma once

#include <z3++.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "checker/symbolic/terms.h"

namespace kheddle::symbolic {

class Arithmetic {
 public:
  Arithmetic(const Terms* terms, z3::context* context) : terms_(*terms), context_(*context) {}

  static std::int64_t as_integer(std::uint64_t constant);

  // What an unknown node stands for; others get constants of their own.
  void bind(std::uint32_t node, const z3::expr& meaning);
  z3::expr guard(Guard guard);
  z3::expr term(Term term) { return at(term); }
  // Constants that were made for what may be anything.
  const std::vector<z3::expr>& anything() const { return anything_; }

 private:
  z3::expr at(std::uint32_t root);
  z3::expr define(std::uint32_t node);
  z3::expr operation(std::uint32_t node, const Terms::Entry& entry);
  z3::expr any(std::uint32_t node, bool boolean);
  z3::expr known(std::uint32_t node) const { return done_.at(node); }
  z3::expr literal(Guard guard) const;
  std::vector<std::uint32_t> operands(std::uint32_t node) const;

  const Terms& terms_;
  z3::context& context_;
  std::unordered_map<std::uint32_t, z3::expr> done_;
  std::vector<z3::expr> anything_;
};

}  // namespace kheddle::symbolic
