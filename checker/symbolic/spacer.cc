#include "checker/symbolic/spacer.h"

#include <nlohmann/json.hpp>

#include "checker/symbolic/arithmetic.h"
#include "checker/symbolic/certificate.h"
#include "checker/symbolic/clauses.h"

namespace kheddle::symbolic {
namespace {

using nlohmann::json;

// A Protocol as Horn clauses: a relation over variables and numbers of threads that holds at the
// start, is kept by every step, and leads to `bad` where something breaks.
class Horn {
 public:
  Horn(Protocol* protocol, double seconds)
      : protocol_(*protocol),
        engine_(context_),
        numbers_(&protocol->terms(), &context_),
        arguments_(context_),
        bad_(context_.function("bad", 0, nullptr, context_.bool_sort())),
        state_(bad_) {
    z3::params params(context_);
    params.set("engine", context_.str_symbol("spacer"));
    params.set("spacer.use_euf_gen", true);  // unbounded counters: seconds instead of for ever
    // The relation must still be there to be asked for.
    params.set("xform.inline_eager", false);
    params.set("xform.inline_linear", false);
    params.set("xform.slice", false);
    params.set("timeout", static_cast<unsigned>(seconds * 1000));
    engine_.set(params);
    name_arguments();
    z3::sort_vector sorts(context_);
    for (unsigned i = 0; i < arguments_.size(); ++i) sorts.push_back(context_.int_sort());
    state_ = context_.function("state", sorts, context_.bool_sort());
    engine_.register_relation(state_);
    engine_.register_relation(bad_);
  }

  SpacerAnswer ask(const std::vector<Lemma>& wanted) {
    add_start();
    for (const Transition& step : protocol_.transitions()) add_step(step);
    for (const Flaw& flaw : protocol_.flaws())
      rule(now() && some(flaw.from) && numbers_.guard(flaw.guard), bad_());
    for (const Lemma& lemma : wanted) {
      const Guard broken =
          protocol_.violated(protocol_.invariants()[lemma.invariant], protocol_.now());
      rule(now() && numbers_.guard(broken), bad_());
    }
    SpacerAnswer answer;
    z3::expr query = bad_();
    const z3::check_result result = engine_.query(query);
    if (result == z3::sat) {
      answer.what = SpacerAnswer::What::kReachable;
    } else if (result == z3::unsat) {
      answer.what = SpacerAnswer::What::kInvariant;
      const z3::expr found(context_, Z3_fixedpoint_get_cover_delta(context_, engine_, -1, state_));
      answer.lemmas = lemmas_of(found, protocol_);
    } else {
      answer.why = engine_.reason_unknown();
    }
    return answer;
  }

 private:
  void name_arguments() {
    for (std::size_t v = 0; v < protocol_.variables().size(); ++v) {
      const SharedVariable& variable = protocol_.variables()[v];
      const z3::expr it = context_.int_const(("v" + std::to_string(v)).c_str());
      arguments_.push_back(it);
      if (variable.values.empty()) {
        numbers_.bind(variable.unknowns[0], it);
        continue;
      }
      auto value = variable.values.begin();
      for (std::uint32_t node : variable.unknowns)
        numbers_.bind(node, it == context_.int_val(Arithmetic::as_integer(*value++)));
    }
    for (std::size_t p = 0; p < protocol_.places().size(); ++p)
      arguments_.push_back(context_.int_const(("t" + std::to_string(p)).c_str()));
  }

  z3::expr threads(std::size_t place) {
    return arguments_[static_cast<unsigned>(protocol_.variables().size() + place)];
  }
  z3::expr some(std::size_t place) { return threads(place) >= 1; }
  z3::expr now() { return state_(arguments_); }

  // Bounded variables have one of their values.
  z3::expr in_range() {
    z3::expr all = context_.bool_val(true);
    for (std::size_t v = 0; v < protocol_.variables().size(); ++v) {
      z3::expr any = context_.bool_val(protocol_.variables()[v].values.empty());
      for (std::uint64_t value : protocol_.variables()[v].values)
        any = any || arguments_[static_cast<unsigned>(v)] ==
                         context_.int_val(Arithmetic::as_integer(value));
      all = all && any;
    }
    return all;
  }

  void add_start() {
    z3::expr body = context_.bool_val(true);
    for (std::size_t v = 0; v < protocol_.variables().size(); ++v)
      body = body && arguments_[static_cast<unsigned>(v)] ==
                         context_.int_val(Arithmetic::as_integer(protocol_.variables()[v].initial));
    for (std::size_t p = 0; p < protocol_.places().size(); ++p) {
      const Role& role = protocol_.roles()[protocol_.places()[p].role];
      if (role.start != p) {
        body = body && threads(p) == 0;
      } else {
        body = body && (role.any_number ? threads(p) >= 0 : threads(p) == 1);
      }
    }
    rule(body, now());
  }

  void add_step(const Transition& step) {
    z3::expr_vector next(context_);
    for (Term term : step.next) next.push_back(numbers_.term(term));
    for (std::size_t p = 0; p < protocol_.places().size(); ++p) {
      const int change = (p == step.to ? 1 : 0) - (p == step.from ? 1 : 0);
      next.push_back(threads(p) + change);
    }
    rule(now() && in_range() && some(step.from) && numbers_.guard(step.guard), state_(next));
  }

  void rule(const z3::expr& body, const z3::expr& head) {
    z3::expr_vector all(context_);
    for (const z3::expr& argument : arguments_) all.push_back(argument);
    for (const z3::expr& any : numbers_.anything()) all.push_back(any);
    z3::expr clause = z3::implies(body, head);
    if (!all.empty()) clause = z3::forall(all, clause);
    engine_.add_rule(clause, context_.str_symbol(("rule" + std::to_string(rules_++)).c_str()));
  }

  Protocol& protocol_;
  z3::context context_;
  z3::fixedpoint engine_;
  Arithmetic numbers_;
  z3::expr_vector arguments_;
  z3::func_decl bad_;
  z3::func_decl state_;
  int rules_ = 0;
};

}  // namespace

SpacerAnswer spacer(Protocol* protocol, const std::vector<Lemma>& wanted, double seconds) {
  try {
    return Horn(protocol, seconds).ask(wanted);
  } catch (const z3::exception& error) {
    SpacerAnswer answer;
    answer.why = error.msg();
    return answer;
  }
}

std::string to_text(const SpacerAnswer& answer, const Protocol& protocol) {
  json lemmas = json::array();
  for (const Lemma& lemma : answer.lemmas) lemmas.push_back(to_json(lemma, protocol));
  return json{{"what", answer.what}, {"lemmas", lemmas}, {"why", answer.why}}.dump();
}

SpacerAnswer answer_of(const std::string& text, const Protocol& protocol) {
  const json all = json::parse(text);
  SpacerAnswer answer;
  answer.what = all.at("what").get<SpacerAnswer::What>();
  answer.why = all.at("why").get<std::string>();
  for (const json& lemma : all.at("lemmas")) answer.lemmas.push_back(lemma_of(lemma, protocol));
  return answer;
}

}  // namespace kheddle::symbolic
