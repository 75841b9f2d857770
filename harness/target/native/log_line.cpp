#include "harness/target/native/log_line.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>

namespace harness::target {
namespace {

using nlohmann::json;

struct FieldValue {
  std::string text;  // empty: it is none
  bool is_true = false;
};
using Fields = std::map<std::string, FieldValue>;

// Before the name of what stands in some object of a line.
const std::string inside = "*.";

// Of a number, as it is written: levels of some loggers are.
std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

// What stands in an object of the line is named by both names, and by its own where nothing else
// is: ids stand in the context that a logger adds.
Fields fields_of_json(const std::string& text) {
  Fields fields;
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return fields;
  for (const auto& [name, value] : parsed.items()) {
    fields[name] = {text_of(value), value == true};
  }
  for (const auto& [object, members] : parsed.items()) {
    if (!members.is_object()) continue;
    for (const auto& [name, value] : members.items()) {
      const std::string inner = text_of(value);
      fields.emplace(object + "." + name, FieldValue{inner});
      if (!inner.empty()) fields.emplace(inside + name, FieldValue{inner});
    }
  }
  return fields;
}

// key=value key="quoted value": what stands in quotes may have \" in it.
Fields fields_of_logfmt(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) break;
    const std::size_t begin = text.substr(0, equals).rfind(' ') + 1;  // 0 where there is none
    const std::string name(text.substr(begin, equals - begin));
    text.remove_prefix(equals + 1);
    std::string value;
    if (text.starts_with('"')) {
      text.remove_prefix(1);
      while (!text.empty() && text.front() != '"') {
        if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
        value += text.front();
        text.remove_prefix(1);
      }
    } else {
      value = text.substr(0, text.find(' '));
      text.remove_prefix(value.size());
    }
    if (!name.empty()) fields[name] = {value, value == "true"};
  }
  return fields;
}

Fields fields_of(const std::string& text, scenario::LogFormat format) {
  switch (format) {
    case scenario::LogFormat::json:
      return fields_of_json(text);
    case scenario::LogFormat::logfmt:
      return fields_of_logfmt(text);
    case scenario::LogFormat::text:
      break;
  }
  return {};
}

std::string first_of(const Fields& fields, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = fields.find(name);
    if (found != fields.end() && !found->second.text.empty()) return found->second.text;
  }
  return {};
}

// ECS has it as "trace.id", or so in an object.
std::string trace_id_in(const Fields& fields) {
  return first_of(fields, {"trace_id", "traceId", "otelTraceID", "trace.id", "*.trace_id",
                           "*.traceId", "*.otelTraceID"});
}

std::string span_id_in(const Fields& fields) {
  return first_of(fields, {"span_id", "spanId", "otelSpanID", "span.id", "*.span_id", "*.spanId",
                           "*.otelSpanID"});
}

// NAME=ID within plain text, as patterns of loggers have it; empty: there is none.
std::string id_in_text(std::string_view text, std::initializer_list<std::string_view> names) {
  constexpr std::size_t shortest = 16;
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  for (const std::string_view name : names) {
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
      const bool begins =
          at == 0 || std::string_view(" ,;[({\t\"").find(text[at - 1]) != std::string_view::npos;
      std::string_view rest = text.substr(at + name.size());
      if (!begins || !rest.starts_with('=')) continue;
      rest.remove_prefix(rest.starts_with("=\"") ? 2 : 1);
      const std::string_view id = rest.substr(0, rest.find_first_not_of(digits));
      if (id.size() >= shortest) return std::string(id);
    }
  }
  return {};
}

// RFC 3339 with any zone; none: it is another form, or says no zone.
std::optional<WallTime> parse_stamp(const std::string& text) {
  if (text.ends_with('Z')) {
    const auto at = parse_wall(text);
    return at ? std::optional(*at) : std::nullopt;
  }
  const std::size_t sign = text.find_last_of("+-");
  int hours = 0;
  int minutes = 0;
  const bool has_zone = sign != std::string::npos && sign > text.find('T') &&
                        std::sscanf(text.c_str() + sign + 1, "%2d:%2d", &hours, &minutes) == 2;
  if (!has_zone) return std::nullopt;
  const auto at = parse_wall(text.substr(0, sign) + "Z");
  if (!at) return std::nullopt;
  const Duration ahead = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return text[sign] == '+' ? *at - ahead : *at + ahead;
}

bool is_finer_than_a_millisecond(const std::string& stamp) {
  constexpr std::size_t digits_of_milliseconds = 3;
  const std::size_t point = stamp.find('.');
  if (point == std::string::npos) return false;
  const std::size_t end = stamp.find_first_not_of("0123456789", point + 1);
  return std::min(end, stamp.size()) - point - 1 > digits_of_milliseconds;
}

WallTime time_of(const std::string& stamp, const Arrival& arrival) {
  constexpr Duration trusted = std::chrono::seconds{5};
  if (!is_finer_than_a_millisecond(stamp)) return arrival.read_at;
  const std::optional<WallTime> at = parse_stamp(stamp);
  const bool fits = at && *at >= arrival.after - trusted && *at <= arrival.read_at + trusted;
  return fits ? *at : arrival.read_at;
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
    if (!line.level.empty()) labels["level"] = line.level;
    if (!line.job.empty()) labels["job"] = line.job;
    by_labels[std::move(labels)].push_back(entry(line));
  }
  for (auto& [labels, values] : by_labels) {
    all.push_back({{"stream", labels}, {"values", std::move(values)}});
  }
}

}  // namespace

LogLine parse_log_line(const std::string& text, const Arrival& arrival, scenario::LogFormat format,
                       const JobsByField& jobs) {
  LogLine line{arrival.read_at, text, {}, {}, {}};
  const Fields fields = fields_of(text, format);
  line.has_fields = !fields.empty();
  line.at = time_of(first_of(fields, {"timestamp", "time", "ts", "@timestamp"}), arrival);
  line.level = first_of(fields, {"level", "levelname", "severity", "lvl"});
  line.trace_id = trace_id_in(fields);
  line.span_id = span_id_in(fields);
  if (format == scenario::LogFormat::text) {
    line.trace_id = id_in_text(text, {"trace_id", "traceId"});
    line.span_id = id_in_text(text, {"span_id", "spanId"});
  }
  for (const auto& [field, job] : jobs) {
    const auto found = fields.find(field);
    if (found != fields.end() && found->second.is_true) line.job = job;
  }
  return line;
}

scenario::LogFormat format_of_line(std::string_view text) {
  return text.starts_with('{') ? scenario::LogFormat::json : scenario::LogFormat::logfmt;
}

WallTime LineTimes::unique(WallTime at, const std::string& text) {
  constexpr Duration remembered = std::chrono::seconds{10};
  const std::size_t hash = std::hash<std::string>()(text);
  while (!taken_.emplace(at, hash).second) at += Duration{1};
  const WallTime newest = taken_.rbegin()->first;
  while (taken_.begin()->first < newest - remembered) taken_.erase(taken_.begin());
  return at;
}

std::string push_body(const std::vector<LogStream>& streams) {
  json all = json::array();
  for (const LogStream& stream : streams) append_streams(stream, all);
  // What is no UTF-8 in a line is replaced: Loki refuses a body that holds it.
  return json{{"streams", std::move(all)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace harness::target
