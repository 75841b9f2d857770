#include "harness/languages/logql/json_path.hpp"

#include <charconv>

#include "harness/core/text.hpp"
#include "harness/languages/logql/json_string.hpp"

namespace harness::languages::logql {
namespace {

bool begins_field(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  Result<JsonPath> read() {
    const bool bracket = !at_end() && text_[at_] == '[';
    if (auto first = bracket ? read_bracket() : read_field(); !first) return fail(first.error());
    while (!at_end()) {
      const bool dot = text_[at_] == '.';
      if (!dot && text_[at_] != '[') return unexpected("");
      if (dot) ++at_;
      if (auto step = dot ? read_field() : read_bracket(); !step) return fail(step.error());
    }
    return std::move(path_);
  }

 private:
  bool at_end() const { return at_ == text_.size(); }

  // The names that the tokens have in messages.
  std::string token() const {
    if (at_end()) return "$end";
    switch (text_[at_]) {
      case '.':
        return "DOT";
      case '[':
        return "LSB";
      case ']':
        return "RSB";
      case '"':
        return "STRING";
      default:
        return is_digit(text_[at_]) ? "INDEX" : "FIELD";
    }
  }

  tl::unexpected<Error> unexpected(const char* expecting) const {
    if (!at_end() && !begins_field(text_[at_]) && !is_digit(text_[at_]) &&
        std::string_view(".[]\"").find(text_[at_]) == std::string_view::npos) {
      return fail(std::string("unexpected char ") + text_[at_]);
    }
    return fail("syntax error: unexpected " + token() + expecting);
  }

  Result<void> read_field() {
    if (at_end() || !begins_field(text_[at_])) {
      return unexpected(path_.empty() ? ", expecting LSB or FIELD" : ", expecting FIELD");
    }
    const std::size_t begin = at_;
    while (!at_end() && (begins_field(text_[at_]) || is_digit(text_[at_]))) ++at_;
    path_.emplace_back(std::string(text_.substr(begin, at_ - begin)));
    return {};
  }

  Result<void> read_bracket() {
    ++at_;
    const bool quoted = !at_end() && text_[at_] == '"';
    if (auto read = quoted ? read_key() : read_index(); !read) return read;
    if (at_end() || text_[at_] != ']') return unexpected(", expecting RSB");
    ++at_;
    return {};
  }

  Result<void> read_key() {
    const std::size_t end = json_string_end(text_, at_ + 1);
    if (end == std::string_view::npos) return fail("literal not terminated");
    const auto key = json_unescaped(text_.substr(at_ + 1, end - at_ - 2));
    if (!key) return fail("invalid syntax");
    path_.emplace_back(*key);
    at_ = end;
    return {};
  }

  Result<void> read_index() {
    std::size_t index = 0;
    const char* begin = text_.data() + at_;
    const auto read = std::from_chars(begin, text_.data() + text_.size(), index);
    if (read.ec != std::errc()) return unexpected(", expecting STRING or INDEX");
    path_.emplace_back(index);
    at_ += static_cast<std::size_t>(read.ptr - begin);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  JsonPath path_;
};

}  // namespace

Result<JsonPath> parse_json_path(std::string_view expression) {
  auto path = PathReader(expression).read();
  if (path) return path;
  return fail("cannot parse expression [" + std::string(expression) + "]: " + path.error().what);
}

}  // namespace harness::languages::logql
