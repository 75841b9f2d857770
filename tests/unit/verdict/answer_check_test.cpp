// Whether an answer is about what was asked.
#include "harness/verdict/answer_check.hpp"

#include <gtest/gtest.h>

#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

const observe::Window outage{at(20), at(40)};

// Empty: it is taken as it is.
std::string why_not(const observe::Question& question, const std::string& body) {
  return as_asked(question, {at(61), 200, body, "", ""}).problem;
}

std::string series(const std::string& type, const std::string& metric, const std::string& value) {
  return R"({"status":"success","data":{"resultType":")" + type + R"(","result":[{"metric":)" +
         metric + "," + value + "}]}}";
}

const std::string now = R"("value":[1700000040,"1"])";

TEST(AnswerCheck, WantsTheMomentThatWasAskedFor) {
  const auto question = observe::promql_at("sum(a)", outage.end);
  EXPECT_EQ(why_not(question, series("vector", "{}", now)), "");
  EXPECT_EQ(why_not(question, series("vector", "{}", R"("value":[1700000030,"1"])")),
            "answered with a sample of 2023-11-14T22:13:50.000Z, asked for "
            "2023-11-14T22:14:00.000Z");
  EXPECT_EQ(why_not(observe::logql_at("sum(rate({a=\"b\"}[1s]))", outage.end),
                    series("vector", "{}", now)),
            "");
  const auto range = observe::promql_over("sum(a)", outage, std::chrono::seconds{1});
  EXPECT_EQ(why_not(range, series("vector", "{}", now)),
            "answered with a vector, asked for a matrix");
  EXPECT_EQ(why_not(range, series("matrix", "{}", R"("values":[[1700000041,"1"]])")),
            "answered with a sample of 2023-11-14T22:14:01.000Z, from outside the window");
}

TEST(AnswerCheck, WantsTheLabelsThatWereAskedFor) {
  const auto question = observe::promql_at("up{job=\"a\"}", outage.end);
  EXPECT_EQ(why_not(question, series("vector", R"({"__name__":"up","job":"a"})", now)), "");
  EXPECT_EQ(why_not(question, series("vector", R"({"__name__":"up","job":"b"})", now)),
            "answered with {__name__=\"up\", job=\"b\"}, asked for up{job=\"a\"}");
  EXPECT_NE(why_not(question, series("vector", R"({"__name__":"down","job":"a"})", now)), "");
  const auto sets = observe::series_of("{__name__=\"up\"}", outage);
  EXPECT_EQ(why_not(sets, R"({"status":"success","data":[{"__name__":"up"}]})"), "");
  EXPECT_NE(why_not(sets, R"({"status":"success","data":[{"__name__":"x"}]})"), "");
}

TEST(AnswerCheck, LeavesOpenWhatTheEnvironmentHasWritten) {
  const auto question = observe::promql_at("up{job=\"${JOB:-a}\"}", outage.end);
  EXPECT_EQ(why_not(question, series("vector", R"({"__name__":"up","job":"b"})", now)), "");
  EXPECT_NE(why_not(question, series("vector", R"({"__name__":"down","job":"b"})", now)), "");
}

TEST(AnswerCheck, WantsNumbersThatTheQueryCanGive) {
  const auto question = observe::logql_at("sum(count_over_time({a=\"b\"}[1s]))", outage.end);
  EXPECT_EQ(why_not(question, series("vector", "{}", R"("value":[1700000040,"-5"])")),
            "answered with -5, which the query cannot give");
}

// What is counted, and what takes time, is never below 0; and nothing is endless.
TEST(AnswerCheck, WantsNumbersThatThereAre) {
  const auto why = [](const std::string& query, const std::string& value) {
    return why_not(observe::promql_at(query, outage.end),
                   series("vector", "{}", R"("value":[1700000040,")" + value + R"("])"));
  };
  const std::string endless = ", which is no finite number: put clamp_min() around what may be 0";
  EXPECT_EQ(why("sum(increase(a_total[5s]))", "+Inf"), "answered with inf" + endless);
  EXPECT_EQ(why("delta(a[5s])", "-Inf"), "answered with -inf" + endless);
  EXPECT_EQ(why("sum(increase(a_total[5s]))", "NaN"), "") << "0/0, which is judged";
  const std::string mean = "sum(a_seconds_sum) / sum(a_seconds_count)";
  EXPECT_EQ(why(mean, "-5"), "answered with -5, which the query cannot give");
  EXPECT_EQ(why(mean, "5"), "");
  EXPECT_NE(why("histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5s])))", "-5"), "");
  EXPECT_EQ(why("histogram_quantile(0.9, sum by (le) (rate(a_celsius_bucket[5s])))", "-5"), "");
  EXPECT_NE(why("sum(a_total)", "-1"), "");
  EXPECT_EQ(why("a_total - b_total", "-1"), "");
  EXPECT_EQ(why("a_celsius_sum / a_celsius_count", "-5"), "");
}

