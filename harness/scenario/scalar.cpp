#include "harness/scenario/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "harness/core/duration.hpp"

namespace harness::scenario {

std::optional<double> to_number(const std::string& text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

bool fits(double value, const Number& form) {
  if (form.whole && value != std::floor(value)) return false;
  if (form.above_least && value <= form.least) return false;
  return value >= form.least && value <= form.most;
}

double magnitude(const std::string& text) {
  if (const auto number = to_number(text)) return *number;
  return seconds(parse_duration(text).value_or(Duration{0}));
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }

bool breaks_header(char c) { return is_control(c) && c != '\t'; }

std::string shown(const Node& node) { return shown(node.text); }

std::string shown(std::string text) {
  constexpr std::size_t longest = 60;
  std::replace_if(text.begin(), text.end(), is_control, '?');  // a message is one line
  if (text.size() <= longest) return "\"" + text + "\"";
  std::size_t end = longest;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole characters
  return "\"" + text.substr(0, end) + "…\"";
}

std::string name_of(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a single value";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return {};
}

}  // namespace harness::scenario
