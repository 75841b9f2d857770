#include "stack/store/logs/streams/level.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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
constexpr std::size_t longest_name = 13;

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

// The place among the names; their number for any other.
std::size_t rank_of(std::string_view name) {
  return static_cast<std::size_t>(std::find(level_names.begin(), level_names.end(), name) -
                                  level_names.begin());
}

bool names_level(std::string_view name) { return rank_of(name) < level_names.size(); }

// OpenTelemetry's severities: four numbers a level.
std::optional<std::string_view> numbered_level(std::string_view text) {
  constexpr std::array<std::string_view, 6> levels{"trace", "debug", "info",
                                                   "warn",  "error", "fatal"};
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number == 0) return "unknown";
  constexpr std::size_t numbers_a_level = 4;
  return levels.at(std::min((number - 1) / numbers_a_level, levels.size() - 1));
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
    while (begin > 0 && at - begin <= longest_name && !is_blank(line[begin - 1])) --begin;
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
  std::size_t best = level_names.size();
  std::optional<std::string_view> level;
  for (const Field& field : fields) {
    if (field.name == "severity_number") {
      if (const auto numbered = numbered_level(field.value)) return numbered;
    }
    const std::size_t rank = rank_of(field.name);
    if (rank >= best || field.value.empty()) continue;
    best = rank;
    level = plain_level(field.value);
  }
  return level;
}

std::string_view line_level(std::string_view line) {
  const bool json = !line.empty() && line.front() == '{';
  auto level = json ? json_level(line) : logfmt_level(line);
  if (!level) level = word_level(line);
  return level.value_or("unknown");
}

}  // namespace store::logs
