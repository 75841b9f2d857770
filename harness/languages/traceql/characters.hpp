#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/languages/traceql/token.hpp"

namespace harness::languages::traceql {

// Reads a query character by character and knows where it stands.
class Characters {
 public:
  explicit Characters(std::string_view text) : text_(text) {}

  bool done() const { return offset_ >= text_.size(); }
  Position at() const { return at_; }
  std::size_t offset() const { return offset_; }

  // The next byte, or 0 at the end; all that the language itself is written in is ASCII.
  char peek(std::size_t ahead = 0) const {
    return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
  }
  std::string_view rest() const { return text_.substr(offset_); }
  std::string_view since(std::size_t offset) const {
    return text_.substr(offset, offset_ - offset);
  }

  void skip();                         // one character
  void skip_bytes(std::size_t count);  // whole characters of ASCII without line ends
  void skip_while(bool (*belongs)(char));

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Position at_;
};

bool is_space(char c);
bool is_digit(char c);
bool is_hexadecimal(char c);
unsigned digit_value(char c);  // of a hexadecimal digit
bool is_word_start(char c);    // letters, '_', and whatever is not ASCII
bool is_word_part(char c);
bool is_attribute_part(char c);  // of an attribute's name without quotes

void append_utf8(std::string& text, std::uint32_t code_point);

}  // namespace harness::languages::traceql
