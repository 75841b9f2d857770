#include "harness/scenario/threshold.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "harness/core/text.hpp"
#include "harness/scenario/figure.hpp"

namespace harness::scenario {
namespace {

constexpr std::array<Metric, 14> known_metrics{{
    {"http_reqs", MetricType::counter, Subject::requests, "requests sent", true},
    {"http_req_failed", MetricType::rate, Subject::requests, "share of requests that failed", true},
    {"http_reqs_resent", MetricType::counter, Subject::requests,
     "times that a request was sent again, as its kept connection had ended"},
    {"http_req_duration", MetricType::trend, Subject::requests,
     "sending, waiting and receiving together"},
    {"http_req_connecting", MetricType::trend, Subject::requests,
     "time to connect; 0 on a kept connection"},
    {"http_req_tls_handshaking", MetricType::trend, Subject::requests,
     "time to agree on TLS; 0 where not"},
    {"http_req_sending", MetricType::trend, Subject::requests, "time to send the request"},
    {"http_req_waiting", MetricType::trend, Subject::requests,
     "time to the first byte of the answer"},
    {"http_req_receiving", MetricType::trend, Subject::requests, "time from there to its end"},
    {"latency", MetricType::trend, Subject::requests,
     "time from when the request was due to the answer's end", true},
    {"checks", MetricType::rate, Subject::requests, "share of checks that held"},
    {"iterations", MetricType::counter, Subject::iterations, "iterations that ran to their end"},
    {"dropped_iterations", MetricType::counter, Subject::iterations,
     "iterations that found no free user, or no time"},
    {"vus_max", MetricType::gauge, Subject::users, "users that there were at most"},
}};

const std::array<std::string, 8> aggregates{"count", "rate", "value", "avg",
                                            "min",   "max",  "med",   "p(N)"};

std::vector<std::string> aggregates_of(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return {"count", "rate"};
    case MetricType::gauge:
      return {"value"};
    case MetricType::rate:
      return {"rate"};
    case MetricType::trend:
      return {"avg", "min", "max", "med", "p(N)"};
  }
  return {};
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  names.reserve(known_metrics.size());
  for (const Metric& metric : known_metrics) names.emplace_back(metric.name);
  return names;
}

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

// "95" of "p(95)".
Result<double> parse_percentile(std::string_view text) {
  double value = 0;
  const auto [end, status] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  const bool complete = status == std::errc{} && end == text.data() + text.size();
  if (!complete || !(value > 0 && value <= 100)) {
    return fail(shown("p(" + std::string(text) + ")") + " is not a percentile", {},
                "write p(N) with N above 0 and at most 100");
  }
  return value;
}

Result<Condition> parse_aggregate(std::string_view text) {
  Condition condition;
  condition.aggregate = text;
  if (text.starts_with("p(") && text.ends_with(")")) {
    const Result<double> percentile = parse_percentile(text.substr(2, text.size() - 3));
    if (!percentile) return fail(percentile.error());
    condition.aggregate = "p";
    condition.percentile = *percentile;
  } else if (text == "p(N)" ||
             std::find(aggregates.begin(), aggregates.end(), text) == aggregates.end()) {
    return fail(in_quotes(text) + " is not an aggregate", {}, "k6 has " + join(aggregates, ", "));
  }
  return condition;
}

}  // namespace

std::span<const Metric> metrics() { return known_metrics; }

namespace {

constexpr std::string_view status_tag = "status";
constexpr std::string_view expected_tag = "expected_response";

// What is measured of requests once they are over; a check is of one answer already, and what was
// sent again is not counted by the answer that came in the end.
bool tells_answers_apart(const std::string& metric) {
  const bool is_of_requests = find_metric(metric)->subject == Subject::requests;
  return is_of_requests && metric != "checks" && metric != "http_reqs_resent";
}

std::optional<int> read_status(const std::string& text) {
  int status = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), status);
  const bool is_number = problem == std::errc{} && end == text.data() + text.size();
  // Those below 200 announce another answer, but for that of a switch of protocols. Beyond 599
  // stands for nothing, but three digits are what an answer may have.
  const bool is_status = status == 0 || status == 101 || (status >= 200 && status <= 999);
  return is_number && is_status ? std::optional(status) : std::nullopt;
}

// Takes what is said of answers out of the tags, which are said of requests.
Result<AnswerSelection> take_answers(const std::string& metric, Tags& tags) {
  AnswerSelection answers;
  auto status = tags.extract(std::string(status_tag));
  auto expected = tags.extract(std::string(expected_tag));
  if ((status || expected) && !tells_answers_apart(metric)) {
    return fail(metric + " cannot be told by " + (status ? status : expected).key(), {},
                "leave it out, or ask http_reqs, http_req_failed or a time of requests");
  }
  if (status) {
    answers.status = read_status(status.mapped());
    if (!answers.status) {
      return fail("status: " + shown(status.mapped()) + " is no status of an answer", {},
                  "write one such as 503, or 0 for requests that nobody answered");
    }
  }
  if (expected) {
    if (expected.mapped() != "true" && expected.mapped() != "false") {
      return fail("expected_response: " + shown(expected.mapped()) + " is neither true nor false",
                  {}, "write {expected_response:true} for answers that the request accepts");
    }
    answers.expected = expected.mapped() == "true";
  }
  return answers;
}

}  // namespace

