// TraceQL that Tempo takes, and that says nothing or something else than it seems to.
#include "tests/unit/languages/review/reviewed.hpp"

namespace harness::languages {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::Refused;

// A condition in braces, refused where it begins.
std::vector<Refused> conditions(const std::vector<std::pair<std::string, std::string>>& all) {
  std::vector<Refused> refused;
  for (const auto& [condition, why] : all) {
    refused.push_back({"{ " + condition + " }", condition + " }", why});
  }
  return refused;
}

void expect_conditions_taken(const std::vector<std::string>& conditions) {
  std::vector<std::string> queries;
  for (const std::string& condition : conditions) queries.push_back("{ " + condition + " }");
  expect_taken(review_traceql, queries);
}

TEST(ReviewTraceql, TakesMetricsOfAPanelAlone) {
  const std::vector<std::string> queries{"{ status = error } | rate() by (resource.service.name)",
                                         "{ } | quantile_over_time(duration, .9)"};
  expect_taken(review_traceql_of_panel, queries);
  for (const std::string& query : queries) EXPECT_TRUE(is_refused(review_traceql(query))) << query;
  EXPECT_TRUE(is_refused(review_traceql_of_panel("{ duration < 0 } | rate()")));
}

TEST(ReviewTraceql, RefusesConditionsThatNoSpanMeets) {
  expect_refused(review_traceql,
                 conditions({{"duration < 0", "duration < 0 is never true: duration is 0s or more"},
                             {"duration < 0s", "never true"},
                             {"duration <= -1ms", "never true"},
                             {"traceDuration = -5ms", "traceDuration is 0s or more"},
                             {"span:duration < 1ms - 2ms", "Tempo refuses it"},
                             {"duration + 5ms < 2ms", "duration + 5ms is 5ms or more"},
                             {"-duration > 0", "never true"},
                             {"nestedSetLeft < 0", "never true"},
                             {"nestedSetParent < -1", "nestedSetParent is -1 or more"},
                             {"name < \"\"", "no text comes before an empty one"},
                             {"span.a !~ \".*\"", "matches any text"},
                             {"name !~ \"^.*$\"", "matches any text"},
                             {"span.level = error", "which no attribute holds"},
                             {"span.kind = server", "which no attribute holds"},
                             {".status != ok", "which no attribute holds"},
                             {"trace:id = \"xyz\"", "without zeros in front"},
                             {"trace:id = \"ABC\"", "0-9a-f"},
                             {"trace:id = \"00abc\"", "without zeros in front"},
                             {"span:id = \"1\"", "a span's id has 16"},
                             {"link:spanID = \"1\"", "a span's id has 16"},
                             {"rootName = \"<root span not yet received>\"", "there is no root"},
                             {"nil != 1", "compares constants"},
                             {"false", "false of every span"},
                             {"1 = 2", "false of every span"}}));
}

TEST(ReviewTraceql, RefusesConditionsThatEverySpanMeets) {
  expect_refused(review_traceql,
                 conditions({{"duration >= 0", "is true of every span: duration is 0s or more"},
                             {"duration >= 0ns", "true of every span"},
                             {"duration > -1s", "true of every span"},
                             {"duration != -1s", "true of every span"},
                             {"duration * 2 + 1s > 0", "(duration * 2) + 1s is 1s or more"},
                             {"nestedSetParent >= -1", "true of every span"},
                             {"name != nil", "every span has a name"},
                             {"duration != nil", "every span has a duration"},
                             {"name >= \"\"", "true of every span"},
                             {"name =~ \".*\"", "matches any text"},
                             {"span:id != \"1\"", "true of every span"},
                             {"1 = 1", "compares constants"},
                             {"true || status = error", "a constant beside ||"},
                             {"name = name", "with itself"},
                             {"span.a != span.a", "with itself"}}));
}

TEST(ReviewTraceql, TakesConditionsThatSomeSpansMeet) {
  expect_conditions_taken({"duration > 0",
                           "duration <= 0",
                           "duration > 5ms",
                           "traceDuration = 0ns",
                           "duration < 1m",
                           "duration > span.n",
                           "duration - 5ms < 0",
                           "nestedSetParent < 0",
                           "nestedSetLeft = 0",
                           "span.n < 0",
                           "span.n > -5",
                           "name > \"\"",
                           "name != \"\"",
                           "name =~ \".*GET.*\"",
                           "span.a =~ \".*\"",
                           "span.a != nil",
                           "rootName != nil",
                           "span.level = \"error\"",
                           "status = error",
                           "kind != server",
                           "trace:id = \"abc\"",
                           "span:id = \"0000000000000001\"",
                           "span:parentID != \"\"",
                           "true",
                           "true && name = \"a\"",
                           "span.a = span.b",
                           "event:timeSinceStart < -5ms",
                           "1.5s = duration - 0.4s",
                           "statusMessage = \"\""});
  expect_taken(review_traceql, {"{ }", "{ true } && { name = \"a\" }"});
}

TEST(ReviewTraceql, RefusesWhatTemposStorageRefuses) {
  expect_refused(review_traceql,
                 conditions({{"duration > 59.5s + 500ms", "operand is not int"},
                             {"duration > 1s * 2", "operand is not int"},
                             {"duration > 1.5", "operand is not int"},
                             {"traceDuration >= 0.5", "operand is not int"},
                             {"event:timeSinceStart > 1ms + 1ms", "operand is not int"},
                             {"nestedSetLeft = 1.5", "operand is not int"},
                             {"trace:id > \"abc\"", "operator not supported for IDs: >"},
                             {"span:id <= \"0000000000000001\"", "operator not supported for IDs"},
                             {"span:parentID < \"a\"", "operator not supported for IDs"},
                             {"link:traceID >= \"a\"", "operator not supported for IDs"},
                             {"trace:id =~ \"abc.*\"", "a regular expression on an id"},
                             {"\"a.*\" =~ name", "no regular expression"},
                             {"name =~ span.pattern", "no regular expression"}}));
  expect_conditions_taken({"duration > 60s", "duration * 2 > 59.5s + 500ms", "span.n > 1.5",
                           "trace:id != \"abc\"", "duration > 500ms && span.n > 1 + 1"});
}

TEST(ReviewTraceql, RefusesConstantsOnTheLeftHoweverTheyAreWritten) {
  expect_refused(review_traceql, conditions({{"4 + 5 < span.n", "constant on the left"},
                                             {"9 <= span.n + 1", "constant on the left"},
                                             {"-9 < span.n", "constant on the left"},
                                             {"1m < duration", "constant on the left"},
                                             {"\"b\" < name", "constant on the left"}}));
  expect_conditions_taken({"9 = span.n", "span.n > 9", "1m = duration", "\"b\" != name"});
}

TEST(ReviewTraceql, RefusesDivisionByAConstantThatIsZero) {
  expect_refused(review_traceql, {{"{ span.n / 0 = 1 }", "/ 0 = 1 }", "ends Tempo's process"},
                                  {"{ span.n % (3 - 3) = 1 }", "% (3 - 3) = 1 }", "divided by 0"},
                                  {"{ } | avg(span.n / 0) > 1", "/ 0) > 1", "divided by 0"},
                                  {"{ } | by(span.n / 0)", "/ 0)", "divided by 0"}});
  expect_conditions_taken({"span.n / 0.0 > 1.5", "span.n / 2 = 1", "0 / span.n = 1"});
}

TEST(ReviewTraceql, RefusesWhatWouldFindSpansWithoutEvents) {
  expect_refused(review_traceql, conditions({{"event:name = \"\"", "spans without events"},
                                             {"event:name != \"x\"", "spans without events"},
                                             {"event:name !~ \"^x$\"", "spans without events"},
                                             {"event:timeSinceStart < 2ms", "spans without events"},
                                             {"event:timeSinceStart = 0s", "spans without events"},
                                             {"event:timeSinceStart != 5ms", "without events"},
                                             {"event:timeSinceStart >= 0", "without events"}}));
  expect_refused(review_traceql, {{"{ status = error && event:timeSinceStart < 2ms }",
                                   "event:timeSinceStart < 2ms }", "spans without events"},
                                  {"{ event:name = \"x\" || event:timeSinceStart < 2ms }",
                                   "event:timeSinceStart < 2ms }", "spans without events"}});
  expect_conditions_taken({"event:name = \"x\"", "event:name =~ \"^x$\"",
                           "event:timeSinceStart > 2ms", "event:timeSinceStart < -1ms",
                           "event:name = \"x\" && event:timeSinceStart < 2ms",
                           "event:timeSinceStart < 2ms && event.n = 1.5",
                           "event:name = \"x\" && (event:timeSinceStart < 2ms || status = error)"});
}

TEST(ReviewTraceql, RefusesWhatContradictsItself) {
  expect_refused(
      review_traceql,
      conditions({{"duration > 2s && duration < 1s", "are never true of one span"},
                  {"duration > 2s && status = error && duration <= 2s", "never true of one span"},
                  {"name = \"a\" && name = \"b\"", "never true of one span"},
                  {"name = \"a\" && name != \"a\"", "never true of one span"},
                  {"kind = server && kind = client", "never true of one span"},
                  {"status = ok || status != ok", "one of them is true of every span"},
                  {"name != \"a\" || name != \"b\"", "one of them is true of every span"},
                  {"duration > 1s || duration <= 2s", "one of them is true of every span"}}));
  expect_refused(review_traceql,
                 {{"{ name = \"a\" } | { name = \"b\" }", "name = \"a\" } | { name = \"b\" }",
                   "never true of one span"},
                  {"{ duration > 2s } | count() > 1 | { duration < 1s }",
                   "duration > 2s } | count() > 1 | { duration < 1s }", "never true"}});
  expect_taken(review_traceql,
               {"{ name = \"a\" } > { name = \"b\" }", "{ name = \"a\" } | { status = error }",
                "{ name = \"a\" } | { status = ok } > { status = error } | { name "
                "= \"b\" }"});
  expect_conditions_taken({"duration > 1s && duration < 2s", "duration >= 1s && duration <= 1s",
                           "name = \"a\" || name = \"b\"", "name != \"a\" && name != \"b\"",
                           "span.a = 1.5 && span.a = 2.5", "span.a = 1.5 || span.a != 1.5",
                           "status = error || status = ok", "duration < 1s || duration > 2s",
                           "kind = server && status != ok",
                           "event:name = \"a\" && event:name = \"b\""});
}

TEST(ReviewTraceql, RefusesAggregatesThatCannotBeSo) {
  expect_refused(
      review_traceql,
      {{"{ } | min(duration) < 0", "min(duration) < 0", "min(duration) is 0s or more"},
       {"{ } | avg(duration) < 0s", "avg(duration) < 0s", "never true"},
       {"{ } | sum(duration) <= -1ms", "sum(duration) <= -1ms", "never true"},
       {"{ } | max(duration) < 1ms - 2ms", "max(duration) < 1ms - 2ms", "never true"},
       {"{ } | max(duration + 5ms) < 5ms", "max(duration + 5ms) < 5ms", "is 5ms or more"},
       {"{ } | max(duration) >= 0", "max(duration) >= 0", "always true"},
       {"{ } | count() = 0", "count() = 0", "count() is 1 or more"},
       {"{ } | count() < 1", "count() < 1", "never true"},
       {"{ } | count() < 2 - 1", "count() < 2 - 1", "never true"},
       {"{ } | count() >= 0", "count() >= 0", "always true"},
       {"{ } | count() > -1", "count() > -1", "always true"},
       {"({ name = \"a\" } | count() < 1) && ({ name = \"b\" })",
        "count() < 1) && ({ name = \"b\" })", "never true"},
       {"{ } | avg(span.i) < 0", "avg(span.i) < 0", "where values are negative"},
       {"{ } | min(span.i) <= 0", "min(span.i) <= 0", "where values are negative"},
       {"{ } | max(span.i) >= 0", "max(span.i) >= 0", "where values are negative"},
       {"{ } | max(duration - 5ms) < 0", "max(duration - 5ms) < 0", "where values are negative"},
       {"{ } | avg(span.i) > 1 - 3", "avg(span.i) > 1 - 3", "where values are negative"}});
  expect_taken(review_traceql,
               {"{ } | count() > 0", "{ } | count() >= 1", "{ } | count() > 1",
                "{ } | min(duration) > 0", "{ } | avg(duration) < 59.5s + 500ms",
                "{ } | sum(span.i) < 0", "{ } | avg(span.i) > 0", "{ } | avg(span.i) = 10.5"});
}

TEST(ReviewTraceql, RefusesRelationsOfGroups) {
  const std::string why = "relates no spansets that by() has made several of";
  expect_refused(
      review_traceql,
      {{"({ status = ok } | by(name)) > ({ status = error })", "> ({ status = error })", why},
       {"({ status = ok } | count() > 1) !>> ({ status = error } | by(name))",
        "!>> ({ status = error } | by(name))", why},
       {"({ status = ok } | by(name) | count() > 1) &~ ({ status = error })",
        "&~ ({ status = error })", why},
       {"{ } | by(name) | { status = ok } > { status = error }", "> { status = error }", why}});
  expect_taken(review_traceql, {"({ status = ok } | by(name) | coalesce()) > ({ status = error })",
                                "({ status = ok } | by(name)) && ({ status = error })",
                                "{ status = ok } > { status = error } | by(name)",
                                "({ status = ok } | count() > 1) > ({ status = error })"});
}

TEST(ReviewTraceql, NamesAttributesThatLookLikeTheSpansOwn) {
  for (const char* query : {"{ span.name = \"a\" }", "{ .status = \"error\" }"}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, Remark::Weight::hint);
    EXPECT_THAT(remarks[0].what, ::testing::HasSubstr("is an attribute"));
  }
  EXPECT_THAT(review_traceql("{ resource.name = \"a\" && name = \"a\" }"), ::testing::IsEmpty());
}

TEST(ReviewTraceql, NamesNumbersThatAreNanoseconds) {
  for (const char* query : {"{ duration > 500 }", "{ } | avg(duration) > 500"}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, Remark::Weight::hint);
    EXPECT_THAT(remarks[0].remedy, ::testing::HasSubstr("500ms"));
  }
}

}  // namespace
}  // namespace harness::languages
