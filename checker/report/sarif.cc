// Reports as SARIF 2.1.0 (OASIS standard, March 2020).
#include "checker/report/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/base/version.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

// A path as a URI (RFC 3986): everything but what may stand in a path as it is is told by its code.
std::string uri_of(const std::string& path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string("-._~/").find(c) != std::string::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json location(const std::string& file, std::uint32_t line, const std::string& message) {
  Json json = {{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(file)}}}}}};
  if (line != 0) json["physicalLocation"]["region"] = {{"startLine", line}};
  if (!message.empty()) json["message"] = {{"text", message}};
  return json;
}

Json result(const ReportEntry& entry, const Finding& finding) {
  Json related = Json::array();
  for (const Side& side : finding.sides) {
    Json place = location(side.file, side.line,
                          side.thread.empty() ? side.role : side.role + ", by " + side.thread);
    // The standard wants them distinct; one lock that two threads wait for is told twice.
    if (std::find(related.begin(), related.end(), place) == related.end())
      related.push_back(std::move(place));
  }
  Json flow = Json::array();
  for (const TraceStep& step : finding.trace.steps) {
    for (const TraceLine& line : step.lines) {
      if (line.file.empty()) continue;
      flow.push_back(
          {{"location", location(line.file, line.line, step.thread_name + ": " + line.text)},
           {"executionOrder", step.number}});
    }
  }
  std::string name = full_name(entry.outcome.scenario, entry.outcome.variant);
  Json json = {{"ruleId", kind_name(finding.kind)},
               {"level", "error"},
               {"message", {{"text", name + ": " + finding.message}}},
               {"locations", Json::array({location(finding.file, finding.line, "")})}};
  if (!finding.fingerprint.empty())
    json["partialFingerprints"] = {{"kheddle/v1", finding.fingerprint}};
  if (!related.empty()) json["relatedLocations"] = related;
  if (!flow.empty())
    json["codeFlows"] = Json::array({{{"threadFlows", Json::array({{{"locations", flow}}})}}});
  return json;
}

}  // namespace

std::string sarif_report(const std::vector<ReportEntry>& entries) {
  Json rules = Json::array();
  for (Kind kind : all_kinds()) rules.push_back({{"id", kind_name(kind)}});
  Json results = Json::array();
  Json notifications = Json::array();
  bool complete = true;
  for (const ReportEntry& entry : entries) {
    for (const Finding& finding : entry.outcome.findings) results.push_back(result(entry, finding));
    std::string name = full_name(entry.outcome.scenario, entry.outcome.variant);
    for (const Limit& limit : entry.outcome.limits) {
      complete = false;
      notifications.push_back(
          {{"level", "warning"},
           {"message", {{"text", name + ": " + limit.name + ": " + limit.text}}}});
    }
    if (!entry.error.empty()) {
      complete = false;
      notifications.push_back(
          {{"level", "error"}, {"message", {{"text", name + ": " + entry.error}}}});
    }
  }
  Json run = {
      {"tool", {{"driver", {{"name", "kheddle"}, {"version", kVersion}, {"rules", rules}}}}},
      {"invocations", Json::array({{{"executionSuccessful", complete},
                                    {"toolExecutionNotifications", notifications}}})},
      {"results", results}};
  Json sarif = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                {"version", "2.1.0"},
                {"runs", Json::array({run})}};
  return sarif.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kheddle
