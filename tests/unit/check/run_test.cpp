#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/kinds.hpp"
#include "harness/check/run/seen.hpp"

namespace harness::check {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const observe::Window window{WallTime{std::chrono::seconds{1000}},
                             WallTime{std::chrono::seconds{1100}}};

// A Prometheus with one metric of one service, and answers to queries by their text.
class Metrics {
 public:
  std::map<std::string, std::string> answers;  // a matrix' result
  std::string alerts = "[]";
  std::string rules = R"({"groups":[]})";
  std::string names = R"(["http_requests_total","up"])";

  std::vector<observe::Answer> operator()(const std::vector<observe::Question>& questions) const {
    std::vector<observe::Answer> all;
    for (const observe::Question& question : questions) all.push_back(answer(question));
    return all;
  }

 private:
  static observe::Answer with(const std::string& data) {
    return {window.end, 200, R"({"status":"success","data":)" + data + "}", ""};
  }

  observe::Answer answer(const observe::Question& question) const {
    if (question.path.ends_with("/rules")) return with(rules);
    if (question.path.ends_with("/values")) return with(names);
    if (question.path.ends_with("/series")) return series(question.params.at("match[]"));
    const auto found = answers.find(question.params.at("query"));
    return with(R"({"resultType":"matrix","result":)" +
                (found == answers.end() ? std::string("[]") : found->second) + "}");
  }

