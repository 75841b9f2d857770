#include "harness/languages/logql/text_slips.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"
#include "harness/languages/logql/go_regex.hpp"

namespace harness::languages::logql {
namespace {

bool has_digits(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return is_digit(c); });
}

// Of three letters, one that differs makes another word; of four, it may where none stands beside.
constexpr std::size_t shortest_of_several = 4;
constexpr std::size_t shortest_alone = 5;

// With one slip in it, one half of a word is whole, or all but the two letters in its middle.
std::string halves_of(const std::string& word) {
  if (has_digits(word) || word.size() + 1 < shortest_of_several) return word;
  const std::size_t middle = word.size() / 2;
  const auto letters = [](std::size_t about) {
    return "[A-Za-z_]{" + std::to_string(about - 1) + "," + std::to_string(about + 1) + "}";
  };
  return "(?:" + word.substr(0, middle) + letters(word.size() - middle) + "|" + letters(middle) +
         word.substr(middle) + "|" + word.substr(0, middle - 1) + "[A-Za-z_]{2}" +
         word.substr(middle + 1) + ")";
}

bool can_have_slips(const std::vector<std::string>& words) {
  const std::size_t shortest = words.size() == 1 ? shortest_alone : shortest_of_several;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return word.size() >= shortest && !has_digits(word);
  });
}

bool are_slips(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  if (words.size() != others.size()) return false;
  if (words.size() == 1) return differ_by_a_slip(words.front(), others.front());
  bool differ = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = lower(words[i]);
    const std::string other = lower(others[i]);
    if (word == other) continue;
    if (!differ_by_a_slip(word, other)) return false;
    differ = true;
  }
  return differ;
}

}  // namespace

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  bool is_inside = false;
  for (const char c : text) {
    const bool is_of_a_word = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (is_of_a_word && !is_inside) words.emplace_back();
    if (is_of_a_word) words.back() += c;
    is_inside = is_of_a_word;
  }
  return words;
}

bool differ_by_a_slip(const std::string& word, const std::string& other) {
  if (word == other || has_digits(word) || has_digits(other)) return false;
  if (std::max(word.size(), other.size()) < shortest_of_several) return false;
  const auto ends = std::mismatch(word.begin(), word.end(), other.begin(), other.end());
  const auto begins = std::mismatch(
      std::make_reverse_iterator(word.end()), std::make_reverse_iterator(ends.first),
      std::make_reverse_iterator(other.end()), std::make_reverse_iterator(ends.second));
  const std::string left(ends.first, begins.first.base());
  const std::string right(ends.second, begins.second.base());
  if (left.size() <= 1 && right.size() <= 1) return true;
  return left.size() == 2 && right.size() == 2 && left[0] == right[1] && left[1] == right[0];
}

std::string lines_with_slips(const std::string& text) {
  const std::vector<std::string> words = words_in(text);
  if (!can_have_slips(words)) return {};
  std::string regex = words.size() > 1 ? "(?i)" : "";
  regex += "(?:^|[^0-9A-Za-z_])(";
  for (std::size_t i = 0; i < words.size(); ++i) {
    regex += (i == 0 ? "" : "[^0-9A-Za-z_]{1,4}") + halves_of(words[i]);
  }
  return regex + R"()(?:"?$|[^"=0-9A-Za-z_]|"[^:]))";
}

std::optional<std::string> slip_in(const std::string& line, const std::string& text) {
  const auto regex = compile_regex(lines_with_slips(text));
  if (!regex) return std::nullopt;
  const std::vector<std::string> words = words_in(text);
  re2::StringPiece rest(line);
  re2::StringPiece found;
  while (!rest.empty() && RE2::PartialMatch(rest, **regex, &found)) {
    const std::string written(found);
    if (are_slips(words, words_in(written))) return written;
    if (found.empty()) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(found.end() - rest.begin()));
  }
  return std::nullopt;
}

}  // namespace harness::languages::logql