std::string lines(const std::string& stream, const std::string& values) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":)" + stream +
         R"(,"values":[)" + values + "]}]}}";
}

TEST(AnswerCheck, WantsTheLinesThatWereAskedFor) {
  const auto question = observe::list_lines("{a=\"b\"}", outage, 1);
  const std::string line = R"(["1700000021000000000","x"])";
  EXPECT_EQ(why_not(question, lines(R"({"a":"b"})", line)), "");
  EXPECT_EQ(why_not(question, lines(R"({"a":"c"})", line)),
            "answered with a line of {a=\"c\"}, asked for {a=\"b\"}");
  EXPECT_EQ(why_not(question, lines(R"({"a":"b"})", line + "," + line)),
            "answered with 2 lines, asked for 1 at the most");
  EXPECT_EQ(why_not(question, lines(R"({"a":"b"})", R"(["1700000001000000000","x"])")),
            "answered with a line of 2023-11-14T22:13:21.000Z, from outside the window");
}

// A store keeps it once.
TEST(AnswerCheck, WantsEachLineOnce) {
  const std::string line = R"(["1700000021000000000","x"])";
  const std::string later = R"(["1700000022000000000","x"])";
  const auto why = [&](const std::string& query, const std::string& values) {
    return why_not(observe::list_lines(query, outage, 10), lines(R"({"a":"b"})", values));
  };
  EXPECT_EQ(why("{a=\"b\"}", line + "," + later), "");
  EXPECT_EQ(why("{a=\"b\"}", line + "," + later + "," + line),
            "answered with a line of 2023-11-14T22:13:41.000Z twice");
  EXPECT_NE(why("{a=\"b\"} |= \"x\" | json | c=\"d\"", line + "," + line), "");
  EXPECT_EQ(why("{a=\"b\"} | line_format \"x\"", line + "," + line), "")
      << "they may have been others";
  EXPECT_EQ(why("{a=\"b\"} | drop c", line + "," + line), "");
}

TEST(AnswerCheck, WantsTheGroupsThatWereAskedFor) {
  const auto why = [](const observe::Question& question, const std::string& labels) {
    return why_not(question, series("vector", labels, now));
  };
  const auto sum = observe::promql_at("sum(increase(a_total[5s]))", outage.end);
  EXPECT_EQ(why(sum, "{}"), "");
  EXPECT_EQ(why(sum, R"({"x":"y"})"),
            "answered with {x=\"y\"}, asked for sum(increase(a_total[5s]))");
  const auto lines = observe::count_lines("{a=\"b\"}", outage);
  EXPECT_EQ(why(lines, "{}"), "");
  EXPECT_NE(why(lines, R"({"a":"b"})"), "");
  const auto by = observe::logql_at("sum by (a) (rate({a=\"b\"}[1s])) / 2", outage.end);
  EXPECT_EQ(why(by, R"({"a":"b"})"), "");
  EXPECT_NE(why(by, R"({"c":"b"})"), "");
  EXPECT_EQ(why(observe::logql_at("rate({a=\"b\"}[1s])", outage.end), R"({"c":"b"})"), "")
      << "nobody knows what lines have";
}

std::string trace(const std::string& id, const std::string& second) {
  return R"({"traceID":")" + id + R"(","spanSets":[{"matched":1,"spans":[{"spanID":"1",)" +
         R"("startTimeUnixNano":")" + second + R"(000000000","durationNanos":"5"}]}]})";
}

TEST(AnswerCheck, TakesASearchThatStopsAtItsLimitForAPart) {
  const auto question = observe::search_traces("{ }", outage, 2);
  const std::string one = trace("a", "1700000021");
  const std::string two = one + "," + trace("b", "1700000021");
  const auto asked = [&](const std::string& list) {
    return as_asked(question, {at(61), 200, R"({"traces":[)" + list + "]}", "", ""});
  };
  EXPECT_EQ(asked(one).cut, "");
  EXPECT_EQ(asked(two).cut, "the search stops at 2 traces");
  EXPECT_EQ(asked(two + "," + trace("c", "1700000021")).problem,
            "answered with 3 traces, asked for 2 at the most");
  EXPECT_EQ(asked(trace("a", "1600000021")).problem,
            "answered with 1 trace from outside the window");
}

}  // namespace
}  // namespace harness::verdict
