#include "stack/store/logs/streams/level.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "stack/store/logs/streams/json_keys.hpp"

namespace store::logs {
namespace {

constexpr std::array<std::string_view, 14> level_names{
    "level", "LEVEL", "Level", "log.level",    "severity",      "SEVERITY",      "Severity",
    "lvl",   "LVL",   "Lvl",   "SeverityText", "severity_text", "Severity_Text", "SEVERITY_TEXT"};

struct Spelling {
  std::string_view word;  // in lower case
  std::string_view level;
};

constexpr std::array spellings{
    Spelling{"trace", "trace"},       Spelling{"trc", "trace"},   Spelling{"debug", "debug"},
    Spelling{"dbg", "debug"},         Spelling{"info", "info"},   Spelling{"inf", "info"},
    Spelling{"information", "info"},  Spelling{"warn", "warn"},   Spelling{"wrn", "warn"},
    Spelling{"warning", "warn"},      Spelling{"error", "error"}, Spelling{"err", "error"},
    Spelling{"critical", "critical"}, Spelling{"fatal", "fatal"}};

constexpr std::size_t longest_word = 11;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(),
                                                  [](char a, char b) { return lower(a) == b; });
}

std::optional<std::string_view> known(std::string_view value) {
  for (const Spelling& spelling : spellings) {
    if (same_word(value, spelling.word)) return spelling.level;
  }
  return std::nullopt;
}

bool names_level(std::string_view name) {
  return std::find(level_names.begin(), level_names.end(), name) != level_names.end();
}

std::optional<std::string_view> json_level(std::string_view line) {
  std::optional<std::string_view> level;
  for_each_json_text(line, 2, [&level](std::string_view key, std::string_view value) {
    if (names_level(key)) level = known(value);
    return !level;
  });
  return level;
}

bool is_blank(char letter) { return letter == ' ' || letter == '\t'; }

// The value that begins behind the "=".
std::string_view logfmt_value(std::string_view text) {
  const bool quoted = !text.empty() && text.front() == '"';
  if (quoted) text.remove_prefix(1);
  const auto ends = [quoted](char c) { return quoted ? c == '"' : is_blank(c) || c == '"'; };
  return text.substr(
      0, static_cast<std::size_t>(std::find_if(text.begin(), text.end(), ends) - text.begin()));
}

std::optional<std::string_view> logfmt_level(std::string_view line) {
  for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && !is_blank(line[begin - 1])) --begin;
    if (!names_level(line.substr(begin, at - begin))) continue;
    if (auto level = known(logfmt_value(line.substr(at + 1)))) return level;
  }
  return std::nullopt;
}

bool is_word_letter(char letter) {
  const char small = lower(letter);
  return (small >= 'a' && small <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
}

// "err" is a level only as "err:", and the abbreviations of three letters only as a value.
std::optional<std::string_view> spoken(std::string_view word, bool colon_follows) {
  constexpr std::size_t shortest = 4;
  if (word.size() > longest_word) return std::nullopt;
  if (word.size() < shortest && !(colon_follows && same_word(word, "err"))) return std::nullopt;
  if (std::strchr("tdiwecf", lower(word.front())) == nullptr) return std::nullopt;
  return known(word);
}

std::optional<std::string_view> word_level(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size()) {
    if (!is_word_letter(line[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < line.size() && is_word_letter(line[at])) ++at;
    const bool colon = at < line.size() && line[at] == ':';
    if (auto level = spoken(line.substr(begin, at - begin), colon)) return level;
  }
  return std::nullopt;
}

}  // namespace

std::string_view plain_level(std::string_view value) { return known(value).value_or(value); }

std::optional<std::string_view> named_level(std::span<const Field> fields) {
  for (const Field& field : fields) {
    if (names_level(field.name) && !field.value.empty()) return plain_level(field.value);
  }
  return std::nullopt;
}

std::string_view line_level(std::string_view line) {
  const bool json = !line.empty() && line.front() == '{';
  auto level = json ? json_level(line) : logfmt_level(line);
  if (!level) level = word_level(line);
  return level.value_or("unknown");
}

}  // namespace store::logs
