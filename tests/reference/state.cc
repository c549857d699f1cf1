#include "tests/reference/state.h"

namespace kheddle::reference {
namespace {

void put(std::string* out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

}  // namespace

std::string serialise(const State& state) {
  std::string out;
  put(&out, state.objects.size());
  for (const auto& [address, object] : state.objects) {
    put(&out, address);
    out.push_back(static_cast<char>(object.kind));
    put(&out, object.allocated);
    put(&out, object.bytes.size());
    out.append(object.bytes.begin(), object.bytes.end());
    out.append(object.defined.begin(), object.defined.end());
  }
  put(&out, state.threads.size());
  for (const Thread& thread : state.threads) {
    out.push_back(static_cast<char>(thread.daemon | thread.finished << 1 | thread.held << 2));
    put(&out, thread.sections);
    put(&out, thread.ignores);
    put(&out, thread.marks);
    put(&out, thread.frames.size());
    for (const Frame& frame : thread.frames) {
      put(&out, frame.function);
      put(&out, frame.next);
      for (const Value& slot : frame.slots) {
        put(&out, slot.bits);
        put(&out, slot.defined);
      }
    }
  }
  return out;
}

std::vector<std::uint64_t> stack_addresses(const Function& function, std::uint64_t base) {
  std::vector<std::uint64_t> addresses;
  for (const StackObject& object : function.stack) {
    addresses.push_back(base);
    base += (object.size + layout::kGranule - 1) / layout::kGranule * layout::kGranule +
            layout::kGranule;
  }
  addresses.push_back(base);
  return addresses;
}

}  // namespace kheddle::reference
