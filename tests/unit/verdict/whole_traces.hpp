#pragma once

#include <string>
#include <vector>

#include "harness/observe/whole_trace.hpp"
#include "harness/yaml/document.hpp"
#include "tests/unit/verdict/evidence.hpp"

// Traces as Tempo gives them by id.
namespace harness::verdict {

struct MadeSpan {
  std::string id;
  std::string parent;  // empty: none
  std::string service;
  std::string name;
  std::string kind = "SERVER";
  int from = 0;  // ms from the trace's begin
  int to = 100;
  std::string status = {};      // "ERROR"
  std::string attributes = {};  // R"({"key":"a","value":{"intValue":"5"}})"
};

inline std::string batch_of(const MadeSpan& span) {
  const auto time = [](int ms) {
    return "\"" + std::to_string(1'700'000'025'000'000'000 + 1'000'000LL * ms) + "\"";
  };
  return R"({"resource":{"attributes":[{"key":"service.name","value":{"stringValue":")" +
         span.service + R"("}}]},"scopeSpans":[{"spans":[{"spanId":")" + span.id +
         R"(","parentSpanId":")" + span.parent + R"(","name":")" + span.name +
         R"(","kind":"SPAN_KIND_)" + span.kind + R"(","startTimeUnixNano":)" + time(span.from) +
         R"(,"endTimeUnixNano":)" + time(span.to) + R"(,"attributes":[)" + span.attributes +
         R"(],"status":{)" +
         (span.status.empty() ? "" : R"("code":"STATUS_CODE_)" + span.status + "\"") + "}}]}]}";
}

inline std::string whole_trace_of(const std::vector<MadeSpan>& spans) {
  std::string batches;
  for (const MadeSpan& span : spans) batches += (batches.empty() ? "" : ",") + batch_of(span);
  return R"({"batches":[)" + batches + "]}";
}

// The client's own span, a server, its call of another service, and what that asks of a database.
inline std::vector<MadeSpan> healthy_spans() {
  return {{"c0", "", "harness", "roll", "CLIENT", 0, 100},
          {"a1", "c0", "web", "GET /roll", "SERVER", 1, 99},
          {"a2", "a1", "web", "GET", "CLIENT", 10, 50},
          {"b1", "a2", "dice", "GET /die", "SERVER", 12, 48},
          {"b2", "b1", "dice", "SELECT", "CLIENT", 20, 30, "",
           R"({"key":"db.system.name","value":{"stringValue":"postgresql"}})"}};
}

inline yaml::Node node_of(const std::string& yaml) {
  return yaml::parse(yaml, "claim.yaml").value();
}

inline const std::string healthy_tree = R"(
service: web
name: GET /roll
kind: server
children:
  - service: web
    kind: client
    children:
      - service: dice
        name: "=~ GET /.*"
        children:
          - {service: dice, name: SELECT, kind: client, status: unset,
             attributes: {db.system.name: postgresql}, children: none}
)";

}  // namespace harness::verdict
