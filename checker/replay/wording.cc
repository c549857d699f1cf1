// Messages in the kernel's words, and the places that explain them.
#include "checker/replay/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checker/replay/ready.h"
#include "checker/replay/waiting.h"

namespace kheddle {
namespace {

// "read of 1 bytes", as the engines say it.
std::string in_words(std::string said) {
  const std::string number = " of 1 bytes";
  if (said.ends_with(number)) said.pop_back();
  return said;
}

std::string bytes(std::uint64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "byte" : "bytes");
}

class Wording {
 public:
  Wording(const Program& program, const Narrator& narrator, const ExecutionView& view,
          const std::optional<Racers>& racers, Finding* finding)
      : program_(program), narrator_(narrator), view_(view), racers_(racers), finding_(finding) {
    // The announcement that belongs to the finding: by kind and place, else by kind.
    for (const FoundEvent& event : narrator.found_events()) {
      if (event.kind != finding->kind) continue;
      const Place& place = program.places[event.place];
      bool here = place.line == finding->line && place.function == finding->function;
      if (!event_known_ || here) event_ = event;  // a stall is announced again, with its message
      event_known_ = true;
      if (here && !event.message.empty()) break;
    }
    if (finding->kind == Kind::kLeak) {
      const HeapObject* lost = narrator.names().allocated_at(finding->file, finding->line);
      if (lost != nullptr) event_.address = lost->address;
    }
    if (event_.address != 0) object_ = narrator.names().locate(event_.address);
  }

  void run() {
    if (event_known_) finding_->thread = thread_name(view_, event_.thread);
    finding_->message = message();
    switch (finding_->kind) {
      case Kind::kUseAfterFree:
      case Kind::kDoubleFree:
      case Kind::kOutOfBounds:
      case Kind::kInvalidFree:
      case Kind::kUninitRead:
      case Kind::kLeak:
      case Kind::kRefcount:
      case Kind::kUsercopy: object_sides(); break;
      case Kind::kDeadlock:
        wait_sides();
        lock_keys();
        break;
      case Kind::kUserBlocksLock:
        held_sides(event_.thread);
        wait_sides();
        break;
      case Kind::kDataRace:
        race_side();
        object_sides();
        break;
      default: held_sides(event_.thread); break;
    }
  }

 private:
  void side(const std::string& role, std::uint32_t thread, PlaceId place) {
    if (place == 0) return;
    const Place& at = program_.places[place];
    finding_->sides.push_back({role, thread_name(view_, thread), at.function, at.file, at.line});
  }

  void object_sides() {
    if (object_.heap == nullptr) return;
    side("allocated", object_.heap->allocated_by, object_.heap->allocated_at);
    if (object_.heap->freed) side("freed", object_.heap->freed_by, object_.heap->freed_at);
  }

  std::string call(const std::string& text, std::uint64_t object) const {
    return narrator_.call(text, object);
  }

  void held_sides(std::uint32_t thread) {
    for (const Holding& held : narrator_.holdings().held(thread)) {
      side((held.section ? "section began: " : "lock taken: ") + call(held.text, held.object),
           thread, held.place);
    }
  }

  // Classes of the locks that are waited for.
  void lock_keys() {
    for (std::uint32_t thread = 0; thread < view_.threads(); ++thread) {
      const Wait* wait = waiting(program_, view_, narrator_, thread);
      if (wait == nullptr) continue;
      const std::uint64_t key = narrator_.holdings().key(wait->object);
      if (key != 0) finding_->lock_keys.push_back(key);
    }
  }

  void wait_sides() {
    for (std::uint32_t thread = 0; thread < view_.threads(); ++thread) {
      const Wait* wait = waiting(program_, view_, narrator_, thread);
      if (wait == nullptr) continue;
      side("waits: " + call(wait->text, wait->object), thread, wait->place);
      std::uint32_t owner = 0;
      Holding holding;
      if (narrator_.holdings().holder(wait->object, &owner, &holding))
        side("held since: " + call(holding.text, holding.object), owner, holding.place);
    }
  }

