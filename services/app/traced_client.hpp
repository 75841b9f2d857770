#pragma once

#include "services/app/service.hpp"
#include "services/http/client.hpp"
#include "services/http/url.hpp"

namespace services::app {

// Calls that carry their trace on, each with a client span by OpenTelemetry's conventions. Lives on
// the event loop thread; destroy it once the loop has stopped.
class TracedClient {
 public:
  explicit TracedClient(Service& service, http::AddressRule rule = {});

  // As http::Client::start(); `origin` is the call's.
  void start(const telemetry::SpanContext& parent, const http::Origin& origin, http::Call call,
             http::Client::Done done);

 private:
  telemetry::Span start_span(const telemetry::SpanContext& parent, const http::Origin& origin,
                             const http::Call& call);
  void add_trace_headers(const telemetry::SpanContext& span, http::Headers& headers) const;

  telemetry::Telemetry& telemetry_;
  http::Client client_;
};

}  // namespace services::app
