#include "services/app/downstream.hpp"

#include <memory>
#include <utility>

namespace services::app {
namespace {

// By the conventions for clients: 4xx is an error too.
void describe_result(telemetry::Span& span, const http::CallResult& result) {
  if (!result) {
    const bool late = result.error().kind == http::CallFailure::Kind::timed_out;
    span.set("error.type", std::string(late ? "timeout" : "unreachable"));
    return span.fail(result.error().why);
  }
  span.set("http.response.status_code", std::int64_t{result->status});
  if (result->status < 400) return;
  span.set("error.type", std::to_string(result->status));
  span.fail("");
}

}  // namespace

Downstream::Downstream(Service& service, std::string name, http::Origin origin, Duration timeout)
    : telemetry_(service.telemetry()),
      name_(std::move(name)),
      origin_(std::move(origin)),
      timeout_(timeout),
      client_(service.loop()) {}

void Downstream::get(const telemetry::SpanContext& parent, const std::string& target, Done done) {
  http::Call call{"GET", origin_.url + target, {}, {}, timeout_};
  // std::function wants a copyable callback, which a span is not.
  const auto span = std::make_shared<telemetry::Span>(start_span(parent, call.url));
  call.headers = trace_headers(span->context());
  client_.start(std::move(call),
                [this, span, done = std::move(done)](const http::CallResult& result) {
                  describe_result(*span, result);
                  span->end();
                  done(read_reply(name_, result));
                });
}

telemetry::Span Downstream::start_span(const telemetry::SpanContext& parent,
                                       const std::string& url) {
  auto span = telemetry_.tracer().start_client("GET", parent);
  span.set("http.request.method", std::string("GET"));
  span.set("url.full", url);
  span.set("server.address", origin_.host);
  span.set("server.port", std::int64_t{origin_.port});
  return span;
}

http::Headers Downstream::trace_headers(const telemetry::SpanContext& span) const {
  if (telemetry_.regressions().has(telemetry::Regression::no_propagation)) return {};
  http::Headers headers{{"traceparent", telemetry::format_traceparent(span)}};
  if (!span.tracestate.empty()) headers.emplace_back("tracestate", span.tracestate);
  return headers;
}

}  // namespace services::app
