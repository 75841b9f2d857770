#pragma once

#include <functional>
#include <string>

#include "services/app/reply.hpp"
#include "services/app/service.hpp"
#include "services/http/client.hpp"
#include "services/http/url.hpp"

namespace services::app {

// The next service, as one that calls it sees it: each call is a client span and carries the trace
// on. Lives on the event loop thread; destroy it once the loop has stopped.
class Downstream {
 public:
  using Done = std::function<void(Reply)>;

  Downstream(Service& service, std::string name, http::Origin origin, Duration timeout);

  // `done` runs on the loop, at the latest soon after the timeout.
  void get(const telemetry::SpanContext& parent, const std::string& target, Done done);

 private:
  telemetry::Span start_span(const telemetry::SpanContext& parent, const std::string& url);
  http::Headers trace_headers(const telemetry::SpanContext& span) const;

  telemetry::Telemetry& telemetry_;
  const std::string name_;
  const http::Origin origin_;
  const Duration timeout_;
  http::Client client_;
};

}  // namespace services::app
