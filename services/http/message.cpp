#include "services/http/message.hpp"

#include <nlohmann/json.hpp>

#include "services/core/percent.hpp"

namespace services::http {

std::string Request::query_string() const {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + '=' + percent_encode(value);
  }
  return text;
}

std::string Request::target() const { return query.empty() ? path : path + '?' + query_string(); }

Response error_response(int status, const std::string& why) {
  const nlohmann::json body = {{"error", why}};
  return {status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

}  // namespace services::http
