// The table of a trace.
#include "checker/report/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kheddle {
namespace {

constexpr std::size_t kIndent = 4;
constexpr std::size_t kNumber = 5;  // "  12 "
constexpr std::size_t kMaxRows = 40;
constexpr std::size_t kMinColumn = 16;  // of a thread; with less, the threads share one column
constexpr std::size_t kMinNotes = 24;   // beside the statements; with less, notes go below them

struct Row {
  std::uint32_t step = 0;
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
  return note.ends_with(')') && open != std::string::npos &&
         text.find(note.substr(0, open + 1)) != std::string::npos;
}

// Of the set-up only what the environment chose in it is told: inputs, and failures (0: none).
bool tells_choice(const std::string& note) {
  const std::size_t chose = note.find("chose ");
  if (chose == std::string::npos) return note.find("() = ") != std::string::npos;
  return note.substr(chose) != "chose 0";
}

std::string place_of(const TraceLine& line, const std::string& file) {
  if (line.line == 0) return "";
  std::string name = line.file == file ? "" : line.file.substr(line.file.rfind('/') + 1);
  return fmt::format("{}:{}", name, line.line);
}

std::vector<TraceStep>::const_iterator after_set_up(const Trace& trace) {
  auto first = std::find_if(trace.steps.begin(), trace.steps.end(),
                            [](const TraceStep& step) { return step.thread != 0; });
  return first == trace.steps.end() ? trace.steps.begin() : first;
}

// A step's first statement, what was noted, and the finding's statement; the rest is local
// computation.
std::vector<Row> rows_of(const Trace& trace, const std::string& file, std::uint32_t finding_line) {
  const auto first = after_set_up(trace);
  std::vector<Row> rows;
  std::uint32_t last_number = kNone;
  for (auto at = trace.steps.begin(); at != trace.steps.end(); ++at) {
    const TraceStep& step = *at;
    const bool set_up = at < first;
    bool last_step = &step == &trace.steps.back();
    for (const TraceLine& line : step.lines) {
      bool first = &line == &step.lines.front();
      // The very last statement is told where it is the finding; what ran on after it is not.
      bool last = last_step && &line == &step.lines.back() && line.line == finding_line;
      if (line.notes.empty() && !first && !last) continue;
      if (set_up && std::none_of(line.notes.begin(), line.notes.end(), tells_choice)) continue;
      Row row;
      row.step = step.number;
      if (step.number != last_number) row.number = std::to_string(step.number);
      last_number = step.number;
      row.thread = step.thread;
      row.text = line.text.empty() ? line.function : line.text;
      row.place = place_of(line, file);
      for (const std::string& note : line.notes) {
        if (says_the_same(note, line.text) || (set_up && !tells_choice(note))) continue;
        row.notes += (row.notes.empty() ? "" : "; ") + note;
      }
      if (first && !step.choices.empty() && !step.choices_told && !set_up)
        row.notes +=
            fmt::format("{}chose {}", row.notes.empty() ? "" : "; ", fmt::join(step.choices, ", "));
      rows.push_back(std::move(row));
    }
  }
  // A statement that goes on in the next row and did nothing to be told is one with it.
  for (std::size_t i = 0; i + 1 < rows.size();) {
    const Row& next = rows[i + 1];
    if (rows[i].notes.empty() && rows[i].thread == next.thread && rows[i].place == next.place &&
        rows[i].text == next.text && !next.number.empty())
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
    else
      ++i;
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

std::size_t set_up_rows(const Trace& trace) {
  std::size_t rows = 0;
  for (auto step = trace.steps.begin(); step != after_set_up(trace); ++step)
    rows += step->lines.size();
  return rows;
}

std::string trace_table(const Trace& trace, const std::string& file, std::uint32_t finding_line,
                        std::size_t page) {
  std::vector<Row> rows = rows_of(trace, file, finding_line);
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

  // How wide the statements would like to be, a column for each thread or one for all.
  std::vector<std::size_t> widths;
  for (std::uint32_t thread : threads) {
    std::size_t wanted = name(thread).size();
    for (const Row& row : rows) {
      if (row.thread == thread) wanted = std::max(wanted, row.text.size());
    }
    widths.push_back(wanted);
  }
  const std::size_t room = page - kIndent - kNumber - place_width - 2;
  bool columns = room / std::max<std::size_t>(threads.size(), 1) >= kMinColumn + 2;
  if (!columns) {
    std::size_t names = 6;
    for (std::uint32_t thread : threads)
      names = std::max(names, std::min<std::size_t>(name(thread).size(), 20));
    widths = {names, *std::max_element(widths.begin(), widths.end())};
  }
  auto total = [&] {
    std::size_t sum = 0;
    for (std::size_t width : widths) sum += width + 2;
    return sum;
  };
  // Notes stand beside the statements if these leave room, else below them.
  const std::size_t beside_width = std::min(notes_width, kMinNotes);
  const bool beside = total() + beside_width <= room;
  while (total() > room) --*std::max_element(widths.begin(), widths.end());

  std::string out;
  const std::string indent(kIndent, ' ');
  auto line = [&](const std::string& number, const std::vector<std::string>& cells,
                  const std::string& place, const std::string& notes) {
    std::string text = indent + padded(fmt::format("{:>3}", number), kNumber);
    for (std::size_t i = 0; i < widths.size(); ++i) text += padded(cells[i], widths[i]) + "  ";
    append(&out, text + padded(place, place_width) + "  " + notes);
  };
  // Below the thread's own column, as far left as a line of some length needs.
  auto note_below = [&](std::size_t column, const std::string& notes) {
    std::size_t start = kIndent + kNumber + 2;
    for (std::size_t i = 0; i < column; ++i) start += widths[i] + 2;
    if (start + notes.size() > page) start = std::min(start, page - 2 * kMinNotes);
    for (const std::string& part : broken(notes, page - start))
      append(&out, std::string(start, ' ') + part);
  };

  std::vector<std::string> head;
  if (columns) {
    for (std::uint32_t thread : threads) head.push_back(name(thread));
  } else {
    head = {"thread", "statement"};
  }
  line("#", head, "", "");
  if (skipped != 0) out += fmt::format("{}... {} rows before\n", indent, skipped);
  const std::size_t notes_room = room - std::min(room, total());
  bool repeats = trace.loop == 0;
  for (const Row& row : rows) {
    if (!repeats && row.step >= trace.loop) {
      out += indent + "--- from here on it repeats\n";
      repeats = true;
    }
    std::vector<std::string> cells(widths.size(), columns ? "." : "");
    std::size_t column = 1;
    if (columns) {
      auto at = std::find(threads.begin(), threads.end(), row.thread);
      column = static_cast<std::size_t>(at - threads.begin());
      cells[column] = row.text;
    } else {
      cells = {name(row.thread), row.text};
    }
    if (!beside || row.notes.empty()) {
      line(row.number, cells, row.place, "");
      if (!row.notes.empty()) note_below(column, row.notes);
      continue;
    }
    const std::vector<std::string> parts = broken(row.notes, notes_room);
    line(row.number, cells, row.place, parts.front());
    for (auto part = parts.begin() + 1; part != parts.end(); ++part)
      line("", std::vector<std::string>(widths.size()), "", *part);
  }
  return out;
}

}  // namespace kheddle
