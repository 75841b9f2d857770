#include "harness/observe/prometheus.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

// [1763718241.25, "12"]: seconds since the epoch, and the value as text ("NaN", "+Inf" included).
Point read_point(const json& pair) {
  constexpr double latest = 9e9;  // in the year 2255: nanoseconds have no room for more
  if (list(pair).size() != 2) throw Misread(other_shape);
  const auto at = pair.at(0).get<double>();
  if (!(at >= 0 && at <= latest)) throw Misread("answered with a sample of a time that is none");
  return {WallTime{from_seconds(at)}, read_number(pair.at(1).get_ref<const std::string&>())};
}

Series read_series(const json& entry, const std::string& type) {
  Series series;
  const bool has_one = type == "vector";
  const bool has_histogram = entry.contains("histogram") || entry.contains("histograms");
  if (entry.contains("value") != has_one || entry.contains("values") == has_one || has_histogram) {
    throw Misread("answered with a " + type + ", a series of which is of another form");
  }
  series.labels = entry.at("metric").get<std::map<std::string, std::string>>();
  if (has_one) {
    series.points.push_back(read_point(entry.at("value")));
    return series;
  }
  for (const json& pair : list(entry.at("values"))) {
    const Point point = read_point(pair);
    if (!series.points.empty() && point.at <= series.points.back().at) {
      throw Misread("answered with samples that are not in the order of their times");
    }
    series.points.push_back(point);
  }
  return series;
}

std::vector<Series> read_all_series(const json& answer) {
  const json& data = data_of(answer);
  const auto type = data.at("resultType").get<std::string>();
  std::vector<Series> all;
  if (type == "scalar") {
    all.push_back({{}, {read_point(data.at("result"))}});
  } else if (type == "vector" || type == "matrix") {
    for (const json& entry : list(data.at("result"))) all.push_back(read_series(entry, type));
  } else {
    throw Misread("answered with " + shown(type) + " where series belong");
  }
  std::set<std::map<std::string, std::string>> known;
  for (const Series& series : all) {
    if (series.points.empty()) throw Misread("answered with a series that has no sample");
    if (!known.insert(series.labels).second) {
      throw Misread("answered with two series " + format_labels(series.labels));
    }
  }
  return all;
}

AlertRule read_rule(const json& group, const json& rule) {
  AlertRule alert;
  alert.name = rule.at("name").get<std::string>();
  alert.query = rule.at("query").get<std::string>();
  alert.labels = rule.value("labels", std::map<std::string, std::string>{});
  alert.annotations = rule.value("annotations", std::map<std::string, std::string>{});
  alert.state = rule.at("state").get<std::string>();
  alert.interval = from_seconds(group.at("interval").get<double>());
  alert.hold = from_seconds(rule.at("duration").get<double>());
  // Not yet evaluated is the year 1, which parses to a time before every mark.
  alert.last_evaluation =
      parse_wall(rule.at("lastEvaluation").get<std::string>()).value_or(WallTime{});
  return alert;
}

}  // namespace

Question promql_at(const std::string& query, WallTime at) {
  return {
      Backend::prometheus, "/api/v1/query", {{"query", query}, {"time", unix_seconds(at)}}, query};
}

Question promql_over(const std::string& query, const Window& window, Duration step) {
  return {Backend::prometheus,
          "/api/v1/query_range",
          {{"query", query},
           {"start", unix_seconds(window.begin)},
           {"end", unix_seconds(window.end)},
           {"step", format_number(seconds(step))}},
          query};
}

Question metric_names() {
  return {Backend::prometheus, "/api/v1/label/__name__/values", {}, "names of all metrics"};
}

Question metric_names_of(const std::string& selector, const Window& window) {
  Question question = metric_names();
  question.params = {{"match[]", selector},
                     {"start", unix_seconds(window.begin)},
                     {"end", unix_seconds(window.end)}};
  question.query = "names of the metrics of " + selector;
  return question;
}

Question metric_type(const std::string& family) {
  return {Backend::prometheus, "/api/v1/metadata", {{"metric", family}}, "type of " + family};
}

Question series_of(const std::string& selector, const Window& window) {
  return {Backend::prometheus,
          "/api/v1/series",
          {{"match[]", selector},
           {"start", unix_seconds(window.begin)},
           {"end", unix_seconds(window.end)}},
          selector};
}

Question alert_rules() {
  return {Backend::prometheus, "/api/v1/rules", {{"type", "alert"}}, "alert rules"};
}

Question recording_rules() {
  return {Backend::prometheus, "/api/v1/rules", {{"type", "record"}}, "recording rules"};
}

Result<std::string> result_type(const Answer& answer) {
  return read_document<std::string>(answer, [](const json& document) {
    return data_of(document).at("resultType").get<std::string>();
  });
}

Result<std::vector<Series>> parse_series(const Answer& answer) {
  return read_document<std::vector<Series>>(answer, read_all_series);
}

Result<std::vector<std::map<std::string, std::string>>> parse_label_sets(const Answer& answer) {
  using LabelSets = std::vector<std::map<std::string, std::string>>;
  return read_document<LabelSets>(
      answer, [](const json& document) { return data_of(document).get<LabelSets>(); });
}

Result<std::vector<std::string>> parse_names(const Answer& answer) {
  return read_document<std::vector<std::string>>(answer, [](const json& document) {
    return data_of(document).get<std::vector<std::string>>();
  });
}

Result<std::map<std::string, std::string>> parse_metric_types(const Answer& answer) {
  using Types = std::map<std::string, std::string>;
  return read_document<Types>(answer, [](const json& document) {
    Types types;
    for (const auto& [family, entries] : data_of(document).items()) {
      if (!list(entries).empty()) types[family] = entries.front().at("type").get<std::string>();
    }
    return types;
  });
}

Result<std::vector<AlertRule>> parse_alert_rules(const Answer& answer) {
  return read_document<std::vector<AlertRule>>(answer, [](const json& document) {
    std::vector<AlertRule> found;
    for (const json& group : list(data_of(document).at("groups"))) {
      for (const json& rule : group.at("rules")) {
        found.push_back(read_rule(group, rule));
      }
    }
    return found;
  });
}

Result<std::vector<RecordingRule>> parse_recording_rules(const Answer& answer) {
  return read_document<std::vector<RecordingRule>>(answer, [](const json& document) {
    std::vector<RecordingRule> found;
    for (const json& group : list(data_of(document).at("groups"))) {
      for (const json& rule : group.at("rules")) {
        found.push_back({rule.at("name").get<std::string>(), rule.at("query").get<std::string>(),
                         rule.value("labels", std::map<std::string, std::string>{})});
      }
    }
    return found;
  });
}

std::string format_labels(const std::map<std::string, std::string>& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text += (text.empty() ? "{" : ", ") + name + "=\"" + value + "\"";
  }
  return text.empty() ? "{}" : text + "}";
}

}  // namespace harness::observe
