#include "harness/languages/traceql/characters.hpp"

namespace harness::languages::traceql {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

void Characters::skip() {
  if (done()) return;
  const char first = text_[offset_++];
  while (!is_ascii(first) && !done() && is_continuation(text_[offset_])) ++offset_;
  if (first == '\n') {
    ++at_.line;
    at_.column = 1;
  } else {
    ++at_.column;
  }
}

void Characters::skip_bytes(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) skip();
}

void Characters::skip_while(bool (*belongs)(char)) {
  while (!done() && belongs(peek())) skip();
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

unsigned digit_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c >= 'a' ? c - 'a' : c - 'A') + 10);
}

bool is_word_start(char c) { return is_letter(c) || c == '_' || !is_ascii(c); }

bool is_word_part(char c) { return is_word_start(c) || is_digit(c); }

bool is_attribute_part(char c) {
  return !is_space(c) && c != '\0' &&
         std::string_view("{}()=~!<>&|^,\"").find(c) == std::string_view::npos;
}

void append_utf8(std::string& text, std::uint32_t code_point) {
  const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace harness::languages::traceql
