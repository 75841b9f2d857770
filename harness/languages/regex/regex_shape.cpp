#include "harness/languages/regex/regex_shape.hpp"

#include <algorithm>
#include <array>
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
  const bool is_named_group = pattern.starts_with("(?P<") || pattern.starts_with("(?<");
  if (is_named_group || !begins_with_flags(pattern)) return pattern;
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

// Not where a slash before it makes it something else.
bool ends_with_sign(std::string_view pattern, std::string_view sign) {
  if (!pattern.ends_with(sign)) return false;
  pattern.remove_suffix(sign.size());
  return !pattern.ends_with('\\');
}

// Without what stands around it and may be anything, or nothing.
std::string_view core_of(std::string_view pattern) {
  pattern = without_flags(bare(pattern));
  for (const std::string_view around : {".*", ".+", "\\b"}) {
    if (pattern.starts_with(around)) pattern.remove_prefix(around.size());
    if (ends_with_sign(pattern, around)) pattern.remove_suffix(around.size());
  }
  return bare(pattern);
}

// Where the parentheses close that open there.
std::size_t end_of_group(std::string_view pattern, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern[at] == '(') {
      ++depth;
    } else if (pattern[at] == ')' && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::size_t begin_of_group(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '(') return at;
    if (pattern[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

bool add_spellings(std::string_view pattern, std::vector<std::string>& all);

// Of x(a|b)y those of xay and of xby.
bool add_spellings_of_group(std::string_view pattern, std::size_t open,
                            std::vector<std::string>& all) {
  const std::size_t close = end_of_group(pattern, open);
  if (close == std::string_view::npos) return false;
  std::string_view inside = pattern.substr(open + 1, close - open - 1);
  const std::string_view behind = pattern.substr(close + 1);
  const bool is_repeated =
      !behind.empty() && std::string_view("?*+{").find(behind.front()) != std::string_view::npos;
  if (inside.starts_with("?:")) inside.remove_prefix(2);
  if (is_repeated || inside.starts_with('?')) return false;
  const std::string before(pattern.substr(0, open));
  const auto parts = alternatives(inside);
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return add_spellings(before + std::string(part) + std::string(behind), all);
  });
}

// False: it is about more than words, or too many.
bool add_spellings(std::string_view pattern, std::vector<std::string>& all) {
  constexpr std::size_t most = 16;
  const std::string_view core = core_of(pattern);
  const auto parts = alternatives(core);
  if (parts.size() > 1) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return add_spellings(part, all); });
  }
  const std::size_t open = begin_of_group(core);
  if (open != std::string_view::npos) return add_spellings_of_group(core, open, all);
  std::string text = unescaped(core);
  if (text.empty() || all.size() == most) return false;
  all.push_back(std::move(text));
  return true;
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

std::vector<ReadValue> patterns_in(std::string_view pattern) {
  std::vector<ReadValue> all;
  const auto add = [&](std::string text) { all.push_back({std::move(text), true}); };
  const std::vector<std::string_view> parts = alternatives(pattern);
  if (parts.size() > 1 && !begins_with_flags(bare(pattern))) {
    for (const std::string_view part : parts) {
      const std::string_view what = bare(part);
      if (!what.empty() && !takes_anything(what)) add(std::string(part));
    }
    return all;
  }
  const std::vector<ReadValue> inside = values_in(pattern);
  if (inside.size() == 1) {
    add(std::string(pattern));
    return all;
  }
  const std::string begin = pattern.starts_with('^') ? "^" : "";
  const std::string end = ends_with_anchor(pattern) ? "$" : "";
  for (const ReadValue& value : inside) add(begin + value.text + end);
  return all;
}

std::string_view without_anchors(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (ends_with_anchor(pattern)) pattern.remove_suffix(1);
  return pattern;
}

std::string word_in(std::string_view pattern) { return unescaped(core_of(pattern)); }

std::vector<std::string> spellings(std::string_view pattern) {
  std::vector<std::string> all;
  return add_spellings(pattern, all) ? all : std::vector<std::string>{};
}

std::string without_gaps(std::string_view pattern) {
  struct Gap {
    std::string_view regex;
    std::string_view instead;
  };
  // The longer ones first.
  constexpr std::array<Gap, 9> gaps{{{".*?", " "},
                                     {".+?", " "},
                                     {".*", " "},
                                     {".+", " "},
                                     {"\\s*", " "},
                                     {"\\s+", " "},
                                     {"\\s", " "},
                                     {"\\d", "0"},
                                     {"[0-9]", "0"}}};
  std::string text;
  while (!pattern.empty()) {
    const bool is_class =
        pattern.front() >= '1' && pattern.front() <= '5' && pattern.substr(1).starts_with("..") &&
        (text.empty() || std::isdigit(static_cast<unsigned char>(text.back())) == 0);
    const auto gap = std::find_if(gaps.begin(), gaps.end(),
                                  [&](const Gap& one) { return pattern.starts_with(one.regex); });
    if (is_class) {
      text += std::string(1, pattern.front()) + "00";
      pattern.remove_prefix(3);
    } else if (gap != gaps.end()) {
      text += gap->instead;
      pattern.remove_prefix(gap->regex.size());
    } else {
      const std::size_t length = pattern.starts_with('\\') && pattern.size() > 1 ? 2 : 1;
      text += pattern.substr(0, length);
      pattern.remove_prefix(length);
    }
  }
  return text;
}

std::vector<std::string> words_in_pattern(std::string_view pattern) {
  std::vector<std::string> words;
  bool is_inside = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    const bool is_of_a_word = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (is_of_a_word && !is_inside) words.emplace_back();
    if (is_of_a_word) words.back() += c;
    is_inside = is_of_a_word;
    if (c == '\\') ++at;
    if (c == '[') at = std::min(pattern.find(']', at), pattern.size());
    if (pattern.substr(at).starts_with("(?")) at = pattern.find_first_of(":)>", at);
    if (at >= pattern.size()) break;
  }
  return words;
}

}  // namespace harness::languages
