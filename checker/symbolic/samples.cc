#include "checker/symbolic/samples.h"

#include <algorithm>
#include <random>

namespace kheddle::symbolic {
namespace {

constexpr int kWalks = 64;
constexpr int kSteps = 64;                          // of a walk
constexpr std::int64_t kMostFactor = 16;            // of a sum
constexpr std::uint64_t kPrime = (1ULL << 61) - 1;  // to count in, instead of fractions

// Makes the variables' terms have the sample's values; what else is unknown gets any.
Assignment assignment(const Protocol& protocol, const Terms& terms, const Sample& sample,
                      std::mt19937_64* random) {
  Assignment values(terms.size(), 0);
  for (std::uint32_t node = 0; node < terms.size(); ++node) {
    if (terms.entry(node).node == Node::kUnknownGuard) values[node] = (*random)() & 1;
    if (terms.entry(node).node == Node::kUnknown) values[node] = (*random)() % 8;
  }
  for (std::size_t v = 0; v < protocol.variables().size(); ++v) {
    const SharedVariable& variable = protocol.variables()[v];
    if (variable.values.empty()) {
      for (std::uint32_t node : variable.unknowns) values[node] = sample.variables[v];
      continue;
    }
    auto value = variable.values.begin();
    for (std::uint32_t node : variable.unknowns)
      values[node] = *value++ == sample.variables[v] ? 1 : 0;
  }
  terms.evaluate(&values);
  return values;
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % kPrime);
}
std::uint64_t minus(std::uint64_t a, std::uint64_t b) { return (a + kPrime - b) % kPrime; }
std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t result = 1;
  for (std::uint64_t power = kPrime - 2; power != 0; power /= 2, a = times(a, a))
    if (power % 2 != 0) result = times(result, a);
  return result;
}
// As a number that may be negative; values of variables as signed ones of their size.
std::uint64_t residue(std::int64_t value) {
  return value < 0 ? kPrime - static_cast<std::uint64_t>(-value) % kPrime
                   : static_cast<std::uint64_t>(value) % kPrime;
}
bool small(std::uint64_t residue, std::int64_t* value) {
  *value = residue > kPrime / 2 ? -static_cast<std::int64_t>(kPrime - residue)
                                : static_cast<std::int64_t>(residue);
  return *value <= kMostFactor && *value >= -kMostFactor;
}
std::int64_t as_signed(std::uint64_t value, unsigned size) {
  const unsigned shift = 64 - 8 * size;
  return static_cast<std::int64_t>(value << shift) >> shift;
}

}  // namespace

std::vector<Sample> samples(Protocol* protocol) {
  std::mt19937_64 random(1);
  const Terms& terms = protocol->terms();
  std::vector<Sample> all;
  for (int walk = 0; walk < kWalks; ++walk) {
    Sample at;
    for (const SharedVariable& variable : protocol->variables())
      at.variables.push_back(variable.initial);
    at.threads.assign(protocol->places().size(), 0);
    for (const Role& role : protocol->roles())
      at.threads[role.start] = role.any_number ? random() % 4 : 1;
    all.push_back(at);
    for (int step = 0; step < kSteps; ++step) {
      const Assignment values = assignment(*protocol, terms, at, &random);
      std::vector<const Transition*> able;
      for (const Transition& it : protocol->transitions())
        if (at.threads[it.from] != 0 && Terms::holds(values, it.guard)) able.push_back(&it);
      if (able.empty()) break;
      const Transition& taken = *able[random() % able.size()];
      for (std::size_t v = 0; v < at.variables.size(); ++v) at.variables[v] = values[taken.next[v]];
      --at.threads[taken.from];
      ++at.threads[taken.to];
      all.push_back(at);
    }
  }
  return all;
}

bool holds(const Literal& claim, const Sample& sample) {
  std::uint64_t left = 0, right = 0;
  for (const Literal::Part& part : claim.sum) {
    const std::uint64_t value =
        part.threads ? sample.threads[part.index] : sample.variables[part.index];
    std::uint64_t& side = part.times < 0 ? right : left;
    side += value * static_cast<std::uint64_t>(part.times < 0 ? -part.times : part.times);
  }
  if (claim.relation == Literal::Relation::kAtLeast) {
    const bool negative = static_cast<std::int64_t>(claim.constant) < 0;
    (negative ? left : right) += negative ? -claim.constant : claim.constant;
    return left >= right;
  }
  const bool same = ((left - right) & mask(claim.bits)) == claim.constant;
  return same == (claim.relation == Literal::Relation::kEqual);
}

bool applies(const Lemma& lemma, const Sample& sample) {
  return std::ranges::all_of(lemma.when, [&](const Literal& when) { return holds(when, sample); });
}

std::vector<Lemma> equalities(const Protocol& protocol, const std::vector<Sample>& samples) {
  const std::size_t places = protocol.places().size();
  const std::size_t variables = protocol.variables().size();
  // Rows: samples; columns: 1, numbers of threads, variables. Each pass over a column either makes
  // it a new basis column, or says that it is a sum of those before it.
  const std::size_t columns = 1 + places + variables;
  std::vector<std::vector<std::uint64_t>> rows;
  for (const Sample& sample : samples) {
    std::vector<std::uint64_t>& row = rows.emplace_back();
    row.push_back(1);
    for (std::uint64_t n : sample.threads) row.push_back(n);
    for (std::size_t v = 0; v < variables; ++v)
      row.push_back(residue(as_signed(sample.variables[v], protocol.variables()[v].size)));
  }
  std::vector<std::size_t> basis;  // by row: its column
  std::vector<Lemma> found;
  for (std::size_t column = 0; column < columns; ++column) {
    std::size_t pivot = basis.size();
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot < rows.size()) {
      std::swap(rows[pivot], rows[basis.size()]);
      std::vector<std::uint64_t>& row = rows[basis.size()];
      const std::uint64_t unit = inverse(row[column]);
      for (std::uint64_t& entry : row) entry = times(entry, unit);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::uint64_t factor = rows[r][column];
        if (r == basis.size() || factor == 0) continue;
        for (std::size_t c = 0; c < columns; ++c)
          rows[r][c] = minus(rows[r][c], times(factor, row[c]));
      }
      basis.push_back(column);
      continue;
    }
    const bool thread = column <= places;
    const auto index = static_cast<std::uint32_t>(thread ? column - 1 : column - 1 - places);
    Lemma lemma;
    lemma.then.sum = {{1, thread, index}};
    lemma.then.bits = thread ? 64 : 8 * protocol.variables()[index].size;
    bool simple = true;
    for (std::size_t r = 0; r < basis.size() && simple; ++r) {
      std::int64_t factor = 0;
      simple = small(rows[r][column], &factor);
      if (factor == 0) continue;
      if (basis[r] == 0) {
        lemma.then.constant = static_cast<std::uint64_t>(factor) & mask(lemma.then.bits);
        continue;
      }
      const bool of_threads = basis[r] <= places;
      const std::size_t of = of_threads ? basis[r] - 1 : basis[r] - 1 - places;
      lemma.then.sum.push_back({-factor, of_threads, static_cast<std::uint32_t>(of)});
      // Variables of different sizes wrap differently.
      if (!of_threads &&
          (thread || protocol.variables()[of].size != protocol.variables()[index].size))
        simple = false;
    }
    if (simple) found.push_back(std::move(lemma));
  }
  return found;
}

}  // namespace kheddle::symbolic
