#include "harness/observe/last_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

load::ClientSpan span_of(const std::string& request, std::uint64_t trace, bool accepted = true) {
  load::ClientSpan span;
  span.request = request;
  span.trace.trace_low = trace;
  span.accepted = accepted;
  return span;
}

std::string id_of(std::uint64_t trace) {
  load::TraceContext context;
  context.trace_low = trace;
  return context.trace_id();
}

TEST(LastRequests, AreTheFirstAndTheLastOfEachKind) {
  LastRequests all;
  for (std::uint64_t i = 0; i < 100; ++i) all.add(span_of("order", i));
  all.add(span_of("look", 500));
  const auto traces = all.traces();
  ASSERT_THAT(traces, SizeIs(2));
  EXPECT_EQ(traces[0].request, "look");
  EXPECT_THAT(traces[0].first, ElementsAre(id_of(500)));
  EXPECT_EQ(traces[0].first, traces[0].last);
  EXPECT_FALSE(traces[0].can_be_compared());
  ASSERT_THAT(traces[1].first, SizeIs(20));
  ASSERT_THAT(traces[1].last, SizeIs(20));
  EXPECT_EQ(traces[1].first.front(), id_of(0));
  EXPECT_EQ(traces[1].first.back(), id_of(19));
  EXPECT_EQ(traces[1].last.front(), id_of(80));
  EXPECT_EQ(traces[1].last.back(), id_of(99));
}

TEST(LastRequests, AreNotTheFirstOnesOnceMore) {
  LastRequests all;
  for (std::uint64_t i = 1; i <= 5; ++i) all.add(span_of("order", i));
  const auto traces = all.traces();
  ASSERT_THAT(traces, SizeIs(1));
  EXPECT_THAT(traces[0].first, ElementsAre(id_of(1), id_of(2)));
  EXPECT_THAT(traces[0].last, ElementsAre(id_of(4), id_of(5)));
  EXPECT_TRUE(traces[0].can_be_compared());
}

TEST(LastRequests, SayWhenTheFirstWereOver) {
  LastRequests all;
  for (std::uint64_t i = 1; i <= 4; ++i) {
    load::ClientSpan span = span_of("order", i);
    span.ended = WallTime{std::chrono::seconds{i}};
    all.add(span);
  }
  EXPECT_EQ(all.traces().front().first_ended, WallTime{std::chrono::seconds{2}});
}

TEST(LastRequests, OfAllKindsAreSome) {
  LastRequests all;
  for (std::uint64_t i = 0; i < 40; ++i) {
    all.add(span_of("order", i));
    all.add(span_of("look", 100 + i));
  }
  EXPECT_THAT(some_traces(all.traces(), 3), ElementsAre(id_of(100), id_of(0), id_of(101)));
  EXPECT_THAT(last_traces(all.traces()), SizeIs(40));
}

TEST(LastRequests, AreThoseThatWereAnsweredAsTheyShouldBe) {
  LastRequests all;
  all.add(span_of("order", 1, false));
  all.add(span_of("order", 2));
  all.add(span_of("look", 3, false));
  const auto traces = all.traces();
  ASSERT_THAT(traces, SizeIs(1));
  EXPECT_THAT(traces[0].last, ElementsAre(id_of(2)));
}

TEST(LastRequests, AreAnyWhereNoneWasAnsweredAsItShouldBe) {
  LastRequests all;
  all.add(span_of("order", 1, false));
  ASSERT_THAT(all.traces(), SizeIs(1));
  EXPECT_THAT(all.traces()[0].last, ElementsAre(id_of(1)));
}

TEST(LastRequests, OfManyKindsAreFewOfEach) {
  LastRequests all;
  for (int kind = 0; kind < 30; ++kind) {
    for (std::uint64_t i = 0; i < 20; ++i) all.add(span_of("r" + std::to_string(kind), i));
  }
  for (const RequestTraces& one : all.traces()) {
    EXPECT_THAT(one.first, SizeIs(3));
    EXPECT_THAT(one.last, SizeIs(3));
  }
}

load::ClientSpan answered_span(std::uint64_t number, int status) {
  load::ClientSpan span = span_of("order", number, status < 400);
  span.began = WallTime{std::chrono::seconds{number}};
  span.ended = span.began + std::chrono::milliseconds{10};
  span.outcome = {load::Ending::answered, status};
  return span;
}

TEST(LastRequests, ThatWereAnsweredAreAllOfAFew) {
  LastRequests all;
  all.add(answered_span(2, 500));
  all.add(answered_span(1, 200));
  all.add(span_of("order", 3, false));
  const auto answered = all.answered();
  ASSERT_THAT(answered, SizeIs(2)) << "one had no answer";
  EXPECT_EQ(answered[0].trace_id, id_of(1));
  EXPECT_EQ(answered[0].at.begin, WallTime{std::chrono::seconds{1}});
  EXPECT_FALSE(answered[0].has_failed());
  EXPECT_EQ(answered[1].outcome, "500");
  EXPECT_TRUE(answered[1].has_failed());
  EXPECT_EQ(all.count_answered(), 2U);
}

TEST(LastRequests, ThatWereAnsweredAreOfManySomeFromAllOfTheRun) {
  LastRequests all;
  for (std::uint64_t i = 0; i < 1000; ++i) all.add(answered_span(i, i % 100 == 50 ? 503 : 200));
  const auto answered = all.answered();
  EXPECT_EQ(all.count_answered(), 1000U);
  // 990 that went well, of which each fourth is kept; all ten that failed.
  ASSERT_THAT(answered, SizeIs(248 + 10));
  EXPECT_EQ(answered.front().trace_id, id_of(0));
  EXPECT_EQ(answered.back().trace_id, id_of(998));
}

TEST(LastRequests, OfARunWithoutAnyAreNone) { EXPECT_THAT(LastRequests().traces(), IsEmpty()); }

}  // namespace
}  // namespace harness::observe
