#include "checker/explorer/machine.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include "checker/base/check.h"
#include "xxhash.h"

namespace kheddle {

Machine::Machine(const Program& program, const Granularity& granularity)
    : program_(program),
      functions_(decode(program)),
      addresses_(std::make_unique<AddressMap>(program)),
      pool_(std::make_unique<ComponentPool>()),
      every_access_(granularity.every_access) {
  // KH_ANY_NUMBER() (model/include/kheddle/prove.h) says that threads are to go round for ever.
  judges_livelock_ = program.functions[program.entry].in_model &&
                     std::ranges::none_of(program.functions, [](const Function& function) {
                       return function.name.starts_with("kh_any_number_");
                     });
  std::set<std::uint64_t> labels;
  for (FunctionId f = 0; f < functions_.size(); ++f) {
    FunctionCode& function = functions_[f];
    for (std::uint32_t i = 0; i < function.code.size(); ++i) {
      Code& code = function.code[i];
      if (code.visibility != kAlwaysVisible && granularity.exposed.contains({f, i})) {
        code.visibility = kExposed;  // calls and returns, too: they end the lives of stack objects
      } else if (code.visibility == kVisibleIfExposed) {
        if (every_access_ && !(code.op == Op::kIntrinsic && code.intrinsic == Intrinsic::kSize)) {
          code.visibility = kVisibleIfShared;
        }
      }
      if (code.op != Op::kIntrinsic) continue;
      if (code.intrinsic == Intrinsic::kHold) uses_hold_ = true;
      if (code.intrinsic == Intrinsic::kProgress) judges_livelock_ = true;
      const std::vector<Operand>& args = program.functions[f].code[i].args;
      if (code.intrinsic == Intrinsic::kReach && !args.empty() && args[0].constant) {
        labels.insert(args[0].value);
      }
    }
  }
  labels_.assign(labels.begin(), labels.end());
  reached_ = std::make_unique<std::atomic<bool>[]>(labels_.size());
  const std::uint64_t freed = 1;
  freed_header_ = pool_->intern(reinterpret_cast<const std::uint8_t*>(&freed), 8, 8);

  std::map<std::tuple<std::string, std::uint32_t, std::string>, PlaceId> known;
  for (PlaceId p = 0; p < program.places.size(); ++p) {
    const Place& place = program.places[p];
    canonical_places_.push_back(
        known.try_emplace({place.file, place.line, place.function}, p).first->second);
  }
}

std::vector<std::uint32_t> Machine::blank_state() const {
  std::vector<std::uint32_t> state(addresses_->size(), 0);
  for (std::size_t g = 0; g < addresses_->globals().size(); ++g) {
    const GlobalCell& cell = addresses_->globals()[g];
    if (cell.index == kNoIndex) continue;
    const Variable& variable = program_.variables[cell.variable];
    std::uint64_t offset = layout::kGlobals + g * layout::kCell - variable.address;
    state[cell.index] = pool_->intern(variable.initial.data() + offset, cell.size, cell.size);
  }
  return state;
}

void Machine::expose(const std::set<InstructionId>& accesses) {
  for (InstructionId at : accesses) {
    Code& code = functions_[at.function].code[at.index];
    if (code.visibility != kAlwaysVisible) code.visibility = kExposed;
  }
}

std::uint32_t Machine::delta(Delta delta) {
  std::lock_guard guard(deltas_mutex_);
  auto [at, is_new] =
      delta_numbers_.try_emplace(std::move(delta), static_cast<std::uint32_t>(deltas_.size()));
  if (is_new) deltas_.push_back(&at->first);
  return at->second;
}

const Delta& Machine::delta(std::uint32_t number) const {
  std::lock_guard guard(deltas_mutex_);
  return *deltas_[number];
}

ComponentId Machine::apply(std::uint32_t number, ComponentId to) const {
  const Delta& written = delta(number);
  KHEDDLE_CHECK(to != 0, "bytes are written to components that exist");
  const Component& before = pool_->get(to);
  std::uint8_t contents[128];
  std::memcpy(contents, before.data(), before.size);
  std::uint8_t* shadow = before.shadow() != nullptr ? contents + before.data_size : nullptr;
  bool undefined = false;
  std::size_t next = 0;
  for (std::uint32_t byte = 0; byte < before.data_size; ++byte) {
    if ((written.mask >> byte & 1) != 0) {
      contents[byte] = written.bytes[next++];
      if (shadow != nullptr) shadow[byte] = 0;
    }
    undefined = undefined || (shadow != nullptr && shadow[byte] != 0);
  }
  KHEDDLE_CHECK(next == written.bytes.size(), "bytes are written within the component");
  return pool_->intern(contents, undefined ? before.size : before.data_size, before.data_size);
}

std::uint32_t Machine::order(const LockOrder& order) {
  std::lock_guard guard(orders_mutex_);
  auto [at, is_new] = order_numbers_.try_emplace(order, static_cast<std::uint32_t>(orders_.size()));
  if (is_new) orders_.push_back(order);
  return at->second;
}

LockOrder Machine::order(std::uint32_t number) const {
  std::lock_guard guard(orders_mutex_);
  return orders_[number];
}

ComponentId Machine::unheld(ComponentId control) const {
  if (!uses_hold_) return control;
  const Component& component = pool_->get(control);
  if ((*component.data() & kHeldBit) == 0) return control;
  std::vector<std::uint8_t> bytes(component.data(), component.data() + component.size);
  bytes[0] &= static_cast<std::uint8_t>(~kHeldBit);
  return pool_->intern(bytes.data(), component.size, component.data_size);
}

std::uint64_t Machine::digest(const StateView& state) const {
  std::uint64_t digest = 0;
  for (ComponentIndex index = 0; index < state.size(); ++index) {
    if (state[index] == 0) continue;
    std::uint64_t parts[2] = {addresses_->address_of(index), pool_->get(state[index]).hash};
    digest += XXH3_64bits(parts, sizeof(parts));  // a sum: the order of places does not matter
  }
  return digest;
}

std::uint64_t Machine::bytes(const StateView& state) const {
  std::uint64_t bytes = 0;
  for (ComponentIndex index = 0; index < state.size(); ++index)
    if (state[index] != 0) bytes += pool_->get(state[index]).data_size;
  return bytes;
}

PlaceId Machine::finding_place(const std::vector<PlaceId>& innermost_first) const {
  for (PlaceId place : innermost_first) {
    for (PlaceId at = place; at != 0; at = program_.places[at].inlined_at) {
      if (!program_.places[at].in_model && program_.places[at].line != 0) return same_place(at);
    }
  }
  return innermost_first.empty() ? 0 : same_place(innermost_first.front());
}

void Machine::reach(std::uint64_t label_address) {
  auto found = std::lower_bound(labels_.begin(), labels_.end(), label_address);
  if (found != labels_.end() && *found == label_address) {
    reached_[static_cast<std::size_t>(found - labels_.begin())] = true;
  }
}

std::vector<std::string> Machine::unreached() const {
  std::set<std::string> all, met;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    (reached_[i] ? met : all).insert(literal(labels_[i]));
  }
  std::vector<std::string> missing;
  for (const std::string& label : all) {
    if (!met.contains(label)) missing.push_back(label);
  }
  return missing;
}

std::string Machine::literal(std::uint64_t address) const {
  const GlobalCell* cell = addresses_->global(address);
  if (cell == nullptr) return "";
  const Variable& variable = program_.variables[cell->variable];
  std::string text;
  for (std::uint64_t at = address - variable.address; at < variable.size; ++at) {
    if (variable.initial[at] == 0) break;
    text.push_back(static_cast<char>(variable.initial[at]));
  }
  return text;
}

std::string Machine::thread_name(std::uint64_t given) const {
  if (given < layout::kFunctions) return literal(given);
  const std::uint64_t id = (given - layout::kFunctions) / 16;
  if (id >= program_.functions.size()) return "";
  const Function& function = program_.functions[id];
  const std::string& in_source = program_.places[function.place].function;
  return in_source.empty() ? function.name : in_source;
}

}  // namespace kheddle
