#include "harness/scenario/threshold.hpp"

#include <gtest/gtest.h>

#include "harness/scenario/answer_rules.hpp"

namespace harness::scenario {
namespace {

TEST(ParseCondition, ReadsK6sExamples) {
  const auto rate = parse_condition("rate < 0.10");
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->aggregate, "rate");
  EXPECT_EQ(rate->comparison, (Comparison{"<", 0.1}));
  const auto percentile = parse_condition("p(99.9)<=1000");
  ASSERT_TRUE(percentile);
  EXPECT_EQ(percentile->aggregate, "p");
  EXPECT_EQ(percentile->percentile, 99.9);
  EXPECT_EQ(percentile->comparison, (Comparison{"<=", 1000}));
  for (const char* text : {"count>100", "value == 3", "avg<200", "min > 1", "max<2e3", "med < 5"}) {
    EXPECT_TRUE(parse_condition(text)) << text;
  }
}

TEST(ParseCondition, RefusesWhatK6DoesNotHave) {
  for (const char* text : {"", "rate", "< 1", "p95 < 1", "p(0) < 1", "p(101) < 1", "p() < 1",
                           "p(N) < 1", "p(nan) < 1", "mean < 1", "rate < 500ms", "rate = 1"}) {
    EXPECT_FALSE(parse_condition(text)) << text;
  }
}

TEST(CheckOver, TakesWholeSecondsOfWhatIsKeptByThem) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  for (const char* metric : {"http_reqs", "http_req_failed", "latency"}) {
    EXPECT_TRUE(check_over({metric, {}}, seconds{5})) << metric;
    EXPECT_EQ(check_over({metric, {}}, milliseconds{2500}).error().what,
              "2s500ms is no whole number of seconds");
  }
  for (const char* metric : {"http_req_duration", "http_req_waiting", "checks", "iterations",
                             "dropped_iterations", "vus_max", "http_reqs_resent"}) {
    const auto refused = check_over({metric, {}}, seconds{5});
    ASSERT_FALSE(refused) << metric;
    EXPECT_EQ(refused.error().what, std::string(metric) + " is not kept by the second");
    EXPECT_EQ(refused.error().remedy, "these are: http_reqs, http_req_failed, latency");
  }
}

TEST(ParseMetricKey, SplitsTheTagsOff) {
  const auto all = parse_metric_key("http_reqs");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->metric, "http_reqs");
  EXPECT_EQ(all->tags, Tags{});
  const auto one = parse_metric_key("http_req_duration{name:roll the die}");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->metric, "http_req_duration");
  EXPECT_EQ(one->tags, (Tags{{"name", "roll the die"}}));
}

TEST(ParseMetricKey, TellsWhichAnswersCount) {
  const auto key =
      parse_metric_key("http_req_duration{expected_response:true,name:roll,status:200}");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->tags, (Tags{{"name", "roll"}}));
  EXPECT_TRUE(key->answers.takes(200, true));
  EXPECT_FALSE(key->answers.takes(200, false));
  EXPECT_FALSE(key->answers.takes(503, true));
  EXPECT_EQ(key->text(), "http_req_duration{expected_response:true,name:roll,status:200}");
  EXPECT_TRUE(parse_metric_key("http_reqs{name:roll}")->answers.takes_all());
  EXPECT_TRUE(parse_metric_key("http_reqs{status:0}")->answers.takes(0, false));
}

TEST(ParseMetricKey, RefusesWhatIsNoAnswer) {
  const auto said = [](const char* text) { return to_string(parse_metric_key(text).error()); };
  EXPECT_EQ(said("http_reqs{status:5xx}"),
            "status: \"5xx\" is no status of an answer; write one such as 503, or 0 for requests "
            "that nobody answered");
  EXPECT_FALSE(parse_metric_key("http_reqs{status:100}"));  // no answer is of that
  EXPECT_TRUE(parse_metric_key("http_reqs{status:101}"));
  EXPECT_TRUE(parse_metric_key("http_reqs{status:600}"));  // which some servers say
  EXPECT_TRUE(parse_metric_key("http_reqs{status:999}"));
  EXPECT_FALSE(parse_metric_key("http_reqs{status:1000}"));
  EXPECT_EQ(said("http_reqs{expected_response:yes}"),
            "expected_response: \"yes\" is neither true nor false; write {expected_response:true} "
            "for answers that the request accepts");
  EXPECT_EQ(said("iterations{status:200}"),
            "iterations cannot be told by status; leave it out, or ask http_reqs, "
            "http_req_failed or a time of requests");
  EXPECT_EQ(said("checks{expected_response:true}"),
            "checks cannot be told by expected_response; leave it out, or ask http_reqs, "
            "http_req_failed or a time of requests");
  EXPECT_EQ(said("http_reqs_resent{status:200}"),
            "http_reqs_resent cannot be told by status; leave it out, or ask http_reqs, "
            "http_req_failed or a time of requests");
  EXPECT_TRUE(parse_metric_key("http_reqs_resent{name:roll}"));
}

std::string said_of_answers(const char* key, const char* condition, const Request& request = {}) {
  const auto differ = check_answers_differ(parse_metric_key(key).value(),
                                           parse_condition(condition).value(), {&request});
  return differ ? "" : to_string(differ.error());
}