  std::string race() const {
    if (finding_->sides.empty())
      return fmt::format("BUG: KCSAN: data-race in {}", finding_->function);
    std::string text = fmt::format("BUG: KCSAN: data-race in {} / {}", finding_->function,
                                   finding_->sides.front().function);
    if (!racers_) return text;
    const auto& [first, second] = *racers_;
    const Racer& known = first.known ? first : second;
    if (known.known)
      text += fmt::format(": {} of {} at {} by {}", known.write ? "write" : "read",
                          bytes(known.size), narrator_.names().of(known.address, known.size),
                          thread_name(view_, known.thread));
    const Racer& other = first.known ? second : first;
    text += fmt::format("{} {} by {}", known.known ? "," : ":",
                        !other.known  ? "access"
                        : other.write ? "write"
                                      : "read",
                        thread_name(view_, other.thread));
    return text;
  }

  // Names the thread of the other access, and says what it does.
  void race_side() {
    if (!racers_) return;
    const Racer& second = racers_->second;
    Side& other = finding_->sides.front();
    other.thread = thread_name(view_, second.thread);
    if (second.known) other.role = second.write ? "other access, a write" : "other access, a read";
  }

  std::string target() const {
    if (object_.region == Location::Region::kNone) return "";
    return narrator_.names().of(event_.address, 1);
  }

  // "slab", "global", "stack": the first word of KASAN's headline.
  const char* region() const {
    switch (object_.region) {
      case Location::Region::kGlobal: return "global";
      case Location::Region::kStack:
      case Location::Region::kTls: return "stack";
      case Location::Region::kHeap: return "slab";
      default: return "wild-memory";
    }
  }

  std::string bounds() const {
    std::uint64_t end = object_.start + object_.size;
    std::string whole = fmt::format("the {}-byte {}", object_.size, object_.base);
    if (event_.address >= end)
      return fmt::format("{} after {}", bytes(event_.address - end), whole);
    return fmt::format("at byte {} of {}", event_.address - object_.start, whole);
  }

  // The readers that a grace period waits for.
  std::string readers(const Wait& wait) const {
    std::string text;
    if (!wait.text.starts_with("synchronize_")) return text;
    for (std::uint32_t thread = 0; thread < view_.threads(); ++thread) {
      for (const Holding& held : narrator_.holdings().held(thread)) {
        if (!held.section || held.object != wait.object) continue;
        text +=
            fmt::format("{}{}, in {}() since line {}", text.empty() ? " for " : " and ",
                        thread_name(view_, thread), held.text, program_.places[held.place].line);
        break;
      }
    }
    return text;
  }

  // "a waits in mutex_lock(x), held by b", "" if the thread is not known to wait.
  std::string wait_of(std::uint32_t thread) const {
    const Wait* wait = waiting(program_, view_, narrator_, thread);
    if (wait == nullptr) return "";
    std::string text =
        fmt::format("{} waits in {}", thread_name(view_, thread), call(wait->text, wait->object));
    std::uint32_t owner = 0;
    Holding holding;
    if (narrator_.holdings().holder(wait->object, &owner, &holding))
      text += owner == thread ? ", held by itself" : ", held by " + thread_name(view_, owner);
    if (finding_->kind == Kind::kDeadlock && looks_again(wait->text) &&
        ready(program_, finding_->schedule, thread))
      text += ", its condition is true but nobody wakes it";
    return text + readers(*wait);
  }

