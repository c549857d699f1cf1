#include "tests/random/generate.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/random/builder.h"
#include "tests/random/writer.h"

namespace kheddle::testing {
namespace {

// What a statement is about. A program draws on a few of these, so that it stays small and still
// goes deep in some direction.
enum Topic : std::uint32_t {
  kData,
  kOrder,
  kHeap,
  kStack,
  kChoice,
  kHold,
  kRaceSpec,
  kValues,
  kMistake,
  kTopics
};

class Generator : Writer {
 public:
  explicit Generator(std::uint64_t seed) : Writer(seed) {}

  Program run() {
    choose_topics();
    make_memory();
    workers_ = random_.percent(70) ? 2 : random_.pick({1u, 3u});
    make_helpers();
    std::vector<FunctionBuilder> threads;
    for (std::uint32_t i = 0; i < workers_; ++i) {
      if (i > 0 && random_.percent(25)) {
        threads.push_back(threads.back());  // identical threads
        continue;
      }
      threads.push_back(builder_.function("thread" + std::to_string(i + 1), 1));
      statements_ = 0;
      open(threads.back());
      body(workers_ == 3 ? 2 + random_.below(3) : 4 + random_.below(5));
      close();
    }
    const FunctionId entry = make_main(threads);
    return builder_.finish(entry);
  }

 private:
  void choose_topics() {
    weights_.fill(0);
    weights_[kData] = 3;
    weights_[kOrder] = 2;
    for (int i = 0; i < 2; ++i) weights_[random_.below(kTopics)] += 5;
    if (random_.percent(30)) weights_[kHeap] += 6;
    if (weights_[kMistake] > 0) weights_[kMistake] = 1;  // they end the execution: few of them
    if (random_.percent(10)) weights_[kMistake] += 1;
  }

  // Functions that threads call; some belong to the model, so that findings in them are the
  // caller's.
  void make_helpers() {
    const std::uint32_t n = random_.below(3);
    for (std::uint32_t i = 0; i < n; ++i) {
      FunctionBuilder helper =
          builder_.function("helper" + std::to_string(i), 1, random_.percent(50));
      statements_ = 0;
      open(helper);
      if (random_.percent(30)) helper.stack_object(8, false);
      body(1 + random_.below(2));
      if (random_.percent(60))
        f_->leave(slot_operand(any_register()));
      else
        f_->leave();
      f_ = nullptr;
      helpers_.push_back(helper);
    }
  }

  FunctionId make_main(const std::vector<FunctionBuilder>& threads) {
    FunctionBuilder main = builder_.function("main", 0);
    statements_ = 0;
    open(main);
    if (random_.percent(20)) body(1);
    const bool together = random_.percent(60);
    if (together) section_begin();
    for (const FunctionBuilder& thread : threads) spawn(thread);
    if (together) section_end();
    if (random_.percent(40)) body(1 + random_.below(2));
    if (random_.percent(50)) {
      for (std::uint32_t t = 1; t <= workers_; ++t) join(t);
      if (random_.percent(60)) final_checks();
    }
    close();
    return main.id();
  }

  void final_checks() {
    if (random_.percent(50)) check_variable();
    if (random_.percent(50))
      for (std::uint64_t pointer : pointers_) {
        const std::uint32_t p = f_->new_slot();
        f_->load(p, constant_operand(pointer), 8, false);
        f_->intrinsic(Intrinsic::kFree, kNone, {slot_operand(p)});
        f_->store(constant_operand(pointer), constant_operand(0), 8, false);
      }
    if (random_.percent(30)) {
      const std::uint32_t v = f_->new_slot();
      load_some(v, random_.percent(50));
      f_->binary(Op::kNe, v, slot_operand(v), constant_operand(1));
      f_->intrinsic(Intrinsic::kQuiescent, kNone,
                    {truth(slot_operand(v)), constant_operand(format_)});
    }
  }

  // Functions and registers.

