#include "checker/symbolic/solver.h"

#include <z3++.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "checker/base/check.h"

namespace kheddle::symbolic {

// Guards become Boolean constants that are defined once, by their clauses; values become
// expressions of 64 bits.
struct Solver::Z3 {
  explicit Z3(Terms* terms) : terms(terms), solver(context, "QF_FD"), nodes(context) {
    z3::params params(context);
    params.set("ctrl_c", false);  // the signal is cli's: Z3 would take it for itself
    solver.set(params);
  }

  z3::expr literal(Guard guard) {
    z3::expr node = translated(guard >> 1);
    return (guard & 1) != 0 ? !node : node;
  }

  // Defines what is missing, operands first, without recursion: graphs are deep.
  z3::expr translated(std::uint32_t root) {
    if (index.size() < terms->size()) index.resize(terms->size(), -1);
    if (index[root] >= 0) return nodes[index[root]];
    std::vector<std::uint32_t> todo = {root};
    while (!todo.empty()) {
      const std::uint32_t node = todo.back();
      if (index[node] >= 0) {
        todo.pop_back();
        continue;
      }
      const std::size_t before = todo.size();
      need_operands(node, &todo);
      if (todo.size() > before) continue;
      todo.pop_back();
      index[node] = static_cast<int>(nodes.size());
      nodes.push_back(define(node));
    }
    return nodes[index[root]];
  }

  void need(std::uint32_t node, std::vector<std::uint32_t>* todo) const {
    if (index[node] < 0) todo->push_back(node);
  }

  void need_operands(std::uint32_t node, std::vector<std::uint32_t>* todo) const {
    const Terms::Entry& entry = terms->entry(node);
    switch (entry.node) {
      case Node::kFalse:
      case Node::kUnknownGuard:
      case Node::kConstant:
      case Node::kUnknown: return;
      case Node::kBoth:
        need(entry.a >> 1, todo);
        need(entry.b >> 1, todo);
        return;
      case Node::kCases:
        for (const auto& [value, guard] : *terms->cases(node)) need(guard >> 1, todo);
        return;
      case Node::kPick:
        need(entry.a >> 1, todo);
        need(entry.b, todo);
        need(entry.c, todo);
        return;
      default: need(entry.a, todo); need(entry.b, todo);
    }
  }

  z3::expr define(std::uint32_t node) {
    const Terms::Entry& entry = terms->entry(node);
    const std::string name = "n" + std::to_string(node);
    switch (entry.node) {
      case Node::kFalse: return context.bool_val(false);
      case Node::kUnknownGuard: unknowns.push_back(node); return context.bool_const(name.c_str());
      case Node::kUnknown: unknowns.push_back(node); return context.bv_const(name.c_str(), 64);
      case Node::kConstant: return context.bv_val(entry.value, 64);
      case Node::kBoth: {
        z3::expr a = literal(entry.a);
        z3::expr b = literal(entry.b);
        z3::expr it = context.bool_const(name.c_str());
        solver.add(!it || a);
        solver.add(!it || b);
        solver.add(it || !a || !b);
        return it;
      }
      case Node::kEqual: return named(name, nodes[index[entry.a]] == nodes[index[entry.b]]);
      case Node::kBelow: return named(name, z3::ult(nodes[index[entry.a]], nodes[index[entry.b]]));
      case Node::kSignedBelow: return named(name, nodes[index[entry.a]] < nodes[index[entry.b]]);
      case Node::kCases: {
        const Cases& cases = *terms->cases(node);
        z3::expr it = context.bv_val(cases.back().first, 64);
        for (std::size_t i = cases.size() - 1; i-- > 0;)
          it = z3::ite(literal(cases[i].second), context.bv_val(cases[i].first, 64), it);
        return it;
      }
      case Node::kPick:
        return z3::ite(literal(entry.a), nodes[index[entry.b]], nodes[index[entry.c]]);
      default: return operation(entry.node, nodes[index[entry.a]], nodes[index[entry.b]]);
    }
  }

  z3::expr named(const std::string& name, const z3::expr& meaning) {
    z3::expr it = context.bool_const(name.c_str());
    solver.add(it == meaning);
    return it;
  }

  static z3::expr operation(Node node, const z3::expr& a, const z3::expr& b) {
    switch (node) {
      case Node::kAdd: return a + b;
      case Node::kSub: return a - b;
      case Node::kMul: return a * b;
      case Node::kUDiv: return z3::udiv(a, b);
      case Node::kSDiv: return a / b;
      case Node::kURem: return z3::urem(a, b);
      case Node::kSRem: return z3::srem(a, b);
      case Node::kAnd: return a & b;
      case Node::kOr: return a | b;
      case Node::kXor: return a ^ b;
      case Node::kShl: return z3::shl(a, b);
      case Node::kLShr: return z3::lshr(a, b);
      default:
        KHEDDLE_CHECK(node == Node::kAShr, "every operation on two values is above");
        return z3::ashr(a, b);
    }
  }

