#include <array>
#include <optional>

#include "stack/store/logs/pipeline/template/from_json.hpp"
#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }

Result<Value> b64enc(Arguments args, Context& context) {
  const std::string& of = text_at(args, 0);
  std::string result;
  for (std::size_t at = 0; at < of.size(); at += 3) {
    const std::size_t left = of.size() - at;
    std::uint32_t bits = byte(of[at]) << 16;
    if (left > 1) bits |= byte(of[at + 1]) << 8;
    if (left > 2) bits |= byte(of[at + 2]);
    result += base64_letters[bits >> 18];
    result += base64_letters[(bits >> 12) & 63];
    result += left > 1 ? base64_letters[(bits >> 6) & 63] : '=';
    result += left > 2 ? base64_letters[bits & 63] : '=';
  }
  return made(std::move(result), context);
}

// Four letters at a time, without those that break lines.
class Base64Reader {
 public:
  explicit Base64Reader(std::string_view text) : text_(text) {}

  // Where the text is broken, or nothing.
  std::optional<std::size_t> read(std::string& to) {
    while (skip_breaks() < text_.size()) {
      const std::size_t begin = at_;
      std::uint32_t bits = 0;
      int letters = 0;
      for (; letters < 4; ++letters) {
        if (skip_breaks() == text_.size()) return begin;
        if (text_[at_] == '=') break;
        const std::size_t value = base64_letters.find(text_[at_]);
        if (value == std::string_view::npos) return at_;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        ++at_;
      }
      if (letters < 2) return at_;
      bits <<= 6 * (4 - letters);
      for (int i = 0; i < letters - 1; ++i) to += static_cast<char>(bits >> (16 - 8 * i) & 0xFF);
      if (letters < 4) return padding(4 - letters);
    }
    return std::nullopt;
  }

 private:
  std::size_t skip_breaks() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    return at_;
  }

  std::optional<std::size_t> padding(int wanted) {
    for (int i = 0; i < wanted; ++i) {
      if (skip_breaks() == text_.size() || text_[at_] != '=') return at_;
      ++at_;
    }
    if (skip_breaks() < text_.size()) return at_;
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// The error is the text, as it is for whoever looks at the line.
Result<Value> b64dec(Arguments args, Context& context) {
  std::string result;
  const auto broken = Base64Reader(text_at(args, 0)).read(result);
  if (!broken) return made(std::move(result), context);
  return Value{"illegal base64 data at input byte " + std::to_string(*broken)};
}

bool is_plain_in_query(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

Result<Value> urlencode(Arguments args, Context& context) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text_at(args, 0)) {
    if (c == ' ') {
      result += '+';
    } else if (is_plain_in_query(c)) {
      result += c;
    } else {
      result += '%';
      result += hex[byte(c) >> 4];
      result += hex[byte(c) & 15];
    }
  }
  return made(std::move(result), context);
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char letter = static_cast<char>(c | 0x20);
  if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a' + 10);
  return std::nullopt;
}

Result<Value> urldecode(Arguments args, Context& context) {
  const std::string& of = text_at(args, 0);
  std::string result;
  for (std::size_t at = 0; at < of.size(); ++at) {
    if (of[at] != '%') {
      result += of[at] == '+' ? ' ' : of[at];
      continue;
    }
    const auto high = at + 2 < of.size() ? hex_digit(of[at + 1]) : std::nullopt;
    const auto low = at + 2 < of.size() ? hex_digit(of[at + 2]) : std::nullopt;
    if (!high || !low) return fail("invalid URL escape " + in_quotes(of.substr(at, 3)));
    result += static_cast<char>(*high << 4 | *low);
    at += 2;
  }
  return made(std::move(result), context);
}

Result<Value> html(Arguments args, Context& context) {
  std::string result;
  for (const char c : printed(args)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&#34;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return made(std::move(result), context);
}

Result<Value> from_json_text(Arguments args, Context&) { return from_json(text_at(args, 0)); }

Result<Value> urlquery(Arguments args, Context& context) {
  const std::array<Value, 1> one{Value{printed(args)}};
  return urlencode(one, context);
}

}  // namespace

std::span<const Function> encoding_functions() {
  static constexpr std::array<Function, 7> functions{{
      {"b64enc", "s", b64enc},
      {"b64dec", "s", b64dec},
      {"urlencode", "s", urlencode},
      {"urldecode", "s", urldecode},
      {"fromJson", "s", from_json_text},
      {"html", "a*", html},
      {"urlquery", "a*", urlquery},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
