#include "stack/store/logs/pipeline/scan/json_path.hpp"

#include <charconv>

namespace store::logs::pipeline::json {

using harness::fail;
using harness::Result;

namespace {

bool begins_field(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  Result<Path> read() {
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

  tl::unexpected<harness::Error> unexpected(const char* expecting) const {
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
    const std::size_t end = string_end(text_, at_ + 1);
    if (end == std::string_view::npos) return fail("literal not terminated");
    const auto key = unescaped(text_.substr(at_ + 1, end - at_ - 2), arena_);
    if (!key) return fail("invalid syntax");
    path_.emplace_back(std::string(*key));
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
  Path path_;
  TextArena arena_;
};

bool is_key(std::string_view written, std::string_view key, TextArena& arena) {
  if (written == key) return true;
  if (written.find('\\') == std::string_view::npos) return false;
  const auto plain = unescaped(written, arena);
  return plain && *plain == key;
}

// Past the colon after that key, where the key is a member of the outermost object.
std::size_t find_key(std::string_view text, std::string_view key, TextArena& arena) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '[') {
      at = block_end(text, at, '[', ']');
      if (at == std::string_view::npos) break;
      continue;
    }
    if (c != '"') {
      ++at;
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      continue;
    }
    const std::size_t begin = at + 1;
    at = string_end(text, begin);
    if (at == std::string_view::npos) break;
    const std::string_view written = text.substr(begin, at - begin - 1);
    at = skip_white(text, at);
    if (at == text.size()) break;
    if (depth == 1 && text[at] == ':' && is_key(written, key, arena)) return at + 1;
  }
  return std::string_view::npos;
}

// The start of that element of the array which the text is.
std::size_t find_element(std::string_view text, std::size_t index) {
  std::size_t at = skip_white(text, 0);
  if (at == text.size() || text[at] != '[') return std::string_view::npos;
  ++at;
  for (std::size_t i = 0;; ++i) {
    at = skip_white(text, at);
    if (at == text.size() || text[at] == ']') return std::string_view::npos;
    if (i == index) return at;
    Value passed;
    if (read_value(text, at, passed) != nullptr) return std::string_view::npos;
    at = skip_white(text, at);
    if (at == text.size() || text[at] != ',') return std::string_view::npos;
    ++at;
  }
}

}  // namespace

Result<Path> parse_path(std::string_view expression) {
  auto path = PathReader(expression).read();
  if (path) return path;
  return fail("cannot parse expression [" + std::string(expression) + "]: " + path.error().what);
}

Found find(std::string_view text, const Path& path, TextArena& arena) {
  Value value{Type::object, text};
  for (const Step& step : path) {
    const auto* key = std::get_if<std::string>(&step);
    const std::size_t at = key != nullptr ? find_key(value.text, *key, arena)
                                          : find_element(value.text, std::get<std::size_t>(step));
    if (at == std::string_view::npos) return {};
    std::size_t end = at;
    const std::string_view within = value.text;
    if (const char* fault = read_value(within, end, value)) return {std::nullopt, fault};
    const bool is_last = &step == &path.back();
    if (!is_last && value.type != Type::object && value.type != Type::array) return {};
  }
  return {value, nullptr};
}

}  // namespace store::logs::pipeline::json
