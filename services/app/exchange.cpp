#include "services/app/exchange.hpp"

#include <algorithm>
#include <iterator>
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
void Exchange::answer(http::Response response) {
  scope_.finish(response.status, {});
  send(std::move(response));
}

void Exchange::refuse(int status, const std::string& why, http::Headers headers) {
  scope_.finish(status, why);
  auto response = http::error_response(status, why);
  response.headers = std::move(headers);
  send(std::move(response));
}

// With the trace's id for whoever has no telemetry of their own, as W3C Trace Context, level 2,
// proposes.
void Exchange::send(http::Response response) {
  response.headers.emplace_back("traceresponse",
                                telemetry::format_traceparent(scope_.span().context()));
  std::move(headers_.begin(), headers_.end(), std::back_inserter(response.headers));
  answer_(std::move(response));
}

}  // namespace services::app
