// Fields of lines, attributes of spans, bounds and patterns that nobody has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/run/meant.hpp"
#include "harness/check/run/seen.hpp"

namespace harness::check {
namespace {

using ::testing::HasSubstr;

const observe::Window some_time{WallTime{std::chrono::seconds{1000}},
                                WallTime{std::chrono::seconds{1100}}};

observe::Answer with(const std::string& body) { return {some_time.end, 200, body, ""}; }

std::string data(const std::string& of) { return R"({"status":"success","data":)" + of + "}"; }

// Lines of one stream whose JSON has level and took; spans of one service.
class LinesAndSpans {
 public:
  std::vector<observe::Answer> operator()(const std::vector<observe::Question>& questions) const {
    std::vector<observe::Answer> all;
    for (const observe::Question& question : questions) all.push_back(answer(question));
    return all;
  }

 private:
  static observe::Answer answer(const observe::Question& question) {
    if (question.path.starts_with("/loki")) return of_loki(question);
    if (question.path == "/api/search") return with(R"({"traces":[]})");
    if (question.path == "/api/v2/search/tags") {
      return with(
          R"({"scopes":[{"name":"span","tags":["http.response.status_code","db.system"]}]})");
    }
    if (question.path.find("span.http.response.status_code") != std::string::npos) {
      return with(R"({"tagValues":[{"type":"int","value":"200"}]})");
    }
    if (question.path.find("span.db.system") != std::string::npos) {
      return with(R"({"tagValues":[{"type":"string","value":"postgresql"}]})");
    }
    return with(R"({"tagValues":[]})");
  }

  static observe::Answer of_loki(const observe::Question& question) {
    if (question.path.ends_with("/labels")) return with(data(R"(["app"])"));
    if (question.path.ends_with("/app/values")) return with(data(R"(["frontend","cart"])"));
    if (question.path.ends_with("/values")) return with(data("[]"));
    const std::string& query = question.params.at("query");
    if (query.starts_with("topk(")) {
      return with(data(R"({"resultType":"vector","result":[{"metric":{"level":"ERROR"},)"
                       R"("value":[1100,"3"]},{"metric":{"level":"INFO"},"value":[1100,"9"]}]})"));
    }
    if (question.params.contains("step")) {
      return with(data(R"({"resultType":"matrix","result":[]})"));
    }
    if (query.starts_with("sum(")) return with(data(counted(query)));
    return with(data(R"({"resultType":"streams","result":[{"stream":{"app":"cart",)"
                     R"("level":"ERROR","took":"3"},"values":[["1050000000000","x"]]}]})"));
  }

