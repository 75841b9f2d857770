#pragma once

#include <optional>
#include <string>

namespace harness::load {

// The Authorization header for a URL that holds a user or a password (RFC 7617).
std::optional<std::string> authorization_of(const std::string& url);

}  // namespace harness::load