  void open(FunctionBuilder& function) {
    current_ = function;
    f_ = &current_;
    registers_.clear();
    for (int i = 0; i < 3; ++i) {
      registers_.push_back(f_->new_slot());
      if (random_.percent(97)) f_->move(registers_.back(), constant_operand(random_.below(3)));
    }
    if (f_->function().parameters > 0) registers_.push_back(0);
    object_ = kNone;
    if (random_.percent(20 + 10 * weights_[kStack])) {
      object_lifetime_ = random_.percent(40);
      object_ = f_->stack_object(random_.pick({8u, 16u}), object_lifetime_);
    }
  }

  void close() {
    f_->leave();
    f_ = nullptr;
  }

  // Statements.

  void body(std::uint32_t n) {
    for (std::uint32_t i = 0; i < n; ++i) statement();
  }

  void statement() {
    if (++statements_ > 14) return;
    const bool inlined = random_.percent(8);
    if (inlined) builder_.inline_into(builder_.new_place(f_->function()));
    switch (random_.weighted(weights_)) {
      case kData: data(); break;
      case kOrder: order(); break;
      case kHeap: heap(); break;
      case kStack: stack(); break;
      case kChoice: choice(); break;
      case kHold: hold(); break;
      case kRaceSpec: race_specification(); break;
      case kValues: values(); break;
      default: mistake(); break;
    }
    if (inlined) builder_.inline_into(0);
  }

  void data() {
    std::uint32_t size = 0;
    const Bytes at = some_bytes(&size);
    const Operand address = constant_operand(at.address);
    const bool marked = random_.percent(50);
    switch (random_.weighted(std::array{30u, 30u, 15u, 10u, 6u, 6u, 10u})) {
      case 0: f_->load(any_register(), address, size, marked); break;
      case 1: f_->store(address, small(), size, marked); break;
      case 2:
        f_->rmw(static_cast<Rmw>(random_.below(11)), any_register(), address,
                narrow(small(), 8 * size), size);
        break;
      case 3:
        f_->compare_exchange(any_register(), any_register(), address, narrow(small(), 8 * size),
                             narrow(small(), 8 * size), size);
        break;
      case 4: {
        std::uint32_t other_size = 0;
        const Bytes from = some_bytes(&other_size);
        f_->copy(address, constant_operand(from.address),
                 constant_operand(std::min(size, from.size)));
        break;
      }
      case 5: f_->fill(address, small(), constant_operand(size)); break;
      default: {  // a read-modify-write in pieces: a lost update
        const std::uint32_t v = any_register();
        f_->load(v, address, size, marked);
        f_->binary(random_.pick({Op::kAdd, Op::kOr, Op::kXor}), v, narrow(slot_operand(v), 8),
                   constant_operand(1), 8);
        f_->store(address, slot_operand(v), size, marked);
      }
    }
  }

  void order() {
    const std::uint64_t some_lock = locks_[random_.below(2)];
    // Spinning inside a section would never end.
    const std::uint32_t spins = in_section_ ? 0 : 1;
    switch (random_.weighted(std::array{45u, 15u, 10 * spins, spins, 8 * spins, 5u, 8u, 4u, 3u})) {
      case 0:
        lock(some_lock);
        body(1 + random_.below(2));
        if (random_.percent(96)) unlock(some_lock);
        break;
      case 1:
        section_begin();
        in_section_ = true;
        body(1 + random_.below(2));
        in_section_ = spins == 0;
        section_end();
        break;
      case 2: spin(some_lock, 4, true, random_.below(2)); break;
      case 3: spin(some_lock, 4, false, 1); break;
      case 4: {  // a spin lock by cmpxchg
        const std::uint32_t top = f_->here();
        const std::uint32_t old = f_->new_slot();
        const std::uint32_t swapped = f_->new_slot();
        f_->compare_exchange(old, swapped, constant_operand(some_lock), constant_operand(0),
                             constant_operand(1), 4);
        const std::uint32_t branch = f_->branch(slot_operand(swapped));
        f_->set_target(branch, branch + 1);
        f_->set_target2(branch, top);
        body(1);
        f_->store(constant_operand(some_lock), constant_operand(0), 4, true);
        break;
      }
      case 5: {  // wait for a value
        std::uint32_t size = 0;
        const Bytes at = some_bytes(&size);
        const std::uint32_t v = f_->new_slot();
        section_begin();
        f_->load(v, constant_operand(at.address), size, false);
        f_->intrinsic(Intrinsic::kAwait, kNone, {truth(slot_operand(v))});
        section_end();
        break;
      }
      case 6: f_->store(constant_operand(some_lock), constant_operand(1), 4, true); break;
      case 7:
        if (f_->function().name != "main") join(1 + random_.below(workers_));
        break;
      default: {
        Instruction fence;
        fence.op = Op::kFence;
        f_->emit(fence);
        f_->intrinsic(Intrinsic::kProgress, kNone, {});
        f_->intrinsic(Intrinsic::kReach, kNone, {constant_operand(format_)});
        break;
      }
    }
  }

