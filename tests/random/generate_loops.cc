#include "tests/random/generate_loops.h"

#include <string>
#include <vector>

#include "tests/random/builder.h"
#include "tests/random/random.h"

namespace kheddle::testing {
namespace {

constexpr std::uint32_t kSize = 4;  // bytes of a variable
constexpr std::uint32_t kValues = 2;

class Generator {
 public:
  explicit Generator(std::uint64_t seed)
      : random_(seed), builder_("loops-" + std::to_string(seed)) {}

  Program run() {
    for (const char* name : {"a", "b"})
      variables_.push_back(builder_.global(name, std::vector<std::uint8_t>(kSize)));
    name_ = builder_.literal("worker");
    const std::uint32_t workers = random_.percent(70) ? 2 : 3;
    std::vector<FunctionBuilder> threads;
    for (std::uint32_t i = 0; i < workers; ++i) {
      if (i > 0 && random_.percent(30)) {
        threads.push_back(threads.back());
        continue;
      }
      threads.push_back(builder_.function("thread" + std::to_string(i + 1), 1));
      body(threads.back(), workers == 3 ? 3 : 3 + random_.below(3));
    }
    FunctionBuilder main = builder_.function("main", 0);
    f_ = &main;
    value_ = main.new_slot();
    main.intrinsic(Intrinsic::kAtomicBegin, kNone, {});
    for (const FunctionBuilder& thread : threads)
      main.intrinsic(Intrinsic::kSpawn, main.new_slot(),
                     {constant_operand(thread.address()), constant_operand(0),
                      constant_operand(name_), constant_operand(random_.percent(20) ? 1 : 0)});
    main.intrinsic(Intrinsic::kAtomicEnd, kNone, {});
    if (random_.percent(20))
      body(main, 2);
    else
      main.leave();
    // Livelocks are judged of programs that say somewhere what progress is.
    FunctionBuilder never = builder_.function("never", 0);
    never.intrinsic(Intrinsic::kProgress, kNone, {});
    never.leave();
    return builder_.finish(main.id());
  }

 private:
  Operand variable() { return constant_operand(variables_[random_.below(2)]); }
  Operand value() { return constant_operand(random_.below(kValues)); }

  // Statements, and jumps among them.
  void body(FunctionBuilder& function, std::uint32_t count) {
    f_ = &function;
    value_ = f_->new_slot();
    f_->move(value_, constant_operand(0));
    std::vector<std::uint32_t> starts;
    std::vector<std::uint32_t> jumps;
    for (std::uint32_t i = 0; i < count; ++i) {
      starts.push_back(f_->here());
      statement();
      if (random_.percent(45)) jumps.push_back(jump_if());
    }
    starts.push_back(f_->here());
    f_->leave();
    for (std::uint32_t branch : jumps) {
      // Mostly back.
      std::uint32_t to = random_.below(count + 1);
      if (to > 0 && random_.percent(50)) to = random_.below(to);
      f_->set_target(branch, starts[to]);
      f_->set_target2(branch, branch + 1);
    }
  }

  std::uint32_t jump_if() {
    const std::uint32_t condition = f_->new_slot();
    f_->binary(random_.percent(50) ? Op::kEq : Op::kNe, condition, slot_operand(value_), value());
    return f_->branch(slot_operand(condition));
  }

  void statement() {
    switch (random_.below(10)) {
      case 0:
      case 1:
      case 2: f_->load(value_, variable(), kSize, true); break;
      case 3:
      case 4: f_->store(variable(), value(), kSize, true); break;
      case 5:
      case 6:  // the value: whether it was swapped
        f_->compare_exchange(f_->new_slot(), value_, variable(), value(), value(), kSize);
        break;
      case 7: {  // waits until a variable has a value, and sets one
        const std::uint32_t read = f_->new_slot();
        f_->intrinsic(Intrinsic::kAtomicBegin, kNone, {});
        f_->load(read, variable(), kSize, false);
        f_->binary(Op::kEq, read, slot_operand(read), value());
        f_->intrinsic(Intrinsic::kAwait, kNone, {slot_operand(read)});
        f_->store(variable(), value(), kSize, false);
        f_->intrinsic(Intrinsic::kAtomicEnd, kNone, {});
        break;
      }
      case 8: {  // the environment decides
        f_->intrinsic(Intrinsic::kAtomicBegin, kNone, {});
        f_->intrinsic(Intrinsic::kChoose, value_, {constant_operand(2)});
        if (random_.percent(30)) {
          f_->intrinsic(Intrinsic::kAssume, kNone, {slot_operand(value_)});
        } else if (random_.percent(50)) {
          f_->store(variable(), slot_operand(value_), kSize, false);
        }
        f_->intrinsic(Intrinsic::kAtomicEnd, kNone, {});
        break;
      }
      default: {  // useful work
        f_->intrinsic(Intrinsic::kAtomicBegin, kNone, {});
        f_->store(variable(), value(), kSize, false);
        if (random_.percent(60)) f_->intrinsic(Intrinsic::kProgress, kNone, {});
        f_->intrinsic(Intrinsic::kAtomicEnd, kNone, {});
      }
    }
  }

  Random random_;
  ProgramBuilder builder_;
  std::vector<std::uint64_t> variables_;
  std::uint64_t name_ = 0;
  FunctionBuilder* f_ = nullptr;
  std::uint32_t value_ = 0;  // the slot that jumps look at
};

}  // namespace

Program generate_loops(std::uint64_t seed) { return Generator(seed).run(); }

}  // namespace kheddle::testing
