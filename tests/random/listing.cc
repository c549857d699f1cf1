// listing(): a Program as text.
#include <map>

#include "tests/random/builder.h"

namespace kheddle::testing {
namespace {

const char* op_name(Op op) {
  static const char* const kNames[] = {
      "add",   "sub",         "mul",        "udiv",    "sdiv",   "urem",  "srem",   "and",
      "or",    "xor",         "shl",        "lshr",    "ashr",   "eq",    "ne",     "ult",
      "ule",   "slt",         "sle",        "select",  "move",   "trunc", "sext",   "index",
      "load",  "store",       "rmw",        "cmpxchg", "copy",   "fill",  "stack",  "live",
      "dead",  "tls",         "jump",       "branch",  "switch", "call",  "return", "intrinsic",
      "fence", "unreachable", "unsupported"};
  return kNames[static_cast<int>(op)];
}

const char* intrinsic_name(Intrinsic intrinsic) {
  static const char* const kNames[] = {
      "kh_atomic_begin", "kh_atomic_end", "kh_await",    "kh_choose",    "kh_any",
      "kh_spawn",        "kh_self",       "kh_finished", "kh_hold",      "kh_let_go",
      "kh_stall",        "kh_allocate",   "kh_free",     "kh_size",      "kh_check_read",
      "kh_check_write",  "kh_fail",       "kh_warn",     "kh_assume",    "kh_note",
      "kh_order",        "kh_reach",      "kh_progress", "kh_quiescent", "kh_race_ignore",
      "kh_race_heed",    "kh_mark_begin", "kh_mark_end", "kh_exclusive"};
  return kNames[static_cast<int>(intrinsic)];
}

const char* rmw_name(Rmw rmw) {
  static const char* const kNames[] = {"xchg", "add", "sub", "and",  "nand", "or",
                                       "xor",  "max", "min", "umax", "umin"};
  return kNames[static_cast<int>(rmw)];
}

class Lister {
 public:
  explicit Lister(const Program& program) : program_(program) {}

  std::string run() {
    for (const Variable& v : program_.variables) out_ += variable(v, "");
    for (const Variable& v : program_.thread_locals) out_ += variable(v, "thread-local ");
    for (const Function& f : program_.functions) function(f);
    return std::move(out_);
  }

 private:
  std::string number(std::uint64_t value) const {
    if (value >= layout::kFunctions) {
      const std::uint64_t id = (value - layout::kFunctions) / 16;
      if (id < program_.functions.size()) return "&" + program_.functions[id].name;
    }
    for (const Variable& v : program_.variables)
      if (value >= v.address && value <= v.address + v.size) {
        if (v.constant && v.name == ".str") return text(v);
        const std::uint64_t offset = value - v.address;
        return "&" + v.name + (offset ? "+" + std::to_string(offset) : "");
      }
    return std::to_string(static_cast<std::int64_t>(value));
  }

  static std::string text(const Variable& v) {
    return "\"" + std::string(v.initial.begin(), v.initial.end() - 1) + "\"";
  }

  std::string variable(const Variable& v, const char* prefix) const {
    if (v.name == ".str") return "";
    std::string line = std::string(prefix) + (v.constant ? "const " : "") + v.name + " = {";
    for (std::size_t i = 0; i < v.initial.size(); ++i)
      line += (i ? " " : "") + std::to_string(v.initial[i]);
    return line + "}\n";
  }

  std::string operand(const Operand& o) const {
    return o.constant ? number(o.value) : "r" + std::to_string(o.value);
  }

  void function(const Function& f) {
    out_ += (f.defined ? "" : "external ") + f.name + "(" + std::to_string(f.parameters) + ")";
    if (f.in_model) out_ += " in model";
    for (const StackObject& object : f.stack)
      out_ += " stack[" + std::to_string(object.size) + (object.has_lifetime ? ", lifetime]" : "]");
    out_ += "\n";
    for (std::uint32_t i = 0; i < f.code.size(); ++i)
      if (!is_nothing(f.code[i], i)) out_ += line(f.code[i], i);
  }

  // A jump to the next instruction: what the shrinker leaves.
  static bool is_nothing(const Instruction& in, std::uint32_t at) {
    return in.op == Op::kJump && in.target == at + 1;
  }

  std::string line(const Instruction& in, std::uint32_t at) const {
    std::string s = "  " + std::to_string(at) + " (line " +
                    std::to_string(program_.places[in.place].line) + "): ";
    if (in.dst != kNone) s += "r" + std::to_string(in.dst) + " = ";
    if (in.dst2 != kNone) s += "(r" + std::to_string(in.dst2) + ") ";
    if (in.op == Op::kIntrinsic) return s + intrinsic_name(in.intrinsic) + arguments(in) + "\n";
    s += op_name(in.op);
    const std::string size = std::to_string(in.size);
    switch (in.op) {
      case Op::kLoad:
      case Op::kStore: s += (in.marked ? " marked " : " plain ") + size; break;
      case Op::kAtomicRmw: s += std::string(" ") + rmw_name(in.rmw) + " " + size; break;
      case Op::kCmpXchg: s += " " + size; break;
      case Op::kStackAddress:
      case Op::kLive:
      case Op::kDead:
      case Op::kIndex:
      case Op::kTlsAddress: s += " #" + std::to_string(in.imm); break;
      case Op::kJump: return s + " to " + std::to_string(in.target) + "\n";
      case Op::kBranch:
        return s + " " + operand(in.a) + " to " + std::to_string(in.target) + " else " +
               std::to_string(in.target2) + "\n";
      case Op::kCall:
        return s + " " + (in.callee != kNone ? program_.functions[in.callee].name : operand(in.a)) +
               arguments(in) + "\n";
      case Op::kReturn: return s + (in.has_value ? " " + operand(in.a) : "") + "\n";
      default: s += " w" + std::to_string(in.width); break;
    }
    return s + " " + operand(in.a) + ", " + operand(in.b) + ", " + operand(in.c) + "\n";
  }

  std::string arguments(const Instruction& in) const {
    std::string s = "(";
    for (std::size_t i = 0; i < in.args.size(); ++i) s += (i ? ", " : "") + operand(in.args[i]);
    return s + ")";
  }

  const Program& program_;
  std::string out_;
};

}  // namespace

std::string listing(const Program& program) { return Lister(program).run(); }

}  // namespace kheddle::testing
