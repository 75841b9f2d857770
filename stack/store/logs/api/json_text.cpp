#include "stack/store/logs/api/json_text.hpp"

#include <cmath>

#include "harness/core/text.hpp"
#include "harness/languages/logql/runes.hpp"

namespace store::logs {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_plain(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte >= 0x20 && byte < 0x80 && letter != '"' && letter != '\\';
}

void append_escape(std::string& out, char letter) {
  constexpr std::string_view special = "\"\\\n\r\t\b\f";
  constexpr std::string_view names = "\"\\nrtbf";
  constexpr std::string_view digits = "0123456789abcdef";
  const std::size_t at = special.find(letter);
  out += '\\';
  if (at != std::string_view::npos) {
    out += names[at];
    return;
  }
  const auto byte = static_cast<unsigned char>(letter);
  out += "u00";
  out += digits[byte >> 4U];
  out += digits[byte & 0xFU];
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      append_escape(out, text.front());
      text.remove_prefix(1);
      continue;
    }
    const std::size_t length = harness::languages::logql::rune_length(text);
    out += length == 1 ? replacement : text.substr(0, length);
    text.remove_prefix(length);
  }
  out += '"';
}

void append_json(std::string& out, const LabelSet& labels) {
  out += '{';
  const char* separator = "";
  for (const auto& [name, value] : labels.pairs()) {
    out += separator;
    append_json(out, name);
    out += ':';
    append_json(out, value);
    separator = ",";
  }
  out += '}';
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return harness::plain_number(value);
}

void append_seconds(std::string& out, std::int64_t nanoseconds) {
  constexpr std::int64_t milli = 1'000'000;
  constexpr std::int64_t thousand = 1000;
  const std::int64_t milliseconds = nanoseconds / milli;
  const std::string fraction = std::to_string(thousand + milliseconds % thousand).substr(1);
  out += std::to_string(milliseconds / thousand);
  if (fraction != "000") out.append(".").append(fraction);
}

}  // namespace store::logs
