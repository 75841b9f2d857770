// What is made of the answers of backends, without any.
#include "harness/doctor/look.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace harness::doctor {
namespace {

using observe::Answer;
using observe::Backend;
using observe::Question;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr double now_s = 1'700'000'000;

std::string success(const std::string& data) {
  return R"({"status":"success","data":)" + data + "}";
}

std::string vector(const std::string& series) {
  return success(R"({"resultType":"vector","result":[)" + series + "]}");
}

std::string series(const std::string& metric, const std::string& value) {
  return "{\"metric\":" + metric + ",\"value\":[" + std::to_string(now_s) + ",\"" + value + "\"]}";
}

std::string streams(const std::string& labels, const std::string& line) {
  return success(R"({"resultType":"streams","result":[{"stream":)" + labels +
                 R"(,"values":[["1700000000000000000",)" + line + "]]}]}");
}

// What a backend answers to questions in which a text stands; the first that fits.
class Backends {
 public:
  void say(const std::string& of, const std::string& body) { told_.emplace_back(of, body); }

  Sight look_for(const Expected& expected, const std::vector<std::string>& traces = {trace}) {
    const WallTime now{std::chrono::seconds{static_cast<std::int64_t>(now_s)}};
    const Looking looking{{now - std::chrono::seconds{10}, now}, traces};
    return doctor::look_for({expected}, looking,
                            [this](const std::vector<Question>& all) {
                              std::vector<Answer> answers;
                              for (const Question& question : all)
                                answers.push_back(answer_to(question));
                              return answers;
                            })
        .front();
  }

 private:
  Answer answer_to(const Question& question) const {
    const std::string asked = question.path + " " + question.query;
    for (const auto& [of, body] : told_) {
      if (asked.find(of) == std::string::npos) continue;
      return body.empty() ? Answer{{}, 0, "", "it does not answer"} : Answer{{}, 200, body, ""};
    }
    return {{}, 200, nothing_of(question), ""};
  }

  static std::string nothing_of(const Question& question) {
    if (question.backend == Backend::tempo) return R"({"traces":[]})";
    if (question.path.ends_with("/query")) return vector("");
    if (question.path.ends_with("/query_range")) {
      return success(R"({"resultType":"streams","result":[]})");
    }
    return success("[]");
  }

