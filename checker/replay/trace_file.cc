// Trace files as JSON.
#include "checker/replay/trace_file.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "checker/base/version.h"

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kMagic = "kheddle trace";

// 64-bit digests as text: JSON numbers lose bits in many readers.
std::string hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

// Why a file is not what it should be; caught in parse_trace.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

const Json& member(const Json& object, const char* name) {
  if (!object.is_object() || !object.contains(name))
    throw Malformed(fmt::format("\"{}\" is missing", name));
  return object.at(name);
}

std::string text(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_string()) throw Malformed(fmt::format("\"{}\" is no string", name));
  return value.get<std::string>();
}

std::uint32_t number(const Json& value, const char* name) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > UINT32_MAX)
    throw Malformed(fmt::format("\"{}\" holds what is no number from 0 to 4294967295", name));
  return value.get<std::uint32_t>();
}

std::uint64_t digest(const Json& object, const char* name) {
  std::string digits = text(object, name);
  if (digits.size() != 16 || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw Malformed(fmt::format("\"{}\" is no digest of 16 hexadecimal digits", name));
  return std::strtoull(digits.c_str(), nullptr, 16);
}

const Json& array(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_array()) throw Malformed(fmt::format("\"{}\" is no array", name));
  return value;
}

std::vector<std::uint32_t> numbers(const Json& object, const char* name) {
  std::vector<std::uint32_t> result;
  for (const Json& value : array(object, name)) result.push_back(number(value, name));
  return result;
}

std::vector<std::string> texts(const Json& object, const char* name) {
  std::vector<std::string> result;
  for (const Json& value : array(object, name)) {
    if (!value.is_string()) throw Malformed(fmt::format("\"{}\" holds what is no string", name));
    result.push_back(value.get<std::string>());
  }
  return result;
}

Granularity granularity(const Json& json) {
  Granularity result;
  const Json& every = member(json, "every_access");
  if (!every.is_boolean()) throw Malformed("\"every_access\" is neither true nor false");
  result.every_access = every.get<bool>();
  for (const Json& id : array(json, "exposed")) {
    if (!id.is_array() || id.size() != 2)
      throw Malformed("\"exposed\" holds what is no pair of numbers");
    result.exposed.insert({number(id[0], "exposed"), number(id[1], "exposed")});
  }
  return result;
}

RecordedStep step(const Json& json) {
  RecordedStep result;
  result.step.thread = number(member(json, "thread"), "thread");
  result.step.choices = numbers(json, "choices");
  result.function = text(json, "function");
  result.line = number(member(json, "line"), "line");
  result.digest = digest(json, "digest");
  return result;
}

LockUse lock_use(const Json& json) {
  return {digest(json, "key"), number(member(json, "how"), "how")};
}

// Of a lock-order finding: what else it takes, since one run has only the end of it.
void lock_orders(const Json& json, Finding* finding) {
  for (const Json& order : array(json, "orders")) {
    NamedOrder read;
    read.order.taken = lock_use(member(order, "taken"));
    read.taken = text(member(order, "taken"), "class");
    const Json& held = member(order, "held");
    if (!held.is_null()) {
      read.order.held = lock_use(held);
      read.held = text(held, "class");
    }
    finding->orders.push_back(std::move(read));
  }
  if (finding->orders.empty()) throw Malformed("\"orders\" is empty");
  for (const Json& side : array(json, "sides")) {
    finding->sides.push_back({text(side, "role"), text(side, "thread"), text(side, "function"),
                              text(side, "file"), number(member(side, "line"), "line")});
  }
}

Json print_orders(const Finding& finding) {
  auto use = [](const LockUse& lock, const std::string& name) {
    return Json{{"class", name}, {"key", hex(lock.key)}, {"how", lock.how}};
  };
  Json orders = Json::array();
  for (const NamedOrder& order : finding.orders) {
    orders.push_back(
        {{"taken", use(order.order.taken, order.taken)},
         {"held", order.order.held.key == 0 ? Json(nullptr) : use(order.order.held, order.held)}});
  }
  return orders;
}

Finding finding(const Json& json) {
  Finding result;
  std::string kind = text(json, "kind");
  if (!kind_from_name(kind, &result.kind))
    throw Malformed(fmt::format("\"{}\" is no kind of finding", kind));
  result.message = text(json, "message");
  result.thread = text(json, "thread");
  result.file = text(json, "file");
  result.line = number(member(json, "line"), "line");
  result.function = text(json, "function");
  if (json.contains("minimal")) {  // a run of `simulate` is not judged so
    const Json& minimal = json.at("minimal");
    if (!minimal.is_boolean()) throw Malformed("\"minimal\" is neither true nor false");
    result.minimal = minimal.get<bool>();
  }
  if (json.contains("not_minimal")) result.not_minimal = text(json, "not_minimal");
  if (result.kind == Kind::kDataRace) {
    const Json& other = member(json, "other");
    result.sides.push_back({"other access", text(other, "thread"), text(other, "function"),
                            text(other, "file"), number(member(other, "line"), "line")});
  }
  if (result.kind == Kind::kLockOrder) lock_orders(json, &result);
  return result;
}

