#include "harness/check/run/meant.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::check {
namespace {

std::vector<std::string> words_in_name(const std::string& name) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : name + ".") {
    if (c != '.' && c != '_' && c != '-') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, ""));
    }
  }
  return words;
}

// Begins alike, and has all its words in order, and others between them or a longer end.
bool has_words_of(const std::string& longer, const std::string& name) {
  const std::vector<std::string> wanted = words_in_name(name);
  const std::vector<std::string> words = words_in_name(longer);
  if (wanted.size() < 2 || words.empty() || wanted.front() != words.front()) return false;
  auto next = wanted.begin();
  for (const std::string& word : words) {
    if (next != wanted.end() && word == *next) ++next;
  }
  return next == wanted.end() && !longer.starts_with(name);
}

// Of at least three letters; each once where it stands twice: lvl of level, msg of message.
std::string without_vowels(const std::string& name) {
  constexpr std::size_t tells_something = 3;
  std::string rest;
  for (const char c : lower(name)) {
    const bool is_vowel = std::string_view("aeiou").find(c) != std::string_view::npos;
    if (!is_vowel && (rest.empty() || rest.back() != c)) rest += c;
  }
  return rest.size() < tells_something ? std::string() : rest;
}

// The same, with its unit behind it: duration_ms of duration.
bool is_with_unit(const std::string& longer, const std::string& name) {
  if (name.empty() || !longer.starts_with(name)) return false;
  const std::string rest = longer.substr(name.size());
  return rest.size() > 1 && (rest.front() == '_' || rest.front() == '.') &&
         is_one_of(rest.substr(1), {"ns", "us", "ms", "s", "seconds", "millis", "milliseconds",
                                    "micros", "nanos", "bytes"});
}

}  // namespace

std::optional<std::string> meant_name(const std::string& written,
                                      const std::vector<std::string>& known) {
  if (auto meant = nearest(written, known)) return meant;
  const std::string bare = without_vowels(written);
  const auto found = std::find_if(known.begin(), known.end(), [&](const std::string& one) {
    return (!bare.empty() && without_vowels(one) == bare) || has_words_of(one, written) ||
           is_with_unit(one, written);
  });
  return found == known.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::string> meant_value(const std::string& written,
                                       const std::vector<std::string>& known) {
  if (to_number(written)) return std::nullopt;
  if (auto meant = nearest(written, known)) return meant;
  constexpr std::size_t tells_something = 5;
  if (written.size() < tells_something) return std::nullopt;
  const auto has_it = [&](const std::string& one) {
    return lower(one).find(lower(written)) != std::string::npos;
  };
  const auto found = std::find_if(known.begin(), known.end(), has_it);
  return found == known.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::string> codes_of_class(const std::string& written,
                                          const std::vector<std::string>& known) {
  const auto is_digit = [](char c) { return c >= '1' && c <= '5'; };
  const bool is_class =
      written.size() == 3 && is_digit(written[0]) && lower(written).ends_with("xx");
  const bool are_codes = std::all_of(known.begin(), known.end(), [&](const std::string& one) {
    return one.size() == 3 && is_digit(one[0]) && to_number(one);
  });
  if (!is_class || !are_codes) return std::nullopt;
  return written.substr(0, 1) + "..";
}

std::optional<std::string> meant_by_pattern(const std::string& pattern,
                                            const std::vector<std::string>& known) {
  // A few letters stand in anything.
  constexpr std::size_t tells_something = 3;
  const std::string_view word = languages::without_anchors(pattern);
  const bool has_anchors = word.size() != pattern.size();
  const bool is_word = languages::is_literal(word) && word.size() >= tells_something;
  if (is_word && !has_anchors) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const std::string& one) {
      return one.find(word) != std::string::npos;
    });
    if (found != known.end()) return *found;
  }
  for (const std::string& one : languages::literal_alternatives(pattern)) {
    if (to_number(one)) continue;
    if (auto meant = nearest(one, known)) return meant;
  }
  return std::nullopt;
}

std::string few_of(const std::vector<std::string>& all) {
  constexpr std::size_t shown_at_most = 6;
  if (all.size() <= shown_at_most) return join(all, ", ");
  return join(std::span(all).first(shown_at_most), ", ") + ", …";
}

}  // namespace harness::check
