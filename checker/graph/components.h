// Strongly connected components of a graph that is given by its edges.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace kheddle {

// The component of each vertex; components are numbered from 0 in no particular order.
std::vector<std::uint32_t> strong_components(
    std::uint32_t vertices, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges);

}  // namespace kheddle
