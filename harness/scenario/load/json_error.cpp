#include "harness/scenario/load/json_error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/core/text_place.hpp"

namespace harness::scenario {
namespace {

using Wording = std::pair<std::string_view, std::string_view>;

// Of what is wrong within a text or a number.
constexpr std::array<Wording, 9> spelling{{
    {"missing closing quote", "a quote that none closes"},
    {"must be escaped", "a control character within a text; write a line break as \\n"},
    {"after backslash", "a \\ before a character that has none"},
    {"must be followed by 4 hex digits", "\\u without four hexadecimal digits"},
    {"surrogate", "half of a surrogate pair"},
    {"ill-formed UTF-8", "bytes that are no UTF-8"},
    {"invalid number", "a number with letters missing"},
    {"invalid comment", "a comment, which JSON has none of"},
    {"invalid BOM", "half of a byte order mark"},
}};

constexpr std::array<Wording, 6> tokens{{
    {"string literal", "a text"},
    {"number literal", "a number"},
    {"true literal", "true"},
    {"false literal", "false"},
    {"null literal", "null"},
    {"end of input", "the end"},
}};

constexpr std::array<Wording, 6> due{{
    {"string literal", "a key in quotes"},
    {"':'", "a colon"},
    {"']'", "a comma or ]"},
    {"'}'", "a comma or }"},
    {"end of input", "nothing more"},
    {"'[', '{', or a literal", "a value"},
}};

// The part behind `before` up to `after`, or to the end.
std::string_view between(std::string_view said, std::string_view before, std::string_view after) {
  const std::size_t at = said.rfind(before);
  if (at == std::string_view::npos) return {};
  said.remove_prefix(at + before.size());
  return said.substr(0, said.find(after));
}

template <std::size_t n>
std::string_view ours(const std::array<Wording, n>& words, std::string_view theirs,
                      std::string_view otherwise) {
  const auto* found = std::find_if(words.begin(), words.end(),
                                   [&](const Wording& one) { return one.first == theirs; });
  return found == words.end() ? otherwise : found->second;
}

bool is_of_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
}

// The word that holds the byte, or the byte.
std::string word_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return "the end";
  std::size_t begin = at;
  std::size_t end = at;
  while (begin > 0 && is_of_word(text[at]) && is_of_word(text[begin - 1])) --begin;
  while (end < text.size() && is_of_word(text[end])) ++end;
  return shown(std::string(text.substr(begin, std::max(end, at + 1) - begin)));
}

std::string shortened(std::string_view number) {
  constexpr std::size_t enough = 40;
  return std::string(number.substr(0, enough)) + (number.size() > enough ? "…" : "");
}

std::string what_is_wrong(std::string_view text, std::size_t at, std::string_view said) {
  const std::string_view too_large = between(said, "number overflow parsing '", "'");
  if (!too_large.empty()) return shortened(too_large) + " is beyond what a double holds";
  const std::string_view expected = between(said, "; expected ", "\n");
  const std::string is_due = " where " + std::string(ours(due, expected, "a value")) + " is due";
  const std::string_view token = between(said, "- unexpected ", "; expected ");
  if (!token.empty()) {
    const bool is_mark = token.starts_with('\'') && token.size() == 3;
    return std::string(is_mark ? token.substr(1, 1) : ours(tokens, token, "something")) + is_due;
  }
  for (const auto& [theirs, words] : spelling) {
    // What follows is quoted from the text.
    if (said.substr(0, said.find("; last read")).find(theirs) != std::string_view::npos) {
      return std::string(words);
    }
  }
  return word_at(text, at) + is_due;
}

std::string place_of(std::string_view text, std::size_t at) {
  const auto [line, column] = place_at(text, at);
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Error json_error(std::string_view text, std::size_t read, std::string_view said) {
  const std::size_t at = std::min(std::max<std::size_t>(read, 1) - 1, text.size());
  return {what_is_wrong(text, at, said), place_of(text, at), {}};
}

}  // namespace harness::scenario
