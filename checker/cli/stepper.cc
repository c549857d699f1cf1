// The state of an execution in words.
#include "checker/cli/stepper.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>

#include "checker/replay/waiting.h"

namespace kheddle {

std::string step_text(const std::vector<TraceStep>& entries) {
  std::string text;
  for (const TraceStep& entry : entries) {
    for (std::size_t i = 0; i < entry.lines.size(); ++i) {
      const TraceLine& line = entry.lines[i];
      const bool again = i > 0 && line.notes.empty() && line.line == entry.lines[i - 1].line &&
                         line.file == entry.lines[i - 1].file;
      if (again) continue;
      text += fmt::format("{:>4}  {:<16} {}:{}: {}\n", entry.number, entry.thread_name, line.file,
                          line.line, line.text.empty() ? line.function : line.text);
      for (const std::string& note : line.notes) text += fmt::format("{:24}{}\n", "", note);
    }
    if (!entry.choices.empty() && !entry.choices_told)
      text += fmt::format("{:24}the environment chose {}\n", "", fmt::join(entry.choices, ", "));
  }
  return text;
}

std::string threads_text(const Program& program, const ExecutionView& view,
                         const Narrator& narrator, SourceLines* source) {
  std::string text;
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread) {
    std::string where = "finished";
    if (!view.finished(thread)) {
      const Place& place = program.places[standing_place(program, view, thread)];
      // Between the user's statements: before a thread's first, after its last.
      where = place.in_model ? fmt::format("in the model, at {}()", place.function)
                             : fmt::format("at {} {}:{}  {}", place.function, place.file,
                                           place.line, source->text(place.file, place.line));
    }
    text += fmt::format("      {:<16} {}\n", thread_name(view, thread), where);
    std::string locks;
    std::string sections;
    unsigned nesting = 0;
    for (const Holding& held : narrator.holdings().held(thread)) {
      std::string* list = held.section ? &sections : &locks;
      *list += (list->empty() ? "" : ", ") + narrator.call(held.text, held.object);
      nesting += held.text.find("rcu") != std::string::npos ? 1 : 0;
    }
    if (!locks.empty()) text += fmt::format("{:23}holds {}\n", "", locks);
    if (!sections.empty())
      text += fmt::format("{:23}in {}{}\n", "", sections,
                          nesting == 0 ? "" : fmt::format("; RCU nesting {}", nesting));
    const Wait* wait = waiting(program, view, narrator, thread);
    if (wait != nullptr)
      text += fmt::format("{:23}waits in {}\n", "", narrator.call(wait->text, wait->object));
  }
  return text;
}

char read_key() {
  char key = 0;
  termios before = {};
  if (::tcgetattr(STDIN_FILENO, &before) == 0) {
    termios raw = before;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    ssize_t count = ::read(STDIN_FILENO, &key, 1);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    return count == 1 ? key : '\0';
  }
  char next = 0;
  bool any = false;
  while (::read(STDIN_FILENO, &next, 1) == 1) {
    if (!any) key = next;
    any = true;
    if (next == '\n') return key;
  }
  return any ? key : '\0';
}

}  // namespace kheddle
