#pragma once

#include <string>

#include "harness/core/result.hpp"

namespace harness::net {

// Whether a file of TLS options holds what it is for. The error continues "the file …".
Result<void> check_certificate(const std::string& file);
Result<void> check_private_key(const std::string& file);

}  // namespace harness::net
