#include "harness/yaml/scalar_place.hpp"

#include <algorithm>
#include <utility>

#include "harness/core/text_place.hpp"
#include "harness/core/utf8.hpp"

namespace harness::yaml {
namespace {

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
    if (std::exchange(escaped_, false) && !begins_character(c)) return escaped_ = true;
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

}  // namespace

Place place_within(const Node& scalar, std::size_t offset, std::string_view source) {
  Alignment alignment(source, offset_at(source, {scalar.place.line, scalar.place.column}));
  const std::string_view text = scalar.text;
  for (const char c : text.substr(0, offset)) {
    if (!alignment.pass(c)) return scalar.place;
  }
  const auto [line, column] =
      place_at(source, alignment.next(offset < text.size() ? text[offset] : ' '));
  return {line, column};
}

}  // namespace harness::yaml
