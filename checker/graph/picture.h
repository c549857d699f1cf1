// A Picture is a small directed graph with words on it: of classes of locks, or of who waits for
// whom. DOT is what graphviz makes an SVG of.
#pragma once

#include <string>
#include <vector>

namespace kheddle {

struct Picture {
  struct Node {
    std::string name;                // unique
    std::vector<std::string> lines;  // below the name
    bool box = false;                // a thread; else a lock
  };
  struct Edge {
    std::string from, to;  // names of nodes
    std::vector<std::string> lines;
    bool bad = false;     // it is complained about
    bool dashed = false;  // readers on both ends
  };
  std::string title;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

// A digraph in graphviz's language. Ends with a newline.
std::string dot(const Picture& picture);

}  // namespace kheddle
