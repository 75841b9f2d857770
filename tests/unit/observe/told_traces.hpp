#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/last_requests.hpp"

// What services have left of requests, as Tempo and Loki answer it.
namespace harness::observe::told {

struct ToldSpan {
  std::string service;
  std::string kind;
  std::string id;
  std::string parent = {};
  std::map<std::string, std::string> values = {};
  std::string status = "unset";
};

struct ToldTrace {
  AnsweredRequest request;
  std::vector<ToldSpan> spans;
  std::vector<std::string> lines;  // the services that have one, with its span: "stock@04"
  std::vector<std::string> run_together = {};  // services whose line of it another runs into
};

inline std::string trace_numbered(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), 'a') + digits;
}

// A request each tenth of a second.
inline AnsweredRequest request_numbered(std::size_t number, const std::string& outcome = "200",
                                        const std::string& request = "order") {
  const WallTime at{std::chrono::seconds{1000} + std::chrono::milliseconds{100} * number};
  return {request, outcome, trace_numbered(number), {at, at + std::chrono::milliseconds{20}}};
}

inline nlohmann::json told_value(const std::string& name, const std::string& value) {
  return {{"key", name}, {"value", {{"stringValue", value}}}};
}

// In a search that asks for kind, status, and attributes.
inline nlohmann::json searched(const ToldTrace& trace) {
  nlohmann::json spans = nlohmann::json::array();
  for (const ToldSpan& span : trace.spans) {
    nlohmann::json attributes =
        nlohmann::json::array({told_value("service.name", span.service),
                               told_value("kind", span.kind), told_value("status", span.status)});
    for (const auto& [name, value] : span.values) attributes.push_back(told_value(name, value));
    spans.push_back({{"spanID", span.id},
                     {"startTimeUnixNano", "1795254241000000000"},
                     {"attributes", attributes}});
  }
  nlohmann::json set = {{"matched", spans.size()}, {"spans", spans}};
  return {{"traceID", trace.request.trace_id}, {"spanSets", nlohmann::json::array({set})}};
}

// By its id.
inline nlohmann::json whole(const ToldTrace& trace) {
  nlohmann::json batches = nlohmann::json::array();
  for (const ToldSpan& span : trace.spans) {
    nlohmann::json attributes = nlohmann::json::array();
    for (const auto& [name, value] : span.values) attributes.push_back(told_value(name, value));
    nlohmann::json one = {{"spanId", span.id},
                          {"parentSpanId", span.parent},
                          {"kind", "SPAN_KIND_" + span.kind},
                          {"attributes", attributes}};
    nlohmann::json scope = {{"spans", nlohmann::json::array({one})}};
    batches.push_back(
        {{"resource",
          {{"attributes", nlohmann::json::array({told_value("service.name", span.service)})}}},
         {"scopeSpans", nlohmann::json::array({scope})}});
  }
  return {{"batches", batches}};
}

inline std::string answered_by(const std::vector<ToldTrace>& traces, const Question& question) {
  using nlohmann::json;
  json found = json::array();
  for (const ToldTrace& trace : traces) {
    const std::string& id = trace.request.trace_id;
    if (question.path == "/api/traces/" + id) return whole(trace).dump();
    if (question.path.starts_with("/api/traces/")) continue;
    const std::string asked =
        question.params.contains("q") ? question.params.at("q") : question.params.at("query");
    if (asked.find(id) == std::string::npos) continue;
    if (question.backend == Backend::tempo && !trace.spans.empty()) {
      found.push_back(searched(trace));
    }
    for (const std::string& line : trace.lines) {
      if (question.backend != Backend::loki) break;
      const std::size_t at = std::min(line.find('@'), line.size());
      json stream = {{"service_name", line.substr(0, at)}, {"trace_id", id}};
      if (at < line.size()) stream["span_id"] = line.substr(at + 1);
      found.push_back({{"stream", stream},
                       {"values", json::array({json::array({"1795254241000000000", "a line"})})}});
    }
    for (const std::string& service : trace.run_together) {
      if (question.backend != Backend::loki) break;
      const std::string both = "{\"trace_id\": \"" + id + "\"}{\"trace_id\": \"another\"}";
      found.push_back({{"stream", {{"service_name", service}}},
                       {"values", json::array({json::array({"1795254241000000000", both})})}});
    }
  }
  if (question.backend == Backend::tempo) return json{{"traces", found}}.dump();
  return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", found}}}}
      .dump();
}

inline AskAll answering(const std::vector<ToldTrace>& traces) {
  return [traces](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      answers.push_back({{}, 200, answered_by(traces, question), ""});
    }
    return answers;
  };
}

}  // namespace harness::observe::told
