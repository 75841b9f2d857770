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

Result<Origin> parse_origin(const std::string& text);

// Something to ask a server for, by its whole address. Without a fragment, which is nobody's
// business but the browser's.
struct Url {
  std::string text;
  Origin origin;
};

// Refuses what is not HTTP, and names and passwords, which would end up in logs and spans.
Result<Url> parse_url(const std::string& text);

}  // namespace services::http
