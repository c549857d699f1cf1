// kheddle patch.
#include "checker/cli/patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "checker/cli/capture.h"
#include "checker/cli/formats.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/patch_report.h"
#include "checker/cli/patched_tree.h"
#include "checker/cli/run.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

bool within(const PatchedFile& file, bool after, std::uint32_t line) {
  return std::ranges::any_of(file.hunks, [&](const Hunk& hunk) {
    const LineRange& range = after ? hunk.after : hunk.before;
    return line >= range.first && line < range.second;
  });
}

// The functions of the program that have code in the lines that the patch touches.
void add_changed(const Program& program, const std::string& tree, const PatchedFiles& files,
                 bool after, std::set<std::string>* functions) {
  std::error_code error;
  const std::string top = fs::weakly_canonical(tree, error).string() + "/";
  for (const Place& place : program.places) {
    const std::string path = fs::weakly_canonical(place.file, error).string();
    if (!path.starts_with(top)) continue;
    const auto file = files.find(path.substr(top.size()));
    if (file == files.end() || place.function.empty()) continue;
    if (within(file->second, after, place.line)) functions->insert(place.function);
  }
}

// Whether the text of a file names one of the others: includes it, or links it.
bool names_any(const std::string& path, const std::set<std::string>& files) {
  std::ifstream stream(path);
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  return std::ranges::any_of(files, [&](const std::string& file) {
    return text.find(fs::path(file).filename().string()) != std::string::npos;
  });
}

// Whether a harness may have to do with what is patched. Headers come everywhere; a .c file is
// named by the harness, or by a file that the harness names. What is left is judged by what is
// compiled.
bool may_reach(const VariantJob& job, const std::set<std::string>& files) {
  if (std::ranges::any_of(files, [](const std::string& name) { return !name.ends_with(".c"); }))
    return true;
  if (names_any(job.path, files)) return true;
  return std::ranges::any_of(job.sources, [&](const std::string& source) {
    return names_any(job.settings.kernel_tree + "/" + source, files);
  });
}

// A variant of a harness as it is at one point of the series.
struct Standing {
  VariantJob job;
  std::string tree;                  // that the program was made of
  std::shared_ptr<Program> program;  // null: it does not compile
  Error error;                       // why
  std::optional<ReportEntry> entry;  // once it was explored
};

class Series {
 public:
  Series(const PatchArguments& arguments, std::string home)
      : arguments_(arguments), home_(std::move(home)) {}

  // The tree before the first patch, and what harnesses make of it.
  Status begin(const std::vector<Patch>& patches) {
    const std::string& tree = arguments_.settings.kernel_tree;
    for (const Patch& patch : patches)
      for (const auto& [name, file] : patch.files) files_.insert(name);
    Result<std::string> base = difference_to_base();
    if (!base) return base.error();
    if (!base->empty()) {
      Result<std::vector<Patch>> back = parse_patches(*base, "what comes before the commits");
      if (!back) return back.error();
      for (const Patch& patch : *back)
        for (const auto& [name, file] : patch.files) files_.insert(name);
    }
    Result<std::unique_ptr<PatchedTree>> copy = PatchedTree::make(tree, files_);
    if (!copy) return copy.error();
    copy_ = std::move(*copy);
    if (!base->empty())
      if (Status status = copy_->apply(*base, "what comes before the commits"); !status)
        return status;

    std::vector<std::string> paths = arguments_.harnesses;
    if (paths.empty()) paths.push_back(home_ + "/scenarios/kernel");
    Result<std::vector<std::string>> sources = find_sources(paths);
    if (!sources) return sources.error();
    for (const std::string& path : *sources) {
      Result<std::vector<VariantJob>> jobs =
          jobs_of(path, home_, "", arguments_.settings, arguments_.given);
      if (!jobs) return jobs.error();
      for (const VariantJob& job : *jobs)
        if (job.needs_tree && may_reach(job, files_))
          standing_.push_back(stand(job, base->empty() ? tree : copy_->root()));
    }
    return ok();
  }

  // Error: it does not apply; it breaks the build of a harness.
  Result<PatchResult> next(const Patch& patch) {
    if (Status status = copy_->apply(patch.text, patch.title); !status) return status.error();
    PatchResult result;
    result.patch = patch;
    for (Standing& before : standing_) {
      if (interrupted().load()) break;
      Standing after = stand(before.job, copy_->root());
      if (!after.program) {
        if (before.program) {
          Error error = after.error;
          error.message =
              fmt::format("the patch breaks the build ({}): {}", patch.title, error.message);
          return error;
        }
        // Not the patch's doing: a harness for another version.
        result.passed_over.push_back(full_name(before.job.scenario, before.job.variant));
        continue;
      }
      // A harness whose program is the same has nothing to do with the patch.
      if (before.program && before.program->digest == after.program->digest) continue;
      add_changed(*after.program, after.tree, patch.files, true, &result.functions);
      Compared each;
      each.job = before.job;
      if (before.program) {
        add_changed(*before.program, before.tree, patch.files, false, &result.functions);
        each.before = explored(&before, false);
      } else {
        each.before.error = complaint(before.error);
      }
      each.after = explored(&after, true);
      if (failed_) return *failed_;
      result.add(std::move(each));
      before = std::move(after);
    }
    return result;
  }

