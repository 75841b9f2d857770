#include "services/app/traced_client.hpp"

#include <memory>
#include <utility>

namespace services::app {
namespace {

std::string error_type(http::CallFailure::Kind kind) {
  switch (kind) {
    case http::CallFailure::Kind::timed_out:
      return "timeout";
    case http::CallFailure::Kind::forbidden:
      return "forbidden";
    case http::CallFailure::Kind::too_long:
      return "answer_too_long";
    case http::CallFailure::Kind::unreachable:
      break;
  }
  return "unreachable";
}

// By the conventions for clients: 4xx is an error too.
void describe_result(telemetry::Span& span, const http::CallResult& result) {
  if (!result) {
    span.set("error.type", error_type(result.error().kind));
    return span.fail(result.error().why);
  }
  span.set("http.response.status_code", std::int64_t{result->status});
  if (result->status < 400) return;
  span.set("error.type", std::to_string(result->status));
  span.fail("");
}

}  // namespace

TracedClient::TracedClient(Service& service, http::AddressRule rule)
    : telemetry_(service.telemetry()), client_(service.loop(), std::move(rule)) {}

void TracedClient::start(const telemetry::SpanContext& parent, const http::Origin& origin,
                         http::Call call, http::Client::Done done) {
  // std::function wants a copyable callback, which a span is not.
  const auto span = std::make_shared<telemetry::Span>(start_span(parent, origin, call));
  add_trace_headers(span->context(), call.headers);
  client_.start(std::move(call), [span, done = std::move(done)](http::CallResult result) {
    describe_result(*span, result);
    span->end();
    done(std::move(result));
  });
}

telemetry::Span TracedClient::start_span(const telemetry::SpanContext& parent,
                                         const http::Origin& origin, const http::Call& call) {
  auto span = telemetry_.tracer().start_client(call.method, parent);
  span.set("http.request.method", call.method);
  span.set("url.full", call.url);
  span.set("server.address", origin.host);
  span.set("server.port", std::int64_t{origin.port});
  return span;
}

void TracedClient::add_trace_headers(const telemetry::SpanContext& span,
                                     http::Headers& headers) const {
  if (telemetry_.regressions().has(telemetry::Regression::no_propagation)) return;
  headers.emplace_back("traceparent", telemetry::format_traceparent(span));
  if (!span.tracestate.empty()) headers.emplace_back("tracestate", span.tracestate);
}

}  // namespace services::app
