#include "stack/store/derive/metric_names.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "harness/core/text.hpp"

namespace store::derive {
namespace {

struct Unit {
  std::string_view code;
  std::string_view word;
};

constexpr std::array units{
    Unit{"d", "days"},          Unit{"h", "hours"},
    Unit{"min", "minutes"},     Unit{"s", "seconds"},
    Unit{"ms", "milliseconds"}, Unit{"us", "microseconds"},
    Unit{"ns", "nanoseconds"},  Unit{"By", "bytes"},
    Unit{"KiBy", "kibibytes"},  Unit{"MiBy", "mebibytes"},
    Unit{"GiBy", "gibibytes"},  Unit{"TiBy", "tibibytes"},
    Unit{"KBy", "kilobytes"},   Unit{"kBy", "kilobytes"},
    Unit{"MBy", "megabytes"},   Unit{"GBy", "gigabytes"},
    Unit{"TBy", "terabytes"},   Unit{"m", "meters"},
    Unit{"V", "volts"},         Unit{"A", "amperes"},
    Unit{"J", "joules"},        Unit{"W", "watts"},
    Unit{"g", "grams"},         Unit{"Cel", "celsius"},
    Unit{"Hz", "hertz"},        Unit{"1", ""},
    Unit{"%", "percent"},
};

// After a slash.
constexpr std::array units_per{
    Unit{"s", "second"}, Unit{"m", "minute"}, Unit{"min", "minute"}, Unit{"h", "hour"},
    Unit{"d", "day"},    Unit{"w", "week"},   Unit{"mo", "month"},   Unit{"y", "year"},
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
using harness::is_digit;

using Words = std::vector<std::string>;

// What stands between characters that a name may not have.
Words words_of(std::string_view text) {
  Words words(1);
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || c == ':') {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <std::size_t N>
Words unit_words(const std::array<Unit, N>& known, std::string_view code) {
  // In braces is what is counted, and no unit.
  if (code.find_first_of("{}") != std::string_view::npos) return {};
  const auto* const found =
      std::find_if(known.begin(), known.end(), [&](const Unit& unit) { return unit.code == code; });
  return words_of(found == known.end() ? code : found->word);
}

void append_missing(Words& name, const Words& unit, bool per) {
  if (unit.empty() || has(name, unit.front())) return;
  if (per) name.emplace_back("per");
  name.insert(name.end(), unit.begin(), unit.end());
}

void put_last(Words& name, const std::string& word) {
  name.erase(std::remove(name.begin(), name.end(), word), name.end());
  name.push_back(word);
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "_") + word;
  return text;
}

}  // namespace

std::string metric_name(std::string_view name, std::string_view unit, MetricType type) {
  Words words = words_of(name);
  const std::size_t slash = unit.find('/');
  append_missing(words, unit_words(units, unit.substr(0, slash)), false);
  if (slash != std::string_view::npos) {
    append_missing(words, unit_words(units_per, unit.substr(slash + 1)), true);
  }
  if (type == MetricType::counter) put_last(words, "total");
  if (type == MetricType::gauge && unit == "1") put_last(words, "ratio");
  std::string text = joined(words);
  if (text.empty() || is_digit(text.front())) text.insert(0, "_");
  return text;
}

std::string label_name(std::string_view key) {
  std::string name;
  for (const char c : key) {
    const bool fits = is_letter(c) || is_digit(c);
    if (fits || name.empty() || name.back() != '_') name += fits ? c : '_';
  }
  if (!name.empty() && is_digit(name.front())) name.insert(0, "key_");
  return name;
}

}  // namespace store::derive
