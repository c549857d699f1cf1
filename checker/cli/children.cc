// Child processes that send their results as JSON through a pipe.
#include "checker/cli/children.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>

#include "checker/base/check.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/report/json.h"

namespace kheddle {
namespace {

using Json = nlohmann::json;

using Clock = std::chrono::steady_clock;

struct Child {
  pid_t pid = 0;
  int pipe = -1;
  std::string received;
  double limit = 0;                                  // seconds; 0: none
  Clock::time_point end = Clock::time_point::max();  // when it is killed
  bool killed = false;
};

std::string sent(const ChildResult& result) {
  Json json = {{"entry", Json::parse(json_report({result.entry}))}, {"report", result.report}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::uint32_t thread_number(const Trace& trace, const std::string& name) {
  auto found = std::find(trace.thread_names.begin(), trace.thread_names.end(), name);
  return static_cast<std::uint32_t>(found - trace.thread_names.begin());
}

// What reports of tests need; written by json_report() a moment ago, so its form is known.
ReportEntry entry_of(const Json& json) {
  ReportEntry entry;
  Outcome& outcome = entry.outcome;
  outcome.scenario = json.at("scenario");
  outcome.variant = json.at("variant");
  const std::string verdict = json.at("verdict");
  for (Verdict each : {Verdict::kHolds, Verdict::kViolated, Verdict::kIncomplete}) {
    if (verdict == verdict_name(each)) outcome.verdict = each;
  }
  outcome.states = json.at("states");
  outcome.transitions = json.at("transitions");
  outcome.depth = json.at("depth");
  outcome.rounds = json.at("rounds");
  outcome.seconds = json.at("seconds");
  outcome.peak_bytes = json.at("peak_bytes");
  outcome.stored_bytes = json.at("stored_bytes");
  outcome.state_bytes = json.at("state_bytes");
  outcome.executions = json.value("executions", std::uint64_t{0});
  outcome.unreached = json.at("unreached").get<std::vector<std::string>>();
  for (const Json& limit : json.at("limit_details"))
    outcome.limits.push_back({limit.at("name"), limit.at("text")});
  for (const Json& found : json.at("findings")) {
    Finding finding;
    KHEDDLE_CHECK(kind_from_name(found.at("kind"), &finding.kind), "the child wrote a known kind");
    finding.message = found.at("message");
    finding.file = found.at("file");
    finding.line = found.at("line");
    finding.function = found.at("function");
    finding.thread = found.at("thread");
    finding.trace.loop = found.value("loop", std::uint32_t{0});
    if (finding.trace.loop != 0) finding.schedule.loop = finding.trace.loop - 1;
    finding.minimal = found.at("minimal");
    finding.not_minimal = found.value("not_minimal", "");
    finding.fingerprint = found.value("fingerprint", "");
    finding.schedule.start_choices =
        found.at("schedule").at("start").get<std::vector<std::uint32_t>>();
    for (const Json& step : found.at("schedule").at("steps"))
      finding.schedule.steps.push_back(
          {step.at("thread"), step.at("choices").get<std::vector<std::uint32_t>>()});
    for (const Json& side : found.at("sides"))
      finding.sides.push_back({side.at("role"), side.at("thread"), side.at("function"),
                               side.at("file"), side.at("line")});
    finding.trace.thread_names = found.at("threads").get<std::vector<std::string>>();
    std::uint32_t row = 0;
    for (const Json& line : found.at("steps")) {
      const std::uint32_t number = line.at("step");
      const std::string name = line.at("thread");
      std::vector<TraceStep>& steps = finding.trace.steps;
      if (steps.empty() || steps.back().number != number || steps.back().thread_name != name) {
        steps.push_back({});
        steps.back().number = number;
        steps.back().thread_name = name;
        steps.back().thread = thread_number(finding.trace, name);
      }
      steps.back().lines.push_back({line.at("function"), line.at("file"), line.at("line"),
                                    line.at("text"),
                                    line.at("notes").get<std::vector<std::string>>(), row++});
    }
    for (const Json& json : found.at("spans")) {
      TraceSpan span;
      KHEDDLE_CHECK(span_from_name(json.at("what"), &span.what), "the child wrote a known span");
      span.text = json.at("text");
      span.thread = thread_number(finding.trace, json.at("thread"));
      span.from = json.at("from");
      span.to = json.value("to", kNone);
      if (json.contains("holder")) span.holder = thread_number(finding.trace, json.at("holder"));
      finding.trace.spans.push_back(std::move(span));
    }
    entry.traces.push_back(found.value("trace", ""));
    outcome.findings.push_back(std::move(finding));
  }
  return entry;
}

[[noreturn]] void be_child(int pipe, const std::function<ChildResult()>& job) {
  int code = 0;
  try {
    if (write_all(pipe, sent(job())) != 0) ::_exit(1);
  } catch (const std::exception& error) {
    fmt::print(stderr, "kheddle: this is kheddle's own fault: {}\n", error.what());
    code = 1;
  }
  std::fflush(stderr);
  ::_exit(code);
}

Clock::duration after(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

// Kills children whose time is over. Returns the milliseconds until the next one's is, -1: never.
int kill_late(std::map<std::size_t, Child>* running) {
  const Clock::time_point now = Clock::now();
  Clock::time_point next = Clock::time_point::max();
  for (auto& [index, child] : *running) {
    if (child.killed) continue;
    if (child.end <= now) {
      ::kill(child.pid, SIGKILL);
      child.killed = true;
    } else {
      next = std::min(next, child.end);
    }
  }
  if (next == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - now).count();
  return static_cast<int>(std::min<std::int64_t>(left, 3'600'000));
}

ChildResult result_of(Child* child) {
  int status = 0;
  while (::waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
  }
  ChildResult result;
  Json json = Json::parse(child->received, nullptr, false);
  if (!json.is_discarded()) {
    result.entry = entry_of(json.at("entry"));
    result.report = json.at("report");
    result.entry.error = json.at("entry").value("error", "");
  } else if (child->killed) {
    result.entry.outcome.limits.push_back(
        {"timeout",
         fmt::format("it did not end by itself within {:g} s, and was killed", child->limit)});
  } else if (WIFSIGNALED(status)) {
    result.entry.error = fmt::format("kheddle itself died: {}", ::strsignal(WTERMSIG(status)));
  } else {
    result.entry.error = "kheddle itself failed; see standard error";
  }
  return result;
}

}  // namespace

std::size_t run_in_children(std::size_t count, unsigned parallel,
                            const std::function<double(std::size_t)>& limit,
                            const std::function<ChildResult(std::size_t)>& job,
                            const std::function<void(std::size_t, ChildResult)>& done) {
  std::map<std::size_t, Child> running;
  std::map<std::size_t, ChildResult> finished;
  std::size_t next = 0;
  std::size_t told = 0;
  while (told < count) {
    while (next < count && running.size() < parallel && !interrupted().load()) {
      int ends[2];
      KHEDDLE_CHECK(::pipe(ends) == 0, "the system has pipes left");
      std::fflush(nullptr);
      pid_t pid = ::fork();
      KHEDDLE_CHECK(pid >= 0, "the system has processes left");
      if (pid == 0) {
        ::close(ends[0]);
        be_child(ends[1], [&] { return job(next); });
      }
      ::close(ends[1]);
      Child& child = running[next];
      child.pid = pid;
      child.pipe = ends[0];
      child.limit = limit(next);
      if (child.limit > 0) child.end = Clock::now() + after(child.limit);
      ++next;
    }
    if (running.empty()) break;
    std::vector<pollfd> waits;
    for (const auto& [index, child] : running) waits.push_back({child.pipe, POLLIN, 0});
    if (::poll(waits.data(), waits.size(), kill_late(&running)) <= 0) continue;  // a signal
    std::size_t at = 0;
    for (auto each = running.begin(); each != running.end(); ++at) {
      if (waits[at].revents == 0) {
        ++each;
        continue;
      }
      Child& child = each->second;
      char buffer[65536];
      ssize_t got = ::read(child.pipe, buffer, sizeof buffer);
      if (got > 0) {
        child.received.append(buffer, static_cast<std::size_t>(got));
        ++each;
        continue;
      }
      ::close(child.pipe);
      finished[each->first] = result_of(&child);
      each = running.erase(each);
    }
    for (auto ready = finished.find(told); ready != finished.end(); ready = finished.find(told)) {
      done(told++, std::move(ready->second));
      finished.erase(ready);
    }
  }
  return told;
}

}  // namespace kheddle
