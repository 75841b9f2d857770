// What an answer says of itself has to fit; what does not is an error that names it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/observe/database.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/sql_text.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

Answer good(const std::string& body) { return {{}, 200, body, "", ""}; }

template <typename T>
std::string error_of(const Result<T>& read) {
  return read ? "" : read.error().what;
}

// ---- Tempo

std::string span(const std::string& id, const std::string& more) {
  return R"({"spanID":")" + id + R"(","startTimeUnixNano":"1700000021000000000")" + more + "}";
}

std::string of_spans(const std::string& spans, const std::string& matched = R"(,"matched":1)") {
  return R"({"traces":[{"traceID":"abc","spanSets":[{"spans":[)" + spans + "]" + matched +
         R"(}]}],"metrics":{"completedJobs":1,"totalJobs":1}})";
}

std::string of_traces(const std::string& body) { return error_of(parse_traces(good(body))); }

TEST(AnswersOfTempo, ListWhatTheyFound) {
  EXPECT_EQ(of_traces(R"({"traces":[],"metrics":{}})"), "");
  EXPECT_EQ(of_traces("{}"), "answered without a list of traces");
  EXPECT_EQ(of_traces(R"({"metrics":{"totalJobs":1,"completedJobs":1}})"),
            "answered without a list of traces");
  EXPECT_EQ(of_traces(R"({"traces":null})"),
            "answered with JSON of another shape than was asked for");
  EXPECT_EQ(of_traces(R"({"traces":[{"traceID":"abc"}]})"),
            "answered with the trace 00000000000000000000000000000abc without a span that matched");
  EXPECT_EQ(of_traces(of_spans("", "")),
            "answered with the trace 00000000000000000000000000000abc without a span that matched");
}

TEST(AnswersOfTempo, CountTheirJobs) {
  const auto jobs = [](const std::string& done, const std::string& all) {
    return of_traces(R"({"traces":[],"metrics":{"completedJobs":)" + done + R"(,"totalJobs":)" +
                     all + "}}");
  };
  EXPECT_EQ(jobs("1", "1"), "");
  EXPECT_EQ(jobs("-1", "1"), "answered with \"-1\" where a count belongs: completedJobs");
  EXPECT_EQ(jobs("\"1\"", "1"), "answered with \"\"1\"\" where a count belongs: completedJobs");
  EXPECT_EQ(jobs("2", "1"), "answered that the search did 2 of 1 jobs");
}

TEST(AnswersOfTempo, ListEachSpanOnce) {
  const std::string one = span("1", R"(,"durationNanos":"5")");
  const std::string moved = span("1", R"(,"durationNanos":"6")");
  EXPECT_EQ(of_traces(of_spans(one)), "");
  EXPECT_EQ(
      of_traces(of_spans(one + "," + one + "," + one)),
      "answered that 1 spans of the trace 00000000000000000000000000000abc matched, and lists "
      "3");
  // What bears the id of another is another, and not the same at another time.
  const auto two = parse_traces(good(of_spans(one + "," + moved, R"(,"matched":2)")));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->traces[0].spans.size(), 2U);
  EXPECT_EQ(two->traces[0].matched, 2U);
  // One that was sent twice is listed twice.
  const auto twice = parse_traces(good(of_spans(one + "," + one, R"(,"matched":2)")));
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->traces[0].spans.size(), 1U);
  EXPECT_EQ(twice->traces[0].repeats, 1U);
  EXPECT_TRUE(twice->traces[0].lists_all());
}

TEST(AnswersOfTempo, TellSpansOfOneIdAndTimeApartByWhatTheySay) {
  const auto charged = [](const std::string& sum) {
    return span("1", R"(,"durationNanos":"5","attributes":[{"key":"sum","value":{"intValue":")" +
                         sum + R"("}}])");
  };
  const auto read = [](const std::string& spans) {
    return parse_traces(good(of_spans(spans, R"(,"matched":2)"))).value().traces.front();
  };
  const FoundTrace two = read(charged("7") + "," + charged("8"));
  EXPECT_EQ(two.spans.size(), 2U);
  EXPECT_EQ(two.matched, 2U);
  EXPECT_EQ(two.repeats, 0U);
  const FoundTrace one_says_nothing =
      read(charged("7") + "," + span("1", R"(,"durationNanos":"5")"));
  EXPECT_EQ(one_says_nothing.spans.size(), 2U);
  const FoundTrace again = read(charged("7") + "," + charged("7"));
  EXPECT_EQ(again.spans.size(), 1U);
  EXPECT_EQ(again.matched, 1U);
  EXPECT_EQ(again.repeats, 1U);
}

