#pragma once

#include <string>

#include "harness/core/result.hpp"

namespace harness::net {

// Whether a file of TLS options holds what it is for. The error continues "the file …".
Result<void> check_certificate(const std::string& file);
// The private key of that certificate, as far as there is one to compare it with.
Result<void> check_key(const std::string& file, const std::string& certificate);

}  // namespace harness::net
