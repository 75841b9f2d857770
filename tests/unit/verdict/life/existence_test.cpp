// Whether what a condition reads has been there: nothing else tells a misspelt query from silence.
#include "harness/verdict/life/existence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

const observe::Window watched{WallTime{} + seconds{100}, WallTime{} + seconds{120}};

// What the backends have.
struct Known {
  std::map<std::string, std::string> series = {};  // of metrics, as JSON
  std::string rules = {};                          // "A","B"
  std::map<std::string, std::string> lines = {};   // of selectors, as JSON
  std::map<std::string, std::string> values = {};  // of labels of streams
  std::string control = "0";
  std::map<std::string, std::string> found = {};  // by queries, the labels of a series
  std::string nothing_of = {};                    // a query that finds none
};

observe::Answer answer_of(const observe::Question& question, const Known& known) {
  const auto of = [](const std::string& data) {
    return observe::Answer{{}, 200, R"({"status":"success","data":)" + data + "}", ""};
  };
  const auto found = [](const std::map<std::string, std::string>& all, const std::string& key) {
    const auto one = all.find(key);
    return "[" + (one == all.end() ? std::string() : one->second) + "]";
  };
  if (question.path == "/api/v1/label/__name__/values") {
    std::vector<std::string> names;
    for (const auto& [name, listed] : known.series) names.push_back("\"" + name + "\"");
    return of("[" + join(names, ",") + "]");
  }
  if (question.path == "/api/v1/series") {
    const std::string query = question.params.at("match[]");
    for (const auto& [name, listed] : known.series) {
      if (query == "{__name__=\"" + name + "\"}") return of("[" + listed + "]");
    }
    return of("[]");
  }
  if (question.path == "/api/v1/rules") {
    return of(R"({"groups":[{"interval":1,"rules":[)" + known.rules + "]}]}");
  }
  if (question.path.starts_with("/loki/api/v1/label/")) {
    for (const auto& [label, listed] : known.values) {
      if (question.path == "/loki/api/v1/label/" + label + "/values") return of("[" + listed + "]");
    }
    return of("[]");
  }
  if (question.path == "/loki/api/v1/query") {
    const auto labels = known.found.find(question.query);
    const std::string series = labels == known.found.end() ? "" : labels->second;
    return of(R"({"resultType":"vector","result":[)" + series + "]}");
  }
  if (question.backend == observe::Backend::loki) {
    return of(R"({"resultType":"streams","result":)" + found(known.lines, question.query) + "}");
  }
  if (!known.nothing_of.empty() && question.query == known.nothing_of) {
    return of(R"({"resultType":"vector","result":[]})");
  }
  const auto labels = known.found.find(question.query);
  const std::string metric = labels == known.found.end() ? "{}" : labels->second;
  return of(R"({"resultType":"vector","result":[{"metric":)" + metric + R"(,"value":[110,")" +
            known.control + R"("]}]})");
}

scenario::LiveCondition asked(const std::string& kind, const std::string& query,
                              const std::string& control = {}) {
  scenario::LiveCondition condition;
  condition.kind = kind;
  condition.query = {query, {1, 1}};
  if (!control.empty()) condition.control = {control, {1, 1}};
  return condition;
}

std::string why(const scenario::LiveCondition& condition, const Known& known) {
  std::vector<observe::Answer> answers;
  for (const observe::Question& question : questions_for_existence(condition, watched)) {
    answers.push_back(answer_of(question, known));
  }
  return existence_of(condition, watched, answers).why;
}

const std::string requests = R"({"__name__":"http_requests_total","job":"shop","status":"200"})";

TEST(Existence, IsOfSeriesThatHaveBeenThere) {
  const Known known{
      {{"http_requests_total", requests}, {"up", R"({"__name__":"up","job":"shop"})"}}};
  const auto told = [&](const std::string& query) { return why(asked("promql", query), known); };
  EXPECT_EQ(told("sum(rate(http_requests_total[3s])) or vector(0)"), "");
  EXPECT_EQ(told("sum(rate(http_requests_total{status=\"500\"}[3s])) or vector(0)"), "")
      << "that nothing failed is no slip";
  EXPECT_EQ(told("absent(up{job=\"shop\"})"), "");
  EXPECT_EQ(told("sum(rate(http_request_total{status=\"500\"}[3s])) or vector(0)"),
            "Prometheus has no series http_request_total (there are: http_requests_total, up); if "
            "that is right, give control");
  EXPECT_EQ(told("min(up{job=\"shopp\"}) or vector(1)"),
            "no series of up has job=\"shopp\" (there are: shop)");
  EXPECT_EQ(told("sum(rate(http_requests_total{code=\"500\"}[3s])) or vector(0)"),
            "no series of http_requests_total has the label code (there are: job, status)");
  EXPECT_EQ(
      told("sum(rate(http_requests_total{status=\"5000\"}[3s])) or vector(0)"),
      "no series of http_requests_total has status=\"5000\" (there are: 200): a status is 100 "
      "to 599; if that is right, give control");
  EXPECT_EQ(told("sum(rate(http_requests_total{status=\"0\"}[3s])) or vector(0)"), "");
}

