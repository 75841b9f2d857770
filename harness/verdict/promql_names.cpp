#include "harness/verdict/promql_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace harness::verdict {
namespace {

constexpr std::array<std::string_view, 6> before_label_lists{
    "by", "without", "on", "ignoring", "group_left", "group_right"};
constexpr std::array<std::string_view, 9> other_keywords{"and", "or",  "unless", "offset", "bool",
                                                         "inf", "nan", "atan2",  "start"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':';
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Cuts a bracketed or quoted stretch off the front, its closing mark included. Brackets may hold
// quotes that hold brackets.
void skip_past(std::string_view& rest, char close) {
  const bool quoted = rest.front() == close;
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != close) {
    if (quoted && rest.front() == '\\') rest.remove_prefix(1);
    if (!quoted && is_quote(rest.front())) {
      skip_past(rest, rest.front());
    } else if (!rest.empty()) {
      rest.remove_prefix(1);
    }
  }
  if (!rest.empty()) rest.remove_prefix(1);
}

char closing(char open) {
  switch (open) {
    case '{':
      return '}';
    case '[':
      return ']';
    default:
      return is_quote(open) ? open : '\0';
  }
}

std::string_view take_word(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), in_name);
  const std::string_view word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(word.size());
  const std::size_t next = rest.find_first_not_of(" \t\r\n");
  rest.remove_prefix(next == std::string_view::npos ? rest.size() : next);
  return word;
}

}  // namespace

std::vector<std::string> metric_names_in(std::string_view promql) {
  std::vector<std::string> names;
  while (!promql.empty()) {
    if (const char close = closing(promql.front()); close != 0) {
      skip_past(promql, close);
      continue;
    }
    if (!in_name(promql.front())) {
      promql.remove_prefix(1);
      continue;
    }
    const std::string_view word = take_word(promql);
    const bool called = !promql.empty() && promql.front() == '(';
    if (is_one_of(word, before_label_lists)) {
      if (called) skip_past(promql, ')');
      continue;
    }
    const bool number = std::isdigit(static_cast<unsigned char>(word.front())) != 0;
    // An aggregation may stand before its by clause: "sum by (job) (x)".
    const bool aggregation = promql.starts_with("by") || promql.starts_with("without");
    if (called || number || aggregation || is_one_of(word, other_keywords)) continue;
    names.emplace_back(word);
  }
  return names;
}

}  // namespace harness::verdict