  Terms* terms;
  z3::context context;
  z3::solver solver;
  z3::expr_vector nodes;
  std::vector<int> index;  // of each node in `nodes`; -1: not yet
  std::vector<std::uint32_t> unknowns;
};

// Interrupts a query when it is to end: Z3 looks at its own time limit too rarely.
class Solver::Watch {
 public:
  explicit Watch(Solver* solver, z3::context* context)
      : thread_([this, solver, context] {
          std::unique_lock lock(mutex_);
          while (!done_) {
            wake_.wait_for(lock, std::chrono::milliseconds(50));
            if (!busy_) continue;
            if (solver->out_of_memory_ && solver->out_of_memory_()) solver->full_ = true;
            if (solver->stopped()) context->interrupt();
          }
        }) {}
  ~Watch() {
    {
      std::lock_guard lock(mutex_);
      done_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  void busy(bool busy) {
    std::lock_guard lock(mutex_);
    busy_ = busy;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool busy_ = false;
  bool done_ = false;
  std::thread thread_;
};

Solver::Solver(Terms* terms, const std::atomic<bool>* stop, double seconds,
               std::function<bool()> out_of_memory)
    : z3_(std::make_unique<Z3>(terms)),
      terms_(terms),
      stop_(stop),
      out_of_memory_(std::move(out_of_memory)) {
  deadline_ = std::chrono::steady_clock::time_point::max();
  if (seconds > 0) {
    deadline_ = std::chrono::steady_clock::now() +
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                    std::chrono::duration<double>(seconds));
  }
  watch_ = std::make_unique<Watch>(this, &z3_->context);
}

Solver::~Solver() = default;

bool Solver::stopped() const {
  return full_.load() || (stop_ != nullptr && stop_->load()) ||
         std::chrono::steady_clock::now() >= deadline_;
}

void Solver::require(Guard guard) { z3_->solver.add(z3_->literal(guard)); }

Solver::Answer Solver::check(const std::vector<Guard>& guards) {
  if (std::count(guards.begin(), guards.end(), kNever) != 0) return Answer::kNo;
  if (stopped()) return Answer::kStopped;
  ++queries_;
  z3::expr_vector assumptions(z3_->context);
  for (Guard guard : guards)
    if (guard != kAlways) assumptions.push_back(z3_->literal(guard));
  z3::check_result result = z3::unknown;
  watch_->busy(true);
  try {
    result = z3_->solver.check(assumptions);
  } catch (const z3::exception& error) {
    watch_->busy(false);
    KHEDDLE_CHECK(stopped(), std::string("Z3 answers: ") + error.msg());
  }
  watch_->busy(false);
  if (result == z3::unsat) return Answer::kNo;
  if (result == z3::unknown) {
    KHEDDLE_CHECK(stopped(), "Z3 decides what has finite domains: " + z3_->solver.reason_unknown());
    return Answer::kStopped;
  }
  z3::model model = z3_->solver.get_model();
  model_.assign(terms_->size(), 0);
  for (std::uint32_t node : z3_->unknowns) {
    z3::expr value = model.eval(z3_->nodes[z3_->index[node]], true);
    if (value.is_bool()) {
      model_[node] = value.is_true() ? 1 : 0;
    } else {
      std::uint64_t bits = 0;
      KHEDDLE_CHECK(value.is_numeral_u64(bits), "a model gives numbers");
      model_[node] = bits;
    }
  }
  terms_->evaluate(&model_);
  for (Guard guard : guards)
    KHEDDLE_CHECK(Terms::holds(model_, guard), "a model makes true what was asked for");
  return Answer::kYes;
}

const Assignment& Solver::model() const { return model_; }

bool Solver::feasible(Guard guard) {
  if (guard == kNever) return false;
  if (guard == kAlways || terms_->seen(guard)) return true;
  switch (check({guard})) {
    case Answer::kNo:
      terms_->rule_out(guard);
      require(negate(guard));
      return false;
    case Answer::kYes: {
      // A lane that shows nothing any more is better for it than one that does.
      const std::uint64_t dead = ~terms_->live_lanes;
      unsigned lane = next_lane_++ % Terms::kLanes;
      if (dead != 0) lane = static_cast<unsigned>(__builtin_ctzll(dead));
      terms_->load_lane(lane, model_);
      return true;
    }
    case Answer::kStopped: break;
  }
  return true;
}

}  // namespace kheddle::symbolic
