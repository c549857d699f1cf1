// The interpreter half of Runner: what each instruction does, where a step stops, and which bits
// of a result are undefined (docs/semantics.md, Definedness).
#include <algorithm>

#include "checker/base/check.h"
#include "checker/explorer/arithmetic.h"
#include "checker/explorer/runner.h"

namespace kheddle {

void Runner::set_shadow(std::int32_t slot, std::uint64_t bits) {
  Control& thread = *thread_;
  if (bits != 0 && !thread.shadowed) {
    thread.shadowed = true;
    thread.shadow.assign(thread.slots.size(), 0);
  }
  if (!thread.shadowed) return;
  thread.shadow[thread.frames.back().base + static_cast<std::uint32_t>(slot)] = bits;
}

// Whether the instruction would touch memory that other threads can see.
bool Runner::touches_shared(const Code& code) {
  std::uint64_t address = 0, size = 0;
  switch (code.op) {
    case Op::kLoad:
    case Op::kStore:
    case Op::kAtomicRmw:
    case Op::kCmpXchg: return !is_private(value(code.a), code.size, *thread_);
    case Op::kCopy: {
      size = value(code.c);
      return size != 0 && (!is_private(value(code.a), size, *thread_) ||
                           !is_private(value(code.b), size, *thread_));
    }
    case Op::kFill:
      size = value(code.c);
      return size != 0 && !is_private(value(code.a), size, *thread_);
    case Op::kIntrinsic: {
      const std::int32_t* args = thread_->frames.back().code->args.data() + code.args;
      switch (code.intrinsic) {
        case Intrinsic::kFree: return value(args[0]) != 0;
        case Intrinsic::kCheckRead:
        case Intrinsic::kCheckWrite:
        case Intrinsic::kExclusive:
          address = value(args[0]);
          size = value(args[1]);
          return size != 0 && !is_private(address, size, *thread_);
        case Intrinsic::kSize: return true;
        default: return false;
      }
    }
    default: return false;
  }
}

bool Runner::stops_here(const Code& code, Mode mode) {
  switch (code.visibility) {
    case kAlwaysVisible:
    case kExposed: return true;
    case kVisibleIfShared:
      if (touches_shared(code)) return true;
      break;
    default: break;
  }
  if (mode != Mode::kPrefix) return false;
  if (code.op == Op::kIntrinsic &&
      (code.intrinsic == Intrinsic::kChoose || code.intrinsic == Intrinsic::kAny)) {
    return true;
  }
  return code.visibility != kNeverVisible && touches_shared(code);
}

Runner::Stop Runner::run_thread(Mode mode) {
  Stop stop = Stop::kShadow;
  if (mode == Mode::kStep) {
    // The visible operation itself, whatever it is, runs without asking.
    Frame& frame = thread_->frames.back();
    const Code& code = frame.code->code[frame.pc];
    if (observer_ != nullptr) {
      observer_->instruction(thread_->thread, {frame.function, frame.pc});
    }
    stop = Stop::kGoOn;
    bool done = thread_->shadowed ? execute<true>(code, &frame, &stop)
                                  : execute<false>(code, &frame, &stop);
    if (done && stop != Stop::kGoOn) return stop;
    if (atomic_depth_ == 0) in_tail_ = true;
    stop = Stop::kShadow;
  } else if (mode == Mode::kStart) {
    in_tail_ = true;
  }
  while (stop == Stop::kShadow) {
    stop = thread_->shadowed ? interpret<true>(mode) : interpret<false>(mode);
  }
  return stop;
}

template <bool kShadowed>
Runner::Stop Runner::interpret(Mode mode) {
  for (;;) {
    if (thread_->frames.empty()) return Stop::kFinished;
    Frame& frame = thread_->frames.back();
    const Code& code = frame.code->code[frame.pc];
    if (atomic_depth_ == 0 && (code.visibility > kVisibleIfExposed || mode == Mode::kPrefix ||
                               code.visibility == kAlwaysVisible)) {
      if (stops_here(code, mode)) return Stop::kVisible;
    }
    // Whoever waits for the thread's end comes after its tail: then the end is a step of its own.
    if (mode == Mode::kStep && code.op == Op::kReturn && thread_->frames.size() == 1 &&
        atomic_depth_ == 0 && !plain_in_tail_.empty()) {
      return Stop::kVisible;
    }
    if (++instructions_ > max_instructions_) return limit("endless-step");
    if (observer_ != nullptr) observer_->instruction(thread_->thread, {frame.function, frame.pc});
    Stop stop = Stop::kGoOn;
    access_mark_ = accesses_.size();
    if (execute<kShadowed>(code, &frame, &stop) && stop != Stop::kGoOn) {
      // What ends an execution is a step of its own (docs/semantics.md, Steps).
      if ((stop == Stop::kFatal || stop == Stop::kAssume) && ends_only_tail())
        return Stop::kVisible;
      return stop;
    }
    if (mode == Mode::kStep && atomic_depth_ == 0) in_tail_ = true;
    if constexpr (!kShadowed) {
      if (!thread_->frames.empty() && thread_->shadowed) return Stop::kShadow;
    }
  }
}

// Runs one instruction of the innermost frame and moves on. True if `stop` says to look at it.
template <bool kShadowed>
bool Runner::execute(const Code& code, Frame* frame, Stop* stop) {
  auto fail = [&](Kind kind, const char* message, std::uint64_t address = 0) {
    *stop = fatal(kind, message, address);
    return true;
  };
  auto undefined = [&](std::int32_t operand) {
    if constexpr (kShadowed) {
      if (shadow_of(operand) != 0) {
        *stop = fatal(Kind::kUninitRead, "use of an uninitialised value");
        return true;
      }
    }
    return false;
  };
  // The value of an undefined bit is 0.
  auto result = [&](std::uint64_t v, std::uint64_t bits) {
    set(code.dst, v & ~bits);
    if constexpr (kShadowed) set_shadow(code.dst, bits);
  };
  switch (code.op) {
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul:
    case Op::kUDiv:
    case Op::kSDiv:
    case Op::kURem:
    case Op::kSRem:
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor:
    case Op::kShl:
    case Op::kLShr:
    case Op::kAShr: {
      std::uint64_t a = value(code.a), b = value(code.b), v = 0;
      if (!arithmetic(code.op, code.width, a, b, &v) && shadow_of(code.b) == 0) {
        return fail(Kind::kAssertion, "divide error: division by zero");
      }
      std::uint64_t bits = 0;
      if constexpr (kShadowed) {
        bits = undefined_bits(code.op, code.width, a, shadow_of(code.a), b, shadow_of(code.b));
      }
      result(v, bits);
      break;
    }
    case Op::kEq:
    case Op::kNe:
    case Op::kUlt:
    case Op::kUle:
    case Op::kSlt:
    case Op::kSle: {
      std::uint64_t bits = 0;
      if constexpr (kShadowed) bits = (shadow_of(code.a) | shadow_of(code.b)) != 0 ? 1 : 0;
      result(compare(code.op, code.width, value(code.a), value(code.b)) ? 1 : 0, bits);
      break;
    }
    case Op::kSelect: {
      bool first = value(code.a) != 0;
      std::uint64_t bits = 0;
      if constexpr (kShadowed) {
        bits = shadow_of(code.a) != 0 ? cut(~std::uint64_t{0}, code.width)
                                      : shadow_of(first ? code.b : code.c);
      }
      result(cut(value(first ? code.b : code.c), code.width), bits);
      break;
    }
    case Op::kMove: result(value(code.a), kShadowed ? shadow_of(code.a) : 0); break;
    case Op::kTrunc:
      result(cut(value(code.a), code.width), kShadowed ? cut(shadow_of(code.a), code.width) : 0);
      break;
    case Op::kSext: {
      std::uint64_t bits = 0;
      if constexpr (kShadowed) {
        bits = cut(static_cast<std::uint64_t>(sign(shadow_of(code.a), code.width)), code.size);
      }
      result(cut(static_cast<std::uint64_t>(sign(value(code.a), code.width)), code.size), bits);
      break;
    }
    case Op::kIndex: {
      std::uint64_t bits = 0;
      if constexpr (kShadowed)
        bits = (shadow_of(code.a) | shadow_of(code.b)) != 0 ? ~std::uint64_t{0} : 0;
      result(value(code.a) + value(code.b) * static_cast<std::uint64_t>(code.imm), bits);
      break;
    }
    case Op::kLoad: {
      if (undefined(code.a)) return true;
      std::uint64_t address = value(code.a), v = 0, bits = 0;
      record(address, code.size, code.marked ? 0 : kPlain);
      if (!load(address, code.size, &v, &bits)) {
        *stop = Stop::kFatal;
        return true;
      }
      if (observer_ != nullptr) {
        observer_->accessed(thread_->thread,
                            {address, code.size, false, code.marked || atomic_depth_ > 0, v, v});
      }
      set(code.dst, v);
      if (kShadowed || bits != 0) set_shadow(code.dst, bits);
      break;
    }
    case Op::kStore: {
      if (undefined(code.a)) return true;
      std::uint64_t address = value(code.a), v = value(code.b);
      std::uint64_t before = observer_ != nullptr ? before_value(address, code.size) : 0;
      record(address, code.size, static_cast<std::uint8_t>(kWrite | (code.marked ? 0 : kPlain)));
      if (!store(address, code.size, v, kShadowed ? shadow_of(code.b) : 0)) {
        *stop = Stop::kFatal;
        return true;
      }
      if (observer_ != nullptr) {
        observer_->accessed(thread_->thread, {address, code.size, true,
                                              code.marked || atomic_depth_ > 0, before, v});
      }
      break;
    }
    case Op::kAtomicRmw:
    case Op::kCmpXchg: {
      if (undefined(code.a)) return true;
      std::uint64_t address = value(code.a), old = 0, bits = 0;
      unsigned width = code.size * 8u;
      record(address, code.size, kWrite);
      if (!load(address, code.size, &old, &bits)) {
        *stop = Stop::kFatal;
        return true;
      }
      std::uint64_t after = old, after_bits = bits;
      if (code.op == Op::kAtomicRmw) {
        after = modify(code.rmw, width, old, value(code.b));
        std::uint64_t other = kShadowed ? shadow_of(code.b) : 0;
        if (code.rmw == Rmw::kXchg) {
          after_bits = other;
        } else if (code.rmw == Rmw::kAnd || code.rmw == Rmw::kNand) {
          after_bits = undefined_bits(Op::kAnd, width, old, bits, value(code.b), other);
        } else if (code.rmw == Rmw::kOr || code.rmw == Rmw::kXor) {
          after_bits = undefined_bits(code.rmw == Rmw::kOr ? Op::kOr : Op::kXor, width, old, bits,
                                      value(code.b), other);
        } else if ((bits | other) != 0) {
          after_bits = cut(~std::uint64_t{0}, width);
        }
        after &= ~after_bits;
        store(address, code.size, after, after_bits);
        if (code.dst >= 0) {
          set(code.dst, old);
          set_shadow(code.dst, bits);
        }
      } else {
        if (bits != 0 || (kShadowed && shadow_of(code.b) != 0)) {
          return fail(Kind::kUninitRead, "use of an uninitialised value");
        }
        bool equal = old == value(code.b);
        if (equal) {
          after = value(code.c);
          store(address, code.size, after, kShadowed ? shadow_of(code.c) : 0);
        }
        if (code.dst >= 0) {
          set(code.dst, old);
          set_shadow(code.dst, bits);
        }
        if (code.dst2 >= 0) {
          set(code.dst2, equal ? 1 : 0);
          set_shadow(code.dst2, 0);
        }
      }
      if (observer_ != nullptr) {
        observer_->accessed(thread_->thread, {address, code.size, true, true, old, after});
      }
      break;
    }
    case Op::kCopy: {
      if (undefined(code.a) || undefined(code.b) || undefined(code.c)) return true;
      std::uint64_t to = value(code.a), from = value(code.b), size = value(code.c);
      record(from, size, kPlain);
      if (!check_range(from, size, false)) {
        *stop = Stop::kFatal;
        return true;
      }
      access_mark_ = accesses_.size();
      record(to, size, kPlain | kWrite);
      if (!copy(to, from, size)) {
        *stop = Stop::kFatal;
        return true;
      }
      if (observer_ != nullptr && size != 0) {
        observer_->accessed(thread_->thread, {from, size, false, atomic_depth_ > 0, 0, 0});
        observer_->accessed(thread_->thread, {to, size, true, atomic_depth_ > 0, 0, 0});
      }
      break;
    }
    case Op::kFill: {
      if (undefined(code.a) || undefined(code.b) || undefined(code.c)) return true;
      std::uint64_t to = value(code.a), size = value(code.c);
      record(to, size, kPlain | kWrite);
      if (!fill(to, static_cast<std::uint8_t>(value(code.b)), size)) {
        *stop = Stop::kFatal;
        return true;
      }
      if (observer_ != nullptr && size != 0) {
        observer_->accessed(thread_->thread, {to, size, true, atomic_depth_ > 0, 0, 0});
      }
      break;
    }
    case Op::kStackAddress:
      result(frame->stack + frame->code->object_offsets[static_cast<std::size_t>(code.imm)], 0);
      break;
    case Op::kLive:
    case Op::kDead: {
      const StackObject& object =
          machine_->program().functions[frame->function].stack[static_cast<std::size_t>(code.imm)];
      std::uint64_t address =
          frame->stack + frame->code->object_offsets[static_cast<std::size_t>(code.imm)];
      record(address, object.size, kWrite | kPlain | kFreeing);
      if (code.op == Op::kLive) {
        make_objects(address, object.size, false, nullptr, true, false);
      } else {
        drop_objects(address, object.size, true);
      }
      break;
    }
    case Op::kTlsAddress:
      result(layout::kTls + (std::uint64_t{thread_->thread} << 24) +
                 machine_->program().thread_locals[static_cast<std::size_t>(code.imm)].address,
             0);
      break;
    case Op::kJump: frame->pc = code.target; return false;
    case Op::kBranch:
      if (undefined(code.a)) return true;
      frame->pc = value(code.a) != 0 ? code.target : code.target2;
      return false;
    case Op::kSwitch: {
      if (undefined(code.a)) return true;
      const SwitchTable& table = machine_->program()
                                     .functions[frame->function]
                                     .switches[static_cast<std::size_t>(code.imm)];
      std::uint32_t target = table.otherwise;
      std::uint64_t v = value(code.a);
      for (const auto& [matched, to] : table.cases) {
        if (matched == v) {
          target = to;
          break;
        }
      }
      frame->pc = target;
      return false;
    }
    case Op::kCall: {
      FunctionId callee = code.callee;
      if (callee == kNone) {
        if (undefined(code.a)) return true;
        std::uint64_t address = value(code.a);
        std::uint64_t number = (address - layout::kFunctions) / 16;
        if (address < 4096)
          return fail(Kind::kNullDeref, "call of a null function pointer", address);
        if (address < layout::kFunctions || address % 16 != 0 ||
            number >= machine_->program().functions.size()) {
          return fail(Kind::kOutOfBounds, "call of an address that is no function", address);
        }
        callee = static_cast<FunctionId>(number);
      }
      const Function& target = machine_->program().functions[callee];
      if (!target.defined) {
        std::string text =
            observer_ != nullptr ? "call of " + target.name + ", which nobody modelled" : "";
        *stop = fatal(Kind::kUnmodelledCall, text);
        return true;
      }
      // Arguments are read before the new frame can move the register file.
      std::uint64_t values[16], bits[16];
      std::uint32_t count = std::min<std::uint32_t>(code.arg_count, target.parameters);
      KHEDDLE_CHECK(count <= 16, "front refuses calls of more than 16 arguments");
      const std::int32_t* args = frame->code->args.data() + code.args;
      for (std::uint32_t i = 0; i < count; ++i) {
        values[i] = value(args[i]);
        if constexpr (kShadowed) bits[i] = shadow_of(args[i]);
      }
      if (!push_frame(callee)) {
        *stop = Stop::kLimit;
        return true;
      }
      for (std::uint32_t i = 0; i < count; ++i) {
        set(static_cast<std::int32_t>(i), values[i]);
        if constexpr (kShadowed) set_shadow(static_cast<std::int32_t>(i), bits[i]);
      }
      if (observer_ != nullptr) observer_->called(thread_->thread, callee);
      return false;
    }
    case Op::kReturn: {
      std::uint64_t v = code.has_value ? value(code.a) : 0;
      std::uint64_t bits = 0;
      if constexpr (kShadowed) bits = code.has_value ? shadow_of(code.a) : 0;
      if (thread_->frames.size() == 1 && atomic_depth_ > base_depth_) {
        return fail(Kind::kAssertion, "a thread ends inside an atomic section");
      }
      FunctionId callee = frame->function;
      pop_frame();
      if (observer_ != nullptr) observer_->returned(thread_->thread, callee);
      if (thread_->frames.empty()) return false;
      Frame& caller = thread_->frames.back();
      const Code& call = caller.code->code[caller.pc];
      if (call.dst >= 0) {
        set(call.dst, v);
        if constexpr (kShadowed) set_shadow(call.dst, bits);
      }
      ++caller.pc;
      return false;
    }
    case Op::kIntrinsic: {
      bool stopped = false;
      std::size_t depth = thread_->frames.size();
      *stop = intrinsic(code, &stopped);
      KHEDDLE_CHECK(depth == thread_->frames.size(), "intrinsics push no frames");
      if (stopped) return true;
      ++thread_->frames.back().pc;
      return false;
    }
    case Op::kFence: break;
    case Op::kUnreachable: return fail(Kind::kAssertion, "unreachable code was reached");
    case Op::kUnsupported:
      limit_text_ = static_cast<std::uint32_t>(code.imm);
      *stop = limit("unsupported");
      return true;
  }
  ++frame->pc;
  return false;
}

}  // namespace kheddle
