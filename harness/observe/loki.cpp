#include "harness/observe/loki.hpp"

#include <algorithm>
#include <cmath>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

WallTime read_nanoseconds(const std::string& text) {
  const std::int64_t nanoseconds = read_whole_number(text);
  if (nanoseconds < 0) throw Misread("answered with a line of " + text + " ns");
  return WallTime{Duration{nanoseconds}};
}

// ["1763718241250000000", "the line", {structured metadata}]
LogLine read_line(const json& stream, const json& entry) {
  if (list(entry).size() < 2 || entry.size() > 3) throw Misread(other_shape);
  LogLine line;
  line.at = read_nanoseconds(entry.at(0).get_ref<const std::string&>());
  line.line = entry.at(1).get<std::string>();
  line.labels = stream.at("stream").get<std::map<std::string, std::string>>();
  return line;
}

std::vector<LogLine> read_lines(const json& document) {
  std::vector<LogLine> lines;
  const json& data = data_of(document);
  if (data.at("resultType") != "streams") {
    throw Misread("answered with " + data.at("resultType").dump() + " where streams belong");
  }
  for (const json& stream : list(data.at("result"))) {
    for (const json& entry : list(stream.at("values"))) lines.push_back(read_line(stream, entry));
  }
  return lines;
}

std::optional<std::string> text_of(const json& value) {
  if (value.is_null()) return std::nullopt;
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (text.empty()) return std::nullopt;
  return text;
}

// As the parser names it: ctx_trace_id of {"ctx": {"trace_id": …}}.
std::optional<std::string> text_inside(const json& object, std::string_view name) {
  for (const auto& [key, value] : object.items()) {
    const std::string label = as_label(key);
    if (label == name && !value.is_structured()) return text_of(value);
    if (!value.is_object() || !name.starts_with(label + "_")) continue;
    if (auto text = text_inside(value, name.substr(label.size() + 1))) return text;
  }
  return std::nullopt;
}

}  // namespace

std::string as_label(std::string name) {
  const auto stays = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::replace_if(
      name.begin(), name.end(), [&](char c) { return !stays(c); }, '_');
  return name;
}

std::optional<std::string> LogLine::field(const std::string& name) const {
  const json document = json_of(line);
  if (document.is_object() && document.contains(name)) return text_of(document.at(name));
  const auto label = labels.find(name);
  if (label != labels.end() && !label->second.empty()) return label->second;
  return document.is_object() ? text_inside(document, name) : std::nullopt;
}

std::string service_of(const std::map<std::string, std::string>& labels) {
  for (const char* name : {"compose_service", "service_name"}) {
    const auto label = labels.find(name);
    if (label != labels.end() && !label->second.empty()) return label->second;
  }
  return {};
}

Question logql_at(const std::string& metric_query, WallTime at) {
  return {Backend::loki,
          "/loki/api/v1/query",
          {{"query", metric_query}, {"time", unix_nanoseconds(at)}},
          metric_query};
}

Question logql_over(const std::string& metric_query, const Window& window, Duration step) {
  return {Backend::loki,
          "/loki/api/v1/query_range",
          {{"query", metric_query},
           {"start", unix_nanoseconds(window.begin)},
           {"end", unix_nanoseconds(window.end)},
           {"step", format_number(seconds(step))}},
          metric_query};
}

Question stream_labels(const std::string& selector, const Window& window) {
  return {Backend::loki,
          "/loki/api/v1/series",
          {{"match[]", selector},
           {"start", unix_nanoseconds(window.begin)},
           {"end", unix_nanoseconds(window.end)}},
          selector};
}

Question label_values(const std::string& label, const Window& window) {
  return {Backend::loki,
          "/loki/api/v1/label/" + label + "/values",
          {{"start", unix_nanoseconds(window.begin)}, {"end", unix_nanoseconds(window.end)}},
          "values of " + label};
}

Question count_lines(const std::string& log_query, const Window& window) {
  Question question = logql_at(
      "sum(count_over_time(" + log_query + " [" + range_of(window.length()) + "]))", window.end);
  question.query = log_query;
  return question;
}

Question list_lines(const std::string& log_query, const Window& window, unsigned limit) {
  return {Backend::loki,
          "/loki/api/v1/query_range",
          {{"query", log_query},
           {"start", unix_nanoseconds(window.begin)},
           {"end", unix_nanoseconds(window.end)},
           {"limit", std::to_string(limit)},
           {"direction", "forward"}},
          log_query};
}

Question list_all_lines(const std::string& log_query, const Window& window) {
  Question question = list_lines(log_query, window, lines_per_page);
  question.whole = true;
  return question;
}

Result<double> parse_count(const Answer& answer) {
  const Result<std::vector<Series>> series = parse_series(answer);
  if (!series) return fail(series.error());
  if (series->empty()) return 0.0;
  const double count = series->front().points.back().value;
  if (series->size() > 1) return fail("answered with several series where one count belongs");
  if (!(count >= 0) || std::isinf(count) || count != std::floor(count)) {
    return fail("answered with " + format_number(count) + " where a count belongs");
  }
  return count;
}

Result<Lines> parse_lines(const Answer& answer) {
  return read_document<Lines>(answer, [&](const json& document) {
    return Lines{read_lines(document), answer.cut};
  });
}

std::string stream_selector(const std::string& log_query) {
  const std::size_t open = log_query.find('{');
  if (open == std::string::npos) return log_query;
  char quote = 0;
  for (std::size_t at = open; at < log_query.size(); ++at) {
    const char c = log_query[at];
    if (quote != 0) {
      if (c == '\\' && quote == '"') ++at;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '`') {
      quote = c;
    } else if (c == '}') {
      return log_query.substr(open, at - open + 1);
    }
  }
  return log_query;
}

}  // namespace harness::observe
