#include "harness/observe/whole_trace.hpp"

#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

const json& member_list(const json& object, const char* name) {
  static const json none = json::array();
  return object.contains(name) ? list(object.at(name)) : none;
}

std::string service_of_batch(const json& batch) {
  if (!batch.contains("resource")) return {};
  for (const json& attribute : member_list(batch.at("resource"), "attributes")) {
    if (attribute.at("key") == "service.name") {
      return attribute.at("value").value("stringValue", "");
    }
  }
  return {};
}

WholeSpan read_whole_span(const std::string& service, const json& span) {
  WholeSpan read{service, span.value("name", ""), {}};
  for (const json& attribute : member_list(span, "attributes")) {
    read.attributes.push_back(attribute.at("key").get<std::string>());
  }
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
      const std::string service = service_of_batch(batch);
      for (const json& scope : member_list(batch, "scopeSpans")) {
        for (const json& span : member_list(scope, "spans"))
          spans.push_back(read_whole_span(service, span));
      }
    }
    return spans;
  });
}

}  // namespace harness::observe
