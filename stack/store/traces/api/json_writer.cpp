#include "stack/store/traces/api/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace store::traces {

namespace {

// How many bytes of a character of UTF-8 stand at the front; 0 where none does.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool beyond = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return overlong || beyond ? 0 : size;
}

void append_escaped(std::string& to, char c) {
  constexpr std::string_view letters = "\b\f\n\r\t\"\\";
  constexpr std::string_view escapes = "bfnrt\"\\";
  const std::size_t found = letters.find(c);
  if (found != std::string_view::npos) {
    to += '\\';
    to += escapes[found];
    return;
  }
  const auto code = static_cast<unsigned char>(c);
  to += "\\u00";
  to += "0123456789abcdef"[code >> 4U];
  to += "0123456789abcdef"[code & 0xFU];
}

bool stands_for_itself(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Most texts are nothing else, and are appended at once.
bool is_plain(char c) { return stands_for_itself(c) && static_cast<unsigned char>(c) < 0x80; }

}  // namespace

void JsonWriter::value(std::string_view raw) {
  if (!fresh_) text_ += ',';
  fresh_ = false;
  text_ += raw;
}

void JsonWriter::quoted(std::string_view content) {
  text_ += '"';
  while (!content.empty()) {
    std::size_t plain = 0;
    while (plain < content.size() && is_plain(content[plain])) ++plain;
    text_ += content.substr(0, plain);
    content.remove_prefix(plain);
    if (content.empty()) break;
    const std::size_t size = character_size(content);
    if (size == 0) {
      text_ += "\xEF\xBF\xBD";
    } else if (size == 1 && !stands_for_itself(content.front())) {
      append_escaped(text_, content.front());
    } else {
      text_ += content.substr(0, size);
    }
    content.remove_prefix(size == 0 ? 1 : size);
  }
  text_ += '"';
}

void JsonWriter::key(std::string_view name) {
  value({});
  quoted(name);
  text_ += ':';
  fresh_ = true;
}

void JsonWriter::text(std::string_view content) {
  value({});
  quoted(content);
}

void JsonWriter::number(double number) {
  if (std::isnan(number)) return text("NaN");
  if (std::isinf(number)) return text(number < 0 ? "-Infinity" : "Infinity");
  std::array<char, 40> room{};
  const auto [end, problem] = std::to_chars(room.data(), room.data() + room.size(), number);
  value({room.data(), static_cast<std::size_t>(end - room.data())});
}

}  // namespace store::traces