// Each set has the attributes that its part of the query is about.
TEST(AnswersOfTempo, KnowASpanInAnotherSet) {
  const auto with = [](const std::string& key, const std::string& value) {
    return R"({"spans":[)" +
           span("1", R"(,"durationNanos":"5","attributes":[{"key":")" + key +
                         R"(","value":{"stringValue":")" + value + R"("}}])") +
           R"(],"matched":1})";
  };
  const auto read = [](const std::string& sets) {
    const std::string trace = R"({"traces":[{"traceID":"abc","spanSets":[)" + sets + "]}]}";
    return parse_traces(good(trace)).value().traces.front();
  };
  const FoundTrace one = read(with("a", "x") + "," + with("b", "y"));
  EXPECT_EQ(one.spans.size(), 1U);
  EXPECT_EQ(one.matched, 1U);
  EXPECT_EQ(one.repeats, 0U) << "it is in two sets";
  EXPECT_EQ(read(with("a", "x") + "," + with("a", "z")).spans.size(), 2U);
}

// It is the same in other capitals.
TEST(AnswersOfTempo, KnowAnIdByItsDigits) {
  const auto trace = [](const std::string& id) {
    return R"({"traceID":")" + id + R"(","spanSets":[{"spans":[)" + span("a", "") + "]}]}";
  };
  EXPECT_EQ(of_traces(R"({"traces":[)" + trace("abc") + "," + trace("0aBC") + "]}"),
            "answered with the trace 00000000000000000000000000000abc twice");
  const auto twice =
      parse_traces(good(of_spans(span("a", "") + "," + span("A", ""), R"(,"matched":2)")));
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->traces[0].spans.size(), 1U);
}

TEST(AnswersOfTempo, SayWhenEachSpanWas) {
  EXPECT_EQ(of_traces(of_spans(span("1", R"(,"durationNanos":"-5")"))),
            "answered with -5 ns where a time belongs: durationNanos");
  EXPECT_EQ(of_traces(of_spans(span("1", R"(,"durationNanos":"9223372036854775807")"))),
            "answered with the span 1, which never ends");
  EXPECT_EQ(of_traces(of_spans(R"({"spanID":"1","durationNanos":"5"})")),
            "answered with the span 1 without its start");
  EXPECT_EQ(of_traces(of_spans(span("", ""))), "answered with \"\" where an id belongs: spanID");
  const auto of_nothing = parse_traces(good(of_spans(span("1", ""))));
  ASSERT_TRUE(of_nothing) << "Tempo leaves out what is 0";
  EXPECT_EQ(of_nothing->traces[0].spans[0].duration, std::nullopt);
}

// ---- Prometheus and Loki

std::string series(const std::string& type, const std::string& value) {
  return R"({"status":"success","data":{"resultType":")" + type + R"(","result":[{"metric":{},)" +
         value + "}]}}";
}

std::string of_series(const std::string& body) { return error_of(parse_series(good(body))); }

TEST(AnswersOfSeries, AreOfTheTypeThatTheySay) {
  const std::string one = R"("value":[1700000000,"1"])";
  const std::string many = R"("values":[[1700000000,"1"],[1700000001,"1"]])";
  EXPECT_EQ(of_series(series("vector", one)), "");
  EXPECT_EQ(of_series(series("matrix", many)), "");
  const std::string other = "answered with a vector, a series of which is of another form";
  EXPECT_EQ(of_series(series("vector", many)), other);
  EXPECT_EQ(of_series(series("vector", one + "," + many)), other);
  EXPECT_EQ(of_series(series("vector", one + R"(,"histogram":[1700000000,{"count":"1"}])")), other);
  EXPECT_EQ(of_series("\xEF\xBB\xBF" + series("vector", one)), "answered with what is no JSON");
  EXPECT_EQ(of_series(series("matrix", one)),
            "answered with a matrix, a series of which is of another form");
  EXPECT_EQ(of_series(series("streams", one)), "answered with \"streams\" where series belong");
  EXPECT_EQ(of_series(series("matrix", R"("values":[[1700000001,"1"],[1700000000,"1"]])")),
            "answered with samples that are not in the order of their times");
  EXPECT_EQ(of_series(series("vector", R"("value":[-1,"1"])")),
            "answered with a sample of a time that is none");
}

