#pragma once

#include <string>
#include <string_view>

#include "services/core/result.hpp"
#include "services/http/message.hpp"
#include "services/http/url.hpp"

namespace services::http_gui {

// What the page asks to be sent.
struct ForwardRequest {
  std::string session_id;
  std::string method;
  http::Url url;
  http::Headers headers;
  std::string body;
};

// Reads {"session_id", "method", "url", "headers": [[name, value], …], "body"}; the last two may be
// missing. Refuses headers that would change how the request is framed or traced.
Result<ForwardRequest> parse_forward_request(const std::string& text);

}  // namespace services::http_gui
