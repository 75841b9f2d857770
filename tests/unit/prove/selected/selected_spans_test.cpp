#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/prove/selected/selected.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::ClaimQuery;
using prove::OwnMutant;
using prove::Spans;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const WallTime spans_begin{std::chrono::seconds{1'700'000'000}};
const observe::Window spans_window{spans_begin, spans_begin + std::chrono::seconds{10}};

prove::Telemetry frontend_and_dice() {
  prove::Telemetry kept;
  store::Span call = span_of("0123456789abcdef", "aaaaaaaa", "");
  call.attributes = {{"http.response.status_code", {std::int64_t{200}}}};
  store::Span roll = span_of("0123456789abcdef", "bbbbbbbb", "aaaaaaaa");
  roll.name = "roll";
  roll.attributes = {{"die.type", {std::string_view("fair")}}};
  kept.spans = {{spans_of("frontend", {call}), spans_of("dice", {roll})}};
  return kept;
}

std::vector<OwnMutant> spans_made_of(const prove::Telemetry& kept, const std::string& query) {
  const FakeClock clock;
  return prove::selected_spans(kept, {ClaimQuery{1, observe::Backend::tempo, query, spans_window}},
                               clock);
}

Spans broken_by_first(const prove::Telemetry& kept, const std::vector<OwnMutant>& mutants,
                      prove::Texts& texts) {
  Spans spans = kept.spans;
  mutants.front().mutant.traces(spans, texts);
  return spans;
}

TEST(SelectedSpans, FailWhereTheClaimSelectsFailures) {
  const prove::Telemetry kept = frontend_and_dice();
  prove::Texts texts;
  const auto mutants = spans_made_of(
      kept, R"({ resource.service.name="dice" && span.die.type="fair" && status=error })");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[0].mutant.kind, "selected span added");
  EXPECT_EQ(mutants[1].mutant.kind, "all spans selected");
  const Spans spans = broken_by_first(kept, mutants, texts);
  ASSERT_THAT(spans, SizeIs(11));
  const store::Span& span = spans.back().front().scopes.front().spans.front();
  EXPECT_EQ(span.status, 2);
  EXPECT_EQ(span.name, "roll");
  EXPECT_EQ(span.start, 1'700'000'009'500'000'000U);
}

TEST(SelectedSpans, HaveAStatusOfTheSameClassOrADurationBeyondABound) {
  const prove::Telemetry kept = frontend_and_dice();
  prove::Texts texts;
  const auto refused = spans_made_of(kept, "{ span.http.response.status_code=404 }");
  ASSERT_FALSE(refused.empty());
  const Spans spans = broken_by_first(kept, refused, texts);
  const store::Span& span = spans.back().front().scopes.front().spans.front();
  EXPECT_EQ(std::get<std::int64_t>(span.attributes.front().value.of), 404);

  const auto slow = spans_made_of(kept, R"({ name="roll" && duration > 1m })");
  ASSERT_FALSE(slow.empty());
  const Spans slower = broken_by_first(kept, slow, texts);
  const store::Span& long_one = slower.back().front().scopes.front().spans.front();
  EXPECT_EQ(long_one.end - long_one.start, 60'001'000'000U);
}

TEST(SelectedSpans, BelongToOneAnotherWhereTheClaimWantsIt) {
  const prove::Telemetry kept = frontend_and_dice();
  prove::Texts texts;
  const auto mutants = spans_made_of(
      kept,
      R"({ resource.service.name="frontend" } >> { resource.service.name="dice" && status=error })");
  ASSERT_THAT(mutants, SizeIs(3));
  const Spans spans = broken_by_first(kept, mutants, texts);
  ASSERT_THAT(spans.back(), SizeIs(2));
  EXPECT_EQ(spans.back()[1].scopes.front().spans.front().parent_span_id,
            spans.back()[0].scopes.front().spans.front().span_id);
}

// A lower bound falls short of it, and has something to look at.
TEST(SelectedSpans, AreLostButOneTrace) {
  const prove::Telemetry kept = frontend_and_dice();
  const auto mutants = spans_made_of(kept, R"({ resource.service.name="dice" })");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[2].mutant.kind, "selected traces lost but one");
  prove::Texts texts;
  Spans spans = kept.spans;
  mutants[2].mutant.traces(spans, texts);
  EXPECT_THAT(spans, SizeIs(1));
}

TEST(SelectedSpans, ComeInAFlood) {
  const prove::Telemetry kept = frontend_and_dice();
  const auto mutants = spans_made_of(kept, R"({ resource.service.name="dice" })");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[3].mutant.kind, "flood of selected traces");
  prove::Texts texts;
  Spans spans = kept.spans;
  mutants[3].mutant.traces(spans, texts);
  ASSERT_THAT(spans, SizeIs(2'001));
  std::set<std::string> ids;
  for (const store::SpanPush& push : spans) {
    ids.emplace(push.front().scopes.front().spans.front().trace_id);
  }
  EXPECT_THAT(ids, SizeIs(2'001)) << "each is a trace of its own";
}

// Nothing that a request causes takes longer than an hour.
TEST(SelectedSpans, AreNoneThatTakeADay) {
  const prove::Telemetry kept = frontend_and_dice();
  EXPECT_THAT(spans_made_of(kept, R"({ name="roll" && duration > 30m })"), SizeIs(4));
  EXPECT_THAT(spans_made_of(kept, R"({ name="roll" && duration > 24h })"), IsEmpty());
  EXPECT_THAT(spans_made_of(kept, R"({ name="roll" && duration < 24h })"), SizeIs(4));
}

TEST(SelectedSpans, AreNoneOfWhatNobodyHas) {
  const prove::Telemetry kept = frontend_and_dice();
  EXPECT_THAT(spans_made_of(kept, R"({ name="GET /rolll" })"), IsEmpty());
  EXPECT_THAT(spans_made_of(kept, R"({ span.dye.type="fair" })"), IsEmpty());
  EXPECT_THAT(spans_made_of(kept, R"({ resource.service.name="dyce" && status=error })"),
              IsEmpty());
}

}  // namespace
}  // namespace harness::test