std::vector<std::string> answer_tags(const std::string& metric) {
  if (!tells_answers_apart(metric)) return {};
  return {std::string(status_tag), std::string(expected_tag)};
}

const Metric* find_metric(std::string_view name) {
  const auto* found = std::find_if(known_metrics.begin(), known_metrics.end(),
                                   [name](const Metric& metric) { return metric.name == name; });
  return found == known_metrics.end() ? nullptr : found;
}

std::string MetricKey::text() const {
  Tags all = tags;
  if (answers.status) all[std::string(status_tag)] = std::to_string(*answers.status);
  if (answers.expected) all[std::string(expected_tag)] = *answers.expected ? "true" : "false";
  return metric + selector_text(all);
}

Result<MetricKey> parse_metric_key(std::string_view text) {
  const std::size_t brace = text.find('{');
  MetricKey key{std::string(text.substr(0, brace)), {}};
  if (find_metric(key.metric) == nullptr) {
    const std::vector<std::string> names = metric_names();
    std::string remedy = "metrics: " + join(names, ", ");
    if (const auto close = nearest(key.metric, names)) {
      remedy = "did you mean " + shown(*close) + "? " + remedy;
    }
    return fail("unknown metric " + shown(key.metric), {}, remedy);
  }
  if (brace == std::string_view::npos) return key;
  const Result<Tags> tags = parse_selector(text.substr(brace));
  if (!tags) return fail(tags.error());
  key.tags = *tags;
  const Result<AnswerSelection> answers = take_answers(key.metric, key.tags);
  if (!answers) return fail(answers.error());
  key.answers = *answers;
  return key;
}

Result<Condition> parse_condition(std::string_view text) {
  const std::size_t op = text.find_first_of("<>=!");
  if (op == std::string_view::npos) {
    return fail(in_quotes(text) + " compares nothing", {},
                "write AGGREGATE OPERATOR NUMBER, such as rate < 0.1 or p(95) < 500");
  }
  Result<Condition> condition = parse_aggregate(trim(text.substr(0, op)));
  if (!condition) return condition;
  const Result<Comparison> comparison = parse_comparison(text.substr(op));
  if (const std::size_t over = text.find(" over "); !comparison && over != std::string_view::npos) {
    return fail("over in " + shown(std::string(text)) + " has a key of its own", {},
                "in a scenario, write {threshold: " + shown(std::string(text.substr(0, over))) +
                    ", over: " + std::string(trim(text.substr(over + 6))) + "}");
  }
  if (!comparison) {
    return fail(comparison.error().what, {},
                "write AGGREGATE OPERATOR NUMBER, with times in milliseconds: p(95) < 500");
  }
  condition->comparison = *comparison;
  condition->text = text;
  return condition;
}

std::string Condition::sentence() const {
  return text + (over.written() ? " over each " + format_duration(*over) : "");
}

Result<void> check_over(const MetricKey& key, Duration over) {
  const Metric& metric = *find_metric(key.metric);
  if (!metric.by_the_second) {
    std::vector<std::string> kept;
    for (const Metric& one : known_metrics) {
      if (one.by_the_second) kept.emplace_back(one.name);
    }
    return fail(std::string(metric.name) + " is not kept by the second", {},
                "these are: " + join(kept, ", "));
  }
  if (!key.answers.takes_all()) {
    return fail(key.text() + ": answers are not told apart by the second", {},
                "leave out status and expected_response, or over");
  }
  if (over % std::chrono::seconds{1} == Duration{0}) return {};
  return fail(format_duration(over) + " is no whole number of seconds", {},
              "requests are counted by the second: write 5s");
}

namespace {

Figure figure_of(MetricType type, const std::string& aggregate) {
  switch (type) {
    case MetricType::counter:
      return aggregate == "count" ? a_count() : a_rate();
    case MetricType::gauge:
      return a_count();
    case MetricType::rate:
      return a_share();
    case MetricType::trend:
      return a_time();
  }
  return values_between({});
}

}  // namespace

Result<void> check_condition(const Metric& metric, const Condition& condition) {
  const std::vector<std::string> allowed = aggregates_of(metric.type);
  const std::string asked = condition.aggregate == "p" ? "p(N)" : condition.aggregate;
  if (std::find(allowed.begin(), allowed.end(), asked) == allowed.end()) {
    return fail(std::string(metric.name) + " has no " + asked, {}, "it has " + join(allowed, ", "));
  }
  return check_can_differ(condition.text, condition.comparison,
                          figure_of(metric.type, condition.aggregate));
}

}  // namespace harness::scenario