 private:
  // Of commits: the diff from the tree as it is to what their first one is based on.
  Result<std::string> difference_to_base() {
    const auto range = std::ranges::find_if(arguments_.patches, names_commits);
    if (range == arguments_.patches.end()) return std::string();
    std::string text;
    const std::string base = range->substr(0, range->find(".."));
    if (base.starts_with('-') ||
        !capture({"git", "-C", arguments_.settings.kernel_tree, "diff", "-R", base}, &text))
      return Error{"git cannot compare the tree with " + base, *range, 0,
                   "is it a commit of the tree?"};
    return text;
  }

  Standing stand(const VariantJob& job, const std::string& tree) {
    VariantJob there = job;
    there.settings.kernel_tree = tree;
    Standing standing{job, tree, nullptr, Error(), {}};
    Result<Program> program = load_job(there, home_);
    if (program)
      standing.program = std::make_shared<Program>(std::move(*program));
    else
      standing.error = program.error();
    return standing;
  }

  ReportEntry explored(Standing* standing, bool traces) {
    if (!standing->entry) {
      VariantJob there = standing->job;
      there.settings.kernel_tree = standing->tree;
      ReportEntry entry;
      entry.outcome = run_program(*standing->program, there);
      if (traces && arguments_.write_traces) {
        Status written = write_traces(*standing->program, there, home_, arguments_.traces, &entry);
        if (!written) failed_ = written.error();
      }
      standing->entry = std::move(entry);
    }
    return *standing->entry;
  }

  const PatchArguments& arguments_;
  std::string home_;
  std::set<std::string> files_;  // that any patch touches
  std::unique_ptr<PatchedTree> copy_;
  std::vector<Standing> standing_;
  std::optional<Error> failed_;
};

ExitCode show(const std::vector<PatchResult>& series, const PatchArguments& arguments) {
  std::string text;
  if (arguments.format == "json")
    text = patch_json(series);
  else if (arguments.format == "mail")
    text = patch_mail(series);
  else
    text = patch_text(series, look_for(arguments.output).width);
  Status written = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  return written ? ExitCode::kHolds : usage(written.error());
}

}  // namespace

ExitCode patch_command(const PatchArguments& arguments) {
  if (arguments.format != "text" && arguments.format != "json" && arguments.format != "mail")
    return usage({"--format " + arguments.format + ": patch prints text, mail or json", "", 0, ""});
  if (arguments.settings.kernel_tree.empty())
    return usage({"a patch is checked in a kernel tree, and none is given",
                  arguments.patches.front(), 0,
                  "give --kernel-tree DIR, or set KHEDDLE_KERNEL_TREE"});
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<std::vector<Patch>> patches =
      read_series(arguments.patches, arguments.settings.kernel_tree);
  if (!patches) return usage(patches.error());
  catch_interrupts();
  Series series(arguments, *home);
  if (Status begun = series.begin(*patches); !begun) return usage(begun.error());

  std::vector<PatchResult> results;
  for (const Patch& patch : *patches) {
    if (interrupted().load()) break;
    Result<PatchResult> result = series.next(patch);
    if (!result) {
      // What came before it was checked.
      if (!results.empty() && show(results, arguments) == ExitCode::kUsage) return ExitCode::kUsage;
      return usage(result.error());
    }
    results.push_back(std::move(*result));
  }
  const auto any = [&](auto member) { return std::ranges::any_of(results, member); };
  if (!any([](const PatchResult& one) { return !one.compared.empty(); }) && !interrupted().load()) {
    std::set<std::string> passed_over;
    for (const PatchResult& one : results)
      passed_over.insert(one.passed_over.begin(), one.passed_over.end());
    std::string why = "no harness reaches what the patch changes: nothing was checked";
    if (!passed_over.empty())
      why += fmt::format("; neither before nor after it compile: {}", fmt::join(passed_over, ", "));
    complain({why, arguments.patches.front(), 0,
              "write one (docs/kernel.md), and name it with --harness"});
    return ExitCode::kIncomplete;
  }
  if (show(results, arguments) == ExitCode::kUsage) return ExitCode::kUsage;
  if (any([](const PatchResult& one) { return !one.introduced.empty(); }))
    return ExitCode::kViolated;
  const bool incomplete = any([](const PatchResult& one) { return one.incomplete; });
  return incomplete || interrupted().load() ? ExitCode::kIncomplete : ExitCode::kHolds;
}

}  // namespace kheddle
