#pragma once

#include <memory>
#include <string>
#include <utility>

#include "services/http/message.hpp"
#include "services/http/server.hpp"
#include "services/telemetry/request_scope.hpp"

namespace services::app {

// One request, its answer, and what the telemetry says about the two. A handler keeps it for as
// long as it waits for something, and answers once. Lives on the event loop thread.
class Exchange {
 public:
  Exchange(telemetry::Telemetry& telemetry, http::Request request, std::string parameter,
           telemetry::RouteNames names, http::Answer answer);

  const http::Request& request() const { return request_; }
  // What the route's {segment} was.
  const std::string& parameter() const { return parameter_; }
  telemetry::Telemetry& telemetry() { return telemetry_; }
  telemetry::Span& span() { return scope_.span(); }
  // Adds a field to the log line.
  void note(const std::string& key, telemetry::LogFields value) {
    scope_.note(key, std::move(value));
  }

  // Sent with the answer, whatever it will be.
  void add_header(std::string name, std::string value) {
    headers_.emplace_back(std::move(name), std::move(value));
  }

  void answer(http::Response response);
  // 4xx and 5xx, with the reason for the client, the log line and the span alike.
  void refuse(int status, const std::string& why, http::Headers headers = {});

 private:
  void send(http::Response response);

  telemetry::Telemetry& telemetry_;
  const http::Request request_;
  const std::string parameter_;
  telemetry::RequestScope scope_;
  http::Headers headers_;
  http::Answer answer_;
};

using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace services::app
