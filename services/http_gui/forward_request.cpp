#include "services/http_gui/forward_request.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

namespace services::http_gui {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> methods{"GET", "POST", "PUT", "DELETE"};
constexpr std::array<std::string_view, 10> own_headers{
    "connection", "content-length",    "expect", "host", "te", "traceparent", "tracestate",
    "trailer",    "transfer-encoding", "upgrade"};
constexpr std::size_t longest_id = 64;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_token(const std::string& text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return std::isalnum(c) != 0 || marks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_one_line(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return c == 0x7f || (c < 0x20 && c != '\t'); });
}

Result<std::string> text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) {
    return fail(std::string(key) + " is missing, or is not a text");
  }
  return found->get<std::string>();
}

Result<std::string> parse_session(const json& object) {
  auto id = text_at(object, "session_id");
  if (id && (id->empty() || id->size() > longest_id)) return fail("session_id is not one of ours");
  return id;
}

Result<std::string> parse_method(const json& object) {
  auto method = text_at(object, "method");
  if (method && std::find(methods.begin(), methods.end(), *method) == methods.end()) {
    return fail("\"" + *method + "\" cannot be sent; there are GET, POST, PUT, DELETE");
  }
  return method;
}

Result<std::pair<std::string, std::string>> parse_header(const json& pair) {
  if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
    return fail("a header is not a pair of texts");
  }
  auto name = pair[0].get<std::string>();
  auto value = pair[1].get<std::string>();
  if (!is_token(name)) return fail("\"" + name + "\" cannot be the name of a header");
  if (!is_one_line(value)) return fail("the value of " + name + " has control characters in it");
  if (std::find(own_headers.begin(), own_headers.end(), lower(name)) != own_headers.end()) {
    return fail("the header " + name + " is for http-gui itself to set");
  }
  return std::pair{std::move(name), std::move(value)};
}

Result<http::Headers> parse_headers(const json& object) {
  http::Headers headers;
  const json pairs = object.value("headers", json::array());
  if (!pairs.is_array()) return fail("headers is not a list");
  for (const json& pair : pairs) {
    auto header = parse_header(pair);
    if (!header) return fail(header.error());
    headers.push_back(std::move(*header));
  }
  return headers;
}

}  // namespace

Result<ForwardRequest> parse_forward_request(const std::string& text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return fail("the request is not a JSON object");
  ForwardRequest request;
  const auto take = [](auto parsed, auto& into) -> Result<void> {
    if (!parsed) return fail(parsed.error());
    into = std::move(*parsed);
    return {};
  };
  return take(parse_session(object), request.session_id)
      .and_then([&] { return take(parse_method(object), request.method); })
      .and_then([&] { return take(text_at(object, "url").and_then(http::parse_url), request.url); })
      .and_then([&] { return take(parse_headers(object), request.headers); })
      .and_then([&] {
        return take(object.contains("body") ? text_at(object, "body") : "", request.body);
      })
      .map([&] { return std::move(request); });
}

}  // namespace services::http_gui