  observe::Answer series(const std::string& match) const {
    if (match.find("\"ALERTS\"") != std::string::npos) return with(alerts);
    if (match.find("\"took_seconds_bucket\"") != std::string::npos) {
      return with(R"([{"__name__":"took_seconds_bucket","le":"10"},)"
                  R"({"__name__":"took_seconds_bucket","le":"0.25"},)"
                  R"({"__name__":"took_seconds_bucket","le":"+Inf"}])");
    }
    if (match.find("\"http_requests_total\"") == std::string::npos) return with("[]");
    return with(R"([{"__name__":"http_requests_total","job":"frontend","status":"200"},)"
                R"({"__name__":"http_requests_total","job":"frontend","status":"500"}])");
  }
};

// A value a second, from one second of the window to another.
std::string values(int begin, int end, const std::string& value = "1") {
  std::string points;
  for (int at = begin; at <= end; ++at) {
    points += (points.empty() ? "[" : ",[") + std::to_string(1000 + at) + ",\"" + value + "\"]";
  }
  return R"([{"metric":{"job":"frontend"},"values":[)" + points + "]}]";
}

Seen seen(const std::string& rule, const Metrics& metrics) {
  const Source source = parse_source(
      "a.yml", "groups:\n  - name: a\n    rules:\n      - alert: A\n" + rule, Form::yaml);
  const auto asked = asked_by_rules(source);
  EXPECT_EQ(asked.size(), 1U);
  return look_at_telemetry(asked, observe::AskAll(metrics), window).front();
}

std::string expr(const std::string& query) { return "        expr: '" + query + "'\n"; }

TEST(CheckOnTelemetry, SaysThatAnAlertFiresOnceItHasHeldForAsLongAsItAsks) {
  Metrics metrics;
  metrics.answers["up == 0"] = values(10, 40);
  EXPECT_EQ(seen(expr("up == 0") + "        for: 20s\n", metrics).outcome, Outcome::fired);
  EXPECT_EQ(seen(expr("up == 0") + "        for: 1m\n", metrics).outcome, Outcome::pending);
}

TEST(CheckOnTelemetry, MissesAnAlertThatShouldHaveFired) {
  Metrics metrics;
  metrics.answers["up == 0"] = values(0, 90);
  EXPECT_THAT(seen(expr("up == 0") + "        for: 20s\n", metrics).but,
              HasSubstr("Prometheus knew no such alert"));
  metrics.alerts = R"([{"__name__":"ALERTS","alertname":"A","alertstate":"firing"}])";
  EXPECT_THAT(seen(expr("up == 0") + "        for: 20s\n", metrics).but, IsEmpty());
}

TEST(CheckOnTelemetry, KnowsHowOftenRulesAreEvaluated) {
  Metrics metrics;
  metrics.answers["up == 0"] = values(0, 40);
  const Seen short_one = seen(expr("up == 0") + "        for: 20s\n", metrics);
  EXPECT_THAT(short_one.but, IsEmpty());
  EXPECT_THAT(short_one.what, HasSubstr("and Prometheus knew no such alert"));
  metrics.answers["max(prometheus_rule_group_interval_seconds)"] = values(0, 40, "5");
  EXPECT_THAT(seen(expr("up == 0") + "        for: 20s\n", metrics).but,
              HasSubstr("Prometheus knew no such alert"));
}

TEST(CheckOnTelemetry, TakesNothingForAbsentBeforeTheFirstSample) {
  Metrics metrics;
  const std::string rule = expr("absent(nobody)") + "        for: 20s\n";
  metrics.answers["absent(nobody)"] = values(0, 96);
  EXPECT_EQ(seen(rule, metrics).outcome, Outcome::fired);
  metrics.answers["max(up)"] = values(90, 100);
  const Seen young = seen(rule, metrics);
  EXPECT_EQ(young.outcome, Outcome::pending);
  EXPECT_THAT(young.but, IsEmpty());
  metrics.answers["absent(nobody)"] = values(0, 80);
  EXPECT_EQ(seen(rule, metrics).outcome, Outcome::not_exercised);
}

TEST(CheckOnTelemetry, NamesWhatNobodyHasWithTheNearest) {
  const Metrics metrics;
  const Seen metric = seen(expr("rate(http_request_total[1m]) > 0"), metrics);
  EXPECT_EQ(metric.outcome, Outcome::cannot);
  EXPECT_EQ(metric.remedy, "did you mean http_requests_total?");
  const Seen label = seen(expr("rate(http_requests_total{jobs=\"a\"}[1m]) > 0"), metrics);
  EXPECT_EQ(label.outcome, Outcome::cannot);
  EXPECT_EQ(label.remedy, "did you mean job?");
  const Seen value = seen(expr("rate(http_requests_total{job=\"fronted\"}[1m]) > 0"), metrics);
  EXPECT_EQ(value.outcome, Outcome::cannot);
  EXPECT_EQ(value.remedy, "did you mean frontend?");
}

TEST(CheckOnTelemetry, SeesBehindTheZeroOfVector) {
  const Seen slip = seen(expr("(sum(rate(http_request_total[1m])) or vector(0)) > 5"), Metrics());
  EXPECT_EQ(slip.outcome, Outcome::cannot);
  EXPECT_EQ(slip.what, "nobody has a metric http_request_total");
  EXPECT_EQ(slip.remedy, "did you mean http_requests_total?");
  // It may be born at its first event.
  const Seen unborn = seen(expr("(sum(rate(nobody[1m])) or vector(0)) > 5"), Metrics());
  EXPECT_EQ(unborn.outcome, Outcome::not_exercised);
  EXPECT_EQ(unborn.what, "nobody has a metric nobody");
  EXPECT_EQ(seen(expr("absent(up) or vector(0) > 5"), Metrics()).outcome, Outcome::not_exercised);
}

TEST(CheckOnTelemetry, SaysNothingOfNamesWhereThereIsNoneAtAll) {
  Metrics metrics;
  metrics.names = "[]";
  const Seen nothing = seen(expr("rate(http_request_total[1m]) > 0"), metrics);
  EXPECT_EQ(nothing.outcome, Outcome::unanswered);
  EXPECT_EQ(nothing.what, "Prometheus has no metric at all");
}

TEST(CheckOnTelemetry, SaysThatAPrometheusHasNotLoadedARule) {
  Metrics metrics;
  metrics.answers["rate(http_requests_total[1m])"] = values(0, 50, "4");
  const std::string rule = expr("rate(http_requests_total[1m]) > 9");
  metrics.rules = R"({"groups":[{"interval":1,"rules":[{"name":"A","type":"alerting","query":"up",)"
                  R"("duration":2,"labels":{},"state":"inactive",)"
                  R"("lastEvaluation":"2023-11-14T22:14:21Z"}]}]})";
  EXPECT_EQ(seen(rule, metrics).what, "rate(http_requests_total[1m]) was 4, and never > 9");
  metrics.rules.replace(metrics.rules.find("\"A\""), 3, "\"B\"");
  EXPECT_EQ(seen(rule, metrics).what,
            "rate(http_requests_total[1m]) was 4, and never > 9; Prometheus has not loaded it");
}

TEST(CheckOnTelemetry, TakesAnotherNumberForNoSlip) {
  const Seen status = seen(expr("rate(http_requests_total{status=\"501\"}[1m]) > 0"), Metrics());
  EXPECT_EQ(status.outcome, Outcome::not_exercised);
  EXPECT_EQ(status.what,
            "no series of http_requests_total has status=\"501\", but status is 200, 500");
}

TEST(CheckOnTelemetry, NamesBoundsThatAHistogramHasNot) {
  const Seen bound = seen(expr("rate(took_seconds_bucket{le=\"0.3\"}[1m]) > 0"), Metrics());
  EXPECT_EQ(bound.outcome, Outcome::cannot);
  EXPECT_EQ(bound.what,
            "no series of took_seconds_bucket has le=\"0.3\": its bounds are 0.25, 10, +Inf");
  EXPECT_EQ(bound.remedy, "write one of these: the nearest is 0.25");
  EXPECT_EQ(seen(expr("rate(took_seconds_bucket{le=\"10.0\"}[1m]) > 0"), Metrics()).remedy,
            "write one of these: the nearest is 10");
}

TEST(CheckOnTelemetry, NamesPatternsThatMatchAPartAlone) {
  const Seen part = seen(expr("rate(http_requests_total{job=~\"front\"}[1m]) > 0"), Metrics());
  EXPECT_EQ(part.outcome, Outcome::cannot);
  EXPECT_EQ(part.what, "no series of http_requests_total has job=~\"front\", but job is frontend");
  EXPECT_EQ(part.remedy, "a regular expression has to match all of it: write job=~\"front.*\"");
  for (const char* pattern : {"status=~\"4..\"", "status=~\"201|204\"", "job=~\"stock|shop\""}) {
    EXPECT_EQ(
        seen(expr(std::string("rate(http_requests_total{") + pattern + "}[1m]) > 0"), Metrics())
            .outcome,
        Outcome::not_exercised)
        << pattern;
  }
}

TEST(CheckOnTelemetry, NeedsNoneOfWhatIsSaidNotToBeThere) {
  EXPECT_EQ(seen(expr("absent(nobody)"), Metrics()).outcome, Outcome::not_exercised);
  EXPECT_EQ(seen(expr("rate(http_requests_total[1m]) > 9 unless nobody"), Metrics()).outcome,
            Outcome::not_exercised);
  EXPECT_EQ(seen(expr("rate(http_requests_total[1m]) > 9 or nobody"), Metrics()).outcome,
            Outcome::not_exercised);
}

TEST(CheckOnTelemetry, TellsOfTheSideOfAnOrThatNobodyHas) {
  Metrics metrics;
  metrics.answers["rate(http_requests_total[1m])"] = values(0, 50, "4");
  const Seen half = seen(expr("rate(http_requests_total[1m]) > 9 or nobody > 1"), metrics);
  EXPECT_EQ(half.outcome, Outcome::reachable);
  EXPECT_EQ(half.what,
            "rate(http_requests_total[1m]) was 4, and never > 9; one side of or gives nothing: "
            "nobody has a metric nobody");
  EXPECT_THAT(half.but, IsEmpty());
}

TEST(CheckOnTelemetry, SaysHowNearAThresholdItCame) {
  Metrics metrics;
  metrics.answers["rate(http_requests_total[1m])"] = values(0, 50, "4");
  const Seen seen_one = seen(expr("rate(http_requests_total[1m]) > 9"), metrics);
  EXPECT_EQ(seen_one.outcome, Outcome::reachable);
  EXPECT_EQ(seen_one.what, "rate(http_requests_total[1m]) was 4, and never > 9");
}

TEST(CheckOnTelemetry, SaysThatTwoSidesNeverMeet) {
  Metrics metrics;
  metrics.answers["rate(http_requests_total[1m])"] = values(0, 50);
  metrics.answers["rate(http_requests_total[2m])"] = values(0, 50);
  std::string& other = metrics.answers["rate(http_requests_total[3m])"] = values(0, 50);
  other.replace(other.find("frontend"), 8, "backend");
  std::string& grouped = metrics.answers["rate(http_requests_total[4m])"] = values(0, 50);
  grouped.replace(grouped.find("job"), 3, "pod");
  const Seen both = seen(
      expr("rate(http_requests_total[1m]) > on (status) rate(http_requests_total[2m])"), metrics);
  EXPECT_EQ(both.outcome, Outcome::cannot);
  EXPECT_EQ(
      both.what,
      "the two sides of > never meet: left there is {job=\"frontend\"}, right {job=\"frontend\"}");
  EXPECT_EQ(
      seen(expr("rate(http_requests_total[1m]) > rate(http_requests_total[3m])"), metrics).what,
      "the two sides of > never meet: left there is {job=\"frontend\"}, right {job=\"backend\"}");
  EXPECT_EQ(
      seen(expr("rate(http_requests_total[1m]) > rate(http_requests_total[4m])"), metrics).what,
      "the two sides of > never meet: left there is {job}, right {pod}");
}

Seen seen_in_panel(const std::string& unit, const std::string& value) {
  const Source source = parse_source(
      "a.json",
      R"({"panels": [{"type": "stat", "title": "Up", "datasource": {"type": "prometheus"},)"
      R"("fieldConfig": {"defaults": {"unit": ")" +
          unit + R"("}}, "targets": [{"refId": "A", "expr": "up"}]}]})",
      Form::json);
  Metrics metrics;
  metrics.answers["up"] = values(0, 50, value);
  return look_at_telemetry(asked_by_dashboard(source), observe::AskAll(metrics), window).front();
}

