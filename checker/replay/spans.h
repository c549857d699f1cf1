// Spans gathers what lasts over several lines of a trace, from what the narrator hears: locks and
// sections held, waits, contexts, lives of heap objects.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/trace/trace.h"

namespace kheddle {

// Lines are told by an id that grows as they are made; place_spans() makes rows of them.
class Spans {
 public:
  // A holding (Holdings counts them) begins or ends.
  void taken(std::uint32_t number, TraceSpan::What what, const std::string& text,
             std::uint32_t thread, std::uint32_t line);
  void released(std::uint32_t number, std::uint32_t line);
  // The thread runs as `text` from here on; "returned" ends that.
  void context(std::uint32_t thread, const std::string& text, std::uint32_t line);
  // What the thread waits for after the line, "" if it does not; holder: kNone if unknown.
  void waits(std::uint32_t thread, const std::string& text, std::uint32_t holder,
             std::uint32_t line);
  void allocated(std::uint64_t address, const std::string& name, std::uint32_t thread,
                 std::uint32_t line);
  void freed(std::uint64_t address, std::uint32_t line);
  // Whether it was told that the object was allocated, and not yet that it was freed.
  bool lives(std::uint64_t address) const { return objects_.contains(address); }

  const std::vector<TraceSpan>& all() const { return spans_; }

 private:
  using Open = std::map<std::uint64_t, std::size_t>;  // which span is open of which number
  void open(Open* open, std::uint64_t key, TraceSpan span);
  void close(Open* open, std::uint64_t key, std::uint32_t line);

  std::vector<TraceSpan> spans_;
  Open holdings_, contexts_, waits_, objects_;
};

// Numbers the lines of a finished trace, which hold their ids as rows, and puts the spans to rows.
// A span whose line was folded away begins or ends with the line after it.
void place_spans(const std::vector<TraceSpan>& spans, Trace* trace);

}  // namespace kheddle