  std::string deadlock() const {
    std::string text;
    bool stall = false;
    for (std::uint32_t thread = 0; thread < view_.threads(); ++thread) {
      const std::string wait = wait_of(thread);
      if (!wait.empty()) text += (text.empty() ? "" : "; ") + wait;
      const Wait* noted = waiting(program_, view_, narrator_, thread);
      stall = stall || (noted != nullptr && !readers(*noted).empty());
    }
    const char* headline =
        stall ? "rcu: INFO: rcu_preempt detected stalls: " : "possible deadlock: ";
    if (!text.empty()) return headline + text;
    return fmt::format("possible deadlock: {} waits here for ever", finding_->thread);
  }

  std::string livelock() const {
    std::string acting;
    std::size_t count = 0;
    for (std::uint32_t thread = 0; thread < view_.threads(); ++thread) {
      if (!goes_round(thread)) continue;
      acting += (count++ == 0 ? "" : ", ") + thread_name(view_, thread);
    }
    const std::size_t steps = finding_->schedule.steps.size() - finding_->schedule.loop;
    std::string text = fmt::format(
        "watchdog: BUG: soft lockup: {} {} round for ever: {} step{} repeat without progress",
        acting, count == 1 ? "goes" : "go", steps, steps == 1 ? "" : "s");
    for (std::uint32_t thread = 0; thread < view_.threads(); ++thread) {
      const std::string wait = goes_round(thread) ? "" : wait_of(thread);
      if (!wait.empty()) text += "; " + wait;
    }
    return text;
  }

  bool goes_round(std::uint32_t thread) const {
    const auto& steps = finding_->schedule.steps;
    return std::any_of(steps.begin() + finding_->schedule.loop, steps.end(),
                       [&](const Step& step) { return step.thread == thread; });
  }

  std::string message() const {
    std::string said = in_words(event_.message);
    const std::string& function = finding_->function;
    bool known = object_.region != Location::Region::kNone;
    // The model's own finding (kh_fail) is about no address, and says it all.
    if (event_.address == 0 && finding_->kind != Kind::kNullDeref && !said.empty() &&
        finding_->kind != Kind::kDeadlock)
      return said;
    switch (finding_->kind) {
      case Kind::kUseAfterFree:
        return fmt::format("BUG: KASAN: {}-use-after-free in {}: {}{}", region(), function, said,
                           known ? fmt::format(" {}, which was freed", bounds()) : "");
      case Kind::kOutOfBounds:
        return fmt::format("BUG: KASAN: {}-out-of-bounds in {}: {}{}", region(), function, said,
                           known ? ", " + bounds() : fmt::format(" at {:#x}", event_.address));
      case Kind::kDoubleFree:
        return fmt::format("BUG: KASAN: double-free in {}: {} was freed already", function,
                           object_.base);
      case Kind::kInvalidFree:
        return fmt::format("BUG: KASAN: invalid-free in {}: {:#x}{}", function, event_.address,
                           known ? ", " + bounds() : "");
      case Kind::kNullDeref:
        return fmt::format("BUG: kernel NULL pointer dereference, address: {:016x}: {}",
                           event_.address, said);
      case Kind::kUninitRead:
        return fmt::format("BUG: KMSAN: uninit-value in {}: {}{}", function, said,
                           known ? " of " + target() : "");
      case Kind::kDataRace: return race();
      case Kind::kLeak:
        return known ? fmt::format("kmemleak: unreferenced object: {}, {}", object_.base,
                                   bytes(object_.size))
                     : "kmemleak: unreferenced object";
      case Kind::kDeadlock: return deadlock();
      case Kind::kLivelock: return livelock();
      default: return said.empty() ? kind_name(finding_->kind) : said;
    }
  }

  const Program& program_;
  const Narrator& narrator_;
  const ExecutionView& view_;
  const std::optional<Racers>& racers_;
  Finding* finding_;
  FoundEvent event_;
  bool event_known_ = false;
  Location object_;
};

}  // namespace

void word(const Program& program, const Narrator& narrator, const ExecutionView& view,
          const std::optional<Racers>& racers, Finding* finding) {
  Wording(program, narrator, view, racers, finding).run();
}

}  // namespace kheddle
