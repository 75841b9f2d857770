#include "harness/languages/regex/regex_shape.hpp"

#include <cctype>

namespace harness::languages {
namespace {

// (?i)a|b, (?i:a|b): other letters are as good.
bool begins_with_flags(std::string_view pattern) {
  return pattern.starts_with("(?") && !pattern.starts_with("(?:");
}

// Without the anchors and the parentheses around all of it, if it has any.
std::string_view bare(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (ends_with_anchor(pattern)) pattern.remove_suffix(1);
  const bool is_group = pattern.starts_with('(') && !begins_with_flags(pattern);
  if (!is_group || pattern.find(')') != pattern.size() - 1) return pattern;
  pattern.remove_prefix(pattern.starts_with("(?:") ? 3 : 1);
  pattern.remove_suffix(1);
  return pattern;
}

// What is behind the flags of all of it: a|b of (?i)a|b.
std::string_view without_flags(std::string_view pattern) {
  if (!begins_with_flags(pattern)) return pattern;
  const std::size_t end = pattern.find_first_of(":)");
  if (end == std::string_view::npos || pattern[end] == ':') return pattern;
  return pattern.substr(end + 1);
}

bool takes_anything(std::string_view pattern) {
  return pattern == ".*" || pattern == ".+" || pattern == ".*?" || pattern == ".+?";
}

// Without the characters that only say that the next one stands for itself.
std::string unescaped(std::string_view pattern) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool escapes = pattern[at] == '\\' && at + 1 < pattern.size() &&
                         std::ispunct(static_cast<unsigned char>(pattern[at + 1])) != 0;
    if (escapes) ++at;
    // What is left of those that mean something makes it more than a word.
    if (!escapes && !is_literal(pattern.substr(at, 1))) return {};
    text += pattern[at];
  }
  return text;
}

}  // namespace

std::vector<std::string_view> alternatives(std::string_view pattern) {
  std::vector<std::string_view> all;
  std::size_t begin = 0;
  int open = 0;
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(' || c == ')') {
      open += c == '(' ? 1 : -1;
    } else if (c == '|' && open == 0) {
      all.push_back(pattern.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  all.push_back(pattern.substr(begin));
  return all;
}

bool ends_with_anchor(std::string_view pattern) {
  if (!pattern.ends_with('$')) return false;
  std::size_t slashes = 0;
  while (slashes + 1 < pattern.size() && pattern[pattern.size() - 2 - slashes] == '\\') ++slashes;
  return slashes % 2 == 0;
}

bool is_literal(std::string_view pattern) {
  return pattern.find_first_of("\\.+*?()|[]{}^$") == std::string_view::npos;
}

bool matches_everything(std::string_view pattern) {
  const std::string_view what = bare(pattern);
  return what == ".*" || what == "(?s).*";
}

std::vector<std::string> literal_alternatives(std::string_view pattern) {
  std::vector<std::string> all;
  if (begins_with_flags(bare(pattern))) return all;
  for (const std::string_view part : alternatives(bare(pattern))) {
    if (!part.empty() && is_literal(part)) all.emplace_back(part);
  }
  return all;
}

bool is_spelt_out(std::string_view pattern) {
  return literal_alternatives(pattern).size() == alternatives(bare(pattern)).size();
}

std::vector<ReadValue> values_in(std::string_view pattern) {
  if (begins_with_flags(bare(pattern))) return {{std::string(pattern), true}};
  std::vector<ReadValue> all;
  for (const std::string_view part : alternatives(bare(pattern))) {
    if (part.empty() || takes_anything(part)) continue;
    all.push_back({std::string(part), !is_literal(part)});
  }
  return all;
}

std::string word_in(std::string_view pattern) {
  pattern = without_flags(bare(pattern));
  for (const std::string_view anything : {".*", ".+"}) {
    if (pattern.starts_with(anything)) pattern.remove_prefix(anything.size());
    if (pattern.ends_with(anything)) pattern.remove_suffix(anything.size());
  }
  return unescaped(bare(pattern));
}

}  // namespace harness::languages