  void heap() {
    const std::uint64_t pointer = pointers_[random_.below(2)];
    const bool marked = random_.percent(70);
    const std::uint32_t p = f_->new_slot();
    switch (random_.weighted(std::array{30u, 30u, 15u, 8u, 6u, 6u, 3u, 8u})) {
      case 0: {  // allocate, perhaps fill in, publish
        f_->intrinsic(Intrinsic::kAllocate, p,
                      {constant_operand(random_.percent(3) ? random_.pick({0u, 4u})
                                                           : random_.pick({8u, 16u, 24u})),
                       constant_operand(random_.percent(50))});
        if (random_.percent(60)) f_->store(slot_operand(p), small(), 8, false);
        if (random_.percent(90))
          f_->store(constant_operand(pointer), slot_operand(p), 8, marked);
        else if (random_.percent(50))
          f_->intrinsic(Intrinsic::kFree, kNone, {slot_operand(p)});
        break;
      }
      case 1: use_pointer(pointer, marked); break;
      case 2: {  // take it out and free it; sometimes leave it in
        const std::uint32_t skip = fetch_pointer(pointer, p, marked, random_.percent(50));
        if (random_.percent(70))
          f_->store(constant_operand(pointer), constant_operand(0), 8, marked);
        f_->intrinsic(Intrinsic::kFree, kNone, {slot_operand(p)});
        end_skip(skip);
        break;
      }
      case 3: {  // the same with an exchange
        f_->rmw(Rmw::kXchg, p, constant_operand(pointer), constant_operand(0), 8);
        f_->intrinsic(Intrinsic::kFree, kNone, {slot_operand(p)});
        break;
      }
      case 4: {
        const std::uint32_t skip = fetch_pointer(pointer, p, marked, true);
        f_->intrinsic(random_.pick({Intrinsic::kCheckRead, Intrinsic::kCheckWrite}), kNone,
                      {slot_operand(p), constant_operand(random_.pick({4u, 8u, 0u}))});
        end_skip(skip);
        break;
      }
      case 5: {
        const std::uint32_t skip = fetch_pointer(pointer, p, marked, random_.percent(50));
        f_->intrinsic(Intrinsic::kSize, any_register(), {slot_operand(p)});
        end_skip(skip);
        break;
      }
      case 6: {  // a pointer inside a heap object: reached, though not by its start
        const std::uint32_t skip = fetch_pointer(pointer, p, marked, true);
        f_->store(slot_operand(p), slot_operand(p), 8, false);
        f_->store(constant_operand(pointer), constant_operand(0), 8, marked);
        end_skip(skip);
        break;
      }
      default: {  // one object holds the other
        const std::uint32_t q = f_->new_slot();
        const std::uint32_t skip = fetch_pointer(pointer, p, marked, true);
        f_->load(q, constant_operand(pointers_[random_.below(2)]), 8, marked);
        f_->store(slot_operand(p), slot_operand(q), 8, false);
        end_skip(skip);
        break;
      }
    }
  }

  void use_pointer(std::uint64_t pointer, bool marked) {
    const std::uint32_t p = f_->new_slot();
    const std::uint32_t skip = fetch_pointer(pointer, p, marked, random_.percent(85));
    const std::uint32_t size = random_.pick({1u, 4u, 8u, 8u});
    if (random_.percent(4))
      f_->binary(Op::kAdd, p, slot_operand(p), constant_operand(random_.pick({1u, 4u, 8u, 4096u})));
    const bool inner_marked = random_.percent(40);
    const std::uint32_t v = f_->new_slot();
    switch (random_.weighted(std::array{40u, 40u, 10u, 5u})) {
      case 0:
        f_->load(v, slot_operand(p), size, inner_marked);
        if (random_.percent(50)) end_skip(skip_if_zero(slot_operand(v)));
        if (random_.percent(50)) {
          std::uint32_t to_size = 0;
          const Bytes to = some_bytes(&to_size);
          f_->store(constant_operand(to.address), slot_operand(v), to_size, inner_marked);
        }
        break;
      case 1: f_->store(slot_operand(p), small(), size, inner_marked); break;
      case 2: f_->rmw(Rmw::kAdd, v, slot_operand(p), constant_operand(1), size); break;
      default: f_->fill(slot_operand(p), constant_operand(0), constant_operand(size)); break;
    }
    end_skip(skip);
  }

