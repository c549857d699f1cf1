#include "checker/graph/picture.h"

namespace kheddle {
namespace {

// In double quotes only these two mean something; a newline ends a line of the label.
std::string quoted(const std::string& text) {
  std::string result;
  for (char c : text) {
    if (c == '"' || c == '\\') result.push_back('\\');
    if (c == '\n') {
      result += "\\n";
    } else {
      result.push_back(c);
    }
  }
  return '"' + result + '"';
}

std::string joined(const std::string& first, const std::vector<std::string>& lines) {
  std::string text = first;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace

std::string dot(const Picture& picture) {
  std::string text = "digraph " + quoted(picture.title) + " {\n";
  text += "  graph [label=" + quoted(picture.title) +
          ", labelloc=t, fontname=\"sans-serif\", rankdir=TB];\n";
  text += "  node [fontname=\"sans-serif\", fontsize=11];\n";
  text += "  edge [fontname=\"sans-serif\", fontsize=9];\n";
  for (const Picture::Node& node : picture.nodes) {
    text += "  " + quoted(node.name) + " [label=" + quoted(joined(node.name, node.lines)) +
            ", shape=" + (node.box ? "box" : "ellipse") + "];\n";
  }
  for (const Picture::Edge& edge : picture.edges) {
    text += "  " + quoted(edge.from) + " -> " + quoted(edge.to) +
            " [label=" + quoted(joined("", edge.lines));
    if (edge.bad) text += ", color=red, fontcolor=red, penwidth=2";
    if (edge.dashed) text += ", style=dashed";
    text += "];\n";
  }
  return text + "}\n";
}

}  // namespace kheddle
