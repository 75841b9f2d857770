#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"

namespace harness {

std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string one_line(std::string_view text);  // each run of white space becomes one space
std::string upper(std::string_view text);     // ASCII letters
std::string lower(std::string_view text);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// For a URL, in which only letters, digits and "-._~" stand for themselves everywhere; `also` names
// further characters that are left as they are.
std::string percent_encoded(std::string_view text, std::string_view also = {});

// The same URL with its password as ***, for all that is kept and shown; also of one that is none,
// as its scheme is missing, or its password is not percent-encoded.
std::string without_password(std::string_view url);

// The same of what was refused as a URL, or has no @ in it but behind its password: whatever stands
// before the last one is hidden.
std::string without_any_password(std::string_view text);

// The candidate that needs the fewest edits to become `word`, if that is few enough to be a typo.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// A text with {placeholders} taken apart, in order. "{{" stands for a brace. Two texts are never
// next to each other.
struct PatternPiece {
  std::string text;  // a placeholder's name, without its braces
  bool is_placeholder = false;
};
std::vector<PatternPiece> pieces_of(std::string_view pattern);

// Replaces each {name} by what `lookup` answers; the error names the first placeholder that it did
// not know.
Result<std::string> fill_placeholders(
    std::string_view pattern,
    const std::function<std::optional<std::string>(std::string_view name)>& lookup);

// The names of the placeholders in order of appearance.
std::vector<std::string> placeholders(std::string_view pattern);

// Numbers as YAML and JSON write them: "10", "-0.5", "1e3". None for anything else, infinity too.
std::optional<double> to_number(const std::string& text);

// For messages: in quotes, on one line, shortened.
std::string shown(std::string text);

// For commands that are told: in single quotes where a shell would not take it as one word.
std::string shell_word(const std::string& text);

bool is_control(char c);
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Six significant digits at most, without trailing zeros: "12.5", "3", "0.00123".
std::string format_number(double value);

// The fewest digits that are read as that number and no other, with zeros up to the point and never
// an exponent, as Go's FormatFloat(value, 'f', -1, 64): "0.25", "100000000000000000000000". Of a
// number that is finite.
std::string plain_number(double value);

}  // namespace harness