TraceFile from_json(const Json& json) {
  TraceFile trace;
  trace.version = text(json, "kheddle");
  trace.scenario = text(json, "scenario");
  trace.variant = text(json, "variant");
  trace.defines = texts(json, "defines");
  trace.includes = texts(json, "includes");
  if (json.contains("stubs")) trace.stubs = texts(json, "stubs");
  if (json.contains("kernel_tree")) trace.kernel_tree = text(json, "kernel_tree");
  trace.program_digest = digest(json, "program");
  trace.granularity = granularity(member(json, "granularity"));
  const Json& start = member(json, "start");
  trace.start_choices = numbers(start, "choices");
  trace.start_digest = digest(start, "digest");
  for (const Json& recorded : array(json, "steps")) trace.steps.push_back(step(recorded));
  const Json& expected = member(json, "finding");
  trace.has_finding = !expected.is_null();
  if (trace.has_finding) trace.finding = finding(expected);
  if (json.contains("loop")) trace.loop = number(json.at("loop"), "loop");
  const bool livelock = trace.has_finding && trace.finding.kind == Kind::kLivelock;
  if (livelock ? trace.loop >= trace.steps.size() : trace.loop != kNone)
    throw Malformed("\"loop\" is no step of a livelock");
  return trace;
}

}  // namespace

std::string print_trace(const TraceFile& trace) {
  Json json;
  json["format"] = kMagic;
  json["format_version"] = kTraceFormat;
  json["kheddle"] = trace.version;
  json["scenario"] = trace.scenario;
  json["variant"] = trace.variant;
  json["defines"] = trace.defines;
  json["includes"] = trace.includes;
  if (!trace.stubs.empty()) json["stubs"] = trace.stubs;
  if (!trace.kernel_tree.empty()) json["kernel_tree"] = trace.kernel_tree;
  json["program"] = hex(trace.program_digest);
  Json exposed = Json::array();
  for (const InstructionId& id : trace.granularity.exposed)
    exposed.push_back({id.function, id.index});
  json["granularity"] = {{"every_access", trace.granularity.every_access}, {"exposed", exposed}};
  json["start"] = {{"choices", trace.start_choices}, {"digest", hex(trace.start_digest)}};
  if (trace.loop != kNone) json["loop"] = trace.loop;
  json["finding"] = nullptr;
  if (trace.has_finding) {
    const Finding& found = trace.finding;
    json["finding"] = {{"kind", kind_name(found.kind)},
                       {"message", found.message},
                       {"thread", found.thread},
                       {"file", found.file},
                       {"line", found.line},
                       {"function", found.function}};
    if (found.minimal) json["finding"]["minimal"] = true;
    if (!found.not_minimal.empty()) json["finding"]["not_minimal"] = found.not_minimal;
    if (found.kind == Kind::kDataRace) {
      const Side other = found.sides.empty() ? Side() : found.sides.front();
      json["finding"]["other"] = {{"thread", other.thread},
                                  {"file", other.file},
                                  {"line", other.line},
                                  {"function", other.function}};
    }
    if (found.kind == Kind::kLockOrder) {
      json["finding"]["orders"] = print_orders(found);
      Json sides = Json::array();
      for (const Side& side : found.sides)
        sides.push_back({{"role", side.role},
                         {"thread", side.thread},
                         {"file", side.file},
                         {"line", side.line},
                         {"function", side.function}});
      json["finding"]["sides"] = sides;
    }
  }
  json["steps"] = Json::array();
  // One step a line, so that a person can read, compare and cut.
  std::string head = json.dump(2, ' ', false, Json::error_handler_t::replace);
  std::string steps;
  for (const RecordedStep& recorded : trace.steps) {
    Json line = {{"thread", recorded.step.thread},
                 {"choices", recorded.step.choices},
                 {"function", recorded.function},
                 {"line", recorded.line},
                 {"digest", hex(recorded.digest)}};
    steps += (steps.empty() ? "\n    " : ",\n    ") +
             line.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  const std::string empty = "\"steps\": []\n}";
  head.resize(head.size() - empty.size());
  return head + "\"steps\": [" + steps + (steps.empty() ? "" : "\n  ") + "]\n}\n";
}

Result<TraceFile> parse_trace(const std::string& content, const std::string& path) {
  const std::string again = "make it again with `kheddle check`";
  if (content.empty()) return Error{"the trace is empty", path, 0, again};
  Json json = Json::parse(content, nullptr, false);
  if (json.is_discarded()) {
    if (content.find(kMagic) == std::string::npos)
      return Error{"this is no kheddle trace", path, 0,
                   "give a file that `kheddle check` wrote (kheddle-traces/*.trace)"};
    return Error{"the trace is damaged or cut short: it is no valid JSON", path, 0, again};
  }
  if (!json.is_object() || !json.contains("format") || json["format"] != kMagic)
    return Error{"this is JSON but no kheddle trace", path, 0,
                 "give a file that `kheddle check` wrote (kheddle-traces/*.trace)"};
  try {
    std::uint32_t version = number(member(json, "format_version"), "format_version");
    if (version > kTraceFormat)
      return Error{fmt::format("the trace has format {}, this kheddle reads up to {}", version,
                               kTraceFormat),
                   path, 0, "replay it with the kheddle that wrote it, or a later one"};
    if (version == 0) throw Malformed("\"format_version\" is 0");
    return from_json(json);
  } catch (const Malformed& error) {
    return Error{fmt::format("the trace is damaged: {}", error.what()), path, 0, again};
  }
}

Result<TraceFile> read_trace(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path))
    return Error{"the trace cannot be read", path, 0, "is the path right?"};
  std::ostringstream content;
  content << stream.rdbuf();
  return parse_trace(content.str(), path);
}

Schedule schedule_of(const TraceFile& trace) {
  Schedule schedule;
  schedule.granularity = trace.granularity;
  schedule.start_choices = trace.start_choices;
  schedule.loop = trace.loop;
  for (const RecordedStep& recorded : trace.steps) schedule.steps.push_back(recorded.step);
  return schedule;
}

}  // namespace kheddle
