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

const std::string& text(Arguments args, std::size_t at) { return *args[at].as<std::string>(); }

std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }

Result<Value> b64enc(Arguments args, Context& context) {
  const std::string& of = text(args, 0);
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

// The error is the text, as it is for whoever looks at the line.
Result<Value> b64dec(Arguments args, Context& context) {
  const std::string& of = text(args, 0);
  std::string result;
  std::uint32_t bits = 0;
  std::size_t letters = 0;
  std::size_t at = 0;
  for (; at < of.size() && of[at] != '='; ++at) {
    if (of[at] == '\n' || of[at] == '\r') continue;
    const std::size_t value = base64_letters.find(of[at]);
    if (value == std::string_view::npos) break;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    if (++letters % 4 != 1) result += static_cast<char>(bits >> ((4 - letters % 4) % 4 * 2) & 0xFF);
  }
  std::size_t padding = 0;
  while (at + padding < of.size() && of[at + padding] == '=') ++padding;
  const bool whole = at + padding == of.size() && padding == (4 - letters % 4) % 4 && padding < 3;
  if (whole) return made(std::move(result), context);
  return Value{"illegal base64 data at input byte " + std::to_string(at)};
}

bool is_plain_in_query(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

Result<Value> urlencode(Arguments args, Context& context) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text(args, 0)) {
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
  const std::string& of = text(args, 0);
  std::string result;
  for (std::size_t at = 0; at < of.size(); ++at) {
    if (of[at] != '%') {
      result += of[at] == '+' ? ' ' : of[at];
      continue;
    }
    const auto high = at + 2 < of.size() ? hex_digit(of[at + 1]) : std::nullopt;
    const auto low = at + 2 < of.size() ? hex_digit(of[at + 2]) : std::nullopt;
    if (!high || !low) return fail("invalid URL escape " + quoted(of.substr(at, 3)));
    result += static_cast<char>(*high << 4 | *low);
    at += 2;
  }
  return made(std::move(result), context);
}

Result<Value> html(Arguments args, Context& context) {
  std::string result;
  for (const Value& value : args) {
    for (const char c : to_text(value)) {
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
  }
  return made(std::move(result), context);
}

Result<Value> from_json_text(Arguments args, Context&) { return from_json(text(args, 0)); }

Result<Value> urlquery(Arguments args, Context& context) {
  std::string joined;
  for (const Value& value : args) joined += to_text(value);
  const std::array<Value, 1> one{Value{std::move(joined)}};
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