  void stack() {
    if (object_ == kNone || random_.percent(25))
      return tls_ ? thread_local_access() : use_pointer(pointers_[0], true);
    const std::uint32_t a = f_->new_slot();
    if (object_lifetime_) f_->lifetime(Op::kLive, object_);
    f_->stack_address(a, object_);
    switch (random_.below(tls_ ? 5 : 4)) {
      case 0: f_->store(slot_operand(a), small(), 8, false); break;
      case 1:
        if (random_.percent(60)) f_->store(slot_operand(a), constant_operand(1), 8, false);
        f_->store(constant_operand(pointers_[random_.below(2)]), slot_operand(a), 8,
                  random_.percent(80));
        if (random_.percent(50)) data();
        if (random_.percent(40))
          f_->store(slot_operand(a), constant_operand(2), 4, random_.percent(50));
        if (random_.percent(50))
          f_->store(constant_operand(pointers_[random_.below(2)]), constant_operand(0), 8, true);
        break;
      case 2:
        f_->load(any_register(), slot_operand(a), random_.pick({1u, 4u}), random_.percent(20));
        break;
      case 3: f_->fill(slot_operand(a), constant_operand(0), constant_operand(8)); break;
      default: thread_local_access(); break;
    }
    if (object_lifetime_ && random_.percent(80)) f_->lifetime(Op::kDead, object_);
  }

  void thread_local_access() {
    const std::uint32_t a = f_->new_slot();
    f_->tls_address(a, 0);
    switch (random_.below(3)) {
      case 0: f_->load(any_register(), slot_operand(a), 1, random_.percent(20)); break;
      case 1: f_->store(slot_operand(a), small(), 8, random_.percent(20)); break;
      default:
        f_->store(constant_operand(pointers_[random_.below(2)]), slot_operand(a), 8, true);
        break;
    }
  }

  void choice() {
    switch (random_.weighted(std::array{30u, 15u, 25u, 10u, 8u, 15u, 6u, 8u, 8u})) {
      case 0:
        f_->intrinsic(Intrinsic::kChoose, any_register(), {constant_operand(1 + random_.below(3))});
        break;
      case 1:
        f_->intrinsic(Intrinsic::kAny, any_register(),
                      {constant_operand(samples_), constant_operand(1 + random_.below(2))});
        break;
      case 2: {
        const std::uint32_t skip = skip_if_zero(slot_operand(any_register()));
        body(1 + random_.below(2));
        end_skip(skip);
        break;
      }
      case 3: {  // a loop of two rounds
        const std::uint32_t i = f_->new_slot();
        f_->move(i, constant_operand(2));
        const std::uint32_t top = f_->here();
        body(1);
        f_->binary(Op::kSub, i, slot_operand(i), constant_operand(1));
        const std::uint32_t branch = f_->branch(slot_operand(i), top);
        f_->set_target2(branch, branch + 1);
        break;
      }
      case 4:
        f_->intrinsic(Intrinsic::kAssume, kNone, {truth(slot_operand(any_register()))});
        break;
      case 5: check_variable(); break;
      case 6: switch_on_register(); break;
      case 7: {
        const std::uint32_t skip = skip_if_zero(slot_operand(any_register()));
        body(1);
        const std::uint32_t done = f_->jump();
        end_skip(skip);
        body(1);
        f_->set_target(done, f_->here());
        break;
      }
      default: call_helper(); break;
    }
  }

