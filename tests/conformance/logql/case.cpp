#include "tests/conformance/logql/case.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

namespace store::logs::test {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t milli = 1'000'000;

std::string rfc3339(std::int64_t time) {
  const std::chrono::sys_seconds whole{std::chrono::seconds{time / second}};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(whole)};
  const std::chrono::hh_mm_ss clock{whole - std::chrono::floor<std::chrono::days>(whole)};
  char text[64];  // NOLINT(modernize-avoid-c-arrays): of a C function
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ", int{day.year()},
                unsigned{day.month()}, unsigned{day.day()}, static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<int>(time % second));
  return text;
}

bool is_time(const std::string& name) { return name == "start" || name == "end" || name == "time"; }

std::string text_of(const Json& recorded, const std::string& name, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!is_time(name)) return value.dump();
  const std::int64_t time = base + value.get<std::int64_t>();
  const std::string times = recorded.value("times", "");
  if (times == "seconds") return std::to_string(time / second);
  return times == "rfc3339" ? rfc3339(time) : std::to_string(time);
}

std::int64_t offset_of_seconds(const Json& seconds) {
  return std::llround(seconds.get<double>() * 1000) * milli - base;
}

// The labels as a list of names and values, for sorting.
std::vector<std::pair<std::string, std::string>> order_of(const Json& item) {
  const Json& labels = item.contains("stream")   ? item["stream"]
                       : item.contains("metric") ? item["metric"]
                                                 : item;
  std::vector<std::pair<std::string, std::string>> list;
  for (const auto& [name, value] : labels.items()) list.emplace_back(name, value);
  return list;
}

Json sorted(Json items) {
  std::sort(items.begin(), items.end(),
            [](const Json& a, const Json& b) { return order_of(a) < order_of(b); });
  return items;
}

void normalise(Json& item, const std::string& type) {
  if (type == "streams") {
    for (Json& value : item["values"]) {
      value[0] = std::stoll(value[0].get<std::string>()) - base;
    }
  } else if (type == "matrix") {
    for (Json& value : item["values"]) value[0] = offset_of_seconds(value[0]);
  } else if (type == "vector") {
    item["value"][0] = offset_of_seconds(item["value"][0]);
  }
}

Json without_time(Json scalar) {
  scalar[0] = nullptr;
  return scalar;
}

Json of_query(const Json& recorded, const Json& data) {
  const std::string type = data["resultType"];
  Json out{{"result_type", type}};
  if (data.contains("encodingFlags")) out["encoding_flags"] = data["encodingFlags"];
  if (type == "scalar") {
    out["result"] = without_time(data["result"]);
    return out;
  }
  out["result"] = data["result"];
  for (Json& item : out["result"]) normalise(item, type);
  if (!recorded.value("ordered", false)) out["result"] = sorted(out["result"]);
  return out;
}

std::optional<double> number_of(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const std::string text = value;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool close(double a, double b) {
  constexpr double tolerance = 1e-9;
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(a));
}

// The value of a point, [time, "value"], wherever it stands.
bool same_items(const Json& a, const Json& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same(a[i], b[i])) return false;
  }
  return true;
}

}  // namespace

std::vector<Json> read_cases() {
  std::ifstream file(CONFORMANCE_DIR "/cases.jsonl");
  std::vector<Json> cases;
  for (std::string line; std::getline(file, line);) cases.push_back(Json::parse(line));
  return cases;
}

void push_data(LogStore& store) {
  std::ifstream file(CONFORMANCE_DIR "/data.json");
  const Json data = Json::parse(file);
  for (const Json& stream : data["streams"]) {
    LogPush push;
    for (const auto& [name, value] : stream["stream"].items()) {
      push.labels.push_back({name, value.get_ref<const std::string&>()});
    }
    std::vector<std::string> names;  // so that views of keys stay
    names.reserve(stream["values"].size() * 8);
    for (const Json& value : stream["values"]) {
      LogEntry& entry = push.entries.emplace_back();
      entry.time = base + value[0].get<std::int64_t>();
      entry.line = value[1].get_ref<const std::string&>();
      if (value.size() < 3) continue;
      for (const auto& [name, text] : value[2].items()) {
        names.push_back(name);
        entry.metadata.push_back({names.back(), text.get_ref<const std::string&>()});
      }
    }
    std::vector<std::string> label_names;
    label_names.reserve(push.labels.size());
    std::size_t i = 0;
    for (const auto& [name, value] : stream["stream"].items()) {
      label_names.push_back(name);
      push.labels[i++].name = label_names.back();
    }
    store.append({push});
  }
}

std::string path_of(const Json& recorded) {
  const std::string endpoint = recorded["endpoint"];
  return "/loki/api/v1/" + (endpoint == "label_values" ? "label/{name}/values" : endpoint);
}

http::Request request_of(const Json& recorded) {
  http::Request request;
  request.method = "GET";
  request.path = path_of(recorded);
  for (const auto& [name, value] : recorded["params"].items()) {
    if (name == "name") request.path_params["name"] = value;
    const Json list = value.is_array() ? value : Json::array({value});
    for (const Json& one : list) request.params.emplace_back(name, text_of(recorded, name, one));
  }
  if (!recorded.contains("headers")) return request;
  for (const auto& [name, value] : recorded["headers"].items()) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers[lower] = value;
  }
  return request;
}

Json normalised(const Json& recorded, const http::Response& answer) {
  Json out{{"status", answer.status}};
  if (answer.status != 200) {
    std::string error = answer.body;
    if (!error.empty() && error.back() == '\n') error.pop_back();
    out["error"] = error;
    return out;
  }
  const Json body = Json::parse(answer.body);
  const std::string type = recorded.value("result_type", "");
  if (type == "strings" || type == "series") {
    out["result_type"] = type;
    out["result"] = body.contains("data") ? body["data"] : Json(nullptr);
    if (type == "series") out["result"] = sorted(out["result"]);
    return out;
  }
  out.update(of_query(recorded, body["data"]));
  return out;
}

bool same(const Json& recorded, const Json& answered) {
  if (recorded.type() != answered.type()) {
    return recorded.is_number() && answered.is_number() && recorded == answered;
  }
  if (recorded.is_array()) return same_items(recorded, answered);
  if (recorded.is_object()) {
    if (recorded.size() != answered.size()) return false;
    for (const auto& [name, value] : recorded.items()) {
      if (!answered.contains(name) || !same(value, answered[name])) return false;
    }
    return true;
  }
  if (recorded == answered) return true;
  const auto a = number_of(recorded);
  const auto b = number_of(answered);
  return a && b && close(*a, *b);
}

}  // namespace store::logs::test
