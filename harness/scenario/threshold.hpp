#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/grammar/located.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/scenario/tags.hpp"

namespace harness::scenario {

// k6's thresholds: "METRIC{TAG:VALUE}: AGGREGATE OPERATOR NUMBER", with k6's names.

// What a metric keeps decides what can be asked of it.
enum class MetricType {
  counter,  // count, rate (per second)
  gauge,    // value
  rate,     // rate (share of values that are true)
  trend,    // avg, min, max, med, p(N); in milliseconds
};

// What it is measured of, which decides what a threshold can single out.
enum class Subject {
  requests,    // by phase, and by tags
  iterations,  // by the tags of their load
  users,       // nothing: there is one value for the whole run
};

struct Metric {
  std::string_view name;
  MetricType type;
  Subject subject;
  std::string_view about;
  bool by_the_second = false;  // it is kept of each second of the load, too
};

std::span<const Metric> metrics();
const Metric* find_metric(std::string_view name);

// What counts of the answers, as in k6: {status:503}, where 0 is of requests that nobody answered,
// and {expected_response:true}, of answers that their request accepts.
struct AnswerSelection {
  std::optional<int> status;
  std::optional<bool> expected;

  bool takes_all() const { return !status && !expected; }
  bool takes(int its_status, bool is_expected) const {
    return status.value_or(its_status) == its_status &&
           expected.value_or(is_expected) == is_expected;
  }
};

// "http_req_duration{name:roll,status:200}"
struct MetricKey {
  std::string metric;
  Tags tags;  // of what counts; empty: all does
  AnswerSelection answers = {};

  std::string text() const;
};

Result<MetricKey> parse_metric_key(std::string_view text);

// The tags by which answers to a metric's requests are told apart; none where they are not.
std::vector<std::string> answer_tags(const std::string& metric);

// "p(95) < 500"
struct Condition {
  std::string aggregate;  // "count", "rate", "value", "avg", "min", "max", "med", "p"
  double percentile = 0;  // of "p", in (0, 100]
  Comparison comparison;
  std::string text;  // as it is written

  // It has to hold in each stretch of the window that is so long; not written: in all of it.
  grammar::Located<Duration> over = {};

  std::string sentence() const;  // "p(95) < 500 over each 5s"
};

Result<Condition> parse_condition(std::string_view text);

// The error says what can be asked of the metric, or that it is no question at all.
Result<void> check_condition(const Metric& metric, const Condition& condition);
Result<void> check_over(const MetricKey& key, Duration over);

}  // namespace harness::scenario
