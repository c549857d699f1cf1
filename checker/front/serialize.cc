#include "checker/front/serialize.h"

#include <cereal/archives/binary.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>
#include <exception>
#include <sstream>
#include <utility>

namespace kheddle {

// cereal finds these by their name. Each takes its structure apart whole, so that a member that is
// added there does not compile here.

template <typename Archive>
void serialize(Archive& archive, Place& place) {
  auto& [file, line, column, function, inlined_at, in_model] = place;
  archive(file, line, column, function, inlined_at, in_model);
}

template <typename Archive>
void serialize(Archive& archive, Type::Member& member) {
  auto& [name, type, bit_offset, bit_size] = member;
  archive(name, type, bit_offset, bit_size);
}

template <typename Archive>
void serialize(Archive& archive, Type& type) {
  auto& [kind, name, size, is_signed, internal, element, count, members, enumerators] = type;
  archive(kind, name, size, is_signed, internal, element, count, members, enumerators);
}

template <typename Archive>
void serialize(Archive& archive, Variable& variable) {
  auto& [name, address, size, constant, in_model, type, place, initial] = variable;
  archive(name, address, size, constant, in_model, type, place, initial);
}

template <typename Archive>
void serialize(Archive& archive, Operand& operand) {
  auto& [value, constant] = operand;
  archive(value, constant);
}

template <typename Archive>
void serialize(Archive& archive, Instruction& instruction) {
  auto& [op, width, size, rmw, intrinsic, marked, has_value, dst, dst2, a, b, c, imm, target,
         target2, callee, args, place] = instruction;
  archive(op, width, size, rmw, intrinsic, marked, has_value, dst, dst2, a, b, c, imm, target,
          target2, callee, args, place);
}

template <typename Archive>
void serialize(Archive& archive, SwitchTable& table) {
  auto& [cases, otherwise] = table;
  archive(cases, otherwise);
}

template <typename Archive>
void serialize(Archive& archive, StackObject& object) {
  auto& [name, size, has_lifetime, type, in_model] = object;
  archive(name, size, has_lifetime, type, in_model);
}

template <typename Archive>
void serialize(Archive& archive, Function& function) {
  auto& [name, defined, in_model, parameters, variadic, slots, stack, code, switches, live,
         live_after, slot_names, slot_targets, place] = function;
  archive(name, defined, in_model, parameters, variadic, slots, stack, code, switches, live,
          live_after, slot_names, slot_targets, place);
}

template <typename Archive>
void serialize(Archive& archive, Program& program) {
  auto& [name, variant, digest, functions, variables, thread_locals, tls_size, constructors, entry,
         places, types, texts] = program;
  archive(name, variant, digest, functions, variables, thread_locals, tls_size, constructors, entry,
          places, types, texts);
}

std::string serialize(const Program& program) {
  std::ostringstream bytes;
  cereal::BinaryOutputArchive archive(bytes);
  archive(program);
  return std::move(bytes).str();
}

std::optional<Program> deserialize(std::string bytes) {
  std::istringstream stream(std::move(bytes));
  Program program;
  try {
    cereal::BinaryInputArchive archive(stream);
    archive(program);
  } catch (const std::exception&) {  // too short, or sizes that no memory holds
    return std::nullopt;
  }
  return program;
}

}  // namespace kheddle
