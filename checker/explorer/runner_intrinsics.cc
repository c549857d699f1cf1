// The calls of model/kheddle.h, as Runner takes them: threads, waiting, choices, the heap, findings
// and what scenarios tell of themselves.
#include <algorithm>
#include <cctype>
#include <cstdio>

#include "checker/explorer/arithmetic.h"
#include "checker/explorer/runner.h"

namespace kheddle {

bool Runner::choose(std::uint64_t n, std::uint64_t* chosen) {
  if (choice_at_ == choices_.size()) choices_.push_back(0);
  *chosen = choices_[choice_at_++];
  choice_limits_.push_back(static_cast<std::uint32_t>(n));
  if (*chosen >= n) {
    *chosen =
        0;  // only a schedule that drifted asks for this; run_one's caller sees the difference
    choices_[choice_at_ - 1] = 0;
  }
  if (observer_ != nullptr) observer_->chose(thread_->thread, *chosen);
  return true;
}

// A value that a schedule prescribes (kGivenValue).
bool Runner::take_given(std::uint64_t* given) {
  if (choice_at_ + 3 > choices_.size() || choices_[choice_at_] != kGivenValue) return false;
  *given = choices_[choice_at_ + 1] | std::uint64_t{choices_[choice_at_ + 2]} << 32;
  choice_at_ += 3;
  choice_limits_.resize(choice_limits_.size() + 3, 1);  // nothing else is to be tried here
  if (observer_ != nullptr) observer_->given(thread_->thread, *given);
  return true;
}

std::string Runner::format(const Code& code, std::size_t first) {
  const std::int32_t* args = thread_->frames.back().code->args.data() + code.args;
  std::string pattern = machine_->literal(value(args[first]));
  std::string text;
  std::size_t next = first + 1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\001') {  // KERN_ERR and its like: a level follows
      ++i;
      continue;
    }
    if (pattern[i] != '%') {
      text.push_back(pattern[i]);
      continue;
    }
    i = std::min(pattern.find_first_not_of("#0- +.123456789h", i + 1), pattern.size());
    unsigned longs = 0;
    while (i < pattern.size() && (pattern[i] == 'l' || pattern[i] == 'z')) ++longs, ++i;
    if (i >= pattern.size()) break;
    if (pattern[i] == '%') {
      text.push_back('%');
      continue;
    }
    if (next >= code.arg_count) break;
    std::uint64_t v = value(args[next++]);
    unsigned width = longs > 0 ? 64 : 32;
    char buffer[32];
    switch (pattern[i]) {
      case 'd':
      case 'i': text += std::to_string(sign(v, width)); break;
      case 'u': text += std::to_string(cut(v, width)); break;
      case 'x':
        std::snprintf(buffer, sizeof(buffer), "%llx",
                      static_cast<unsigned long long>(cut(v, width)));
        text += buffer;
        break;
      case 'p':
        std::snprintf(buffer, sizeof(buffer), "0x%llx", static_cast<unsigned long long>(v));
        text += buffer;
        // What printk() would print of what it points at.
        while (i + 1 < pattern.size() && std::isalnum(static_cast<unsigned char>(pattern[i + 1])))
          ++i;
        break;
      case 'c': text.push_back(static_cast<char>(v)); break;
      case 's': text += machine_->literal(v); break;
      default: text.push_back(pattern[i]); break;
    }
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Runner::Stop Runner::intrinsic(const Code& code, bool* stopped) {
  *stopped = true;  // unless the end of the switch is reached
  const std::int32_t* args = thread_->frames.back().code->args.data() + code.args;
  for (std::uint32_t i = 0; i < code.arg_count; ++i) {
    if (code.intrinsic == Intrinsic::kNote && i == 1) continue;
    if (shadow_of(args[i]) != 0) return fatal(Kind::kUninitRead, "use of an uninitialised value");
  }
  auto give = [&](std::uint64_t v) {
    if (code.dst < 0) return;
    set(code.dst, v);
    set_shadow(code.dst, 0);
  };
  switch (code.intrinsic) {
    case Intrinsic::kAtomicBegin: ++atomic_depth_; break;
    case Intrinsic::kAtomicEnd:
      if (atomic_depth_ == base_depth_)
        return fatal(Kind::kAssertion, "kh_atomic_end() without kh_atomic_begin()");
      --atomic_depth_;
      break;
    case Intrinsic::kAwait:
      if (atomic_depth_ == 0)
        return fatal(Kind::kAssertion, "kh_await() outside an atomic section");
      if ((value(args[0]) & 1) == 0 && !force_awaits_) return Stop::kAwait;
      break;
    case Intrinsic::kChoose: {
      std::uint64_t n = value(args[0]) & 0xffffffff, v = 0;
      if (n == 0) return fatal(Kind::kAssertion, "kh_choose(0) has nothing to choose from");
      choose(n, &v);
      give(v);
      break;
    }
    case Intrinsic::kAny: {
      std::uint64_t n = value(args[1]) & 0xffffffff, v = 0, sample = 0, bits = 0;
      if (n == 0)
        return fatal(Kind::kAssertion, "kh_any() with no samples has nothing to choose from");
      if (!check_range(value(args[0]), 8 * n, false)) return Stop::kFatal;
      if (take_given(&sample)) {
        give(sample);
        break;
      }
      choose(n, &v);
      load(value(args[0]) + 8 * v, 8, &sample, &bits);
      give(sample);
      if (code.dst >= 0) set_shadow(code.dst, bits);
      break;
    }
    case Intrinsic::kSpawn:
      if (!spawn(code)) return limit_ != nullptr ? Stop::kLimit : Stop::kFatal;
      break;
    case Intrinsic::kSelf: give(thread_->thread); break;
    case Intrinsic::kFinished: {
      if (atomic_depth_ == 0)
        return fatal(Kind::kAssertion, "kh_finished() outside an atomic section");
      auto other = static_cast<std::uint32_t>(value(args[0]));
      ComponentIndex index =
          other < kMaxThreads ? machine_->addresses().known_control(other) : kNoIndex;
      ComponentId id = index == kNoIndex ? 0 : look_whole(index);
      if (index == kNoIndex) cacheable_ = false;
      for (const StateStore::Change& change : controls_) {
        if (change.index == index) id = change.id;
      }
      record_internal(pseudo::kControl + 64 * std::uint64_t{other}, false);
      if (id == 0) {
        return fatal(Kind::kAssertion, "kh_finished() of a thread that does not exist");
      }
      give(*reinterpret_cast<const std::uint64_t*>(machine_->pool().get(id).data()) & 1);
      break;
    }
    case Intrinsic::kHold:
    case Intrinsic::kLetGo: {
      if (atomic_depth_ == 0)
        return fatal(Kind::kAssertion, "kh_hold() or kh_let_go() outside an atomic section");
      auto other = static_cast<std::uint32_t>(value(args[0]));
      bool hold = code.intrinsic == Intrinsic::kHold;
      if (other == thread_->thread) {
        thread_->held = hold;
        break;
      }
      ComponentIndex index =
          other < kMaxThreads ? machine_->addresses().known_control(other) : kNoIndex;
      ComponentId id = index == kNoIndex ? 0 : look_whole(index);
      if (index == kNoIndex) cacheable_ = false;
      StateStore::Change* known = nullptr;
      for (StateStore::Change& change : controls_) {
        if (change.index == index) {
          known = &change;
          id = change.id;
        }
      }
      record_internal(pseudo::kControl + 64 * std::uint64_t{other}, false);
      if (id == 0) {
        return fatal(Kind::kAssertion, "kh_hold() or kh_let_go() of a thread that does not exist");
      }
      record_internal(pseudo::kHeld + 64 * other, true);
      const Component& component = machine_->pool().get(id);
      std::vector<std::uint8_t> bytes(component.data(), component.data() + component.size);
      if ((bytes[0] & 1) != 0) break;  // it has finished
      bytes[0] = static_cast<std::uint8_t>(hold ? bytes[0] | 2 : bytes[0] & ~2);
      ComponentId changed =
          machine_->pool().intern(bytes.data(), component.size, component.data_size);
      if (known != nullptr) {
        known->id = changed;
      } else {
        controls_.push_back({index, changed});
      }
      break;
    }
    case Intrinsic::kStall: {
      if (atomic_depth_ > 0) return fatal(Kind::kAssertion, "kh_stall() inside an atomic section");
      Kind kind = Kind::kUserBlocksLock;
      if (!kind_from_name(machine_->literal(value(args[0])), &kind)) {
        return fatal(Kind::kAssertion, "kh_stall() with a kind that does not exist");
      }
      stall_ = {kind, place_now(), 0, thread_->thread};
      if (observer_ != nullptr) {
        observer_->found(thread_->thread, kind, machine_->literal(value(args[1])), 0);
      }
      return Stop::kStall;
    }
    case Intrinsic::kAllocate: {
      std::uint64_t size = value(args[0]), address = 0;
      if (size > layout::kMaxObject) return limit("heap");
      if (!allocate(size, (value(args[1]) & 1) != 0, &address)) return limit("heap");
      give(address);
      if (observer_ != nullptr) observer_->allocated(thread_->thread, address, size);
      break;
    }
    case Intrinsic::kFree: {
      std::uint64_t address = value(args[0]);
      const bool heap =
          address >= layout::kHeap && address < layout::kStacks;  // else it frees nothing
      if (heap)
        record(address, std::max<std::uint64_t>(object_size(address), 1),
               kPlain | kWrite | kFreeing);
      if (!release(address)) return Stop::kFatal;
      if (observer_ != nullptr) observer_->freed(thread_->thread, address);
      break;
    }
    case Intrinsic::kSize:
      if (object_size(value(args[0])) > 0) record(value(args[0]), 1, kPlain | kIgnored);
      give(object_size(value(args[0])));
      break;
    case Intrinsic::kCheckRead: {
      std::uint64_t address = value(args[0]), size = value(args[1]);
      record(address, size, kPlain);
      if (!check_range(address, size, false)) return Stop::kFatal;
      if (!range_defined(address, size)) {
        return fatal(Kind::kUninitRead, "uninitialised bytes leave the kernel", address);
      }
      break;
    }
    case Intrinsic::kCheckWrite: {
      std::uint64_t address = value(args[0]), size = value(args[1]);
      record(address, size, kPlain | kWrite);
      if (!check_range(address, size, true)) return Stop::kFatal;
      break;
    }
    case Intrinsic::kFail:
    case Intrinsic::kWarn: {
      Kind kind = Kind::kAssertion;
      std::string name = machine_->literal(value(args[0]));
      if (!kind_from_name(name, &kind)) {
        return fatal(Kind::kAssertion, "\"" + name + "\" is no kind of finding");
      }
      std::string text = observer_ != nullptr ? format(code, 1) : "";
      if (code.intrinsic == Intrinsic::kFail) return fatal(kind, text);
      found(kind, text, 0);
      break;
    }
    case Intrinsic::kAssume:
      if ((value(args[0]) & 1) == 0) return Stop::kAssume;
      break;
    case Intrinsic::kNote:
      if (observer_ != nullptr) {
        observer_->noted(thread_->thread, static_cast<int>(value(args[0])), value(args[1]),
                         machine_->literal(value(args[2])));
      }
      break;
    case Intrinsic::kOrder: {
      const LockUse taken{value(args[1]), static_cast<std::uint32_t>(value(args[2]))};
      const LockUse held{value(args[3]), static_cast<std::uint32_t>(value(args[4]))};
      if (observer_ != nullptr) observer_->ordered(thread_->thread, value(args[0]), taken, held);
      orders_.push_back(machine_->order({taken, held, place_now()}));
      break;
    }
    case Intrinsic::kReach: reached_.push_back(value(args[0])); break;
    case Intrinsic::kProgress: progress_ = true; break;
    case Intrinsic::kQuiescent:
      if ((value(args[0]) & 1) == 0) {
        return fatal(Kind::kStuckState, machine_->literal(value(args[1])));
      }
      break;
    case Intrinsic::kRaceIgnore:
      if (thread_->race_ignore == Control::kMostNested) {
        return fatal(Kind::kAssertion, "kh_race_ignore() is nested more than 255 times");
      }
      ++thread_->race_ignore;
      break;
    case Intrinsic::kRaceHeed:
      if (thread_->race_ignore == 0) {
        return fatal(Kind::kAssertion, "kh_race_heed() without kh_race_ignore()");
      }
      --thread_->race_ignore;
      break;
    case Intrinsic::kMarkBegin:
      if (thread_->marks == Control::kMostNested) {
        return fatal(Kind::kAssertion, "kh_mark_begin() is nested more than 255 times");
      }
      ++thread_->marks;
      break;
    case Intrinsic::kMarkEnd:
      if (thread_->marks == 0) {
        return fatal(Kind::kAssertion, "kh_mark_end() without kh_mark_begin()");
      }
      --thread_->marks;
      break;
    case Intrinsic::kExclusive: {
      std::uint64_t address = value(args[0]), size = value(args[1]);
      bool writers_only = (value(args[2]) & 1) != 0;
      bytes_.resize(std::min<std::uint64_t>(size, layout::kMaxStack));
      std::uint8_t flags = writers_only ? kPlain | kExclusive : kPlain | kExclusive | kWrite;
      if (size > bytes_.size() || !peek(address, size, bytes_.data())) flags |= kIgnored;
      record(address, size, flags);
      break;
    }
  }
  *stopped = false;
  return Stop::kGoOn;
}

}  // namespace kheddle
