#include "stack/store/intake/label_text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <string>

#include "harness/core/utf8.hpp"

namespace store {
namespace {

bool is_name_character(char letter) {
  return letter == '_' || std::isalnum(static_cast<unsigned char>(letter)) != 0;
}

void append_utf8(std::string& text, unsigned long rune) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((rune >> shift) & 0x3FU));
  };
  if (rune < 0x80) {
    text += static_cast<char>(rune);
  } else if (rune < 0x800) {
    text += static_cast<char>(0xC0U | (rune >> 6U));
    tail(0);
  } else if (rune < 0x10000) {
    text += static_cast<char>(0xE0U | (rune >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | ((rune >> 18U) & 0x07U));
    tail(12);
    tail(6);
    tail(0);
  }
}

class LabelReader {
 public:
  LabelReader(std::string_view text, Texts& texts) : text_(text), texts_(texts) {}

  std::optional<std::vector<Field>> read() {
    std::vector<Field> labels;
    if (!take('{')) return std::nullopt;
    while (!take('}')) {
      auto label = read_label();
      if (!label || (!take(',') && peek() != '}')) return std::nullopt;
      texts_.account(sizeof(Field));
      labels.push_back(*label);
    }
    skip_space();
    if (at_ < text_.size()) return std::nullopt;
    return labels;
  }

  // Counted in characters, from 1.
  std::ptrdiff_t column() const {
    const std::string_view read = text_.substr(0, at_);
    return std::count_if(read.begin(), read.end(), harness::begins_character) + 1;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  std::optional<Field> read_label() {
    skip_space();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    const auto name = text_.substr(begin, at_ - begin);
    if (name.empty() || !take('=')) return std::nullopt;
    const auto value = peek() == '`' ? read_raw() : read_quoted();
    if (!value) return std::nullopt;
    return Field{name, *value};
  }

  std::optional<std::string_view> read_raw() {
    const auto end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return value;
  }

  std::optional<std::string_view> read_quoted() {
    if (!take('"')) return std::nullopt;
    const auto end = text_.find_first_of("\"\\", at_);
    if (end != std::string_view::npos && text_[end] == '"') {  // as nearly all are
      const auto value = text_.substr(at_, end - at_);
      at_ = end + 1;
      return value;
    }
    std::string value;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        value += text_[at_++];
      } else if (!read_escape(value)) {
        return std::nullopt;
      }
    }
    if (at_ == text_.size()) return std::nullopt;
    ++at_;
    return texts_.keep(value);
  }

  bool read_escape(std::string& value) {
    constexpr std::string_view letters = "abfnrtv\\\"'";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\\"'";
    if (++at_ == text_.size()) return false;
    const char letter = text_[at_];
    if (const auto known = letters.find(letter); known != std::string_view::npos) {
      value += meanings[known];
      ++at_;
      return true;
    }
    ++at_;
    switch (letter) {
      case 'x':
        return read_code(value, 2, 16, false);
      case 'u':
        return read_code(value, 4, 16, true);
      case 'U':
        return read_code(value, 8, 16, true);
      default:
        --at_;
        return read_code(value, 3, 8, false);
    }
  }

  bool read_code(std::string& value, std::size_t digits, int base, bool is_rune) {
    if (at_ + digits > text_.size()) return false;
    unsigned long code = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, begin + digits, code, base);
    if (error != std::errc{} || end != begin + digits) return false;
    if (code > (is_rune ? 0x10FFFFUL : 0xFFUL)) return false;
    at_ += digits;
    if (is_rune) {
      append_utf8(value, code);
    } else {
      value += static_cast<char>(code);
    }
    return true;
  }

  std::string_view text_;
  Texts& texts_;
  std::size_t at_ = 0;
};

}  // namespace

harness::Result<std::vector<Field>> parse_labels(std::string_view text, Texts& texts) {
  LabelReader reader(text, texts);
  auto labels = reader.read();
  if (labels) return std::move(*labels);
  constexpr std::size_t enough = 200;
  return harness::fail("the labels \"" + harness::beginning_of(text, enough) +
                           "\" cannot be read from column " + std::to_string(reader.column()) +
                           " on",
                       {}, "write {name=\"value\"}");
}

}  // namespace store