TEST(Existence, IsOfSeriesThatMeet) {
  const std::string up = R"({"__name__":"up","job":"shop","instance":"a:1"})";
  const Known known{.series = {{"http_requests_total", requests}, {"up", up}},
                    .found = {{"http_requests_total", requests}, {"up", up}}};
  const auto told = [&](const std::string& query) { return why(asked("promql", query), known); };
  EXPECT_THAT(told("sum(http_requests_total and up) or vector(0)"),
              HasSubstr("no series of http_requests_total meets one of up by all their labels"));
  EXPECT_EQ(told("sum(http_requests_total and on (job) up) or vector(0)"), "");
  EXPECT_THAT(told("(http_requests_total / on (instance) group_left up) or vector(0)"),
              HasSubstr("no series of http_requests_total meets one of up by on (instance)"));
  const auto beside = [&](const std::string& query, const std::string& control) {
    Known with = known;
    with.control = "3";
    return why(asked("promql", query, control), with);
  };
  const std::string control = "sum(rate(http_requests_total[5s]))";
  EXPECT_THAT(beside("sum(http_requests_total and up) or vector(0)", control),
              ::testing::EndsWith("; join them by labels that both have: on (…)"));
  EXPECT_EQ(beside("sum(http_requests_total and on (job) up) or vector(0)", control), "");
}

// Of a side that has had no series yet nobody knows whom it meets: it is asked again.
TEST(Existence, OfJoinsIsSettledOnceBothSidesAreThere) {
  const std::string up = R"({"__name__":"up","job":"shop","instance":"a:1"})";
  const std::map<std::string, std::string> series{{"http_requests_total", requests}, {"up", up}};
  const auto settled = [&](const std::string& query, const std::string& requests_found) {
    Known known{.series = series, .found = {{"http_requests_total", requests}, {"up", up}}};
    known.nothing_of = requests_found;
    const auto condition = asked("promql", query);
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : questions_for_existence(condition, watched)) {
      answers.push_back(answer_of(question, known));
    }
    return is_settled(condition, watched, answers);
  };
  const std::string join = "(http_requests_total / on (instance) group_left up) or vector(0)";
  EXPECT_TRUE(settled(join, ""));
  EXPECT_FALSE(settled(join, "http_requests_total"));
  EXPECT_FALSE(settled(join, "up"));
  EXPECT_TRUE(settled("sum(http_requests_total) or vector(0)", "http_requests_total"));
}

// What something is has to be there; what became of it may come yet.
TEST(Existence, IsOfTheValuesThatAConditionNames) {
  const Known known{
      {{"http_requests_total",
        R"({"__name__":"http_requests_total","job":"shop","status":"200","handler":"/roll"},)"
        R"({"__name__":"http_requests_total","job":"gate","status":"200","handler":"/dice"})"}}};
  const auto told = [&](const std::string& matchers) {
    return why(asked("promql", "sum(rate(http_requests_total{" + matchers + "}[5s])) or vector(0)"),
               known);
  };
  EXPECT_EQ(told(R"(handler="/roll")"), "");
  EXPECT_EQ(told(R"(handler=~"/r.*")"), "");
  EXPECT_EQ(told(R"(handler!="/nope")"), "");
  EXPECT_EQ(told(R"(job="shop",handler="/roll",status="500")"), "");
  EXPECT_EQ(told(R"(handler="/nope")"),
            "no series of http_requests_total has handler=\"/nope\" (there are: /dice, /roll); if "
            "that is right, give control");
  EXPECT_THAT(told(R"(handler=~"/n.*")"), HasSubstr("has handler=~\"/n.*\""));
  EXPECT_EQ(told(R"(job="shop",handler="/dice")"),
            "no series of http_requests_total{job=\"shop\"} has handler=\"/dice\" (there are: "
            "/roll); if that is right, give control");
}

// What does not fire has no series.
TEST(Existence, OfAlertsIsThatOfTheirRules) {
  const Known known{.rules = R"({"name":"ShopDown","query":"up == 0","duration":2,"labels":{},)"
                             R"("state":"inactive","lastEvaluation":"2023-11-14T22:14:21Z"})"};
  const auto told = [&](const std::string& name) {
    const std::string query = "count(ALERTS{alertname=\"" + name + "\"}) or vector(0)";
    return why(asked("promql", query), known);
  };
  EXPECT_EQ(told("ShopDown"), "");
  EXPECT_EQ(told("ShopDwn"), "Prometheus has no alerting rule ShopDwn (there are: ShopDown)");
  EXPECT_EQ(why(asked("promql", "count(ALERTS) or vector(0)"), {}),
            "Prometheus has no alerting rule");
  const auto of_state = [&](const std::string& state) {
    const std::string query = "count(ALERTS{alertname=\"ShopDown\",alertstate" + state + "})";
    return why(asked("promql", query + " or vector(0)"), known);
  };
  EXPECT_EQ(of_state("=\"firing\""), "");
  EXPECT_EQ(of_state("=\"pending\""), "");
  EXPECT_EQ(of_state("=~\"pending|firing\""), "");
  EXPECT_EQ(of_state("=\"fireing\""),
            "no alert ever has alertstate=\"fireing\" (there are: firing, pending)");
}

