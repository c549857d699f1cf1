// Spans by what opens and closes them.
#include "checker/replay/spans.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace kheddle {

void Spans::open(Open* open, std::uint64_t key, TraceSpan span) {
  (*open)[key] = spans_.size();
  spans_.push_back(std::move(span));
}

void Spans::close(Open* open, std::uint64_t key, std::uint32_t line) {
  auto found = open->find(key);
  if (found == open->end()) return;
  spans_[found->second].to = line;
  open->erase(found);
}

void Spans::taken(std::uint32_t number, TraceSpan::What what, const std::string& text,
                  std::uint32_t thread, std::uint32_t line) {
  open(&holdings_, number, {what, text, thread, line});
}

void Spans::released(std::uint32_t number, std::uint32_t line) { close(&holdings_, number, line); }

void Spans::context(std::uint32_t thread, const std::string& text, std::uint32_t line) {
  close(&contexts_, thread, line);
  if (text != "returned") open(&contexts_, thread, {TraceSpan::What::kContext, text, thread, line});
}

void Spans::waits(std::uint32_t thread, const std::string& text, std::uint32_t holder,
                  std::uint32_t line) {
  auto found = waits_.find(thread);
  if (found != waits_.end()) {
    TraceSpan& span = spans_[found->second];
    if (span.text == text && span.holder == holder) return;
    span.to = line;
    waits_.erase(found);
  }
  if (!text.empty())
    open(&waits_, thread, {TraceSpan::What::kWait, text, thread, line, kNone, holder});
}

void Spans::allocated(std::uint64_t address, const std::string& name, std::uint32_t thread,
                      std::uint32_t line) {
  open(&objects_, address, {TraceSpan::What::kObject, name, thread, line});
}

void Spans::freed(std::uint64_t address, std::uint32_t line) { close(&objects_, address, line); }

void place_spans(const std::vector<TraceSpan>& spans, Trace* trace) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rows;  // by id
  std::uint32_t count = 0;
  for (TraceStep& step : trace->steps) {
    for (TraceLine& line : step.lines) {
      rows.emplace_back(line.row, count);
      line.row = count++;
    }
  }
  std::sort(rows.begin(), rows.end());
  trace->spans.clear();
  if (rows.empty()) return;
  auto row_of = [&](std::uint32_t id) {
    auto at = std::lower_bound(rows.begin(), rows.end(), std::make_pair(id, 0u));
    return at == rows.end() ? rows.back().second : at->second;
  };
  for (TraceSpan span : spans) {
    span.from = row_of(span.from);
    if (span.to != kNone) span.to = row_of(span.to);
    trace->spans.push_back(std::move(span));
  }
  std::sort(trace->spans.begin(), trace->spans.end(), [](const TraceSpan& a, const TraceSpan& b) {
    return std::tie(a.from, a.thread, a.what, a.text, a.to) <
           std::tie(b.from, b.thread, b.what, b.text, b.to);
  });
}

}  // namespace kheddle
