#include "harness/languages/review/names.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::languages {
namespace {

bool is_word(char c) {
  return c == '_' || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view word_at_front(std::string_view text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_word);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// $1, $name and ${name}, as Go reads them: a name takes all letters and digits that follow. $$ is a
// dollar.
std::vector<std::string_view> names_in(std::string_view replacement) {
  std::vector<std::string_view> names;
  while (true) {
    const std::size_t dollar = replacement.find('$');
    if (dollar == std::string_view::npos) return names;
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      replacement.remove_prefix(1);
      continue;
    }
    const bool in_braces = replacement.starts_with('{');
    if (in_braces) replacement.remove_prefix(1);
    const std::string_view name = word_at_front(replacement);
    replacement.remove_prefix(name.size());
    if (!name.empty() && (!in_braces || replacement.starts_with('}'))) names.push_back(name);
  }
}

bool has_group(const re2::RE2& regex, std::string_view name) {
  int number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (problem == std::errc{} && end == name.data() + name.size()) {
    return number <= regex.NumberOfCapturingGroups();
  }
  return regex.NamedCapturingGroups().count(std::string(name)) != 0;
}

}  // namespace

bool is_label_name(std::string_view name) {
  return !name.empty() && !is_digit(name.front()) && std::all_of(name.begin(), name.end(), is_word);
}

std::optional<std::string> missing_group(const std::string& expression,
                                         std::string_view replacement) {
  const re2::RE2 regex(expression, re2::RE2::Quiet);
  if (!regex.ok()) return std::nullopt;
  for (const std::string_view name : names_in(replacement)) {
    if (!has_group(regex, name)) return std::string(name);
  }
  return std::nullopt;
}

}  // namespace harness::languages