  std::vector<std::pair<std::string, std::string>> told_;
};

Expected metrics_of_shop() {
  return {Signal::metrics, "shop", "{job=\"shop\"}", {"shop_orders_total{job=\"shop\"}"}};
}

const std::string instance = R"({"__name__":"up","instance":"127.0.0.1:8000","job":"shop"})";

TEST(LookAtMetrics, FindsWhoIsScraped) {
  Backends backends;
  backends.say(" up{", vector(series(instance, "1")));
  backends.say(" count(", vector(series("{}", "57")));
  backends.say("topk", vector(series(R"({"__name__":"shop_orders_total","job":"shop"})", "4")));
  backends.say("names", success(R"(["shop_orders_total"])"));
  const Sight sight = backends.look_for(metrics_of_shop());
  EXPECT_EQ(sight.arrival, Arrival::arrives);
  EXPECT_EQ(sight.seen, "57 series");
  EXPECT_THAT(sight.under, ElementsAre(R"({instance="127.0.0.1:8000", job="shop"})"));
  EXPECT_EQ(sight.sample, R"(shop_orders_total{job="shop"} 4)");
  EXPECT_THAT(sight.remarks, IsEmpty());
}

TEST(LookAtMetrics, NamesAMetricThatMayBeMisspelt) {
  Backends backends;
  backends.say(" up{", vector(series(instance, "1")));
  backends.say(" count(", vector(series("{}", "57")));
  backends.say("names", success(R"(["shop_order_total", "up"])"));
  EXPECT_THAT(backends.look_for(metrics_of_shop()).remarks,
              ElementsAre("no metric of it is called shop_orders_total so far; there is "
                          "shop_order_total"));
}

TEST(LookAtMetrics, AreSilentWhereScrapesFailOrShowNothing) {
  Backends fails;
  fails.say(" up{", vector(series(instance, "0")));
  EXPECT_EQ(fails.look_for(metrics_of_shop()).arrival, Arrival::silent);
  Backends empty;
  empty.say(" up{", vector(series(instance, "1")));
  EXPECT_EQ(empty.look_for(metrics_of_shop()).arrival, Arrival::silent);
  EXPECT_EQ(Backends().look_for(metrics_of_shop()).arrival, Arrival::silent);
}

// Since a minute before: what was pushed earlier is still there for five.
TEST(LookAtMetrics, TakesPushesThatAreNotOfAnEarlierTime) {
  for (const auto& [lately, arrival] : {std::pair{series("{}", "2"), Arrival::arrives},
                                        std::pair{std::string(), Arrival::silent}}) {
    Backends backends;
    backends.say("last_over_time", vector(lately));
    backends.say(" count(", vector(series("{}", "3")));
    EXPECT_EQ(backends.look_for(metrics_of_shop()).arrival, arrival) << lately;
  }
}

TEST(LookAtMetrics, OfNobodyInParticularMayComeLater) {
  const Expected anybody{Signal::metrics, "errors_total", "", {"errors_total"}};
  Backends scrapes;
  scrapes.say(" up", vector(series(instance, "1")));
  EXPECT_EQ(scrapes.look_for(anybody).arrival, Arrival::unseen);
  EXPECT_EQ(Backends().look_for(anybody).arrival, Arrival::silent);
  EXPECT_THAT(scrapes.look_for(anybody).remarks, IsEmpty());
  scrapes.say("label/__name__/values", success(R"(["error_total", "up"])"));
  EXPECT_THAT(scrapes.look_for(anybody).remarks, ElementsAre("is error_total meant?"));
  scrapes.say("count(errors_total)", vector(series("{}", "1")));
  EXPECT_EQ(scrapes.look_for(anybody).arrival, Arrival::arrives);
}

TEST(LookAtMetrics, IsNotKnownOfABackendThatDoesNotAnswer) {
  Backends backends;
  backends.say("up{", "");
  const Sight sight = backends.look_for(metrics_of_shop());
  EXPECT_EQ(sight.arrival, Arrival::unknown);
  EXPECT_EQ(sight.problem, "it does not answer");
}

const Expected lines_of_shop{Signal::logs, "shop", "{job=\"shop\"}"};

TEST(LookAtLogs, FindsWhatNamesTheTrace) {
  Backends backends;
  const std::string line = R"("{\"message\":\"sold\",\"traceId\":\")" + trace + R"(\"}")";
  backends.say("count_over_time", vector(series("{}", "12")));
  backends.say("/query {job=\"shop\"}", vector(series("{}", "12")));
  backends.say("/series", success(R"([{"job":"shop"},{"job":"shop","level":"info"}])"));
  backends.say("|~", streams(R"({"job":"shop"})", line));
  backends.say("/query_range {job=\"shop\"}", streams(R"({"job":"shop"})", R"("started")"));
  const Sight sight = backends.look_for(lines_of_shop);
  EXPECT_EQ(sight.arrival, Arrival::arrives);
  EXPECT_EQ(sight.seen, "12 lines, its trace in traceId, in its JSON");
  EXPECT_THAT(sight.under, ElementsAre(R"({job="shop"})", R"({job="shop", level="info"})"));
  EXPECT_THAT(sight.sample, HasSubstr("sold"));
}

TEST(LookAtLogs, SaysThatNoLineNamesATrace) {
  Backends backends;
  backends.say("/query {job=\"shop\"}", vector(series("{}", "1")));
  backends.say("/query_range {job=\"shop\"}", streams(R"({"job":"shop"})", R"("started")"));
  const Sight sight = backends.look_for(lines_of_shop);
  EXPECT_EQ(sight.arrival, Arrival::arrives);
  EXPECT_EQ(sight.sample, "started");
  EXPECT_THAT(sight.remarks, ElementsAre(HasSubstr("no line names the trace of a request")));
  EXPECT_EQ(Backends().look_for(lines_of_shop).arrival, Arrival::silent);
  Expected followed = lines_of_shop;
  followed.by_trace = true;
  EXPECT_EQ(backends.look_for(followed).arrival, Arrival::untraced);
  EXPECT_EQ(Backends().look_for(followed).arrival, Arrival::silent);
}

const Expected spans_of_shop{Signal::traces, "shop", "resource.service.name = \"shop\""};

std::string search(const std::string& id) {
  return R"({"traces":[{"traceID":")" + id + R"(","spanSets":[{"matched":2,"spans":[
    {"spanID":"1","startTimeUnixNano":"1700000000000000000"}]}]}]})";
}

std::string whole(const std::string& service, const std::string& attribute) {
  return R"({"batches":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":")" +
         service + R"("}}]},"scopeSpans":[{"spans":[{"name":"GET /order","attributes":[{"key":")" +
         attribute + R"(","value":{}}]}]}]}]})";
}

TEST(LookAtTraces, FindsASpanAndWhatItSays) {
  Backends backends;
  backends.say("/api/search", search(trace));
  backends.say("/api/traces/", whole("shop", "shop.item"));
  const Sight sight = backends.look_for(spans_of_shop);
  EXPECT_EQ(sight.arrival, Arrival::arrives);
  EXPECT_EQ(sight.seen, "2 spans in 1 trace");
  EXPECT_THAT(sight.under, ElementsAre("service.name=\"shop\""));
  EXPECT_EQ(sight.sample, "span \"GET /order\" with shop.item");
  EXPECT_THAT(sight.remarks, IsEmpty());
}

TEST(LookAtTraces, SaysThatTheCallersTraceIsNotTakenOver) {
  Backends backends;
  backends.say("trace:id", R"({"traces":[]})");
  backends.say("/api/search", search("1111"));
  EXPECT_THAT(backends.look_for(spans_of_shop).remarks, ElementsAre(HasSubstr("traceparent")));
}

TEST(LookAtTraces, IsSilentWithoutASpan) {
  EXPECT_EQ(Backends().look_for(spans_of_shop).arrival, Arrival::silent);
}

}  // namespace
}  // namespace harness::doctor
