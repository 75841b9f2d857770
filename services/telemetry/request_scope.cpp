#include "services/telemetry/request_scope.hpp"

#include <cmath>
#include <utility>

namespace services::telemetry {
namespace {

const std::string& message_of(const RouteNames& names, int status) {
  if (status >= 500) return names.failed;
  return status >= 400 ? names.refused : names.completed;
}

std::string span_name(const std::string& method, const std::string& route) {
  return route.empty() ? method : method + " " + route;
}

double milliseconds(Duration value) {
  const double micros = std::chrono::duration<double, std::micro>(value).count();
  return std::round(micros) / 1000;
}

}  // namespace

Level level_of(int status) {
  if (status >= 500) return Level::error;
  return status >= 400 ? Level::warning : Level::info;
}

RequestScope::RequestScope(Telemetry& telemetry, const http::Request& request, RouteNames names)
    : telemetry_(telemetry),
      names_(std::move(names)),
      method_(request.method),
      target_(request.target()),
      arrived_(request.arrived.steady),
      span_(telemetry.tracer().start_server(
          span_name(request.method, names_.route), request.arrived,
          parse_trace_context(request.traceparent, request.tracestate))) {
  span_.set("http.request.method", method_);
  span_.set("url.scheme", std::string("http"));
  span_.set("url.path", request.path);
  if (!request.query.empty()) span_.set("url.query", request.query_string());
  if (!names_.route.empty()) span_.set("http.route", names_.route);
}

void RequestScope::note(const std::string& key, LogFields value) {
  fields_[key] = std::move(value);
}

void RequestScope::finish(int status, const std::string& error) {
  const Duration took = telemetry_.clock().now() - arrived_;
  end_span(status, error);
  log(status, error, took);
  telemetry_.http().count(method_, names_.route.empty() ? unknown_route : names_.route, status,
                          took);
}

void RequestScope::end_span(int status, const std::string& error) {
  span_.set("http.response.status_code", std::int64_t{status});
  if (status >= 500) {
    span_.set("error.type", std::to_string(status));
    span_.fail(error);
  }
  span_.end();
}

void RequestScope::log(int status, const std::string& error, Duration took) {
  LogLine line{level_of(status), "http.server", message_of(names_, status), span_.context()};
  line.fields = {{"http_method", method_},
                 {"http_target", target_},
                 {"http_status", status},
                 {"duration_ms", milliseconds(took)}};
  line.fields.update(fields_);
  if (!error.empty()) line.fields["error"] = error;
  telemetry_.logger().log(std::move(line));
}

}  // namespace services::telemetry
