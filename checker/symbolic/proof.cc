#include "checker/symbolic/proof.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/symbolic/induction.h"
#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"

namespace kheddle {
namespace {

using nlohmann::json;
using symbolic::Gap;
using symbolic::Induction;
using symbolic::Lemma;
using symbolic::Literal;
using symbolic::Protocol;
using Relation = symbolic::Literal::Relation;

constexpr int kFormat = 1;

std::string where(const Program& program, PlaceId id) {
  const Place& place = program.places[id];
  return place.file.substr(place.file.rfind('/') + 1) + ":" + std::to_string(place.line);
}

// Lemmas and states in the words of the source.
class Words {
 public:
  Words(const Program& program, const Protocol& protocol, const ProofOptions& options)
      : program_(program), protocol_(protocol), options_(options) {}

  std::string variable(std::size_t v) const {
    const symbolic::SharedVariable& it = protocol_.variables()[v];
    if (options_.name) return options_.name(it.address, it.size);
    return std::to_string(it.address);
  }
  std::string place(std::size_t p) const {
    const symbolic::StandPlace& it = protocol_.places()[p];
    std::string text = "`" + protocol_.roles()[it.role].name + "` at " + where(program_, it.source);
    std::size_t number = 0, same = 0;
    for (std::size_t q = 0; q < protocol_.places().size(); ++q) {
      if (protocol_.places()[q].role != it.role ||
          where(program_, protocol_.places()[q].source) != where(program_, it.source)) {
        continue;
      }
      ++same;
      if (q <= p) ++number;
    }
    return same > 1 ? text + " (" + std::to_string(number) + ")" : text;
  }
  std::string literal(const Literal& claim) const {
    if (claim.sum.size() == 1 && claim.sum[0].threads && claim.sum[0].times == 1) {
      const std::string at = place(claim.sum[0].index);
      if (claim.relation == Relation::kAtLeast && claim.constant == 1) return "some " + at;
      if (claim.relation == Relation::kEqual && claim.constant == 0) return "no " + at;
      if (claim.relation == Relation::kEqual && claim.constant == 1) return "one " + at;
    }
    std::string left, right;
    for (const Literal::Part& part : claim.sum) {
      std::string& side = part.times < 0 ? right : left;
      if (!side.empty()) side += " + ";
      const std::int64_t times = part.times < 0 ? -part.times : part.times;
      if (times != 1) side += std::to_string(times) + " * ";
      side += part.threads ? "number of " + place(part.index) : variable(part.index);
    }
    const std::uint64_t bits = symbolic::mask(claim.bits);
    const bool negative = claim.bits < 64 && claim.constant > bits / 2;
    const std::string constant =
        negative ? "-" + std::to_string(bits - claim.constant + 1) : std::to_string(claim.constant);
    if (right.empty()) {
      right = constant;
    } else if (claim.constant != 0) {
      right = constant + " + " + right;
    }
    const char* relation = claim.relation == Relation::kEqual     ? " == "
                           : claim.relation == Relation::kDiffers ? " != "
                                                                  : " >= ";
    return left + relation + right;
  }
  std::string lemma(const Lemma& lemma) const {
    if (lemma.invariant != kNone) return protocol_.invariants()[lemma.invariant].name;
    std::string text;
    for (const Literal& when : lemma.when) text += (text.empty() ? "" : " and ") + literal(when);
    return text.empty() ? literal(lemma.then) : text + " => " + literal(lemma.then);
  }
  std::string state(const std::vector<std::uint64_t>& variables,
                    const std::vector<std::uint64_t>& threads) const {
    std::string text;
    for (std::size_t v = 0; v < variables.size(); ++v)
      text += "    " + variable(v) + " == " + std::to_string(variables[v]) + "\n";
    for (std::size_t p = 0; p < threads.size(); ++p)
      if (threads[p] != 0) text += "    " + std::to_string(threads[p]) + " " + place(p) + "\n";
    return text;
  }

