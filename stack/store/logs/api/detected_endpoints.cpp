#include <map>
#include <set>

#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/api/answers.hpp"
#include "stack/store/logs/api/detected_field.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/json_text.hpp"
#include "stack/store/logs/api/selected.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;

constexpr std::size_t usual_fields = 1000;
constexpr std::size_t usual_lines = 100;

// The entries that fields are looked for in.
Outcome<std::vector<ShownStream>> sample(const Context& context, const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return tl::unexpected<Failure>(bounds.error());
  const auto lines = read_limit(request, "line_limit", usual_lines);
  if (!lines) return tl::unexpected<Failure>(lines.error());
  const auto parsed = language::parse(text_of(request, "query"));
  if (!parsed) return refuse(400, to_string(parsed.error()));
  const auto* log = std::get_if<language::LogQuery>(&*parsed);
  if (log == nullptr) return refuse(400, "only log selector is supported");
  Question question = context.question(request);
  return evaluate(*log, {bounds->start, bounds->end, *lines, Direction::backward, true}, question);
}

void append_field(std::string& body, const std::string& name, const DetectedField& field) {
  body += R"({"label":)";
  append_json(body, name);
  body += R"(,"type":")" + std::string(field.type()) + R"(","cardinality":)" +
          std::to_string(field.values.size()) + R"(,"parsers":)";
  if (field.parsers.empty()) {
    body += "null";
  } else {
    const char* separator = "[";
    for (const std::string& parser : field.parsers) {
      body += separator;
      append_json(body, parser);
      separator = ",";
    }
    body += ']';
  }
  body += '}';
}

}  // namespace

http::Response detected_labels(const Context& context, const http::Request& request) {
  const auto streams = selected_streams(context, request);
  if (!streams) return failed(streams.error());
  std::map<std::string_view, std::set<std::string_view>> labels;
  for (const StreamView& stream : *streams) {
    for (const Field& label : stream.labels) labels[label.name].insert(label.value);
  }
  std::string body = R"({"detectedLabels":[)";
  const char* separator = "";
  for (const auto& [name, values] : labels) {
    body += separator;
    body += R"({"label":)";
    append_json(body, name);
    body += R"(,"cardinality":)" + std::to_string(values.size()) + "}";
    separator = ",";
  }
  return http::json(body + "]}");
}

http::Response detected_fields(const Context& context, const http::Request& request) {
  const auto limit = read_limit(request, "limit", usual_fields);
  if (!limit) return failed(limit.error());
  const auto streams = sample(context, request);
  if (!streams) return failed(streams.error());
  std::string body = R"({"fields":[)";
  std::size_t written = 0;
  for (const auto& [name, field] : detected(*streams)) {
    if (written == *limit) break;
    if (written++ > 0) body += ',';
    append_field(body, name, field);
  }
  return http::json(body + R"(],"limit":)" + std::to_string(*limit) + "}");
}

http::Response detected_field_values(const Context& context, const http::Request& request) {
  const auto limit = read_limit(request, "limit", usual_fields);
  if (!limit) return failed(limit.error());
  const auto streams = sample(context, request);
  if (!streams) return failed(streams.error());
  const auto fields = detected(*streams);
  const auto named = request.path_params.find("name");
  const auto field = named == request.path_params.end() ? fields.end() : fields.find(named->second);
  std::string body = R"({"values":[)";
  std::size_t written = 0;
  if (field != fields.end()) {
    for (const std::string& value : field->second.values) {
      if (written == *limit) break;
      if (written++ > 0) body += ',';
      append_json(body, value);
    }
  }
  return http::json(body + R"(],"limit":)" + std::to_string(*limit) + "}");
}

// It would take a WebSocket.
http::Response tail(const Context&, const http::Request&) {
  return failed(Failure{501,
                        "tail is not spoken here: ask query_range again and again, from the "
                        "time of the last line on"});
}

// Loki finds patterns only where that is switched on.
http::Response patterns(const Context&, const http::Request&) {
  return http::json(R"({"status":"success","data":[]})");
}

http::Response build_info(const Context&, const http::Request&) {
  // The version whose answers these are: Grafana chooses its requests by it.
  return http::json(
      R"({"version":"3.7.8","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":""})");
}

}  // namespace store::logs
