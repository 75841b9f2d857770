#include "tests/support/shown_panels.hpp"

#include <cmath>
#include <filesystem>
#include <map>

#include "harness/core/clock.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"

namespace harness::test {
namespace {

using nlohmann::json;

using Params = std::map<std::string, std::string>;

json answer_of(const std::string& url, const Params& params) {
  net::HttpRequest request;
  request.url = url + "?" + net::query_string(params);
  const auto response = net::HttpClient().send(request);
  if (!response || response->status != 200) return nullptr;
  return json::parse(response->body, nullptr, false);
}

std::string seconds_of(WallTime time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

Params window(const std::string& query, const std::string& as, const PageTimes& times) {
  const WallTime end = SystemClock().wall();
  return {{as, query}, {"start", seconds_of(end - times.shown)}, {"end", seconds_of(end)}};
}

json result_of(const json& answer) {
  const json none = json::array();
  const json result =
      answer.is_object() ? answer.value(json::json_pointer("/data/result"), none) : none;
  return result.is_array() ? result : none;
}

// NaN is a gap in a panel.
void add(std::vector<double>& values, const json& sample) {
  const double value = std::stod(sample.at(1).get<std::string>());
  if (!std::isnan(value)) values.push_back(value);
}

std::vector<double> metric(const std::string& url, const std::string& query, bool is_instant,
                           const PageTimes& times) {
  const bool now = is_instant || times.shown.count() == 0;
  Params params = now ? Params{{"query", query}} : window(query, "query", times);
  if (!now) params["step"] = "5";
  std::vector<double> values;
  for (const json& series : result_of(answer_of(url + (now ? "" : "_range"), params))) {
    if (series.contains("value")) add(values, series.at("value"));
    for (const json& sample : series.value("values", json::array())) add(values, sample);
  }
  return values;
}

std::vector<double> count_of_lines(const std::string& url, Params params) {
  params["limit"] = "5000";
  std::size_t lines = 0;
  for (const json& stream : result_of(answer_of(url, params))) lines += stream.at("values").size();
  return lines == 0 ? std::vector<double>() : std::vector<double>{static_cast<double>(lines)};
}

std::vector<double> count_of_traces(const std::string& url, Params params) {
  params["limit"] = "1000";
  const json found = answer_of(url, params);
  const std::size_t traces =
      found.is_object() ? found.value("traces", json::array()).size() : std::size_t{0};
  return traces == 0 ? std::vector<double>() : std::vector<double>{static_cast<double>(traces)};
}

// Of the query's own override, else of the panel.
json steps_of(const json& panel, const json& target) {
  const json& config = panel.at("fieldConfig");
  for (const json& one : config.value("overrides", json::array())) {
    if (one.at("matcher").at("options") != target.at("refId")) continue;
    for (const json& property : one.at("properties")) {
      if (property.at("id") == "thresholds") return property.at("value").at("steps");
    }
  }
  return config.at("defaults").at("thresholds").at("steps");
}

}  // namespace

std::vector<json> panels_of(const std::string& uid) {
  const std::filesystem::path file = HARNESS_SOURCE_DIR "/dashboards/" + uid + ".json";
  const json dashboard = json::parse(*read_file(file));
  std::vector<json> panels;
  for (const json& panel : dashboard.at("panels")) {
    if (panel.at("type") != "row") panels.push_back(panel);
  }
  return panels;
}

std::vector<double> shown_by(const json& target, const PageBackends& backends,
                             const PageTimes& times) {
  const std::string kind = target.at("datasource").at("type");
  if (kind == "tempo") {
    return count_of_traces(backends.tempo + "/api/search", window(target.at("query"), "q", times));
  }
  std::string query = replace_all(target.at("expr"), "$__rate_interval", times.rate_interval);
  query = replace_all(query, "$__range", times.range);
  if (kind == "loki") {
    return count_of_lines(backends.loki + "/loki/api/v1/query_range",
                          window(query, "query", times));
  }
  return metric(backends.prometheus + "/api/v1/query", query, target.value("instant", false),
                times);
}

std::string color_of(double value, const json& panel, const json& target) {
  std::string color;
  for (const json& step : steps_of(panel, target)) {
    if (step.at("value").is_null() || value >= step.at("value").get<double>()) {
      color = step.at("color");
    }
  }
  return color;
}

}  // namespace harness::test