  void switch_on_register() {
    Instruction in;
    in.op = Op::kSwitch;
    in.a = slot_operand(any_register());
    in.imm = static_cast<std::int64_t>(f_->function().switches.size());
    f_->function().switches.emplace_back();
    const std::uint32_t at = f_->emit(in);
    SwitchTable table;
    table.cases.push_back({1, at + 1});
    body(1);
    table.cases.push_back({2, f_->here()});
    body(1);
    table.otherwise = f_->here();
    f_->function().switches[static_cast<std::size_t>(in.imm)] = std::move(table);
  }

  void call_helper() {
    if (helpers_.empty() || f_->function().name.rfind("helper", 0) == 0) return;
    const FunctionBuilder& helper =
        helpers_[random_.below(static_cast<std::uint32_t>(helpers_.size()))];
    const std::vector<Operand> args = {small()};
    const std::uint32_t dst = random_.percent(50) ? f_->new_slot() : any_register();
    if (random_.percent(70))
      f_->call(random_.percent(80) ? dst : kNone, helper.id(), args);
    else
      f_->call_address(dst, constant_operand(helper.address()), args);
  }

  // An assertion about a variable, or a warning.
  void check_variable() {
    const std::uint32_t v = f_->new_slot();
    if (random_.percent(70))
      load_some(v, random_.percent(60));
    else
      f_->move(v, slot_operand(any_register()));
    f_->binary(random_.pick({Op::kEq, Op::kNe, Op::kUlt, Op::kSle}), v, narrow(slot_operand(v), 8),
               constant_operand(random_.below(3)), 8);
    const std::uint32_t skip = skip_if_zero(slot_operand(v));
    f_->intrinsic(
        random_.percent(40) ? Intrinsic::kFail : Intrinsic::kWarn, kNone,
        {constant_operand(kinds_[random_.below(static_cast<std::uint32_t>(kinds_.size()))]),
         constant_operand(format_)});
    end_skip(skip);
  }

  void hold() {
    const Operand whom = constant_operand(random_.percent(90) ? 1 + random_.below(workers_) : 0);
    switch (random_.weighted(std::array{50u, 10u, 25u, 15u})) {
      case 0:
        section_begin();
        f_->intrinsic(Intrinsic::kHold, kNone, {whom});
        section_end();
        body(1 + random_.below(2));
        section_begin();
        f_->intrinsic(Intrinsic::kLetGo, kNone, {whom});
        section_end();
        break;
      case 1: {
        const std::uint32_t self = f_->new_slot();
        f_->intrinsic(Intrinsic::kSelf, self, {});
        section_begin();
        f_->intrinsic(Intrinsic::kHold, kNone, {slot_operand(self)});
        section_end();
        break;
      }
      case 2: {
        if (in_section_ && random_.percent(90)) break;
        const std::uint32_t c = f_->new_slot();
        f_->intrinsic(Intrinsic::kChoose, c, {constant_operand(2)});
        const std::uint32_t skip = skip_if_zero(slot_operand(c));
        f_->intrinsic(Intrinsic::kStall, kNone,
                      {constant_operand(stall_kind_), constant_operand(format_)});
        end_skip(skip);
        break;
      }
      default:
        section_begin();
        f_->intrinsic(Intrinsic::kLetGo, kNone, {whom});
        section_end();
        break;
    }
  }

  void race_specification() {
    std::uint32_t size = 0;
    switch (random_.below(4)) {
      case 0:
        f_->intrinsic(Intrinsic::kRaceIgnore, kNone, {});
        body(1 + random_.below(2));
        f_->intrinsic(Intrinsic::kRaceHeed, kNone, {});
        break;
      case 1:
        f_->intrinsic(Intrinsic::kMarkBegin, kNone, {});
        body(1 + random_.below(2));
        f_->intrinsic(Intrinsic::kMarkEnd, kNone, {});
        break;
      case 2: {
        const Bytes at = some_bytes(&size);
        f_->intrinsic(Intrinsic::kExclusive, kNone,
                      {constant_operand(at.address), constant_operand(size),
                       constant_operand(random_.percent(50))});
        break;
      }
      default: data(); break;
    }
  }

