#include "harness/languages/review/review.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/review/place.hpp"

namespace harness::languages {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto error = Remark::Weight::error;
constexpr auto hint = Remark::Weight::hint;

// What the remark points to, up to the query's end.
std::string pointed_to(std::string_view query, const Remark& remark) {
  return std::string(query.substr(remark.offset));
}

TEST(OffsetOf, CountsCharactersInLines) {
  EXPECT_EQ(offset_of("abc", 1, 2), 1U);
  EXPECT_EQ(offset_of("ä=1\nb", 1, 2), 2U);
  EXPECT_EQ(offset_of("ä=1\nb", 2, 1), 5U);
  EXPECT_EQ(offset_of("a", 3, 9), 1U);
}

TEST(Review, HasNothingToSayOfSoundQueries) {
  EXPECT_THAT(review_logql(R"(sum(count_over_time({job="a"} |= "x" | json [5m])))"), IsEmpty());
  EXPECT_THAT(review_promql("sum by (job) (rate(x_total[10000ms])) > 0"), IsEmpty());
  for (const char* query :
       {R"({ resource.service.name = "a" } >> { status = error })",
        "{ span.http.response.status_code >= 500 && duration > 1s }",
        R"({ span.url.query =~ ".*die=risky.*" })", "{ span.x != nil } | count() > 2", "{ }"}) {
    EXPECT_THAT(review_traceql(query), IsEmpty()) << query;
  }
}

TEST(Review, PointsToWhatIsWrong) {
  struct Case {
    std::vector<Remark> (*review)(std::string_view);
    std::string query;
    std::string at;
  };
  for (const Case& one :
       {Case{review_logql, "{job=\"a\"} |= jsn", "jsn"}, Case{review_promql, "rate(x)", "x)"},
        Case{review_traceql, "{ name = }", "}"}}) {
    const auto remarks = one.review(one.query);
    ASSERT_THAT(remarks, SizeIs(1)) << one.query;
    EXPECT_EQ(remarks[0].weight, error);
    EXPECT_EQ(pointed_to(one.query, remarks[0]), one.at) << remarks[0].what;
  }
}

TEST(ReviewTraceql, RefusesWhatTempoAnswersWrongly) {
  for (const auto& [query, at] : std::vector<std::pair<std::string, std::string>>{
           {"{ 2 ^ 3 = span.n }", "^ 3 = span.n }"},
           {"{ span.n / 0 = 1 }", "/ 0 = 1 }"},
           {"{ span.n % 0 = 1 }", "% 0 = 1 }"},
           {"{ name = \"a\" && 9 < span.n }", "9 < span.n }"},
           {"{ -9 < span.n }", "9 < span.n }"},
           {"{ 1m < duration }", "1m < duration }"},
           {"{ !(span.n > 2) && span.a = 1 }", "!(span.n > 2) && span.a = 1 }"},
           {"{ span.i < 0 } | avg(span.i) = -1", "avg(span.i) = -1"}}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, error) << query;
    EXPECT_EQ(pointed_to(query, remarks[0]), at) << remarks[0].what;
  }
}

TEST(ReviewTraceql, NamesTheLanguagesTraps) {
  for (const auto& [query, at] : std::vector<std::pair<std::string, std::string>>{
           {"{ span.a = \"x\" || span.b = \"y\" && span.c = \"z\" }", "&& span.c = \"z\" }"},
           {"{ name = \"a\" } && { name = \"b\" } || { name = \"c\" }", "|| { name = \"c\" }"},
           {"{ name =~ \"roll\" }", "\"roll\" }"},
           {"{ span.n = 10 }", "10 }"}}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, hint);
    EXPECT_EQ(pointed_to(query, remarks[0]), at) << remarks[0].what;
  }
}

TEST(ReviewTraceql, TakesParenthesesForAnAnswer) {
  EXPECT_THAT(review_traceql("{ span.a = \"x\" || (span.b = \"y\" && span.c = \"z\") }"),
              IsEmpty());
  EXPECT_THAT(review_traceql("{ (span.a = \"x\" || span.b = \"y\") && span.c = \"z\" }"),
              IsEmpty());
}

}  // namespace
}  // namespace harness::languages