Seen shown_in_panel(const std::string& query, const Metrics& metrics) {
  const Source source = parse_source(
      "a.json",
      R"({"panels": [{"type": "stat", "title": "Up", "datasource": {"type": "prometheus"},)"
      R"("targets": [{"refId": "A", "expr": ")" +
          query + R"("}]}]})",
      Form::json);
  return look_at_telemetry(asked_by_dashboard(source), observe::AskAll(metrics), window).front();
}

TEST(CheckOnTelemetry, TakesTheZeroOfVectorForNoValueOfAPanel) {
  Metrics metrics;
  for (const char* metric : {"http_request_total", "nobody", "http_requests_total"}) {
    metrics.answers[std::string("sum(") + metric + ") or vector(0)"] = values(0, 50, "0");
  }
  const Seen slip = shown_in_panel("sum(http_request_total) or vector(0)", metrics);
  EXPECT_EQ(slip.outcome, Outcome::cannot);
  EXPECT_EQ(slip.what,
            "nobody has a metric http_request_total, and only vector() stands in its place");
  EXPECT_EQ(shown_in_panel("sum(nobody) or vector(0)", metrics).outcome, Outcome::not_exercised);
  EXPECT_EQ(shown_in_panel("sum(http_requests_total) or vector(0)", metrics).outcome,
            Outcome::steady);
  metrics.answers["sum(http_request_total)"] = values(0, 50, "0");
  EXPECT_EQ(shown_in_panel("sum(http_request_total) or vector(0)", metrics).outcome,
            Outcome::steady);
}

