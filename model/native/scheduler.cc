#include "model/native/scheduler.h"

#include <utility>

#include "checker/base/check.h"

namespace kheddle::native {
namespace {

Execution* under_way;

// How the model's variables were when the program was loaded.
const Globals& initial_globals() {
  static const Globals initial = Globals::now();
  return initial;
}

}  // namespace

Execution& current_execution() {
  KHEDDLE_CHECK(under_way, "model code runs within kheddle::native::run()");
  return *under_way;
}

Thread& Execution::self() { return *running_; }

Thread* Execution::find(int number) {
  return number >= 0 && static_cast<std::size_t>(number) < threads_.size() ? threads_[number].get()
                                                                           : nullptr;
}

Run Execution::run(std::function<void()> body) {
  KHEDDLE_CHECK(!under_way, "executions do not nest");
  initial_globals().restore();
  heap.reset();
  under_way = this;
  {
    Thread& first = spawn(std::move(body), KH_TASK);
    std::unique_lock lock(mutex_);
    running_ = &first;
    first.turn.notify_one();
    over_.wait(lock, [&] { return ending_; });
  }
  for (auto& thread : threads_) thread->host.join();
  under_way = nullptr;
  result.objects = heap.live();
  result.threads = static_cast<unsigned>(threads_.size());
  if (thrown_) std::rethrow_exception(thrown_);
  return std::move(result);
}

Thread& Execution::spawn(std::function<void()> body, kh_thread_kind kind) {
  auto& thread = *threads_.emplace_back(std::make_unique<Thread>());
  thread.number = static_cast<int>(threads_.size()) - 1;
  thread.kind = kind;
  thread.body = std::move(body);
  thread.host = std::thread([this, &thread] { host_main(thread); });
  return thread;
}

void Execution::host_main(Thread& thread) {
  {
    std::unique_lock lock(mutex_);
    thread.turn.wait(lock, [&] { return running_ == &thread || ending_; });
    if (running_ != &thread) return;
  }
  if (setjmp(thread.leave)) return;
  try {
    thread.body();
  } catch (...) {
    thrown_ = std::current_exception();
  }
  if (thrown_) end();
  if (thread.depth)
    fail("assertion", "a thread ended inside an atomic section: the model is wrong");
  thread.finished = true;
  section_ended();
  Thread* next = choose_next();
  if (!next) end();
  std::unique_lock lock(mutex_);
  running_ = next;
  next->turn.notify_one();
}

bool Execution::may_go_on(const Thread& thread) const {
  if (thread.finished || thread.held || thread.stall_kind) return false;
  return !thread.waiting || thread.waiting_since != ended_sections_;
}

Thread* Execution::choose_next() {
  if (++result.steps > kMaxSteps) {
    result.endless = true;
    return nullptr;
  }
  std::vector<Thread*> ready;
  for (auto& thread : threads_)
    if (may_go_on(*thread)) ready.push_back(thread.get());
  if (!ready.empty()) return ready[choose(static_cast<unsigned>(ready.size()))];
  judge_end();
  return nullptr;
}

// docs/semantics.md, End.
void Execution::judge_end() {
  bool all_finished = true, others_wait = false;
  const Thread* stalled = nullptr;
  for (auto& thread : threads_) {
    if (thread->stall_kind && !stalled) stalled = thread.get();
    if (thread->kind != KH_TASK || thread->finished) continue;
    all_finished = false;
    others_wait = others_wait || (thread->number != 0 && !thread->stall_kind);
  }
  if (all_finished || (stalled && !others_wait))
    result.ended = true;
  else if (stalled)
    result.findings.push_back({stalled->stall_kind, stalled->stall_message, stalled->number});
  else
    result.findings.push_back({"deadlock", "no thread can go on", running_->number});
}

void Execution::pass_on() {
  Thread& me = self();
  Thread* next = choose_next();
  if (!next) end();
  if (next == &me) return;
  std::unique_lock lock(mutex_);
  running_ = next;
  next->turn.notify_one();
  me.turn.wait(lock, [&] { return running_ == &me || ending_; });
  bool over = running_ != &me;
  lock.unlock();
  if (over) std::longjmp(me.leave, 1);
}

void Execution::end() {
  Thread& me = self();
  {
    std::unique_lock lock(mutex_);
    running_ = nullptr;
    ending_ = true;
    for (auto& thread : threads_) thread->turn.notify_one();
    over_.notify_one();
  }
  std::longjmp(me.leave, 1);
}

void Execution::visible() {
  if (!self().depth) pass_on();
}

void Execution::section_began() { self().section_start.update(); }

void Execution::section_ended() {
  ++ended_sections_;
  self().waiting = false;
}

void Execution::wait() {
  Thread& me = self();
  if (!me.depth) fail("assertion", "kh_await outside an atomic section: the model is wrong");
  // Of what an await would have to undo, this sees stores to the model's variables, not those to
  // objects.
  if (!me.waiting && !me.section_start.same_now())
    fail("assertion", "a section stores before its kh_await: natively that is not undone");
  me.waiting = true;
  me.waiting_since = ended_sections_;
  pass_on();
}

void Execution::stall(const char* kind, const char* message) {
  Thread& me = self();
  if (me.depth) fail("assertion", "kh_stall inside an atomic section: the model is wrong");
  me.stall_kind = kind;
  me.stall_message = message;
  pass_on();
}

unsigned Execution::choose(unsigned n) {
  if (!n) fail("assertion", "kh_choose(0): the model is wrong");
  return static_cast<unsigned>(random_() % n);
}

void Execution::found(const char* kind, std::string message) {
  result.findings.push_back({kind, std::move(message), self().number});
}

void Execution::fail(const char* kind, const char* message) {
  found(kind, message);
  end();
}

}  // namespace kheddle::native
