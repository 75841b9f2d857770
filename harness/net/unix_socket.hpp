#pragma once

#include <string>

#include "harness/core/result.hpp"

namespace harness::net {

// Whether a Unix socket can have that path, wherever its directory is. The error continues "PATH
// …".
Result<void> check_socket_path(const std::string& path);

}  // namespace harness::net
