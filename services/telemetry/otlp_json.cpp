#include "services/telemetry/otlp_json.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace services::telemetry {
namespace {

using nlohmann::json;

struct ValueEncoder {
  json operator()(bool value) const { return {{"boolValue", value}}; }
  json operator()(std::int64_t value) const { return {{"intValue", std::to_string(value)}}; }
  json operator()(double value) const { return {{"doubleValue", value}}; }
  json operator()(const std::string& value) const { return {{"stringValue", value}}; }
};

json encode(const Attributes& attributes) {
  json list = json::array();
  for (const auto& [key, value] : attributes) {
    list.push_back({{"key", key}, {"value", std::visit(ValueEncoder{}, value)}});
  }
  return list;
}

std::string nanoseconds(WallTime at) { return std::to_string(at.time_since_epoch().count()); }

json encode(const SpanEvent& event) {
  return {{"timeUnixNano", nanoseconds(event.at)},
          {"name", event.name},
          {"attributes", encode(event.attributes)}};
}

json encode_status(const SpanRecord& span) {
  if (span.status == SpanStatus::unset) return json::object();
  json status = {{"code", static_cast<int>(span.status)}};
  if (!span.status_message.empty()) status["message"] = span.status_message;
  return status;
}

json encode(const SpanRecord& span) {
  json encoded = {{"traceId", span.context.trace_id},
                  {"spanId", span.context.span_id},
                  {"name", span.name},
                  {"kind", static_cast<int>(span.kind)},
                  {"startTimeUnixNano", nanoseconds(span.start)},
                  {"endTimeUnixNano", nanoseconds(span.end)},
                  {"attributes", encode(span.attributes)},
                  {"status", encode_status(span)}};
  if (!span.parent_span_id.empty()) encoded["parentSpanId"] = span.parent_span_id;
  if (!span.context.tracestate.empty()) encoded["traceState"] = span.context.tracestate;
  for (const SpanEvent& event : span.events) encoded["events"].push_back(encode(event));
  return encoded;
}

}  // namespace

std::string encode_otlp(std::span<const SpanRecord> spans, const Resource& resource) {
  json encoded = json::array();
  for (const SpanRecord& span : spans) encoded.push_back(encode(span));
  const json scope = {{"scope", {{"name", "services/telemetry"}}}, {"spans", std::move(encoded)}};
  const json resource_spans = {{"resource", {{"attributes", encode(resource.attributes)}}},
                               {"scopeSpans", json::array({scope})}};
  const json request = {{"resourceSpans", json::array({resource_spans})}};
  // A request may have carried bytes that are not UTF-8 into an attribute.
  return request.dump(-1, ' ', false, json::error_handler_t::replace);
}

// A number of 64 bits, which is sent as a text, too.
std::size_t rejected_spans(const std::string& answer) {
  const json document = json::parse(answer, nullptr, false);
  const json::json_pointer place("/partialSuccess/rejectedSpans");
  if (!document.is_object() || !document.contains(place)) return 0;
  const json& value = document.at(place);
  if (value.is_number_unsigned()) return value.get<std::size_t>();
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? count : 0;
}

}  // namespace services::telemetry
