#include "tests/conformance/traceql/normal_form.hpp"

#include <algorithm>
#include <string_view>

namespace store::traces::test {

using nlohmann::json;

namespace {

void shift_times(json& value, std::int64_t base) {
  if (value.is_object()) {
    for (auto& [key, member] : value.items()) {
      if (std::string_view(key).ends_with("UnixNano") && member.is_string()) {
        member = std::to_string(std::stoll(member.get<std::string>()) - base);
      } else {
        shift_times(member, base);
      }
    }
  } else if (value.is_array()) {
    for (json& element : value) shift_times(element, base);
  }
}

void sort(json& list) {
  std::sort(list.begin(), list.end(),
            [](const json& a, const json& b) { return a.dump() < b.dump(); });
}

void sort_member(json& object, const char* name) {
  if (object.contains(name)) sort(object[name]);
}

// In the order in which they came, the names of what is listed.
json order_of(const json& list, const char* id) {
  json order = json::array();
  for (const json& one : list) order.push_back(one.at(id));
  return order;
}

void normalise_spanset(json& spanset) {
  spanset.erase("order");
  sort_member(spanset, "attributes");
  for (json& span : spanset["spans"]) sort_member(span, "attributes");
  sort(spanset["spans"]);
}

void normalise_search(json& answer) {
  json& traces = answer["traces"];
  if (!answer.contains("order") && traces.size() > 1) {
    answer["order"] = order_of(traces, "traceID");
  }
  for (json& trace : traces) {
    trace.erase("spanSet");
    if (!trace.contains("spanSets")) continue;
    for (json& spanset : trace["spanSets"]) normalise_spanset(spanset);
    sort(trace["spanSets"]);
  }
  sort(traces);
}

void normalise_resource_spans(json& list) {
  for (json& one : list) {
    sort_member(one["resource"], "attributes");
    for (json& scope : one["scopeSpans"]) {
      sort_member(scope["scope"], "attributes");
      for (json& span : scope["spans"]) {
        sort_member(span, "attributes");
        for (const char* part : {"events", "links"}) {
          if (!span.contains(part)) continue;
          for (json& element : span[part]) sort_member(element, "attributes");
        }
      }
      sort_member(scope, "spans");
    }
    sort_member(one, "scopeSpans");
  }
  sort(list);
}

void normalise_scopes(json& scopes) {
  for (json& scope : scopes) sort_member(scope, "tags");
  sort(scopes);
}

}  // namespace

json normal_form(json answer, std::int64_t base) {
  shift_times(answer, base);
  answer.erase("metrics");
  if (answer.contains("traces")) normalise_search(answer);
  if (answer.contains("batches")) normalise_resource_spans(answer["batches"]);
  if (answer.contains("trace") && answer["trace"].contains("resourceSpans")) {
    normalise_resource_spans(answer["trace"]["resourceSpans"]);
  }
  if (answer.contains("scopes")) normalise_scopes(answer["scopes"]);
  sort_member(answer, "tagNames");
  sort_member(answer, "tagValues");
  return answer;
}

}  // namespace store::traces::test
