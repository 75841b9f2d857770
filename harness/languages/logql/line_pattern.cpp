#include "harness/languages/logql/line_pattern.hpp"

#include <algorithm>
#include <optional>

namespace harness::languages::logql {

namespace {

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_of_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

// The name between "<" and ">" that the text begins with; anything else is a literal.
std::optional<std::string_view> capture_name(std::string_view text) {
  if (text.size() < 3 || text[0] != '<' || !begins_name(text[1])) return std::nullopt;
  std::size_t end = 2;
  while (end < text.size() && is_of_name(text[end])) ++end;
  if (end == text.size() || text[end] != '>') return std::nullopt;
  return text.substr(1, end - 1);
}

}  // namespace

void LinePattern::add_literal(std::string_view text) {
  if (nodes_.empty() || nodes_.back().is_capture) nodes_.push_back({});
  nodes_.back().literal += text;
}

Result<LinePattern> LinePattern::read(std::string_view expression) {
  LinePattern pattern;
  while (!expression.empty()) {
    const auto name = capture_name(expression);
    if (!name) {
      pattern.add_literal(expression.substr(0, 1));
      expression.remove_prefix(1);
      continue;
    }
    Node node{true, unnamed, {}};
    if (*name != "_") {
      node.name = static_cast<int>(pattern.names_.size());
      pattern.names_.emplace_back(*name);
    }
    if (!pattern.nodes_.empty() && pattern.nodes_.back().is_capture) {
      const int before = pattern.nodes_.back().name;
      const std::string first =
          before == unnamed ? "_" : pattern.names_[static_cast<std::size_t>(before)];
      return fail("found consecutive capture '<" + first + "><" + std::string(*name) +
                  ">': invalid expression");
    }
    pattern.nodes_.push_back(node);
    expression.remove_prefix(name->size() + 2);
  }
  return pattern;
}

Result<LinePattern> LinePattern::for_parser(std::string_view expression) {
  auto pattern = read(expression);
  if (!pattern) return pattern;
  if (pattern->names_.empty()) return fail("at least one capture is required");
  const std::vector<std::string>& names = pattern->names_;
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) {
      return fail("duplicate capture name (" + *name + "): invalid expression");
    }
  }
  return pattern;
}

Result<LinePattern> LinePattern::for_filter(std::string_view expression) {
  auto pattern = read(expression);
  if (pattern && !pattern->names_.empty()) return fail("named captures are not allowed");
  return pattern;
}

bool LinePattern::matches(std::string_view line) const {
  if (line.empty() || nodes_.empty()) return line.empty() && nodes_.empty();
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].is_capture) continue;
    const std::size_t at = line.find(nodes_[i].literal);
    if (at == std::string_view::npos || (at == 0) != (i == 0)) return false;
    line.remove_prefix(at + nodes_[i].literal.size());
  }
  return nodes_.back().is_capture != line.empty();
}

}  // namespace harness::languages::logql
