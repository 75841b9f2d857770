#pragma once

#include <string>

#include "services/core/result.hpp"

namespace services::http {

// A server to call: "http://127.0.0.1:8501", without a path.
struct Origin {
  std::string url;
  std::string host;
  int port = 0;
};

Result<Origin> parse_origin(const std::string& url);

}  // namespace services::http
