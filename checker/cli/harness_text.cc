#include "checker/cli/harness_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace kheddle {
namespace {

// How a member {0} of this type is initialised before anybody uses it, and the header that has
// that. `callback`: what the function {1} that it calls back is given; nullptr: it calls none.
struct Initialiser {
  const char *type, *header, *statement, *callback = nullptr;
};
constexpr Initialiser kInitialisers[] = {
    {"struct mutex", "mutex", "mutex_init(&{0});"},
    {"spinlock_t", "spinlock", "spin_lock_init(&{0});"},
    {"raw_spinlock_t", "spinlock", "raw_spin_lock_init(&{0});"},
    {"rwlock_t", "spinlock", "rwlock_init(&{0});"},
    {"struct rw_semaphore", "rwsem", "init_rwsem(&{0});"},
    {"struct semaphore", "semaphore", "sema_init(&{0}, 1);"},
    {"seqlock_t", "seqlock", "seqlock_init(&{0});"},
    {"seqcount_t", "seqlock", "seqcount_init(&{0});"},
    {"struct srcu_struct", "srcu", "init_srcu_struct(&{0});"},
    {"struct list_head", "list", "INIT_LIST_HEAD(&{0});"},
    {"struct hlist_head", "list", "INIT_HLIST_HEAD(&{0});"},
    {"wait_queue_head_t", "wait", "init_waitqueue_head(&{0});"},
    {"struct wait_queue_head", "wait", "init_waitqueue_head(&{0});"},
    {"struct completion", "completion", "init_completion(&{0});"},
    {"struct kref", "kref", "kref_init(&{0});"},
    {"refcount_t", "refcount", "refcount_set(&{0}, 1);"},
    {"struct idr", "idr", "idr_init(&{0});"},
    {"struct ida", "idr", "ida_init(&{0});"},
    {"struct xarray", "xarray", "xa_init(&{0});"},
    {"struct work_struct", "workqueue", "INIT_WORK(&{0}, {1});", "struct work_struct"},
    {"struct delayed_work", "workqueue", "INIT_DELAYED_WORK(&{0}, {1});", "struct work_struct"},
    {"struct timer_list", "timer", "timer_setup(&{0}, {1}, 0);", "struct timer_list"},
};

class Writer {
 public:
  Writer(const HarnessRequest& request, const SourceSignatures& signatures)
      : request_(request), signatures_(signatures) {}

  std::string write(const std::vector<UnmodelledCall>& unmodelled) {
    std::string threads;
    // One function is tried against itself.
    const bool twice = request_.functions.size() == 1;
    for (const FunctionSignature& function : request_.functions) {
      threads += thread(function, twice ? "first" : "call");
      if (twice) threads += thread(function, "second");
    }
    std::string setup;
    for (const auto& [type, name] : objects_) {
      setup += fmt::format(
          "\t/* TODO: what else {} needs before these functions may be called */\n", name);
      setup += initialisers(type, name);
    }
    std::string text = head();
    for (const std::string& header : headers_)
      text += fmt::format("#include <linux/{}.h>\n", header);
    text += "\n";
    for (const auto& [type, name] : objects_) text += fmt::format("static {} {};\n", type, name);
    if (buffer_) text += fmt::format("static char {}[{}];\n", kBuffer, kBufferSize);
    text += "\nKH_INIT(setup)\n{\n" + setup + "}\n" + threads;
    return text + notes(unmodelled);
  }

 private:
  static constexpr const char* kBuffer = "kh_buffer";
  static constexpr unsigned kBufferSize = 64;

  std::string head() const {
    std::vector<std::string> names;
    for (const FunctionSignature& function : request_.functions)
      names.push_back(function.name + "()");
    std::string text = fmt::format(
        "/* SPDX-License-Identifier: GPL-2.0\n *\n * A harness for {}, begun by `kheddle harness`: "
        "{}.\n"
        " * What says TODO is yours; docs/kernel.md of kheddle tells more.\n *\n",
        request_.included, fmt::join(names, ", "));
    if (request_.in_tree) text += " * KH_SOURCES:\n";
    text += " * VARIANT first HOLDS: TODO: what must be so\n */\n";
    return text +
           fmt::format("#include \"{}\"\n#include <kheddle/scenario.h>\n", request_.included);
  }

  // The one object of the type that all threads share.
  std::string object(const std::string& type) {
    const auto found =
        std::ranges::find(objects_, type, &std::pair<std::string, std::string>::first);
    if (found != objects_.end()) return found->second;
    std::string name =
        "kh_" + type.substr(type.find(' ') == std::string::npos ? 0 : type.find(' ') + 1);
    objects_.emplace_back(type, name);
    return name;
  }

  std::string thread(const FunctionSignature& function, const std::string& prefix) {
    std::string locals;
    std::vector<std::string> arguments;
    for (const Parameter& parameter : function.parameters)
      arguments.push_back(argument(parameter, &locals));
    std::string text = fmt::format("\n/* {}:{} */\nKH_THREAD({}_{})\n{{\n",
                                   std::filesystem::path(function.file).filename().string(),
                                   function.line, prefix, function.name);
    if (!locals.empty()) text += locals + "\n";
    return text + fmt::format("\t{}({});\n}}\n", function.name, fmt::join(arguments, ", "));
  }