 private:
  const Program& program_;
  const Protocol& protocol_;
  const ProofOptions& options_;
};

std::string gap_text(const Program& program, const Protocol& protocol, const Words& words,
                     const std::vector<Lemma>& lemmas, const Gap& gap) {
  switch (gap.what) {
    case Gap::What::kStart: return words.lemma(lemmas[gap.lemma]) + " does not hold at the start";
    case Gap::What::kFlaw: {
      const symbolic::Flaw& flaw = protocol.flaws()[gap.flaw];
      return "nothing that was found rules out " + std::string(kind_name(flaw.kind)) + " at " +
             where(program, flaw.place) + " from\n" + words.state(gap.variables, gap.threads);
    }
    case Gap::What::kStep: {
      const symbolic::Transition& step = protocol.transitions()[gap.transition];
      return words.lemma(lemmas[gap.lemma]) + " is lost when " + words.place(step.from) +
             " steps, from\n" + words.state(gap.variables, gap.threads) + "  to\n" +
             words.state(gap.variables_after, gap.threads_after);
    }
    case Gap::What::kStopped: break;
  }
  return "the time given ran out";
}

json to_json(const Literal& claim) {
  json sum = json::array();
  for (const Literal::Part& part : claim.sum)
    sum.push_back({part.times, part.threads ? "threads" : "variable", part.index});
  const char* relation = claim.relation == Relation::kEqual     ? "=="
                         : claim.relation == Relation::kDiffers ? "!="
                                                                : ">=";
  return {{"sum", sum}, {"is", relation}, {"constant", claim.constant}, {"bits", claim.bits}};
}

// Throws json::exception for what is malformed.
Literal literal_of(const json& text, const Protocol& protocol) {
  Literal claim;
  for (const json& part : text.at("sum")) {
    Literal::Part it;
    it.times = part.at(0).get<std::int64_t>();
    it.threads = part.at(1).get<std::string>() == "threads";
    it.index = part.at(2).get<std::uint32_t>();
    const std::size_t most = it.threads ? protocol.places().size() : protocol.variables().size();
    if (it.index >= most) throw json::other_error::create(501, "there is no such number", &part);
    claim.sum.push_back(it);
  }
  const std::string is = text.at("is").get<std::string>();
  claim.relation = is == "=="   ? Relation::kEqual
                   : is == "!=" ? Relation::kDiffers
                                : Relation::kAtLeast;
  claim.constant = text.at("constant").get<std::uint64_t>();
  claim.bits = text.at("bits").get<unsigned>();
  return claim;
}

// What a certificate's numbers mean: another program has others.
json legend(const Program& program, const Protocol& protocol) {
  json variables = json::array(), places = json::array();
  for (const symbolic::SharedVariable& variable : protocol.variables())
    variables.push_back({variable.address, variable.size});
  for (const symbolic::StandPlace& place : protocol.places())
    places.push_back(protocol.roles()[place.role].name + " " + where(program, place.source));
  return {{"variables", variables}, {"places", places}};
}

std::string certificate(const Program& program, const Protocol& protocol, const Words& words,
                        const std::vector<Lemma>& lemmas, const std::vector<std::string>& names) {
  json list = json::array();
  for (const Lemma& lemma : lemmas) {
    json it = {{"text", words.lemma(lemma)}};
    if (lemma.invariant != kNone) {
      it["invariant"] = protocol.invariants()[lemma.invariant].name;
    } else {
      json when = json::array();
      for (const Literal& condition : lemma.when) when.push_back(to_json(condition));
      it["when"] = when;
      it["then"] = to_json(lemma.then);
    }
    list.push_back(it);
  }
  json all = {
      {"kheddle-certificate", kFormat}, {"scenario", program.name}, {"variant", program.variant},
      {"program", program.digest},      {"proved", names},          {"lemmas", list}};
  all.update(legend(program, protocol));
  return all.dump(1, '\t') + "\n";
}

Proof impossible(const Error& error) {
  Proof proof;
  proof.why = error.message;
  proof.file = error.file;
  proof.line = error.line;
  if (error.message == "the time given ran out") proof.answer = Proof::Answer::kStopped;
  return proof;
}

void describe(const Protocol& protocol, Proof* proof) {
  for (const symbolic::Role& role : protocol.roles())
    if (role.any_number) proof->any_number.push_back(role.name);
  proof->places = protocol.places().size();
  proof->steps = protocol.transitions().size();
}

}  // namespace

Proof prove(const Program& program, const ProofOptions& options) {
  auto built = Protocol::build(program, options.stop, options.seconds);
  if (!built) return impossible(built.error());
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
  const Words words(program, protocol, options);
  Induction induction(&protocol);
  std::vector<Lemma> chosen = wanted;
  Gap as_given, gap;
  bool proved = induction.prove(chosen, &as_given);
  if (!proved && as_given.what != Gap::What::kStart && as_given.what != Gap::What::kStopped) {
    const std::vector<Lemma> guesses = symbolic::guesses(&protocol);
    proved = induction.search(wanted, guesses, &chosen, &gap);
    // What else the file claims is worth proving along.
    if (!proved && !others.empty()) {
      wanted.insert(wanted.end(), others.begin(), others.end());
      proved = induction.search(wanted, guesses, &chosen, &gap);
    }
  } else {
    gap = as_given;
  }
  for (const Lemma& lemma : chosen) proof.lemmas.push_back(words.lemma(lemma));
  if (proved) {
    proof.answer = Proof::Answer::kProved;
    proof.certificate = certificate(program, protocol, words, chosen, proof.invariants);
    return proof;
  }
  if (protocol.solver().stopped()) gap.what = Gap::What::kStopped;
  proof.answer =
      gap.what == Gap::What::kStopped ? Proof::Answer::kStopped : Proof::Answer::kNotInductive;
  proof.why = gap_text(program, protocol, words, chosen, gap);
  return proof;
}

Result<CertificateOf> read_certificate(const std::string& text) {
  try {
    const json all = json::parse(text);
    if (all.at("kheddle-certificate").get<int>() != kFormat)
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
  auto built = Protocol::build(program, options.stop, options.seconds);
  if (!built) return impossible(built.error());
  Protocol& protocol = **built;
  Proof proof;
  describe(protocol, &proof);
  std::vector<Lemma> lemmas;
  try {
    const json all = json::parse(text);
    json meant = legend(program, protocol);
    if (all.at("program").get<std::uint64_t>() != program.digest ||
        all.at("variables") != meant["variables"] || all.at("places") != meant["places"]) {
      return Error{"the certificate is for another program than this source", "", 0,
                   "prove it again"};
    }
    if (all.at("proved").empty()) return Error{"the certificate proves nothing", "", 0, ""};
    for (const json& name : all.at("proved")) proof.invariants.push_back(name.get<std::string>());
    for (const json& it : all.at("lemmas")) {
      Lemma lemma;
      if (it.contains("invariant")) {
        const std::string name = it.at("invariant").get<std::string>();
        for (std::uint32_t i = 0; i < protocol.invariants().size(); ++i)
          if (protocol.invariants()[i].name == name) lemma.invariant = i;
        if (lemma.invariant == kNone) return Error{"there is no invariant " + name, "", 0, ""};
      } else {
        for (const json& when : it.at("when")) lemma.when.push_back(literal_of(when, protocol));
        lemma.then = literal_of(it.at("then"), protocol);
      }
      lemmas.push_back(std::move(lemma));
    }
  } catch (const json::exception& error) {
    return Error{std::string("this is no whole certificate: ") + error.what(), "", 0,
                 "prove it again"};
  }
  const Words words(program, protocol, options);
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
  proof.why = gap_text(program, protocol, words, lemmas, gap);
  return proof;
}

}  // namespace kheddle