  // Arithmetic on registers and definedness.
  void values() {
    Instruction in;
    in.dst = any_register();
    in.a = slot_operand(any_register());
    in.b = small();
    in.c = small();
    in.width = random_.pick<std::uint8_t>({8, 16, 32, 64, 3});
    switch (random_.below(9)) {
      case 0: in.op = Op::kSelect; break;
      case 1: in.op = Op::kTrunc; break;
      case 2:
        in.op = Op::kSext;
        in.width = 8;
        in.a = narrow(in.a, 8);
        in.size = random_.pick<std::uint8_t>({16, 32, 64});
        break;
      case 3:
        in.op = Op::kIndex;
        in.imm = random_.pick({-1, 1, 8});
        break;
      case 4: {  // undefined bits, some of them hidden again
        const std::uint32_t p = f_->new_slot();
        f_->intrinsic(Intrinsic::kAllocate, p, {constant_operand(8), constant_operand(0)});
        f_->load(in.dst, slot_operand(p), random_.pick({1u, 8u}), true);
        f_->intrinsic(Intrinsic::kFree, kNone, {slot_operand(p)});
        if (random_.percent(70)) {
          const std::uint32_t width = random_.pick({1u, 8u, 64u});
          f_->binary(random_.pick({Op::kAnd, Op::kOr, Op::kShl, Op::kXor}), in.dst,
                     narrow(slot_operand(in.dst), width),
                     narrow(constant_operand(random_.below(4)), width), width);
        }
        if (random_.percent(30)) end_skip(skip_if_zero(slot_operand(in.dst)));
        return;
      }
      default:
        in.op = static_cast<Op>(random_.below(static_cast<int>(Op::kSle) + 1));
        in.a = narrow(in.a, in.width);
        in.b = narrow(in.b, in.width);
        break;
    }
    f_->emit(in);
  }

  void mistake() {
    const std::uint32_t v = f_->new_slot();
    switch (random_.below(12)) {
      case 0:
        f_->load(v, constant_operand(random_.pick<std::uint64_t>({8, 0 - 12ull})), 4, false);
        break;
      case 1:
        f_->store(constant_operand(variables_[0].address + variables_[0].size), small(), 1, false);
        break;
      case 2: f_->store(constant_operand(samples_), small(), 1, random_.percent(50)); break;
      case 3: f_->call(v, unmodelled_, {}); break;
      case 4:
        f_->intrinsic(Intrinsic::kFree, kNone,
                      {constant_operand(variables_[0].address + random_.below(2))});
        break;
      case 5: section_end(); break;
      case 6: {
        Instruction in;
        in.op = Op::kUnreachable;
        const std::uint32_t skip = skip_if_zero(slot_operand(any_register()));
        f_->emit(in);
        end_skip(skip);
        break;
      }
      case 7:
        f_->call_address(v, constant_operand(random_.pick<std::uint64_t>({0, 1 << 20})), {});
        break;
      case 8: f_->binary(Op::kUDiv, v, constant_operand(1), narrow(small(), 32), 32); break;
      case 9: f_->intrinsic(Intrinsic::kAwait, kNone, {constant_operand(1)}); break;
      case 10: f_->intrinsic(Intrinsic::kChoose, v, {constant_operand(0)}); break;
      default: section_begin(); break;
    }
  }

  void spawn(const FunctionBuilder& thread) {
    Operand argument = constant_operand(random_.below(2));
    if (object_ != kNone && !object_lifetime_ && random_.percent(40)) {
      const std::uint32_t a = f_->new_slot();
      f_->stack_address(a, object_);
      argument = slot_operand(a);
      f_->store(constant_operand(pointers_[0]), argument, 8, false);
    }
    f_->intrinsic(Intrinsic::kSpawn, random_.percent(30) ? f_->new_slot() : kNone,
                  {constant_operand(thread.address()), argument, constant_operand(name_),
                   constant_operand(random_.percent(15))});
  }

  std::array<std::uint32_t, kTopics> weights_{};
  std::uint32_t workers_ = 2;
  std::vector<FunctionBuilder> helpers_;

  // Of the function being built.
  std::uint32_t object_ = kNone;
  bool object_lifetime_ = false;
  bool in_section_ = false;
  std::uint32_t statements_ = 0;
};

}  // namespace

Program generate(std::uint64_t seed) { return Generator(seed).run(); }

}  // namespace kheddle::testing