  std::string argument(const Parameter& parameter, std::string* locals) {
    const std::string& pointee = parameter.pointee;
    if (parameter.whole) return "&" + object(pointee);
    if (pointee == "char" || pointee == "unsigned char" || pointee == "u8" || pointee == "void") {
      buffer_ = true;
      return kBuffer;
    }
    if (pointee == "function" || pointee.starts_with("struct ") || pointee.starts_with("union "))
      return fmt::format("NULL /* TODO: {} */", parameter.name);
    if (!pointee.empty()) {
      *locals += fmt::format("\t{} {} = 0; /* TODO */\n", pointee, parameter.name);
      return "&" + parameter.name;
    }
    if (parameter.type.starts_with("struct ") || parameter.type.starts_with("union "))
      return fmt::format("({}){{}} /* TODO: {} */", parameter.type, parameter.name);
    if (buffer_ && parameter.type == "size_t") return fmt::format("sizeof({})", kBuffer);
    return fmt::format("0 /* TODO: {} */", parameter.name);
  }

  // Of all members of the object, those of its members included.
  std::string initialisers(const std::string& type, const std::string& path) {
    const std::size_t bracket = type.find('[');
    const auto known =
        std::ranges::find(kInitialisers, type.substr(0, bracket),
                          [](const Initialiser& one) { return std::string(one.type); });
    if (known != std::end(kInitialisers)) {
      headers_.insert(known->header);
      const bool each = bracket != std::string::npos;
      bool whole = true;
      const std::string statement = initialised(*known, each ? path + "[i]" : path, &whole);
      if (whole && !each) return "\t" + statement + "\n";
      return fmt::format("\t/* TODO: {}{} */\n", each ? "for each: " : "", statement);
    }
    const auto structure = signatures_.structures.find(type);
    if (structure == signatures_.structures.end()) return "";
    std::string text;
    for (const StructureMember& member : structure->second.members)
      if (!member.name.empty()) text += initialisers(member.type, path + "." + member.name);
    return text;
  }

  // The statement. The function it needs is the driver's own if only one would do; else it is not
  // `whole`.
  std::string initialised(const Initialiser& how, const std::string& path, bool* whole) const {
    std::vector<std::string> functions;
    for (const FunctionSignature& function : signatures_.functions)
      if (how.callback != nullptr && is_drivers_own(function) && function.returns == "void" &&
          function.parameters.size() == 1 && function.parameters[0].pointee == how.callback)
        functions.push_back(function.name);
    *whole = how.callback == nullptr || functions.size() == 1;
    if (functions.empty()) functions.emplace_back("a function");
    return fmt::format(fmt::runtime(how.statement), path,
                       fmt::format("{}", fmt::join(functions, " or ")));
  }

  bool is_drivers_own(const FunctionSignature& function) const {
    return std::filesystem::path(function.file).filename() ==
           std::filesystem::path(request_.included).filename();
  }

  static std::string notes(const std::vector<UnmodelledCall>& unmodelled) {
    std::string text =
        "\n/*\n * TODO: KH_FINAL(end) { KH_ASSERT(...); } for what must be so when all have "
        "returned.\n"
        " * An argument may be kh_choose(n), which tries each of 0 .. n - 1.\n";
    if (unmodelled.empty()) return text + " */\n";
    text +=
        " *\n * Nobody modelled these; a run that comes there ends with `unmodelled-call`. Link "
        "the file that"
        "\n * has one (KH_SOURCES), define it here, or assume something: --stub NAME=return-any.\n "
        "*\n";
    for (const UnmodelledCall& call : unmodelled)
      text +=
          fmt::format(" *   {:<32} {}:{} in {}\n", call.callee,
                      std::filesystem::path(call.file).filename().string(), call.line, call.caller);
    return text + " */\n";
  }

  const HarnessRequest& request_;
  const SourceSignatures& signatures_;
  std::vector<std::pair<std::string, std::string>> objects_;  // type, name
  std::set<std::string> headers_;                             // that initialisers need
  bool buffer_ = false;
};

}  // namespace

std::vector<UnmodelledCall> unmodelled_calls(const Program& program,
                                             const std::vector<std::string>& from) {
  std::set<FunctionId> seen;
  std::vector<FunctionId> left;
  // The functions may have become parts of the threads that call them.
  const auto is_of_one = [&](const Instruction& in) {
    for (PlaceId at = in.place; at != 0; at = program.places[at].inlined_at)
      if (std::ranges::find(from, program.places[at].function) != from.end()) return true;
    return false;
  };
  for (FunctionId id = 0; id < program.functions.size(); ++id)
    if (std::ranges::any_of(program.functions[id].code, is_of_one)) left.push_back(id);
  std::map<std::string, UnmodelledCall> found;
  while (!left.empty()) {
    const FunctionId id = left.back();
    left.pop_back();
    if (!seen.insert(id).second) continue;
    const Function& function = program.functions[id];
    for (const Instruction& in : function.code) {
      if (in.op != Op::kCall || in.callee == kNone) continue;
      const Function& callee = program.functions[in.callee];
      if (callee.defined) {
        left.push_back(in.callee);
        continue;
      }
      if (callee.name.starts_with("__compiletime_assert_")) continue;  // BUILD_BUG_ON() held
      const Place& place = program.places[in.place];
      found.try_emplace(callee.name,
                        UnmodelledCall{callee.name, place.function, place.file, place.line});
    }
  }
  std::vector<UnmodelledCall> calls;
  for (auto& [name, call] : found) calls.push_back(std::move(call));
  return calls;
}

std::string harness_text(const HarnessRequest& request, const SourceSignatures& signatures,
                         const std::vector<UnmodelledCall>& unmodelled) {
  return Writer(request, signatures).write(unmodelled);
}

}  // namespace kheddle
