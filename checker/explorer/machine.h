// A Machine is what is the same for all workers of one round: the decoded program, which accesses
// are scheduling points, where addresses live in the state vector. It owns what instructions mean
// only together with a Runner.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "checker/explorer/address_map.h"
#include "checker/explorer/code.h"
#include "checker/explorer/component_pool.h"
#include "checker/explorer/state_view.h"
#include "checker/explorer/way.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

inline constexpr std::uint8_t kHeldBit = 2;  // of a control component's first byte

class Machine {
 public:
  Machine(const Program& program, const Granularity& granularity);

  const Program& program() const { return program_; }
  const FunctionCode& function(FunctionId id) const { return functions_[id]; }
  AddressMap& addresses() const { return *addresses_; }
  ComponentPool& pool() const { return *pool_; }

  // The state before constructors run: globals with their initial bytes, no thread.
  std::vector<std::uint32_t> blank_state() const;

  // Plain accesses become scheduling points. What was computed of steps that pass them is out of
  // date. Not to be called while a Runner is at work.
  void expose(const std::set<InstructionId>& accesses);
  bool every_access() const { return every_access_; }
  bool uses_hold() const { return uses_hold_; }
  // Whether livelocks are to be told of: of scenarios, whose tasks are to return, less those of
  // threads that go round for ever (KH_ANY_NUMBER); and of all programs that say what progress is.
  bool judges_livelock() const { return judges_livelock_; }
  // A control component without the mark that its thread is held.
  ComponentId unheld(ComponentId control) const;
  // Equal for equal states, on every machine.
  std::uint64_t digest(const StateView& state) const;
  // What the components of a state hold.
  std::uint64_t bytes(const StateView& state) const;
  ComponentId freed_header() const { return freed_header_; }

  // The number of a delta, and its contents.
  std::uint32_t delta(Delta delta);
  const Delta& delta(std::uint32_t number) const;
  // The component with a delta's bytes written over it.
  ComponentId apply(std::uint32_t delta, ComponentId to) const;

  // The number of an order of locks that was met, and the order.
  std::uint32_t order(const LockOrder& order);
  LockOrder order(std::uint32_t number) const;

  // The place a finding has, for frames given as places from the innermost outwards.
  PlaceId finding_place(const std::vector<PlaceId>& innermost_first) const;
  // Equal for places that reports print alike.
  PlaceId same_place(PlaceId place) const { return canonical_places_[place]; }

  // Set once an execution has freed anything: only then are freed slots looked for.
  std::atomic<bool> frees{false};
  // Set once a thread has touched another's stack or block: then those are shared memory too.
  std::atomic<bool> foreign_stacks{false};
  // By index into Program::variables of label literals: reached or not.
  void reach(std::uint64_t label_address);
  std::vector<std::string> unreached() const;
  // The C string at the address of a constant variable; empty if there is none.
  std::string literal(std::uint64_t address) const;
  // What kh_spawn() was given as a name: a literal, or a function, by its name in the source.
  std::string thread_name(std::uint64_t given) const;

 private:
  const Program& program_;
  std::vector<FunctionCode> functions_;
  std::unique_ptr<AddressMap> addresses_;
  std::unique_ptr<ComponentPool> pool_;
  std::vector<PlaceId> canonical_places_;
  ComponentId freed_header_ = 0;
  bool every_access_ = false;
  bool uses_hold_ = false;
  bool judges_livelock_ = false;
  mutable std::mutex deltas_mutex_;
  std::map<Delta, std::uint32_t> delta_numbers_;
  std::deque<const Delta*> deltas_;
  mutable std::mutex orders_mutex_;
  std::map<LockOrder, std::uint32_t> order_numbers_;
  std::vector<LockOrder> orders_;
  std::vector<std::uint64_t> labels_;
  std::unique_ptr<std::atomic<bool>[]> reached_;
};

}  // namespace kheddle
