#include "checker/symbolic/step.h"

#include "checker/symbolic/run.h"

namespace kheddle::symbolic {
namespace {

CellId initial_cell(const Context& context, const Variable& variable, std::uint64_t at) {
  std::uint64_t word = 0;
  for (std::uint64_t i = at; i < std::min(at + 8, variable.size); ++i)
    if (i < variable.initial.size()) word |= std::uint64_t{variable.initial[i]} << (8 * (i - at));
  return context.cells->store(kZeroCell, 0, 8, context.values->constant(word));
}

}  // namespace

Step first_step(const Context& context, State* blank) {
  for (const Variable& variable : context.program.variables)
    for (std::uint64_t at = 0; at < variable.size; at += 8)
      blank->cells[(variable.address + at) / 8] = initial_cell(context, variable, at);
  return Run(context, *blank, 0).start();
}

Step take_step(const Context& context, const State& state, std::uint32_t thread,
               std::size_t stand) {
  return Run(context, state, thread).step(stand);
}

}  // namespace kheddle::symbolic