TEST(Existence, IsShownByAControl) {
  const auto condition = [](const std::string& metric) {
    return asked("promql", "sum(rate(" + metric + "[3s])) or vector(0)",
                 "sum(rate(http_requests_total[3s]))");
  };
  Known known{{{"http_requests_total", requests}}};
  EXPECT_THAT(why(condition("panics_total"), known), HasSubstr("no value above 0"));
  known.control = "3";
  EXPECT_EQ(why(condition("panics_total"), known), "");
  EXPECT_EQ(why(condition("http_request_total"), known),
            "Prometheus has no series http_request_total in the window; did you mean "
            "http_requests_total? If not, give control, with both names in it")
      << "the other stands in the most natural of controls";
  EXPECT_EQ(why(asked("promql", "rate(http_request_total[3s])",
                      "{__name__=~\"http_request_total|http_requests_total\"}"),
                known),
            "");
  known.series["panic_total"] = R"({"__name__":"panic_total","job":"shop"})";
  EXPECT_THAT(why(condition("panics_total"), known), HasSubstr("did you mean panic_total?"));
}

TEST(Existence, IsOfLabelsBesideAControlToo) {
  const Known known{.series = {{"http_requests_total", requests}}, .control = "3"};
  const auto told = [&](const std::string& control) {
    return why(
        asked("promql", "sum(rate(http_requests_total{code=\"500\"}[3s])) or vector(0)", control),
        known);
  };
  EXPECT_EQ(told("sum(rate(http_requests_total[3s]))"),
            "no series of http_requests_total has the label code (there are: job, status); if that "
            "is right, name code in control, too");
  EXPECT_EQ(told("sum(rate(http_requests_total{code!=\"500\"}[3s]))"), "");
}

TEST(Existence, IsOfStreamsThatHaveLines) {
  const std::string line = R"({"stream":{"job":"shop"},"values":[["110000000000","x"]]})";
  const Known known{.lines = {{R"({job="shop"})", line}}, .values = {{"job", R"("shop","stock")"}}};
  const auto told = [&](const std::string& query, const std::string& control = {}) {
    return why(asked("logql", query, control), known);
  };
  EXPECT_EQ(told("sum(rate({job=\"shop\"} |= \"panic\" [5s])) or vector(0)"), "");
  EXPECT_EQ(told("sum(rate({job=\"shopp\"} |= \"panic\" [5s])) or vector(0)"),
            "no line at all has job=\"shopp\" (there are: shop, stock); if that is right, give "
            "control");
  EXPECT_EQ(told("sum(rate({job=\"stock\"} |= \"panic\" [5s]))"),
            "no line at all from {job=\"stock\"} in the window; if that is right, give control");
  EXPECT_EQ(told("sum(rate({job=\"stock\"} |= \"panic\" [5s]))", "{job=\"shop\"}"), "");
  EXPECT_THAT(told("sum(rate({job=\"stock\"} |= \"panic\" [5s]))", "{job=\"none\"}"),
              HasSubstr("no line at all from {job=\"none\"}"));
}

TEST(Existence, IsOfWhatParsersFindInLines) {
  const std::string line =
      R"({"stream":{"job":"shop","level":"INFO"},"values":[["110000000000","x"]]})";
  const Known known{.lines = {{R"({job="shop"})", line},
                              {R"({job="shop"} | json)", line},
                              {R"({job="shop"} | json | level!="")", line}}};
  const auto told = [&](const std::string& query, const std::string& control = {}) {
    return why(asked("logql", query, control), known);
  };
  EXPECT_EQ(told("sum(rate({job=\"shop\"} | json | level=\"ERROR\" [5s])) or vector(0)"), "")
      << "that nothing failed is no slip";
  const std::string slip = "sum(rate({job=\"shop\"} | json | levl=\"ERROR\" [5s])) or vector(0)";
  EXPECT_EQ(told(slip),
            "no line of {job=\"shop\"} | json has the label levl in the window (some have: level, "
            "job); if that is right, give control");
  EXPECT_THAT(told(slip, "{job=\"shop\"}"),
              HasSubstr("; did you mean level? If not, give control"));
  EXPECT_THAT(told("sum(sum_over_time({job=\"shop\"} | json | unwrap tookms [5s])) or vector(0)"),
              HasSubstr("no line of {job=\"shop\"} | json has the label tookms in the window"));
}

// The client's own figures are of the load, which there is.
TEST(Existence, IsNotAskedOfTheClientsFigures) {
  EXPECT_THAT(questions_for_existence(asked("http_req_failed", ""), watched), ::testing::IsEmpty());
  EXPECT_EQ(existence_of(asked("http_req_failed", ""), watched, {}).outcome, Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