TEST(AnswersOfSeries, HaveEachKeyOnce) {
  const std::string one = R"("value":[1700000000,"1"])";
  const std::string good_one = series("vector", one + "},{" + R"("metric":{"a":"b"},)" + one);
  EXPECT_EQ(of_series(good_one), "") << "each object has its own";
  const auto with = [&](const std::string& before, const std::string& more) {
    std::string body = good_one;
    body.insert(body.find(before), more);
    return of_series(body);
  };
  EXPECT_EQ(with("\"status\"", R"("status":"error",)"),
            "answered with \"status\" twice in one object");
  EXPECT_EQ(with("\"result\"", R"("result":[],)"), "answered with \"result\" twice in one object");
  EXPECT_EQ(with("\"a\"", R"("a":"c",)"), "answered with \"a\" twice in one object");
}

TEST(AnswersOfSeries, AreNoneBesideAProblem) {
  Answer answer = good(series("vector", R"("value":[1700000000,"1"])"));
  EXPECT_TRUE(parse_series(answer));
  answer.problem = "timed out";
  EXPECT_EQ(error_of(parse_series(answer)), "timed out");
}

TEST(AnswersOfSeries, SayThatTheyAreGood) {
  const std::string good_one = series("vector", R"("value":[1700000000,"1"])");
  const auto with = [&](const std::string& more) {
    std::string body = good_one;
    body.insert(body.size() - 1, "," + more);
    return of_series(body);
  };
  const auto with_status = [&](const std::string& status) {
    std::string body = good_one;
    body.replace(body.find("\"success\""), 9, status);
    return of_series(body);
  };
  EXPECT_EQ(with(R"("error":"boom")"), "answered with an error beside its success: boom");
  EXPECT_EQ(with(R"("errorType":7)"), "answered with an error beside its success: \"7\"");
  EXPECT_EQ(with(R"("partial":7)"), "answered with \"7\" where it says whether it is a part");
  EXPECT_EQ(with(R"("partial":false)"), "");
  EXPECT_EQ(with(R"("isPartial":true)"), "answered with a part of what it has");
  EXPECT_EQ(with(R"("isPartial":false)"), "");
  EXPECT_EQ(with(R"("partialResponse":true)"), "answered with a part of what it has");
  EXPECT_EQ(with(R"("message":"limit reached")"),
            "answered with a message beside its data: limit reached");
  EXPECT_EQ(with(R"("message":"")"), "");
  EXPECT_EQ(with(R"("warnings":[])"), "");
  for (const std::string status : {"7", "true", "null"}) {
    EXPECT_EQ(with_status(status), "answered with \"" + status + "\" where a status belongs");
  }
  EXPECT_EQ(with_status("\"partial\",\"error\":\"a shard is away\""),
            "answered with status \"partial\": a shard is away");
  EXPECT_EQ(of_series(R"({"data":{"resultType":"vector","result":[]}})"),
            "answered without a status");
}

TEST(AnswersOfLoki, ListStreams) {
  EXPECT_EQ(error_of(parse_lines(good(series("vector", R"("value":[1700000000,"1"])")))),
            "answered with \"vector\" where streams belong");
}

TEST(Answers, ThatAreNestedDeeperThanAnyIsAreNotRead) {
  const std::string deep(2'000'000, '[');
  EXPECT_EQ(of_series(deep), "answered with what is no JSON");
  EXPECT_EQ(of_traces(R"({"traces":)" + deep), "answered with what is no JSON");
  EXPECT_EQ((LogLine{{}, deep, {}}.field("a")), std::nullopt);
  EXPECT_EQ((LogLine{{}, R"({"a":"[[[[\"[["})", {}}.field("a")), "[[[[\"[[");
}

TEST(Answers, WithoutAReasonSayThatTheyHaveNone) {
  EXPECT_EQ(error_of(parse_series({{}, 302, "", "", ""})), "answered 302 without a reason");
}

// ---- SQL

TEST(SqlText, HasOneStatementOrSeveral) {
  for (const char* one :
       {"", "SELECT 1", "SELECT 1;", "SELECT 1 ; \n -- over\n /* ; */ ;", "SELECT ';' || 'it''s;'",
        "SELECT \";\" FROM a", "SELECT $$;$$, $a$ ; $$ ; $a$", "SELECT E'\\';'",
        "SELECT 1 /* ; /* ; */ ; */", "SELECT 1 -- ; SELECT 2"}) {
    EXPECT_FALSE(has_several_statements(one)) << one;
  }
  for (const char* several :
       {"select 0; select 1", "SELECT 1;SELECT 2", "SELECT ';'; COMMIT", "SELECT '\\'; SELECT 2",
        "SELECT 1; -- x\nSELECT 2", "SELECT $1; SELECT 2$1", "SELECT a$b$ ; SELECT 2"}) {
    EXPECT_TRUE(has_several_statements(several)) << several;
  }
}

}  // namespace
}  // namespace harness::observe
