#include "harness/observe/tempo.hpp"

#include <algorithm>
#include <charconv>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

// Tempo writes 64-bit numbers as text.
std::int64_t read_number(const json& object, const char* name) {
  const std::string text = object.value(name, "0");
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Values are typed: {"key": "service.name", "value": {"stringValue": "frontend"}}.
std::string text_attribute(const json& span, const std::string& name) {
  for (const json& attribute : span.value("attributes", json::array())) {
    if (attribute.at("key") == name) return attribute.at("value").value("stringValue", "");
  }
  return {};
}

FoundSpan read_span(const json& span) {
  return {span.value("spanID", ""), span.value("name", ""), text_attribute(span, "service.name"),
          WallTime{Duration{read_number(span, "startTimeUnixNano")}},
          Duration{read_number(span, "durationNanos")}};
}

FoundTrace read_trace(const json& trace) {
  FoundTrace found;
  const auto id = trace.at("traceID").get<std::string>();
  found.trace_id = std::string(id.size() < 32 ? 32 - id.size() : 0, '0') + id;
  found.root_service = trace.value("rootServiceName", "");
  found.root_name = trace.value("rootTraceName", "");
  found.started_at = WallTime{Duration{read_number(trace, "startTimeUnixNano")}};
  for (const json& set : trace.value("spanSets", json::array())) {
    for (const json& span : set.value("spans", json::array())) {
      found.spans.push_back(read_span(span));
    }
  }
  return found;
}

}  // namespace

Question search_traces(const std::string& traceql, const Window& window, unsigned limit) {
  const auto begin = std::chrono::floor<std::chrono::seconds>(window.begin).time_since_epoch();
  const auto end = std::chrono::ceil<std::chrono::seconds>(window.end).time_since_epoch();
  return {Backend::tempo,
          "/api/search",
          {{"q", traceql},
           {"start", std::to_string(begin.count())},
           {"end", std::to_string(end.count() + 1)},
           {"limit", std::to_string(limit)},
           {"spss", std::to_string(spans_per_trace)}},
          traceql};
}

Question find_traces(const std::vector<std::string>& ids, const Window& window) {
  std::vector<std::string> short_ids;
  for (const std::string& id : ids) short_ids.push_back(id.substr(id.find_first_not_of('0')));
  return search_traces(
      "{ trace:id =~ \"" + join(short_ids, "|") + "\" } | select(resource.service.name)", window);
}

Question tempo_status() { return {Backend::tempo, "/status", {}, "who it is"}; }

Result<std::vector<FoundTrace>> parse_traces(const Answer& answer) {
  return read_document<std::vector<FoundTrace>>(answer, [](const json& document) {
    std::vector<FoundTrace> traces;
    for (const json& trace : document.value("traces", json::array())) {
      traces.push_back(read_trace(trace));
    }
    return traces;
  });
}

std::vector<FoundTrace> within(std::vector<FoundTrace> traces, const Window& window) {
  std::erase_if(traces, [&](const FoundTrace& trace) {
    return std::none_of(trace.spans.begin(), trace.spans.end(),
                        [&](const FoundSpan& span) { return window.contains(span.started_at); });
  });
  return traces;
}

}  // namespace harness::observe
