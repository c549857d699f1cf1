// kheddle prove: an invariant in every state, of any number of threads; and checking what was
// proved before. What is refuted is a real run: the explorer looks first.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/cli/commands.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/isolate.h"
#include "checker/cli/nearest.h"
#include "checker/cli/output.h"
#include "checker/cli/run.h"
#include "checker/explorer/memory_use.h"
#include "checker/replay/call_stacks.h"
#include "checker/replay/names.h"
#include "checker/report/json.h"
#include "checker/report/text.h"
#include "checker/symbolic/proof.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShownLemmas = 12;

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

std::string quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

std::string title(const VariantJob& job) { return full_name(job.scenario, job.variant); }

ProofOptions options_for(const VariantJob& job, const Names& names) {
  ProofOptions options;
  options.seconds = job.settings.explore.budget.max_seconds;
  options.stop = &interrupted();
  const std::uint64_t allowed = job.settings.explore.budget.max_bytes;
  options.out_of_memory = [allowed] { return resident_bytes() > allowed; };
  options.isolate = [allowed](double seconds, const std::function<std::string()>& work) {
    return isolated(seconds, allowed, work);
  };
  options.name = [&names](std::uint64_t address, std::uint64_t size) {
    return names.of(address, size);
  };
  return options;
}

// What was answered, variant by variant: printed at once as text, or as one JSON in the end.
class Answers {
 public:
  explicit Answers(bool as_json) : as_json_(as_json) {}

  Status add(const std::string& text, nlohmann::json json) {
    if (!as_json_) return print(text);
    all_.push_back(std::move(json));
    return ok();
  }
  Status finish() const {
    if (!as_json_) return ok();
    return print((all_.size() == 1 ? all_[0] : all_).dump(2) + "\n");
  }

 private:
  bool as_json_;
  nlohmann::json all_ = nlohmann::json::array();
};

