#pragma once

#include <string>

#include "harness/core/result.hpp"

namespace harness::scenario {

// A name as headers and cookies have them (RFC 9110, 5.6.2: a token).
bool is_token(const std::string& name);

Result<void> check_method(const std::string& method);  // in capitals

// What an author may send beside what the harness sends itself.
Result<void> check_header_name(const std::string& name);
// Others are not sent with it.
Result<void> check_is_of_http_2(const std::string& header, const std::string& value);
// In a tunnel the proxy sees none of them.
Result<void> check_is_not_for_proxy(const std::string& header);
constexpr const char* header_once = "give it once; several values go with commas between";
Result<void> check_header_value(const std::string& value);
Result<void> check_cookie_name(const std::string& name);
Result<void> check_cookie_value(const std::string& value);

bool breaks_header(char c);  // of a value

}  // namespace harness::scenario
