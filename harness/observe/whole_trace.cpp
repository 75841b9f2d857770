#include "harness/observe/whole_trace.hpp"

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

const json& member_list(const json& object, const char* name) {
  static const json none = json::array();
  return object.contains(name) ? list(object.at(name)) : none;
}

// {"stringValue": "x"}, {"intValue": "5"}; of a list its JSON.
std::string attribute_text(const json& value) {
  if (!value.is_object() || value.empty()) return {};
  const json& held = value.begin().value();
  return held.is_string() ? held.get<std::string>() : held.dump();
}

std::map<std::string, std::string> attribute_values(const json& object, const std::string& prefix) {
  std::map<std::string, std::string> values;
  for (const json& attribute : member_list(object, "attributes")) {
    values[prefix + attribute.at("key").get<std::string>()] =
        attribute_text(attribute.value("value", json::object()));
  }
  return values;
}

// Its name without what all of them begin with, or its number.
std::string enum_word(const json& object, const char* name, const std::string& prefix,
                      const std::vector<std::string>& words) {
  if (!object.contains(name)) return words.front();
  const json& value = object.at(name);
  if (value.is_number_unsigned() && value.get<std::size_t>() < words.size()) {
    return words[value.get<std::size_t>()];
  }
  const auto text = value.get<std::string>();
  return lower(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
}

std::optional<WallTime> span_time(const json& span, const char* name) {
  if (!span.contains(name)) return std::nullopt;
  const json& value = span.at(name);
  const std::int64_t nanoseconds =
      value.is_number() ? value.get<std::int64_t>() : read_whole_number(value.get<std::string>());
  if (nanoseconds < 0) throw Misread(std::string("answered with a time below 0: ") + name);
  if (nanoseconds == 0) return std::nullopt;
  return WallTime{Duration{nanoseconds}};
}

// Eight zeros, in base64 or as hex digits, are no id.
std::string real_id(const json& span, const char* name) {
  std::string id = span.value(name, "");
  const bool is_none = id == "AAAAAAAAAAA=" || id.find_first_not_of('0') == std::string::npos;
  return is_none ? std::string() : id;
}

WholeSpan read_whole_span(const std::map<std::string, std::string>& resource, const json& span) {
  WholeSpan read;
  const auto service = resource.find("resource.service.name");
  if (service != resource.end()) read.service = service->second;
  read.name = span.value("name", "");
  for (const json& attribute : member_list(span, "attributes")) {
    read.attributes.push_back(attribute.at("key").get<std::string>());
  }
  read.span_id = real_id(span, "spanId");
  read.parent_id = real_id(span, "parentSpanId");
  read.kind = enum_word(span, "kind", "SPAN_KIND_",
                        {"unspecified", "internal", "server", "client", "producer", "consumer"});
  if (span.contains("status")) {
    read.status = enum_word(span.at("status"), "code", "STATUS_CODE_", {"unset", "ok", "error"});
  }
  read.began = span_time(span, "startTimeUnixNano");
  read.ended = span_time(span, "endTimeUnixNano");
  read.values = attribute_values(span, "");
  read.values.insert(resource.begin(), resource.end());
  return read;
}

}  // namespace

// The form that each Tempo knows.
Question trace_by_id(const std::string& id) {
  return {Backend::tempo, "/api/traces/" + id, {}, "trace " + id};
}

Result<std::vector<WholeSpan>> parse_trace(const Answer& answer) {
  using Spans = std::vector<WholeSpan>;
  return read_document<Spans>(answer, [](const json& document) {
    Spans spans;
    const char* batches = document.contains("batches") ? "batches" : "resourceSpans";
    for (const json& batch : member_list(document, batches)) {
      const auto resource = attribute_values(batch.value("resource", json::object()), "resource.");
      for (const json& scope : member_list(batch, "scopeSpans")) {
        for (const json& span : member_list(scope, "spans"))
          spans.push_back(read_whole_span(resource, span));
      }
    }
    return spans;
  });
}

}  // namespace harness::observe