TEST(CheckAnswersDiffer, RefusesAShareThatTheSelectionDecides) {
  EXPECT_EQ(
      said_of_answers("http_req_failed{expected_response:true}", "rate == 0"),
      "\"rate == 0\" always holds: none that {expected_response:true} takes have failed; "
      "leave out status and expected_response, or count them: http_reqs{expected_response:true}");
  EXPECT_EQ(
      said_of_answers("http_req_failed{expected_response:false}", "rate < 0.5"),
      "\"rate < 0.5\" never holds: all that {expected_response:false} takes have failed; "
      "leave out status and expected_response, or count them: http_reqs{expected_response:false}");
  for (const char* decided : {"http_req_failed{status:200}", "http_req_failed{name:x,status:399}",
                              "http_req_failed{status:404}", "http_req_failed{status:0}",
                              "http_req_failed{expected_response:true,status:200}"}) {
    EXPECT_NE(said_of_answers(decided, "rate < 0.1"), "") << decided;
    EXPECT_NE(said_of_answers(decided, "rate > 0.1"), "") << decided;
  }
  for (const char* open : {"http_req_failed", "http_req_failed{name:x}", "http_reqs{status:200}",
                           "http_reqs{expected_response:false}", "http_req_duration{status:503}",
                           "http_req_duration{expected_response:false}"}) {
    EXPECT_EQ(said_of_answers(open, "rate < 0.1"), "") << open;
  }
}

TEST(CheckAnswersDiffer, KnowsWhatTheRequestsAccept) {
  Request only_404;
  only_404.accept = {404};
  EXPECT_NE(said_of_answers("http_req_failed{status:404}", "rate == 0", only_404), "");
  EXPECT_NE(said_of_answers("http_req_failed{status:200}", "rate == 1", only_404), "");
  Request extracting;
  extracting.extract.emplace_back();
  EXPECT_EQ(said_of_answers("http_req_failed{status:200}", "rate == 0", extracting), "");
  const Request usual;
  const auto key = parse_metric_key("http_req_failed{status:404}").value();
  const auto condition = parse_condition("rate < 0.1").value();
  EXPECT_TRUE(check_answers_differ(key, condition, {&usual, &only_404}));
  EXPECT_FALSE(check_answers_differ(key, condition, {&usual, &usual}));
}

TEST(CheckAnswersDiffer, RefusesWhatNoAnswerCanBe) {
  EXPECT_EQ(said_of_answers("http_reqs{expected_response:true,status:503}", "count == 0"),
            "\"count == 0\" is about nothing: no answer can be of "
            "{expected_response:true,status:503}; leave one of its tags out, or say in accept "
            "which statuses are expected");
  EXPECT_NE(said_of_answers("http_reqs{expected_response:false,status:200}", "count == 0"), "");
  EXPECT_NE(said_of_answers("http_reqs{expected_response:true,status:0}", "count == 0"), "");
  EXPECT_EQ(said_of_answers("http_req_duration{status:0}", "p(95) < 500"),
            "\"p(95) < 500\" is about no times: nobody answered those of {status:0}; leave status "
            "out, or count them: http_reqs{status:0}");
  EXPECT_EQ(said_of_answers("http_reqs{status:0}", "count == 0"), "");
}

TEST(ParseMetricKey, RefusesOtherMetricsAndWhatIsNoTag) {
  for (const char* text : {"", "http_req", "http_reqs{", "http_reqs{}", "http_reqs{name:}",
                           "http_reqs{:roll}", "http_reqs{roll}", "http_reqs{name:a,name:b}"}) {
    EXPECT_FALSE(parse_metric_key(text)) << text;
  }
}

TEST(CheckAggregate, AllowsWhatTheMetricKeeps) {
  const auto allows = [](const char* metric, const char* condition) {
    return check_condition(*find_metric(metric), parse_condition(condition).value()).has_value();
  };
  EXPECT_TRUE(allows("http_reqs", "count > 1"));
  EXPECT_TRUE(allows("http_reqs", "rate > 1"));
  EXPECT_TRUE(allows("http_req_failed", "rate < 1"));
  EXPECT_TRUE(allows("http_req_duration", "p(95) < 1"));
  EXPECT_TRUE(allows("vus_max", "value > 1"));
  EXPECT_FALSE(allows("http_req_failed", "count < 1"));
  EXPECT_FALSE(allows("http_req_duration", "rate < 1"));
  EXPECT_FALSE(allows("http_reqs", "p(95) < 1"));
  EXPECT_FALSE(allows("vus_max", "count > 1"));
}

TEST(CheckCondition, RefusesWhatCannotFailNorHold) {
  const auto refusal = [](const char* metric, const char* condition) {
    const auto checked = check_condition(*find_metric(metric), parse_condition(condition).value());
    return checked ? "" : checked.error().what;
  };
  EXPECT_EQ(refusal("http_req_failed", "rate < 1.5"),
            "\"rate < 1.5\" always holds: a rate is between 0 and 1");
  EXPECT_EQ(refusal("http_req_failed", "rate > 1"),
            "\"rate > 1\" never holds: a rate is between 0 and 1");
  EXPECT_EQ(refusal("http_reqs", "rate > 1"), "");
  EXPECT_EQ(refusal("latency", "p(95) >= 0"), "\"p(95) >= 0\" always holds: a time is 0 or more");
  EXPECT_EQ(refusal("http_req_failed", "rate == 1"), "");
}

}  // namespace
}  // namespace harness::scenario
