#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::languages::logql {

// `<ip> - <_> [<time>]`: captures, named or not (`<_>`), between literals. Two uses: the parser
// `pattern` takes what it can from a line, the filters `|>` and `!>` match it whole.
class LinePattern {
 public:
  // For the parser: at least one named capture, none twice.
  static Result<LinePattern> for_parser(std::string_view expression);
  // For filters: only `<_>`.
  static Result<LinePattern> for_filter(std::string_view expression);

  const std::vector<std::string>& names() const { return names_; }

  // Calls `take(name index, text)` for each named capture, until one is not found.
  template <typename Take>
  void parse(std::string_view line, Take&& take) const;

  // Whether the pattern is the whole line. A capture is never empty, and ends where the literal
  // after it is first found.
  bool matches(std::string_view line) const;

 private:
  static constexpr int unnamed = -1;
  struct Node {
    bool is_capture = false;
    int name = unnamed;
    std::string literal;
  };

  static Result<LinePattern> read(std::string_view expression);
  void add_literal(std::string_view text);

  std::vector<Node> nodes_;  // literals and captures in turn
  std::vector<std::string> names_;
};

template <typename Take>
void LinePattern::parse(std::string_view line, Take&& take) const {
  if (line.empty()) return;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (!node.is_capture) {
      // Only a literal at the very start stands by itself: the others end the capture before them.
      if (i > 0) continue;
      if (!line.starts_with(node.literal)) return;
      line.remove_prefix(node.literal.size());
      continue;
    }
    const bool is_last = i + 1 == nodes_.size();
    const std::size_t end = is_last ? line.size() : line.find(nodes_[i + 1].literal);
    const bool found = end != std::string_view::npos;
    // A capture whose end is missing takes the rest.
    if (node.name != unnamed) take(static_cast<std::size_t>(node.name), line.substr(0, end));
    if (!found) return;
    line.remove_prefix(is_last ? end : end + nodes_[i + 1].literal.size());
  }
}

}  // namespace harness::languages::logql