TEST(CheckOnTelemetry, NamesValuesThatAUnitHasNoSenseFor) {
  EXPECT_EQ(seen_in_panel("percentunit", "1").but, "");
  EXPECT_EQ(seen_in_panel("percentunit", "97").but,
            "goes up to 97, and its unit percentunit takes 1 for 100 %");
  EXPECT_EQ(seen_in_panel("bool_on_off", "1").but, "");
  EXPECT_EQ(seen_in_panel("bool_on_off", "3").but, "is 3, and its unit bool_on_off tells 0 from 1");
  EXPECT_EQ(seen_in_panel("dateTimeAsIso", "1700000000000").but, "");
  EXPECT_EQ(seen_in_panel("dateTimeAsIso", "1700000000").but,
            "is 1.7e+09, which its unit dateTimeAsIso takes for milliseconds since 1970");
  EXPECT_EQ(seen_in_panel("s", "1700000000").but,
            "goes up to 1.7e+09, which is 53 years in its unit s");
  EXPECT_EQ(seen_in_panel("ms", "250").but, "");
}

TEST(CheckOnTelemetry, NamesClassesOfCodesThatAreNoValues) {
  for (const char* op : {"=", "=~"}) {
    const Seen code =
        seen(expr("http_requests_total{status" + std::string(op) + "\"5xx\"} > 0"), Metrics());
    EXPECT_EQ(code.outcome, Outcome::cannot);
    EXPECT_EQ(code.remedy, "write status=~\"5..\"");
  }
  EXPECT_EQ(seen(expr("http_requests_total{status=\"503\"} > 0"), Metrics()).outcome,
            Outcome::not_exercised);
}

