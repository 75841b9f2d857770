#include "stack/store/intake/routes.hpp"

#include <utility>

#include "stack/store/intake/answers.hpp"
#include "stack/store/intake/snappy.hpp"

namespace store {
namespace {

// As for bodies that other encodings hide.
constexpr std::size_t most_bytes = 100U << 20U;

std::int64_t now(const harness::Clock& clock) {
  return std::chrono::nanoseconds(clock.wall().time_since_epoch()).count();
}

// As Loki: JSON is what says so, all else is protobuf.
Outcome take_loki(LogIntake& intake, const http::Request& request, std::int64_t now) {
  const auto type = request.header("content-type");
  if (type.starts_with("application/json")) {
    return intake.take(BodyKind::loki_json, request.body, now);
  }
  const auto body = without_snappy(request.body, most_bytes);
  if (body) return intake.take(BodyKind::loki_protobuf, *body, now);
  auto error = body.error();
  if (!type.starts_with("application/x-protobuf")) {
    error.remedy = "send JSON with the header Content-Type: application/json";
  }
  return intake.refuse_malformed(error, request.body.size());
}

http::Response take_otlp_logs(LogIntake& intake, const http::Request& request, std::int64_t now) {
  const auto format = otlp_format(request);
  if (!format) return unknown_format(request);
  const auto kind =
      *format == otlp::Format::json ? BodyKind::otlp_logs_json : BodyKind::otlp_logs_protobuf;
  return otlp_answer(intake.take(kind, request.body, now), *format, "LogRecords");
}

http::Response take_spans(SpanIntake& intake, const http::Request& request, std::int64_t now) {
  const auto format = otlp_format(request);
  if (!format) return unknown_format(request);
  const auto kind =
      *format == otlp::Format::json ? BodyKind::otlp_traces_json : BodyKind::otlp_traces_protobuf;
  return otlp_answer(intake.take(kind, request.body, now), *format, "Spans");
}

}  // namespace

http::Routes log_push_routes(LogIntake& intake, const harness::Clock& clock) {
  const auto otlp = [&intake, &clock](const http::Request& request) {
    return take_otlp_logs(intake, request, now(clock));
  };
  return {{"POST", "/loki/api/v1/push",
           [&intake, &clock](const http::Request& request) {
             return loki_answer(take_loki(intake, request, now(clock)));
           },
           http::Lane::push},
          {"POST", "/otlp/v1/logs", otlp, http::Lane::push, otlp_refusal},
          {"POST", "/v1/logs", otlp, http::Lane::push, otlp_refusal}};
}

http::Routes span_push_routes(SpanIntake& intake, const harness::Clock& clock) {
  return {{"POST", "/v1/traces",
           [&intake, &clock](const http::Request& request) {
             return take_spans(intake, request, now(clock));
           },
           http::Lane::push, otlp_refusal}};
}

}  // namespace store
