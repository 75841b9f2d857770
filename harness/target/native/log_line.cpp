#include "harness/target/native/log_line.hpp"

#include <nlohmann/json.hpp>

namespace harness::target {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

json entry(const LogLine& line) {
  json metadata = json::object();
  if (!line.trace_id.empty()) metadata["trace_id"] = line.trace_id;
  if (!line.span_id.empty()) metadata["span_id"] = line.span_id;
  return json::array({unix_nanoseconds(line.at), line.text, std::move(metadata)});
}

void append_streams(const LogStream& stream, json& all) {
  std::map<Labels, json> by_labels;
  for (const LogLine& line : stream.lines) {
    Labels labels = stream.labels;
    labels["level"] = line.level;
    if (!line.job.empty()) labels["job"] = line.job;
    by_labels[std::move(labels)].push_back(entry(line));
  }
  for (auto& [labels, values] : by_labels) {
    all.push_back({{"stream", labels}, {"values", std::move(values)}});
  }
}

}  // namespace

LogLine parse_log_line(const std::string& text, WallTime read_at, const JobsByField& jobs) {
  LogLine line{read_at, text, "unknown", {}, {}};
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return line;
  if (const auto at = parse_wall(text_of(parsed, "timestamp"))) line.at = *at;
  if (auto level = text_of(parsed, "level"); !level.empty()) line.level = std::move(level);
  line.trace_id = text_of(parsed, "trace_id");
  line.span_id = text_of(parsed, "span_id");
  for (const auto& [field, job] : jobs) {
    const auto found = parsed.find(field);
    if (found != parsed.end() && *found == true) line.job = job;
  }
  return line;
}

std::string push_body(const std::vector<LogStream>& streams) {
  json all = json::array();
  for (const LogStream& stream : streams) append_streams(stream, all);
  // What is no UTF-8 in a line is replaced: Loki refuses a body that holds it.
  return json{{"streams", std::move(all)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace harness::target
