#include "services/app/exchange.hpp"

#include <utility>

namespace services::app {

Exchange::Exchange(telemetry::Telemetry& telemetry, http::Request request, std::string parameter,
                   telemetry::RouteNames names, http::Answer answer)
    : telemetry_(telemetry),
      request_(std::move(request)),
      parameter_(std::move(parameter)),
      scope_(telemetry, request_, std::move(names)),
      answer_(std::move(answer)) {}

// The telemetry first: whoever has the answer may look for its log line.
void Exchange::answer(const http::Response& response) {
  scope_.finish(response.status, {});
  answer_(response);
}

void Exchange::refuse(int status, const std::string& why, http::Headers headers) {
  scope_.finish(status, why);
  auto response = http::error_response(status, why);
  response.headers = std::move(headers);
  answer_(response);
}

}  // namespace services::app
