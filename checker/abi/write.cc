#include "checker/abi/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> names(const AbiReport& report, const std::vector<std::size_t>& machines) {
  std::vector<std::string> names;
  for (const std::size_t machine : machines) names.push_back(report.machines[machine].name);
  return names;
}

std::string where(const AbiReport& report, const std::vector<std::size_t>& machines) {
  if (machines.size() == report.machines.size()) return "everywhere";
  return fmt::format("on {}", fmt::join(names(report, machines), ", "));
}

std::string bits_or_bytes(std::uint64_t bits) {
  if (bits % 8 != 0) return fmt::format("{} bit{}", bits, bits == 1 ? "" : "s");
  return fmt::format("{} byte{}", bits / 8, bits == 8 ? "" : "s");
}

std::string sentence(const AbiReport& report, const AbiProblem& problem) {
  const std::string on = where(report, problem.machines);
  switch (problem.kind) {
    case AbiProblem::Kind::kHole:
      return fmt::format("hole of {} at byte {}, after {}, {}", bits_or_bytes(problem.bits),
                         problem.offset / 8, problem.member, on);
    case AbiProblem::Kind::kTail:
      return fmt::format("{} of padding at the end, {}", bits_or_bytes(problem.bits), on);
    case AbiProblem::Kind::kSize: return fmt::format("size {} {}", bits_or_bytes(problem.bits), on);
    case AbiProblem::Kind::kField:
      return fmt::format("{} at byte {}, {}, {}", problem.member, problem.offset / 8,
                         bits_or_bytes(problem.bits), on);
    case AbiProblem::Kind::kMissing: return fmt::format("not there {}", on);
  }
  return "";
}

bool same_layout(const Layout& one, const Layout& other) {
  return one.size == other.size &&
         std::ranges::equal(one.members, other.members, [](const Member& a, const Member& b) {
           return a.offset == b.offset && a.size == b.size;
         });
}

// A column for each group of machines that agree: where each member is, and how large.
std::string table(const AbiReport& report, const AbiStructure& structure) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < structure.on.size(); ++i) {
    if (!structure.on[i]) continue;
    const auto group = std::ranges::find_if(groups, [&](const std::vector<std::size_t>& one) {
      return same_layout(*structure.on[one.front()], *structure.on[i]);
    });
    if (group == groups.end())
      groups.push_back({i});
    else
      group->push_back(i);
  }
  std::vector<std::string> heads;
  for (const std::vector<std::size_t>& group : groups)
    heads.push_back(fmt::format("{}", fmt::join(names(report, group), " ")));
  const auto row = [&](auto cell, const std::string& text) {
    std::string line = "  ";
    for (std::size_t i = 0; i < groups.size(); ++i)
      line += fmt::format("  {:>{}}", cell(i), std::max<std::size_t>(heads[i].size(), 9));
    return line + "  " + text + "\n";
  };
  std::string text = row([&](std::size_t i) { return heads[i]; }, "offset and size in bytes");
  const auto layout_of = [&](std::size_t group) -> const Layout& {
    return structure.on[groups[group].front()].value();
  };
  const Layout& first = layout_of(0);
  for (std::size_t member = 0; member < first.members.size(); ++member) {
    const auto cell = [&](std::size_t i) -> std::string {
      const Layout& layout = layout_of(i);
      if (member >= layout.members.size()) return "";
      const Member& one = layout.members[member];
      if (one.size % 8 != 0 || one.offset % 8 != 0)
        return fmt::format("{}:{} +{} b", one.offset / 8, one.offset % 8, one.size);
      return fmt::format("{} +{}", one.offset / 8, one.size / 8);
    };
    text += row(cell, first.members[member].type + " " + first.members[member].name);
  }
  return text +
         row([&](std::size_t i) { return fmt::format("{}", layout_of(i).size / 8); }, "(size)");
}

std::size_t count(const AbiReport& report, bool excused) {
  return static_cast<std::size_t>(
      std::ranges::count_if(report.structures, [&](const AbiStructure& one) {
        return !one.problems.empty() && one.reason.empty() != excused;
      }));
}

}  // namespace

std::size_t open_problems(const AbiReport& report) { return count(report, false); }

std::string abi_text(const AbiReport& report) {
  std::vector<std::string> machines;
  for (const AbiMachine& machine : report.machines) machines.push_back(machine.name);
  const std::size_t open = open_problems(report), excused = count(report, true);
  std::string text =
      fmt::format("{}   {}   {} structure{} on {}", report.header,
                  open == 0 ? "CLEAN" : fmt::format("{} NOT CLEAN", open), report.structures.size(),
                  report.structures.size() == 1 ? "" : "s", fmt::join(machines, ", "));
  text += excused == 0 ? "\n" : fmt::format("; {} explained\n", excused);
  for (const std::string& note : report.notes) text += "  note: " + note + "\n";
  for (const AbiStructure& structure : report.structures) {
    if (structure.problems.empty()) continue;
    text += fmt::format("\n{}   {}:{}\n", structure.name, structure.file, structure.line);
    if (!structure.reason.empty()) text += "  explained: " + structure.reason + "\n";
    for (const AbiProblem& problem : structure.problems) {
      // The table shows it.
      if (problem.kind != AbiProblem::Kind::kField) text += "  " + sentence(report, problem) + "\n";
    }
    if (structure.reason.empty()) text += table(report, structure);
  }
  if (open != 0)
    text +=
        "\nA 64-bit member is aligned to 8 bytes everywhere as __aligned_u64; name what is left as "
        "reserved\nmembers, and check that they are zero. Give --allow NAME=REASON for what must "
        "stay as it is.\n";
  return text;
}

std::string abi_json(const AbiReport& report) {
  Json machines = Json::array();
  for (const AbiMachine& machine : report.machines) machines.push_back(machine.name);
  Json structures = Json::array();
  for (const AbiStructure& structure : report.structures) {
    Json problems = Json::array();
    for (const AbiProblem& problem : structure.problems) {
      Json one = {{"kind", problem_name(problem.kind)}, {"on", names(report, problem.machines)}};
      if (problem.kind != AbiProblem::Kind::kMissing) {
        if (problem.kind != AbiProblem::Kind::kSize) one["offset_bits"] = problem.offset;
        one["size_bits"] = problem.bits;
      }
      if (!problem.member.empty()) one["member"] = problem.member;
      one["text"] = sentence(report, problem);
      problems.push_back(std::move(one));
    }
    Json sizes = Json::object();
    for (std::size_t i = 0; i < structure.on.size(); ++i) {
      const std::optional<Layout>& layout = structure.on[i];
      if (layout) sizes[report.machines[i].name] = layout->size / 8;
    }
    Json entry = {{"name", structure.name},
                  {"file", structure.file},
                  {"line", structure.line},
                  {"sizes", sizes},
                  {"problems", problems}};
    if (!structure.reason.empty()) entry["reason"] = structure.reason;
    structures.push_back(std::move(entry));
  }
  const Json all = {{"header", report.header},
                    {"machines", machines},
                    {"clean", open_problems(report) == 0},
                    {"notes", report.notes},
                    {"structures", structures}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kheddle
