#include "harness/yaml/scalar_place.hpp"

#include <algorithm>
#include <utility>

namespace harness::yaml {
namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// The source and the text of a scalar side by side. They differ in blanks (line breaks that are
// folded, indentation), in escapes, and in nothing else.
class Alignment {
 public:
  Alignment(std::string_view source, std::size_t begin) : source_(source), at_(begin) {
    const char first = at_ < source_.size() ? source_[at_] : ' ';
    if (first == '"' || first == '\'') quote_ = first, ++at_;
    if (first == '|' || first == '>') at_ = std::min(source_.find('\n', at_), source_.size());
  }

  // Passes one character of the text; false: the source has another there.
  bool pass(char c) {
    if (std::exchange(escaped_, false) && continues_character(c)) return escaped_ = true;
    if (is_blank(c)) {
      pass_blank(c);
      return true;
    }
    skip_blanks();
    if (is_escape()) {
      pass_escape();
      return true;
    }
    if (at_ >= source_.size() || source_[at_] != c) return false;
    at_ += quote_ == '\'' && c == '\'' ? 2 : 1;
    return true;
  }

  // Where the next character of the text is, if it is this one.
  std::size_t next(char c) {
    if (!is_blank(c)) skip_blanks();
    return at_;
  }

 private:
  bool is_escape() const { return quote_ == '"' && at_ < source_.size() && source_[at_] == '\\'; }

  // A run of blanks may be another run in the source; a line break may be written as \n.
  void pass_blank(char c) {
    if (is_escape()) return pass_escape();
    if (at_ < source_.size() && source_[at_] == c) ++at_;
  }

  void skip_blanks() {
    while (at_ < source_.size()) {
      const bool continued = is_escape() && at_ + 1 < source_.size() && source_[at_ + 1] == '\n';
      if (!is_blank(source_[at_]) && !continued) return;
      at_ += continued ? 2 : 1;
    }
  }

  // \xe4, \u00e4 and \U000000e4 may give several bytes of text.
  void pass_escape() {
    const char kind = at_ + 1 < source_.size() ? source_[at_ + 1] : ' ';
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    at_ += 2 + digits;
    escaped_ = true;
  }

  std::string_view source_;
  std::size_t at_;
  char quote_ = 0;
  bool escaped_ = false;  // the last character came from an escape, and may go on
};

// The byte of a place; columns count characters of one byte each, as yaml-cpp's do.
std::size_t offset_of(const Place& place, std::string_view source) {
  std::size_t at = 0;
  for (int line = 1; line < place.line && at < source.size(); ++line) {
    at = std::min(source.find('\n', at), source.size()) + 1;
  }
  return std::min(at + static_cast<std::size_t>(std::max(place.column - 1, 0)), source.size());
}

Place place_of(std::size_t offset, std::string_view source) {
  const std::string_view before = source.substr(0, offset);
  const auto breaks = std::count(before.begin(), before.end(), '\n');
  const std::size_t line = before.rfind('\n') + 1;  // 0 where there is none
  return {static_cast<int>(breaks) + 1, static_cast<int>(before.size() - line) + 1};
}

}  // namespace

Place place_within(const Node& scalar, std::size_t offset, std::string_view source) {
  Alignment alignment(source, offset_of(scalar.place, source));
  const std::string_view text = scalar.text;
  for (const char c : text.substr(0, offset)) {
    if (!alignment.pass(c)) return scalar.place;
  }
  return place_of(alignment.next(offset < text.size() ? text[offset] : ' '), source);
}

}  // namespace harness::yaml
