// Which of the known words a mistyped one was meant to be.
#pragma once

#include <string>
#include <vector>

namespace kheddle {

// The known word with the fewest changes (letters added, left out, replaced, swapped with the
// next); "" if none is near: more than a third of its letters, and more than one, would change.
std::string nearest(const std::string& word, const std::vector<std::string>& known);

// "did you mean `X`? " or nothing, to go before the list of what is known.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

}  // namespace kheddle
