// Reports as JSON.
#include "checker/report/json.h"

#include "checker/base/version.h"
#include "checker/report/json_entry.h"

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

Json expectation(const Expectation& expect) {
  Json json = {{"verdict", verdict_name(expect.verdict)}, {"kinds", expect.kinds}};
  if (!expect.limit.empty()) json["limit"] = expect.limit;
  return json;
}

Json schedule(const Schedule& schedule) {
  Json steps = Json::array();
  for (const Step& step : schedule.steps)
    steps.push_back({{"thread", step.thread}, {"choices", step.choices}});
  return {{"start", schedule.start_choices}, {"steps", steps}};
}

std::string thread_of(const Trace& trace, std::uint32_t thread) {
  return thread < trace.thread_names.size() ? trace.thread_names[thread] : "";
}

Json finding(const Finding& finding, const std::string& trace) {
  Json steps = Json::array();
  for (const TraceStep& step : finding.trace.steps) {
    for (const TraceLine& line : step.lines) {
      steps.push_back({{"step", step.number},
                       {"thread", step.thread_name},
                       {"function", line.function},
                       {"file", line.file},
                       {"line", line.line},
                       {"text", line.text},
                       {"notes", line.notes}});
    }
  }
  Json sides = Json::array();
  for (const Side& side : finding.sides) {
    sides.push_back({{"role", side.role},
                     {"thread", side.thread},
                     {"function", side.function},
                     {"file", side.file},
                     {"line", side.line}});
  }
  Json spans = Json::array();
  for (const TraceSpan& span : finding.trace.spans) {
    Json object = {{"what", span_name(span.what)},
                   {"text", span.text},
                   {"thread", thread_of(finding.trace, span.thread)},
                   {"from", span.from}};
    if (span.to != kNone) object["to"] = span.to;
    if (span.holder != kNone) object["holder"] = thread_of(finding.trace, span.holder);
    spans.push_back(std::move(object));
  }
  Json json = {{"kind", kind_name(finding.kind)},
               {"message", finding.message},
               {"file", finding.file},
               {"line", finding.line},
               {"function", finding.function},
               {"thread", finding.thread},
               {"schedule", schedule(finding.schedule)},
               {"steps", steps},
               {"sides", sides},
               {"threads", finding.trace.thread_names},
               {"spans", spans}};
  json["switches"] = switches(finding.schedule);
  json["minimal"] = finding.minimal;
  if (finding.trace.loop != 0) json["loop"] = finding.trace.loop;
  if (!finding.not_minimal.empty()) json["not_minimal"] = finding.not_minimal;
  if (!finding.fingerprint.empty()) json["fingerprint"] = finding.fingerprint;
  if (!trace.empty()) json["trace"] = trace;
  return json;
}

std::string printed(const Json& json) {
  // Source text may hold bytes that are no UTF-8; they are replaced, not refused.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

nlohmann::ordered_json entry_json(const ReportEntry& entry) {
  const Outcome& outcome = entry.outcome;
  Json limits = Json::array();
  Json details = Json::array();
  for (const Limit& limit : outcome.limits) {
    limits.push_back(limit.name);
    details.push_back({{"name", limit.name}, {"text", limit.text}});
  }
  Json findings = Json::array();
  for (std::size_t i = 0; i < outcome.findings.size(); ++i)
    findings.push_back(
        finding(outcome.findings[i], i < entry.traces.size() ? entry.traces[i] : ""));
  Json json = {{"scenario", outcome.scenario},
               {"variant", outcome.variant},
               {"verdict", verdict_name(outcome.verdict)},
               {"states", outcome.states},
               {"transitions", outcome.transitions},
               {"depth", outcome.depth},
               {"seconds", outcome.seconds},
               {"peak_bytes", outcome.peak_bytes},
               {"limits", limits},
               {"unreached", outcome.unreached},
               {"findings", findings},
               {"format_version", kFormatVersion},
               {"kheddle", kVersion},
               {"rounds", outcome.rounds},
               {"stored_bytes", outcome.stored_bytes},
               {"state_bytes", outcome.state_bytes},
               {"limit_details", details}};
  if (!entry.stubs.empty()) json["stubs"] = entry.stubs;
  if (outcome.executions != 0) json["executions"] = outcome.executions;
  if (outcome.bound != 0) json["bound"] = outcome.bound;
  if (entry.known != 0) json["known"] = entry.known;
  if (entry.suppressed != 0) json["suppressed"] = entry.suppressed;
  if (entry.tested) {
    json["as_expected"] = entry.as_expected;
    json["expect"] = expectation(entry.expect);
    json["ids"] = entry.ids;
    json["differences"] = entry.differences;
  }
  if (!entry.error.empty()) json["error"] = entry.error;
  return json;
}

std::string json_report(const std::vector<ReportEntry>& entries) {
  if (entries.size() == 1) return printed(entry_json(entries.front()));
  Json array = Json::array();
  for (const ReportEntry& entry : entries) array.push_back(entry_json(entry));
  return printed(array);
}

std::string json_list(const std::vector<ListedVariant>& variants) {
  Json array = Json::array();
  for (const ListedVariant& row : variants) {
    array.push_back({{"scenario", row.scenario},
                     {"variant", row.variant},
                     {"ids", row.ids},
                     {"expect", expectation(row.expect)},
                     {"text", row.text}});
  }
  return printed(array);
}

}  // namespace kheddle
