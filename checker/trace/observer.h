// An Observer listens to one execution while it is replayed: what ran, what it touched, what it
// noted. Reports, the lock graph and the stepper are observers; the search has none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/program/program.h"
#include "checker/trace/locks.h"
#include "checker/trace/trace.h"

namespace kheddle {

// A function that waits in a call or runs: where it is, innermost last in a stack.
struct FrameView {
  FunctionId function = kNone;
  std::uint32_t index = 0;           // the instruction it runs, or the call it waits in
  std::vector<std::uint64_t> slots;  // values; dead ones are 0
};

// What an observer may ask about the execution, valid during a callback and between steps.
class ExecutionView {
 public:
  virtual ~ExecutionView() = default;
  virtual std::uint32_t threads() const = 0;
  virtual std::string thread_name(std::uint32_t thread) const = 0;
  virtual bool finished(std::uint32_t thread) const = 0;
  virtual std::vector<FrameView> stack(std::uint32_t thread) const = 0;
  // Reads bytes of live memory into `out`; false if any of it belongs to no live object.
  virtual bool read(std::uint64_t address, std::uint64_t size, std::uint8_t* out) const = 0;
};

struct AccessEvent {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  bool write = false;
  bool marked = false;       // volatile, atomic, or inside an atomic section
  std::uint64_t before = 0;  // of up to 8 bytes: the value before and after a write
  std::uint64_t after = 0;
};

// Callbacks come in execution order. `at` is the instruction that runs in `thread`'s innermost
// frame.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void step_begins(std::uint32_t /*thread*/) {}
  virtual void instruction(std::uint32_t /*thread*/, InstructionId /*at*/) {}
  virtual void called(std::uint32_t /*thread*/, FunctionId /*callee*/) {}
  virtual void returned(std::uint32_t /*thread*/, FunctionId /*callee*/) {}
  virtual void accessed(std::uint32_t /*thread*/, const AccessEvent&) {}
  virtual void allocated(std::uint32_t /*thread*/, std::uint64_t /*address*/,
                         std::uint64_t /*size*/) {}
  virtual void freed(std::uint32_t /*thread*/, std::uint64_t /*address*/) {}
  virtual void spawned(std::uint32_t /*thread*/, std::uint32_t /*child*/) {}
  virtual void chose(std::uint32_t /*thread*/, std::uint64_t /*value*/) {}
  // A kh_any() that is given a value which need not be one of its samples.
  virtual void given(std::uint32_t /*thread*/, std::uint64_t /*value*/) {}
  // event is the number of enum kh_event in model/kheddle.h.
  virtual void noted(std::uint32_t /*thread*/, int /*event*/, std::uint64_t /*object*/,
                     const std::string& /*text*/) {}
  // The thread is about to take the lock, or has it by a trylock; `held` as in LockOrder.
  virtual void ordered(std::uint32_t /*thread*/, std::uint64_t /*lock*/, const LockUse& /*taken*/,
                       const LockUse& /*held*/) {}
  // A finding: message is the formatted text of kh_fail/kh_warn/kh_stall, or names the access
  // ("read of 8 bytes"). `address` is the memory concerned, 0 if none.
  virtual void found(std::uint32_t /*thread*/, Kind, const std::string& /*message*/,
                     std::uint64_t /*address*/) {}
  virtual void step_ends(std::uint32_t /*thread*/) {}
};

}  // namespace kheddle
