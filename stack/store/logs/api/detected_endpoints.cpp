#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/api/answers.hpp"
#include "stack/store/logs/api/detected_field.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/json_text.hpp"
#include "stack/store/logs/api/selected.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;

constexpr std::size_t usual_fields = 1000;
constexpr std::size_t usual_lines = 100;

bool is_hex_digit(char c) {
  return harness::is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

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

// xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, also in braces, behind urn:uuid:, or without the lines.
bool is_uuid(std::string_view text) {
  constexpr std::string_view urn = "urn:uuid:";
  if (harness::lower(text.substr(0, urn.size())) == urn) {
    text.remove_prefix(urn.size());
  } else if (text.size() > 2 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, text.size() - 2);
  } else if (text.size() == 32) {
    return std::all_of(text.begin(), text.end(), is_hex_digit);
  }
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_line = at == 8 || at == 13 || at == 18 || at == 23;
    if (is_line ? text[at] != '-' : !is_hex_digit(text[at])) return false;
  }
  return true;
}

// A label that names things one by one tells nobody much: Loki leaves it out, unless it is one of
// those that Kubernetes gives.
bool tells_much(std::string_view name, const std::set<std::string_view>& values) {
  if (harness::is_one_of(name, {"cluster", "namespace", "instance", "pod"})) return true;
  return !std::all_of(values.begin(), values.end(), [](std::string_view value) {
    return pipeline::parse_float(value).has_value() || is_uuid(value);
  });
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
    if (!tells_much(name, values)) continue;
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
