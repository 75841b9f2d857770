#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// Questions to Prometheus' HTTP API and what its answers say. Loki answers metric queries in the
// same form, so parse_series serves both.
namespace harness::observe {

struct Point {
  WallTime at;
  double value = 0;
};

struct Series {
  std::map<std::string, std::string> labels;
  std::vector<Point> points;  // one in an instant vector, by time in a matrix
};

struct AlertRule {
  std::string name;
  std::string query;
  std::map<std::string, std::string> labels;  // that it sets, beside those of its query's series
  std::map<std::string, std::string> annotations = {};  // as templates
  std::string state;                                    // "inactive", "pending", "firing"
  WallTime last_evaluation;
  Duration interval{0};  // between evaluations
  Duration hold{0};      // how long it is pending before it fires (`for`)
};

// What Prometheus records of an expression, under a name and with labels that it sets.
struct RecordingRule {
  std::string name;
  std::string query;
  std::map<std::string, std::string> labels = {};

  bool operator==(const RecordingRule&) const = default;
};

Question promql_at(const std::string& query, WallTime at);
// A value at each step from the window's begin on, up to its end.
Question promql_over(const std::string& query, const Window& window, Duration step);
Question metric_names();
Question metric_names_of(const std::string& selector, const Window& window);
Question series_of(const std::string& selector, const Window& window);  // all with a sample
Question metric_type(const std::string& family);                        // as its targets say it
Question alert_rules();
Question recording_rules();

// "vector", "matrix", "scalar", "string"; Loki has "streams" as well.
Result<std::string> result_type(const Answer& answer);

// A vector, a matrix or a scalar (one series without labels). NaN is a value: it says that there
// was nothing to divide by. What is no number, a series that stands there twice and one without a
// sample are errors.
Result<std::vector<Series>> parse_series(const Answer& answer);
Result<std::vector<std::map<std::string, std::string>>> parse_label_sets(const Answer& answer);
Result<std::vector<std::string>> parse_names(const Answer& answer);

// "counter", "gauge", "histogram", "summary", "unknown", by the family's name.
Result<std::map<std::string, std::string>> parse_metric_types(const Answer& answer);

Result<std::vector<AlertRule>> parse_alert_rules(const Answer& answer);
Result<std::vector<RecordingRule>> parse_recording_rules(const Answer& answer);

// "{job="dice-roller", status="500"}" as PromQL writes it.
std::string format_labels(const std::map<std::string, std::string>& labels);

}  // namespace harness::observe