  // Those of the stream, however they are read, and those with a field that there is.
  static std::string counted(const std::string& query) {
    const bool has_field = query.find("level!=\"\"") != std::string::npos;
    const bool is_read_alone = query.find("| json [") != std::string::npos;
    if (!has_field && !is_read_alone) return R"({"resultType":"vector","result":[]})";
    return R"({"resultType":"vector","result":[{"metric":{},"value":[1100,"12"]}]})";
  }
};

Seen seen_of(Language language, const std::string& query, const std::string& alert = "") {
  Asked asked;
  asked.query.language = language;
  asked.query.text = query;
  asked.alert = alert;
  return look_at_telemetry(std::vector{asked}, observe::AskAll(LinesAndSpans()), some_time).front();
}

TEST(NamesOfNobody, AreFieldsThatNoLineHas) {
  const Seen slip = seen_of(Language::logql, R"({app="cart"} | json | lvl="ERROR")");
  EXPECT_EQ(slip.outcome, Outcome::cannot);
  EXPECT_EQ(slip.what, "no line has a field lvl, but app, level, took");
  EXPECT_EQ(slip.remedy, "did you mean level?");
  const Seen counted =
      seen_of(Language::logql, R"(sum(rate({app="cart"} | json | lvl="ERROR" [5s])))");
  EXPECT_EQ(counted.outcome, Outcome::cannot);
  // It may be that of what did not happen.
  const Seen rare = seen_of(Language::logql, R"({app="cart"} | json | exception!="none")");
  EXPECT_EQ(rare.outcome, Outcome::not_exercised);
  EXPECT_EQ(rare.what, "no line has a field exception, but app, level, took");
  // One of several that are each enough.
  EXPECT_EQ(seen_of(Language::logql, R"({app="cart"} | json | lvl="X" or severity="X")").outcome,
            Outcome::not_exercised);
}

TEST(NamesOfNobody, AreValuesOfFields) {
  const Seen slip = seen_of(Language::logql, R"({app="cart"} | json | level="EROR")");
  EXPECT_EQ(slip.outcome, Outcome::cannot);
  EXPECT_EQ(slip.what, "no line has level=\"EROR\", but ERROR, INFO");
  EXPECT_EQ(slip.remedy, "did you mean ERROR?");
  EXPECT_EQ(seen_of(Language::logql, R"({app="cart"} | json | level="FATAL")").outcome,
            Outcome::not_exercised);
  EXPECT_EQ(seen_of(Language::logql, R"({app="cart"} | json | level="ERROR")").what,
            "its streams are there, and no line of them fits");
}

TEST(NamesOfNobody, AreStreamsOfMetricsAndPatterns) {
  const Seen counted = seen_of(Language::logql, R"(sum(rate({app="frontent"} [5s])))", "Alert");
  EXPECT_EQ(counted.outcome, Outcome::cannot);
  EXPECT_EQ(counted.remedy, "did you mean frontend?");
  const Seen pattern = seen_of(Language::logql, R"({app=~"front"})");
  EXPECT_EQ(pattern.outcome, Outcome::cannot);
  EXPECT_EQ(pattern.what, "no stream has app=~\"front\"");
  EXPECT_EQ(seen_of(Language::logql, R"({app=~"stock.*"})").outcome, Outcome::not_exercised);
  EXPECT_EQ(seen_of(Language::logql, R"({pod="a"})").what, "no stream has a label pod");
  EXPECT_EQ(seen_of(Language::logql, R"(absent_over_time({app="frontent"} [5s]))").outcome,
            Outcome::not_exercised);
}

TEST(NamesOfNobody, AreAttributesThatNoSpanHas) {
  const Seen slip = seen_of(Language::traceql, "{ span.http.code = 200 }");
  EXPECT_EQ(slip.outcome, Outcome::cannot);
  EXPECT_EQ(slip.what, "no span has span.http.code");
  EXPECT_EQ(slip.remedy, "did you mean http.response.status_code?");
  const Seen rare = seen_of(Language::traceql, "{ span.exception.type = `Timeout` }");
  EXPECT_EQ(rare.outcome, Outcome::not_exercised);
  EXPECT_THAT(rare.what, HasSubstr("no span has span.exception.type, but db.system"));
  // The old name and the new one.
  EXPECT_EQ(seen_of(Language::traceql,
                    "{ span.http.code >= 500 || span.http.response.status_code >= 500 }")
                .outcome,
            Outcome::not_exercised);
}

TEST(NamesOfNobody, StandOnOneSideOfAQuery) {
  EXPECT_EQ(seen_of(Language::traceql, "{ span.db.system = `a` } >> { span.http.code = 200 }").what,
            "no span has span.http.code");
  EXPECT_EQ(
      seen_of(Language::traceql, "{ span.db.system = `a` } || { span.http.code = 200 }").outcome,
      Outcome::not_exercised);
}

TEST(NamesOfNobody, AreAttributesOfAnotherKind) {
  const Seen text = seen_of(Language::traceql, R"({ span.http.response.status_code = "200" })");
  EXPECT_EQ(text.outcome, Outcome::cannot);
  EXPECT_EQ(text.what,
            "span.http.response.status_code is 200 (int) on spans, and is compared with a text");
  EXPECT_EQ(text.remedy, "write its value without quotes");
  const Seen number = seen_of(Language::traceql, "{ span.db.system = 5 }");
  EXPECT_EQ(number.outcome, Outcome::cannot);
  EXPECT_EQ(number.what, "span.db.system is postgresql on spans, and is compared with no text");
  EXPECT_EQ(seen_of(Language::traceql, "{ span.http.response.status_code >= 500 }").outcome,
            Outcome::not_exercised);
}

TEST(NamesOfNobody, HaveOneThatIsMeant) {
  const std::vector<std::string> known{"level", "message", "status_code", "user_id"};
  EXPECT_EQ(meant_name("lvl", known), "level");
  EXPECT_EQ(meant_name("msg", known), "message");
  EXPECT_EQ(meant_name("statuscode", known), "status_code");
  EXPECT_EQ(meant_name("duration", {"duration_ms"}), "duration_ms");
  EXPECT_EQ(meant_name("user", known), std::nullopt);
  EXPECT_EQ(meant_name("error", known), std::nullopt);
  EXPECT_EQ(meant_by_pattern("front", {"frontend"}), "frontend");
  EXPECT_EQ(meant_by_pattern("front|bakend", {"backend"}), "backend");
  EXPECT_EQ(meant_by_pattern("/", {"/health"}), std::nullopt);
  EXPECT_EQ(meant_by_pattern("5..", {"200"}), std::nullopt);
  EXPECT_EQ(meant_by_pattern("^front$", {"a-front-b"}), std::nullopt);
}

}  // namespace
}  // namespace harness::check
