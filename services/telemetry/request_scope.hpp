#pragma once

#include <string>

#include "services/http/message.hpp"
#include "services/telemetry/span.hpp"
#include "services/telemetry/telemetry.hpp"

namespace services::telemetry {

// What a route's requests are called in the telemetry.
struct RouteNames {
  std::string route;      // "/roll"; empty for a path that is not served
  std::string completed;  // the log line's message, by how the request ended
  std::string refused;    // 4xx
  std::string failed;     // 5xx
};

// How much a status matters to whoever reads the logs: 4xx is a WARNING, 5xx an ERROR.
Level level_of(int status);

// One request as all three signals tell it: the server span, exactly one log line, one count.
// From the request's arrival until finish(). Lives on the event loop thread.
class RequestScope {
 public:
  RequestScope(Telemetry& telemetry, const http::Request& request, RouteNames names);

  Span& span() { return span_; }
  // Adds a field to the log line.
  void note(const std::string& key, LogFields value);

  // `error` says why a request was not served; empty when it was.
  void finish(int status, const std::string& error);

 private:
  void end_span(int status, const std::string& error);
  void log(int status, const std::string& error, Duration took);

  Telemetry& telemetry_;
  const RouteNames names_;
  const std::string method_;
  const std::string target_;
  const SteadyTime arrived_;
  Span span_;
  LogFields fields_ = LogFields::object();
};

}  // namespace services::telemetry
