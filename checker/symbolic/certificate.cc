#include "checker/symbolic/certificate.h"

namespace kheddle::symbolic {

using nlohmann::json;
using Relation = Literal::Relation;

namespace {

json literal_json(const Literal& claim) {
  json sum = json::array();
  for (const Literal::Part& part : claim.sum)
    sum.push_back({part.times, part.threads ? "threads" : "variable", part.index});
  const char* relation = claim.relation == Relation::kEqual     ? "=="
                         : claim.relation == Relation::kDiffers ? "!="
                                                                : ">=";
  return {{"sum", sum}, {"is", relation}, {"constant", claim.constant}, {"bits", claim.bits}};
}

Literal literal_of(const json& text, const Protocol& protocol) {
  Literal claim;
  for (const json& part : text.at("sum")) {
    Literal::Part it;
    it.times = part.at(0).get<std::int32_t>();
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
  if (claim.bits == 0 || claim.bits > 64)
    throw json::other_error::create(501, "1 to 64 bits", &text);
  return claim;
}

}  // namespace

json to_json(const Lemma& lemma, const Protocol& protocol) {
  if (lemma.invariant != kNone) return {{"invariant", protocol.invariants()[lemma.invariant].name}};
  json when = json::array();
  for (const Literal& condition : lemma.when) when.push_back(literal_json(condition));
  return {{"when", when}, {"then", literal_json(lemma.then)}};
}

Lemma lemma_of(const json& text, const Protocol& protocol) {
  Lemma lemma;
  if (text.contains("invariant")) {
    const std::string name = text.at("invariant").get<std::string>();
    for (std::uint32_t i = 0; i < protocol.invariants().size(); ++i)
      if (protocol.invariants()[i].name == name) lemma.invariant = i;
    if (lemma.invariant == kNone)
      throw json::other_error::create(501, "there is no invariant " + name, &text);
    return lemma;
  }
  for (const json& when : text.at("when")) lemma.when.push_back(literal_of(when, protocol));
  lemma.then = literal_of(text.at("then"), protocol);
  return lemma;
}

json legend(const Program& program, const Protocol& protocol) {
  json variables = json::array(), places = json::array();
  for (const SharedVariable& variable : protocol.variables())
    variables.push_back({variable.address, variable.size});
  for (const StandPlace& place : protocol.places())
    places.push_back(protocol.roles()[place.role].name + " " + where(program, place.source));
  return {{"variables", variables}, {"places", places}};
}

std::string certificate_text(const Program& program, const Protocol& protocol, const Words& words,
                             const std::vector<Lemma>& lemmas,
                             const std::vector<std::string>& names) {
  json list = json::array();
  for (const Lemma& lemma : lemmas) {
    json it = to_json(lemma, protocol);
    it["text"] = words.lemma(lemma);
    list.push_back(it);
  }
  json all = {{"kheddle-certificate", kCertificateFormat},
              {"scenario", program.name},
              {"variant", program.variant},
              {"program", program.digest},
              {"proved", names},
              {"lemmas", list}};
  all.update(legend(program, protocol));
  return all.dump(1, '\t') + "\n";
}

}  // namespace kheddle::symbolic
