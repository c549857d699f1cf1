// The table of a trace.
#include "checker/report/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kheddle {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 4;
constexpr std::size_t kNumber = 5;  // "  12 "
constexpr std::size_t kMaxRows = 40;
constexpr std::size_t kMinColumn = 14;
constexpr std::size_t kMinNotes = 24;

struct Row {
  std::string number;
  std::uint32_t thread = 0;
  std::string text;
  std::string place;
  std::string notes;
};

std::string cut(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text;
  return width <= 2 ? text.substr(0, width) : text.substr(0, width - 2) + "..";
}

std::string padded(const std::string& text, std::size_t width) {
  std::string result = cut(text, width);
  result.resize(width, ' ');
  return result;
}

// "mutex_lock(x)" says nothing new beside the statement `mutex_lock(&x);`.
bool says_the_same(const std::string& note, const std::string& text) {
  std::size_t open = note.find('(');
  return open != std::string::npos && text.find(note.substr(0, open + 1)) != std::string::npos;
}

std::string place_of(const TraceLine& line, const std::string& file) {
  if (line.line == 0) return "";
  std::string name = line.file == file ? "" : line.file.substr(line.file.rfind('/') + 1);
  return fmt::format("{}:{}", name, line.line);
}

// A step's first statement, what was noted, and the very last statement; the rest is local
// computation.
std::vector<Row> rows_of(const Trace& trace, const std::string& file) {
  bool only_start = std::all_of(trace.steps.begin(), trace.steps.end(),
                                [](const TraceStep& step) { return step.number == 0; });
  std::vector<Row> rows;
  for (const TraceStep& step : trace.steps) {
    if (step.number == 0 && !only_start) continue;
    bool last_step = &step == &trace.steps.back();
    bool numbered = false;
    for (const TraceLine& line : step.lines) {
      bool first = &line == &step.lines.front();
      bool last = last_step && &line == &step.lines.back();
      if (line.notes.empty() && !first && !last) continue;
      Row row;
      if (!numbered) row.number = std::to_string(step.number);
      numbered = true;
      row.thread = step.thread;
      row.text = line.text.empty() ? line.function : line.text;
      row.place = place_of(line, file);
      for (const std::string& note : line.notes) {
        if (says_the_same(note, line.text)) continue;
        row.notes += (row.notes.empty() ? "" : "; ") + note;
      }
      if (first && !step.choices.empty())
        row.notes +=
            fmt::format("{}chose {}", row.notes.empty() ? "" : "; ", fmt::join(step.choices, ", "));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::vector<std::string> broken(const std::string& notes, std::size_t width) {
  std::vector<std::string> lines;
  std::string rest = notes;
  while (rest.size() > width) {
    std::size_t at = rest.rfind(' ', width);
    if (at == std::string::npos || at == 0) at = width;
    lines.push_back(rest.substr(0, at));
    rest = rest.substr(rest[at] == ' ' ? at + 1 : at);
  }
  lines.push_back(rest);
  return lines;
}

void append(std::string* out, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  *out += line + "\n";
}

}  // namespace

std::string trace_table(const Trace& trace, const std::string& file) {
  std::vector<Row> rows = rows_of(trace, file);
  std::size_t skipped = rows.size() > kMaxRows ? rows.size() - kMaxRows : 0;
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(skipped));

  std::vector<std::uint32_t> threads;
  std::size_t place_width = 0;
  std::size_t notes_width = 0;
  for (const Row& row : rows) {
    threads.push_back(row.thread);
    place_width = std::max(place_width, row.place.size());
    notes_width = std::max(notes_width, row.notes.size());
  }
  std::sort(threads.begin(), threads.end());
  threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
  auto name = [&](std::uint32_t thread) {
    return thread < trace.thread_names.size() && !trace.thread_names[thread].empty()
               ? trace.thread_names[thread]
               : fmt::format("thread {}", thread);
  };

  // With too many threads for columns, one column names the thread.
  std::size_t room = kWidth - kIndent - kNumber - place_width - 2;
  std::size_t for_notes = notes_width == 0 ? 0 : std::min(notes_width, kMinNotes) + 2;
  std::size_t for_threads = room - std::min(room, for_notes);
  bool columns = !threads.empty() && for_threads / threads.size() >= kMinColumn + 2;
  std::vector<std::size_t> widths;
  if (columns) {
    for (std::uint32_t thread : threads) {
      std::size_t wanted = name(thread).size();
      for (const Row& row : rows) {
        if (row.thread == thread) wanted = std::max(wanted, row.text.size());
      }
      widths.push_back(wanted);
    }
    // The widest columns give first.
    auto total = [&] {
      std::size_t sum = 0;
      for (std::size_t width : widths) sum += width + 2;
      return sum;
    };
    while (total() > for_threads) --*std::max_element(widths.begin(), widths.end());
  } else {
    std::size_t names = 6;
    for (std::uint32_t thread : threads)
      names = std::max(names, std::min<std::size_t>(name(thread).size(), 20));
    std::size_t texts = 9;
    for (const Row& row : rows) texts = std::max(texts, row.text.size());
    widths = {names, std::min(texts, for_threads > names + 4 ? for_threads - names - 4 : 9)};
  }

  std::string out;
  const std::string indent(kIndent, ' ');
  std::size_t used = kIndent + kNumber + place_width + 2;
  for (std::size_t width : widths) used += width + 2;
  std::size_t notes_room = used + kMinNotes <= kWidth ? kWidth - used : kMinNotes;
  auto line = [&](const std::string& number, const std::vector<std::string>& cells,
                  const std::string& place, const std::string& notes) {
    std::string text = indent + padded(fmt::format("{:>3}", number), kNumber);
    for (std::size_t i = 0; i < widths.size(); ++i) text += padded(cells[i], widths[i]) + "  ";
    append(&out, text + padded(place, place_width) + "  " + notes);
  };

  std::vector<std::string> head;
  if (columns) {
    for (std::uint32_t thread : threads) head.push_back(name(thread));
  } else {
    head = {"thread", "statement"};
  }
  line("#", head, "", "");
  if (skipped != 0) out += fmt::format("{}... {} rows before\n", indent, skipped);
  for (const Row& row : rows) {
    std::vector<std::string> cells(widths.size(), columns ? "." : "");
    if (columns) {
      auto at = std::find(threads.begin(), threads.end(), row.thread) - threads.begin();
      cells[static_cast<std::size_t>(at)] = row.text;
    } else {
      cells = {name(row.thread), row.text};
    }
    bool first = true;
    for (const std::string& part : broken(row.notes, notes_room)) {
      if (first) {
        line(row.number, cells, row.place, part);
      } else {
        line("", std::vector<std::string>(widths.size()), "", part);
      }
      first = false;
    }
  }
  return out;
}

}  // namespace kheddle
