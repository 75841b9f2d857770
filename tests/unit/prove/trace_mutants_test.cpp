#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::Signal;
using prove::Spans;
using ::testing::ElementsAre;

// The frontend calls the dice, within which a span calls the database.
prove::Telemetry two_services() {
  prove::Telemetry kept;
  store::Span server = span_of("trace", "dice1", "front1");
  server.attributes = {{"die", {std::string_view("fair")}}};
  server.status = 2;
  kept.spans = {{spans_of("frontend", {span_of("trace", "front1", "")})},
                {spans_of("dice", {server, span_of("trace", "dice2", "dice1")})}};
  return kept;
}

Spans spans_after(const std::string& kind, const std::string& site, const prove::Telemetry& kept,
                  prove::Texts& texts) {
  Spans spans = kept.spans;
  for (const prove::Mutant& one : mutants_of(kind, Signal::traces, material_of(kept))) {
    if (one.site == site) one.traces(spans, texts);
  }
  return spans;
}

TEST(TraceMutants, HaveASiteForEachAttribute) {
  const prove::Telemetry kept = two_services();
  EXPECT_THAT(
      sites_of(mutants_of("attribute lost", Signal::traces, material_of(kept))),
      ElementsAre("dice: die", "dice: resource.service.name", "frontend: resource.service.name"));
}

TEST(TraceMutants, BeginANewTraceWhereTheContextIsNotPassedOn) {
  const prove::Telemetry kept = two_services();
  prove::Texts texts;
  const Spans spans = spans_after("context not passed on", "dice", kept, texts);
  const auto& dice = spans[1][0].scopes[0].spans;
  EXPECT_EQ(spans[0][0].scopes[0].spans[0].trace_id, "trace");
  EXPECT_NE(dice[0].trace_id, "trace");
  EXPECT_EQ(dice[0].trace_id.size(), 16U);
  EXPECT_EQ(dice[0].parent_span_id, "");
  EXPECT_EQ(dice[1].trace_id, dice[0].trace_id);  // what it calls goes with it
  EXPECT_EQ(dice[1].parent_span_id, "dice1");
}

TEST(TraceMutants, KeepOneTraceOfTenInAllServices) {
  prove::Telemetry kept;
  prove::Texts texts;
  for (int i = 0; i < 20; ++i) {
    const std::string_view trace = texts.keep("trace" + std::to_string(i));
    kept.spans.push_back({spans_of("frontend", {span_of(trace, "f", "")})});
    kept.spans.push_back({spans_of("dice", {span_of(trace, "d", "f")})});
  }
  std::vector<std::string_view> left;
  for (const auto& push : spans_after("9 in 10 dropped", "", kept, texts)) {
    for (const store::Span& span : push[0].scopes[0].spans) left.push_back(span.trace_id);
  }
  EXPECT_THAT(left, ElementsAre("trace5", "trace5", "trace15", "trace15"));
}

TEST(TraceMutants, TellOneSpanInAHundredTwiceUnderAnIdOfItsOwn) {
  const prove::Telemetry kept = two_services();
  prove::Texts texts;
  const auto spans = spans_after("1 in 100 doubled", "dice", kept, texts)[1][0].scopes[0].spans;
  ASSERT_EQ(spans.size(), 3U);  // of so few, the one in the midst
  EXPECT_EQ(spans[1].span_id, "dice2");
  EXPECT_NE(spans[2].span_id, "dice2");
  EXPECT_EQ(spans[2].span_id.size(), 5U);
  EXPECT_EQ(spans[2].parent_span_id, "dice1");
}

TEST(TraceMutants, NameTheOnlyAttributeThatTheyChange) {
  const prove::Telemetry kept = two_services();
  for (const char* kind : {"attribute lost", "attribute altered"}) {
    EXPECT_EQ(mutants_of(kind, Signal::traces, material_of(kept)).front().attribute, "die") << kind;
  }
  EXPECT_EQ(mutants_of("span renamed", Signal::traces, material_of(kept)).front().attribute, "");
}

TEST(TraceMutants, PutTheInnermostSpansInThePlaceOfTheOneBefore) {
  prove::Telemetry kept;
  kept.spans = {{spans_of("dice", {span_of("t1", "a", ""), span_of("t1", "a1", "a")})},
                {spans_of("dice", {span_of("t2", "b", ""), span_of("t2", "b1", "b")})}};
  prove::Texts texts;
  const Spans spans = spans_after("context mixed up", "dice", kept, texts);
  const auto& first = spans[0][0].scopes[0].spans;
  const auto& second = spans[1][0].scopes[0].spans;
  EXPECT_EQ(first[1].parent_span_id, "a");
  EXPECT_EQ(second[0].trace_id, "t2");
  EXPECT_EQ(second[1].trace_id, "t1");
  EXPECT_EQ(second[1].parent_span_id, "a");
}

TEST(TraceMutants, FailHalfAndTakeASecondMore) {
  const prove::Telemetry kept = two_services();
  prove::Texts texts;
  const auto dice = [](const Spans& spans) { return spans[1][0].scopes[0].spans; };
  EXPECT_EQ(dice(spans_after("half fail", "dice", kept, texts))[0].status, 2);
  EXPECT_EQ(dice(spans_after("half fail", "dice", kept, texts))[1].status, 0);
  EXPECT_EQ(dice(spans_after("a second slower", "dice", kept, texts))[0].end,
            dice(kept.spans)[0].end + 1'000'000'000);
}

TEST(TraceMutants, ChangeKindNameAndStatus) {
  const prove::Telemetry kept = two_services();
  prove::Texts texts;
  const auto first = [](const Spans& spans) { return spans[1][0].scopes[0].spans[0]; };
  EXPECT_EQ(first(spans_after("span kind altered", "dice: server", kept, texts)).kind, 1);
  EXPECT_EQ(first(spans_after("span renamed", "dice: GET /roll", kept, texts)).name, "altered");
  EXPECT_EQ(first(spans_after("error status lost", "dice", kept, texts)).status, 0);
  EXPECT_EQ(first(spans_after("tenfold duration", "dice", kept, texts)).end, 11'000U);
  EXPECT_TRUE(spans_after("spans lost", "dice", kept, texts)[1][0].scopes.empty());
}

}  // namespace
}  // namespace harness::test