TEST(CheckOnTelemetry, NamesRangesInWhichNoTwoSamplesLie) {
  Metrics metrics;
  const std::string query = "rate(http_requests_total[1s]) > 0";
  EXPECT_EQ(seen(expr(query), metrics).outcome, Outcome::not_exercised);
  metrics.answers[R"(count_over_time({__name__="http_requests_total"}[100000ms]))"] =
      values(10, 40, "90");
  const Seen none = seen(expr(query), metrics);
  EXPECT_EQ(none.outcome, Outcome::cannot);
  EXPECT_EQ(none.what,
            "rate(http_requests_total[1s]) has no value: two samples never lie within 1s, as "
            "seldom as it is scraped");
  metrics.answers["rate(http_requests_total[1s])"] = values(10, 40, "0");
  EXPECT_EQ(seen(expr(query), metrics).outcome, Outcome::reachable);
}

TEST(CheckOnTelemetry, NamesLabelsToGroupByThatAreSlips) {
  Metrics metrics;
  metrics.answers["rate(http_requests_total[5s])"] = values(10, 40, "2");
  const auto grouped = [&](const std::string& label) {
    return seen(expr("sum by (" + label + ") (rate(http_requests_total[5s])) > 9"), metrics);
  };
  EXPECT_EQ(grouped("jobb").but, "groups by jobb, a label that none of its series has");
  EXPECT_EQ(grouped("jobb").but_remedy, "did you mean job?");
  EXPECT_EQ(grouped("job").but, "");
  EXPECT_EQ(grouped("cluster").but, "");  // it may be one of a larger system
}

TEST(CheckOnTelemetry, SaysThatAllIsTakenAwayByUnless) {
  Metrics metrics;
  metrics.answers["http_requests_total"] = values(10, 40);
  metrics.answers["http_requests_total > 0"] = values(10, 40);
  const Seen none =
      seen(expr("http_requests_total > 0 unless on (job) http_requests_total"), metrics);
  EXPECT_EQ(none.outcome, Outcome::not_exercised);
  EXPECT_EQ(none.what, "there is http_requests_total > 0, and all of it is right of unless, too");
}

}  // namespace
}  // namespace harness::check
