#include "harness/scenario/load/headers.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

// The trace that each request begins, and where its body ends.
constexpr std::array<std::string_view, 3> taken{"TRACEPARENT", "CONTENT-LENGTH",
                                                "TRANSFER-ENCODING"};

}  // namespace

bool is_token(const std::string& name) {
  static const re2::RE2 token("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
  return re2::RE2::FullMatch(name, token);
}

namespace {

// Methods have case (RFC 9110, 9.1), and no server knows these in other letters.
bool is_known_in_capitals(const std::string& method) {
  return std::any_of(http_methods.begin(), http_methods.end(), [&](std::string_view known) {
    return upper(known) == upper(method) && method != upper(known);
  });
}

}  // namespace

Result<void> check_method(const std::string& method) {
  if (upper(method) == "CONNECT") {
    return fail("CONNECT asks a proxy for a tunnel, not a server for an answer", {},
                "use another method");
  }
  if (is_known_in_capitals(method)) {
    return fail(shown(method) + " is no method that servers know: methods have case", {},
                "write " + upper(method));
  }
  if (is_token(method)) return {};
  return fail(shown(method) + " is not a method", {},
              "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, or any word without spaces");
}

Result<void> check_is_not_for_proxy(const std::string& header) {
  if (upper(header) != "PROXY-AUTHORIZATION") return {};
  return fail(header + " would go through the tunnel to the server, and not to the proxy", {},
              "sign in by the proxy's URL, as in http://me:${PASSWORD}@127.0.0.1:3128");
}

// About the connection, of which HTTP/2 speaks in frames (RFC 9113, 8.2.2). Of TE it has trailers,
// which gRPC asks for.
Result<void> check_is_of_http_2(const std::string& header, const std::string& value) {
  constexpr std::array<std::string_view, 4> others{"CONNECTION", "KEEP-ALIVE", "PROXY-CONNECTION",
                                                   "UPGRADE"};
  const std::string name = upper(header);
  if (name == "TE" && lower(trim(value)) != "trailers") {
    return fail("HTTP/2 has no " + header + " but trailers", {},
                "write trailers, leave it out, or speak HTTP/1.1");
  }
  if (std::find(others.begin(), others.end(), name) == others.end()) return {};
  return fail("HTTP/2 has no " + header, {}, "leave it out, or speak HTTP/1.1");
}

bool breaks_header(char c) { return is_control(c) && c != '\t'; }

Result<void> check_cookie_name(const std::string& name) {
  if (is_token(name)) return {};
  return fail(shown(name) + " cannot be a name", {}, "use letters, digits and -, such as X-Player");
}

Result<void> check_header_name(const std::string& name) {
  if (std::find(taken.begin(), taken.end(), upper(name)) == taken.end()) {
    return check_cookie_name(name);
  }
  return fail(shown(name) + " is the harness' own", {},
              "leave it out; it is sent with each request that needs it");
}

Result<void> check_header_value(const std::string& value) {
  if (std::none_of(value.begin(), value.end(), breaks_header)) return {};
  return fail(shown(value) + " has a control character in it", {},
              "write it on one line; give each header a line of its own");
}

// A semicolon would end the cookie.
Result<void> check_cookie_value(const std::string& value) {
  if (value.find(';') == std::string::npos) return check_header_value(value);
  return fail(shown(value) + " holds a semicolon", {},
              "give each cookie a line of its own; write %3B for it");
}

}  // namespace harness::scenario
