#include "tests/conformance/traceql/recorded_traces.hpp"

#include <map>
#include <stdexcept>

#include "stack/store/intake/otlp_traces.hpp"
#include "stack/store/traces/api/routes.hpp"
#include "tests/support/golden.hpp"

namespace store::traces::test {

using nlohmann::json;

namespace {

void shift_times(json& value) {
  if (value.is_object()) {
    for (auto& [key, member] : value.items()) {
      if (std::string_view(key).ends_with("UnixNano")) {
        member = std::to_string(member.get<std::int64_t>() + RecordedTraces::base);
      } else {
        shift_times(member);
      }
    }
  } else if (value.is_array()) {
    for (json& element : value) shift_times(element);
  }
}

const std::map<std::string, std::string>& paths() {
  static const std::map<std::string, std::string> paths = {
      {"search", "/api/search"},
      {"search_tags", "/api/search/tags"},
      {"search_tags_v2", "/api/v2/search/tags"},
      {"tag_values", "/api/search/tag/{tag}/values"},
      {"tag_values_v2", "/api/v2/search/tag/{tag}/values"},
      {"trace_by_id", "/api/traces/{id}"},
      {"trace_by_id_v2", "/api/v2/traces/{id}"},
      {"query_range", "/api/metrics/query_range"},
  };
  return paths;
}

// Numbers of "start" and "end" count from the base.
std::string text_of(const std::string& name, const json& value) {
  if (value.is_string()) return value.get<std::string>();
  const bool is_time = name == "start" || name == "end";
  return std::to_string(value.get<std::int64_t>() + (is_time ? RecordedTraces::base_seconds : 0));
}

http::Request request_of(const json& one_case) {
  http::Request request;
  request.method = "GET";
  for (const auto& [name, value] : one_case.at("params").items()) {
    if (name == "tag") {
      request.path_params["tag"] = value;
    } else if (name == "trace_id") {
      request.path_params["id"] = value;
    } else {
      request.params.emplace_back(name, text_of(name, value));
    }
  }
  return request;
}

}  // namespace

RecordedTraces::RecordedTraces() : routes_(trace_routes(store_, clock_)) {
  json data = json::parse(harness::test::repository_file("tests/conformance/traceql/data.json"));
  shift_times(data);
  for (const json& batch : data.at("batches")) {
    const std::string body = batch.dump();
    const auto decoded = otlp::decode_traces_json(body);
    if (!decoded) throw std::runtime_error(decoded.error().what);
    store_.append(decoded->records);
  }
}

http::Response RecordedTraces::ask(const json& one_case) const {
  const std::string& path = paths().at(one_case.at("endpoint"));
  for (const http::Route& route : routes_) {
    if (route.path == path) return route.serve(request_of(one_case));
  }
  throw std::runtime_error("no route " + path);
}

}  // namespace store::traces::test
