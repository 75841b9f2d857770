#include "stack/store/logs/pipeline/template/from_json.hpp"

#include <optional>

#include "harness/core/text.hpp"
#include "stack/store/logs/pipeline/scan/json.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline::templates {

namespace {

using harness::is_digit;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Value> document() {
    auto value = read(0);
    if (value && skip() != text_.size()) return std::nullopt;
    return value;
  }

 private:
  std::size_t skip() { return at_ = json::skip_white(text_, at_); }
  bool take(char c) {
    skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::optional<Value> read(int depth) {
    skip();
    if (at_ == text_.size() || depth > json::deepest) return std::nullopt;
    const char c = text_[at_];
    if (c == '{') return read_object(depth);
    if (c == '[') return read_list(depth);
    if (c == '"') {
      auto string = read_string();
      if (!string) return std::nullopt;
      return Value{std::move(*string)};
    }
    if (take_word("true")) return Value{true};
    if (take_word("false")) return Value{false};
    if (take_word("null")) return Value{};
    return read_number();
  }

  std::optional<Value> read_object(int depth) {
    ++at_;
    Object object;
    if (take('}')) return object_value(std::move(object));
    do {
      skip();
      auto name = read_string();
      if (!name || !take(':')) return std::nullopt;
      auto value = read(depth + 1);
      if (!value) return std::nullopt;
      object[std::move(*name)] = std::move(*value);
    } while (take(','));
    if (!take('}')) return std::nullopt;
    return object_value(std::move(object));
  }

  std::optional<Value> read_list(int depth) {
    ++at_;
    List list;
    if (take(']')) return list_value(std::move(list));
    do {
      auto value = read(depth + 1);
      if (!value) return std::nullopt;
      list.push_back(std::move(*value));
    } while (take(','));
    if (!take(']')) return std::nullopt;
    return list_value(std::move(list));
  }

  std::optional<std::string> read_string() {
    if (at_ == text_.size() || text_[at_] != '"') return std::nullopt;
    const std::size_t end = json::json_string_end(text_, at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 2);
    for (const char c : inside) {
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
    }
    at_ = end;
    arena_.reset();
    const auto plain = json::unescaped(inside, arena_);
    if (!plain) return std::nullopt;
    return std::string(*plain);
  }

  std::optional<Value> read_number() {
    const std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const std::size_t whole = take_digits();
    if (whole == 0 || (whole > 1 && text_[at_ - whole] == '0')) return std::nullopt;
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (take_digits() == 0) return std::nullopt;
    }
    if (at_ < text_.size() && (text_[at_] | 0x20) == 'e') {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (take_digits() == 0) return std::nullopt;
    }
    const auto number = parse_float(text_.substr(begin, at_ - begin));
    if (!number) return std::nullopt;
    return Value{*number};
  }

  std::size_t take_digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ - begin;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TextArena arena_;
};

}  // namespace

Value from_json(std::string_view text) { return Reader(text).document().value_or(Value{}); }

}  // namespace store::logs::pipeline::templates
