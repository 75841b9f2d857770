#include "tests/support/otlp_receiver.hpp"

#include <nlohmann/json.hpp>

namespace harness::test {
namespace {

using nlohmann::json;

std::map<std::string, std::string> read_attributes(const json& list) {
  std::map<std::string, std::string> attributes;
  for (const json& attribute : list) {
    const json& value = attribute.at("value").front();
    attributes[attribute.at("key")] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return attributes;
}

ReceivedSpan read_span(const json& from, const std::string& service) {
  ReceivedSpan span;
  span.service = service;
  span.name = from.at("name");
  span.trace_id = from.at("traceId");
  span.span_id = from.at("spanId");
  span.parent_span_id = from.value("parentSpanId", "");
  span.start_ns = std::stoull(from.at("startTimeUnixNano").get<std::string>());
  span.end_ns = std::stoull(from.at("endTimeUnixNano").get<std::string>());
  span.kind = from.at("kind");
  span.status_code = from.at("status").value("code", 0);
  span.status_message = from.at("status").value("message", "");
  span.attributes = read_attributes(from.at("attributes"));
  const json events = from.value("events", json::array());
  for (const json& event : events) {
    span.events.push_back(event.at("name"));
  }
  return span;
}

void read_body(const std::string& body, std::vector<ReceivedSpan>& spans) {
  const json request = json::parse(body);
  for (const json& group : request.at("resourceSpans")) {
    const auto resource = read_attributes(group.at("resource").at("attributes"));
    for (const json& scope : group.at("scopeSpans")) {
      for (const json& span : scope.at("spans")) {
        spans.push_back(read_span(span, resource.at("service.name")));
      }
    }
  }
}

}  // namespace

OtlpReceiver::OtlpReceiver()
    : server_([this](const ServedRequest& request) -> ServedResponse {
        if (mood_ == Mood::hangs) return {0, {}, true};
        if (mood_ == Mood::refuses) return {503, {}};
        const std::lock_guard lock(mutex_);
        bodies_.push_back(request.body);
        if (mood_ == Mood::takes) return {200, "{}"};
        return {200, R"({"partialSuccess":{"rejectedSpans":"1","errorMessage":"too long"}})"};
      }) {}

std::vector<ReceivedSpan> OtlpReceiver::spans() const {
  const std::lock_guard lock(mutex_);
  std::vector<ReceivedSpan> all;
  for (const std::string& body : bodies_) read_body(body, all);
  return all;
}

}  // namespace harness::test