// docs/json.md, Proofs.
nlohmann::json proof_json(const VariantJob& job, const Proof& proof, const char* verdict,
                          double seconds) {
  return {{"scenario", job.scenario}, {"variant", job.variant},
          {"verdict", verdict},       {"invariants", proof.invariants},
          {"lemmas", proof.lemmas},   {"any_number", proof.any_number},
          {"places", proof.places},   {"steps", proof.steps},
          {"seconds", seconds},       {"format_version", 1}};
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The proof in words, without the line that says where its certificate is.
std::string proof_text(const VariantJob& job, const Proof& proof, const char* verdict) {
  std::string text =
      fmt::format("{}   {}   {}", title(job), verdict, fmt::join(proof.invariants, ", "));
  if (!proof.any_number.empty()) text += ", for any number of threads " + quoted(proof.any_number);
  text += fmt::format("\n  {} places, {} steps; {}\n", proof.places, proof.steps,
                      proof.lemmas.size() == 1 ? "inductive as it is" : "inductive together:");
  if (proof.lemmas.size() == 1) return text;
  for (std::size_t i = 0; i < std::min(kShownLemmas, proof.lemmas.size()); ++i)
    text += "    " + proof.lemmas[i] + "\n";
  if (proof.lemmas.size() > kShownLemmas)
    text +=
        fmt::format("    and {} more, in the certificate\n", proof.lemmas.size() - kShownLemmas);
  return text;
}

// Of a proof that was not made; tells why.
ExitCode no_proof(const VariantJob& job, const Proof& proof, double seconds, Answers* answers) {
  const std::string place = proof.line == 0 ? "" : fmt::format("{}:{}: ", proof.file, proof.line);
  const char* limit = interrupted().load()                           ? "interrupted"
                      : proof.out_of_memory                          ? "max-memory"
                      : proof.answer == Proof::Answer::kStopped      ? "timeout"
                      : proof.answer == Proof::Answer::kNotInductive ? "not inductive"
                                                                     : "symbolic";
  nlohmann::json json = proof_json(job, proof, "incomplete", seconds);
  json["limit"] = limit;
  json["why"] = proof.why;
  if (proof.line != 0) json.update({{"file", proof.file}, {"line", proof.line}});
  Status printed = answers->add(
      fmt::format("{}   INCOMPLETE   {}\n  {}{}\n", title(job), limit, place, proof.why), json);
  return printed ? ExitCode::kIncomplete : usage(printed.error());
}

ExitCode unknown_invariant(const std::string& name, const std::string& path, const Proof& proof) {
  if (proof.invariants.empty())
    return usage({"there is no KH_INVARIANT", path, 0, "docs/prove.md tells how to write one"});
  return usage({fmt::format("no invariant {}", name), path, 0,
                fmt::format("{}the invariants are: {}", did_you_mean(name, proof.invariants),
                            fmt::join(proof.invariants, ", "))});
}

// Writes the certificate, with where its source is.
Status save(const std::string& folder, const VariantJob& job, const std::string& home,
            const Proof& proof, std::string* path) {
  std::string stem = job.scenario;
  std::replace(stem.begin(), stem.end(), '/', '-');
  if (!job.variant.empty()) stem += "." + job.variant;
  for (const std::string& name : proof.invariants) stem += "." + name;
  std::error_code error;
  fs::create_directories(folder, error);
  *path = (fs::path(folder) / (stem + ".certificate")).string();
  return write_file(*path, portable(job.path, home) + "\n" + proof.certificate);
}

ExitCode prove_one(const ProveArguments& arguments, const VariantJob& job, const std::string& home,
                   Answers* answers) {
  Result<Program> program = load_job(job, home);
  if (!program) return usage(program.error());
  const CallStacks stacks(*program);
  const Names names(*program, stacks);
  ProofOptions options = options_for(job, names);
  options.invariant = arguments.invariant;
  using Strengthen = ProofOptions::Strengthen;
  options.strengthen = arguments.strengthen == "guesses"  ? Strengthen::kGuesses
                       : arguments.strengthen == "spacer" ? Strengthen::kSpacer
                                                          : Strengthen::kBoth;
  options.spacer_seconds = arguments.spacer_seconds;
  const auto begin = std::chrono::steady_clock::now();
  // A run that breaks something is worth more than any attempt at a proof.
  ReportEntry entry;
  entry.outcome = run_program(*program, job);
  entry.stubs = job.settings.stubs;
  if (entry.outcome.verdict == Verdict::kViolated) {
    Status written = arguments.check.write_traces
                         ? write_traces(*program, job, home, arguments.check.traces, &entry)
                         : ok();
    if (!written) complain(written.error());
    TextOptions look;
    if (const std::size_t width = terminal_width(1); width != 0)
      look.width = std::max(width, kMinTextWidth);
    look.color = use_color();
    Status printed =
        answers->add(text_report(entry, look), nlohmann::json::parse(json_report({entry})));
    return printed ? ExitCode::kViolated : usage(printed.error());
  }
  const Proof proof = prove(*program, options);
  if (proof.answer == Proof::Answer::kUnknownInvariant)
    return unknown_invariant(arguments.invariant, job.path, proof);
  if (proof.answer != Proof::Answer::kProved)
    return no_proof(job, proof, seconds_since(begin), answers);
  std::string path;
  Status saved = save(arguments.certificates, job, home, proof, &path);
  if (!saved) return usage(saved.error());
  nlohmann::json json = proof_json(job, proof, "proved", seconds_since(begin));
  json["certificate"] = path;
  Status printed = answers->add(
      proof_text(job, proof, "PROVED") + fmt::format("  again: kheddle prove --check {}\n", path),
      json);
  return printed ? ExitCode::kHolds : usage(printed.error());
}

ExitCode check_one(const ProveArguments& arguments, const std::string& home, Answers* answers) {
  std::ifstream file(arguments.certificate);
  std::string source;
  std::stringstream rest;
  if (!file || !std::getline(file, source))
    return usage({"cannot be read, or is empty", arguments.certificate, 0, ""});
  rest << file.rdbuf();
  Result<CertificateOf> of = read_certificate(rest.str());
  if (!of) return usage({of.error().message, arguments.certificate, 0, of.error().advice});
  Result<std::vector<VariantJob>> jobs = jobs_of(resolve(source, home), home, of->variant,
                                                 arguments.check.settings, arguments.check.given);
  if (!jobs) return usage(jobs.error());
  const VariantJob& job = jobs->front();
  Result<Program> program = load_job(job, home);
  if (!program) return usage(program.error());
  const CallStacks stacks(*program);
  const Names names(*program, stacks);
  const auto begin = std::chrono::steady_clock::now();
  Result<Proof> proof = check_certificate(*program, rest.str(), options_for(job, names));
  if (!proof) return usage({proof.error().message, arguments.certificate, 0, proof.error().advice});
  if (proof->answer == Proof::Answer::kNotInductive) {
    return usage({"the certificate does not prove what it says: " + proof->why,
                  arguments.certificate, 0, "prove it again"});
  }
  if (proof->answer != Proof::Answer::kProved)
    return no_proof(job, *proof, seconds_since(begin), answers);
  nlohmann::json json = proof_json(job, *proof, "proved", seconds_since(begin));
  json["certificate"] = arguments.certificate;
  Status printed = answers->add(proof_text(job, *proof, "PROVED, checked again"), json);
  return printed ? ExitCode::kHolds : usage(printed.error());
}

}  // namespace

ExitCode prove_command(const ProveArguments& arguments) {
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  catch_interrupts();
  Answers answers(arguments.check.format == "json");
  const auto finished = [&](ExitCode code) {
    Status printed = answers.finish();
    return printed ? code : usage(printed.error());
  };
  if (!arguments.certificate.empty()) return finished(check_one(arguments, *home, &answers));
  ExitCode worst = ExitCode::kHolds;
  const auto count = [&](ExitCode code) {
    // Usage and faults before findings, findings before what is incomplete.
    const auto rank = [](ExitCode it) {
      return it == ExitCode::kIncomplete ? 1
             : it == ExitCode::kViolated ? 2
             : it == ExitCode::kHolds    ? 0
                                         : 3;
    };
    if (rank(code) > rank(worst)) worst = code;
  };
  Result<std::vector<std::string>> sources = find_sources(arguments.check.paths);
  if (!sources) return usage(sources.error());
  for (const std::string& path : *sources) {
    Result<std::vector<VariantJob>> jobs = jobs_of(path, *home, arguments.check.variant,
                                                   arguments.check.settings, arguments.check.given);
    if (!jobs) {
      count(usage(jobs.error()));
      continue;
    }
    for (const VariantJob& job : *jobs) {
      if (interrupted().load()) return finished(ExitCode::kIncomplete);
      count(prove_one(arguments, job, *home, &answers));
    }
  }
  return finished(worst);
}

}  // namespace kheddle
