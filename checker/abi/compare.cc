#include "checker/abi/compare.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace kheddle {
namespace {

// Of one structure on one machine: what no member covers.
std::vector<AbiProblem> gaps(const Layout& layout) {
  std::vector<Member> members = layout.members;
  std::ranges::sort(members, {}, [](const Member& one) { return std::pair(one.offset, one.size); });
  std::vector<AbiProblem> gaps;
  std::uint64_t end = 0;
  std::string before;
  for (const Member& member : members) {
    if (!layout.is_union && member.offset > end)
      gaps.push_back({AbiProblem::Kind::kHole, {}, end, member.offset - end, before});
    if (member.offset + member.size >= end) before = member.name;
    end = std::max(end, member.offset + member.size);
  }
  if (layout.size > end && !members.empty())
    gaps.push_back({AbiProblem::Kind::kTail, {}, end, layout.size - end, before});
  return gaps;
}

// Adds the machine to an equal problem, or the problem.
void note(AbiProblem problem, std::size_t machine, std::vector<AbiProblem>* problems) {
  const auto key = [](const AbiProblem& one) {
    return std::tie(one.kind, one.offset, one.bits, one.member);
  };
  const auto same = std::ranges::find_if(
      *problems, [&](const AbiProblem& one) { return key(one) == key(problem); });
  if (same != problems->end()) {
    same->machines.push_back(machine);
    return;
  }
  problem.machines.push_back(machine);
  problems->push_back(std::move(problem));
}

// Where machines differ, each is told with its own value.
void judge(AbiStructure* structure) {
  const std::size_t count = structure->on.size();
  const Layout* first = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<Layout>& layout = structure->on[i];
    if (!layout) {
      note({AbiProblem::Kind::kMissing, {}, 0, 0, ""}, i, &structure->problems);
      continue;
    }
    for (const AbiProblem& gap : gaps(*layout)) note(gap, i, &structure->problems);
    if (first == nullptr) first = &*layout;
  }
  std::vector<AbiProblem> differences;
  const auto compare = [&](AbiProblem::Kind kind, const std::string& member, auto value) {
    std::vector<AbiProblem> values;
    for (std::size_t i = 0; i < count; ++i) {
      if (!structure->on[i]) continue;
      const auto [offset, bits] = value(*structure->on[i]);
      note({kind, {}, offset, bits, member}, i, &values);
    }
    if (values.size() > 1) differences.insert(differences.end(), values.begin(), values.end());
  };
  using Value = std::pair<std::uint64_t, std::uint64_t>;
  compare(AbiProblem::Kind::kSize, "", [](const Layout& layout) { return Value{0, layout.size}; });
  for (std::size_t i = 0; i < first->members.size(); ++i) {
    const Member& member = first->members[i];
    compare(AbiProblem::Kind::kField, member.name.empty() ? member.type : member.name,
            [i](const Layout& layout) {
              if (i >= layout.members.size()) return Value{UINT64_MAX, 0};
              return Value{layout.members[i].offset, layout.members[i].size};
            });
  }
  structure->problems.insert(structure->problems.end(), differences.begin(), differences.end());
}

}  // namespace

const std::vector<AbiMachine>& abi_machines() {
  static const std::vector<AbiMachine> machines = {
      {"x86-64", "x86_64-linux-gnu", "/usr/include/x86_64-linux-gnu", "linux-libc-dev"},
      {"i386", "i686-linux-gnu", "/usr/i686-linux-gnu/include", "linux-libc-dev-i386-cross"},
      {"x32", "x86_64-linux-gnux32", "/usr/x86_64-linux-gnux32/include",
       "linux-libc-dev-x32-cross"},
      {"arm64", "aarch64-linux-gnu", "/usr/aarch64-linux-gnu/include",
       "linux-libc-dev-arm64-cross"},
      {"s390x", "s390x-linux-gnu", "/usr/s390x-linux-gnu/include", "linux-libc-dev-s390x-cross"},
  };
  return machines;
}

std::vector<AbiStructure> compare_layouts(const std::vector<std::vector<Layout>>& layouts,
                                          const std::vector<std::string>& in_question,
                                          const std::map<std::string, std::string>& reasons) {
  std::map<std::tuple<std::string, std::uint32_t, std::string>, AbiStructure> found;
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    for (const Layout& layout : layouts[i]) {
      if (!in_question.empty() && std::ranges::find(in_question, layout.file) == in_question.end())
        continue;
      AbiStructure& structure = found[{layout.file, layout.line, layout.name}];
      structure.name = layout.name;
      structure.file = layout.file;
      structure.line = layout.line;
      structure.on.resize(layouts.size());
      structure.on[i] = layout;
    }
  }
  std::vector<AbiStructure> structures;
  for (auto& [key, structure] : found) {
    judge(&structure);
    const auto reason = reasons.find(structure.name.substr(0, structure.name.find('.')));
    if (reason != reasons.end()) structure.reason = reason->second;
    structures.push_back(std::move(structure));
  }
  return structures;
}

const char* problem_name(AbiProblem::Kind kind) {
  switch (kind) {
    case AbiProblem::Kind::kHole: return "hole";
    case AbiProblem::Kind::kTail: return "tail-padding";
    case AbiProblem::Kind::kSize: return "size";
    case AbiProblem::Kind::kField: return "field";
    case AbiProblem::Kind::kMissing: return "missing";
  }
  return "";
}

}  // namespace kheddle
