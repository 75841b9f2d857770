#include "services/telemetry/span.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "services/telemetry/tracer.hpp"
#include "tests/unit/services/fake_clock.hpp"

namespace services::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

const SpanContext remote{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, "vendor=1"};

class SpanTest : public ::testing::Test {
 protected:
  test::FakeClock clock;
  std::vector<SpanRecord> finished;
  Tracer tracer{clock, Sampler(1, true),
                [this](SpanRecord record) { finished.push_back(std::move(record)); }};
};

TEST_F(SpanTest, ContinuesTheTraceOfItsCaller) {
  tracer.start_server("GET /roll", clock.moment(), remote).end();
  ASSERT_THAT(finished, SizeIs(1));
  EXPECT_EQ(finished[0].context.trace_id, remote.trace_id);
  EXPECT_EQ(finished[0].context.tracestate, "vendor=1");
  EXPECT_EQ(finished[0].parent_span_id, remote.span_id);
  EXPECT_THAT(finished[0].context.span_id, MatchesRegex("[0-9a-f]+"));
  EXPECT_NE(finished[0].context.span_id, remote.span_id);
}

TEST_F(SpanTest, StartsATraceWithoutOne) {
  tracer.start_server("GET /", clock.moment(), std::nullopt).end();
  tracer.start_server("GET /", clock.moment(), std::nullopt).end();
  EXPECT_THAT(finished[0].context.trace_id, SizeIs(32));
  EXPECT_EQ(finished[0].parent_span_id, "");
  EXPECT_NE(finished[0].context.trace_id, finished[1].context.trace_id);
}

TEST_F(SpanTest, OfACallIsAChildOfTheRequest) {
  const auto request = tracer.start_server("GET /roll", clock.moment(), remote);
  tracer.start_client("GET", request.context()).end();
  ASSERT_THAT(finished, SizeIs(1));
  EXPECT_EQ(finished[0].kind, SpanKind::client);
  EXPECT_EQ(finished[0].context.trace_id, remote.trace_id);
  EXPECT_EQ(finished[0].parent_span_id, request.context().span_id);
}

TEST_F(SpanTest, OfAStepIsInternalToTheService) {
  const auto request = tracer.start_server("GET /roll", clock.moment(), remote);
  tracer.start_internal("validate", request.context()).end();
  ASSERT_THAT(finished, SizeIs(1));
  EXPECT_EQ(finished[0].kind, SpanKind::internal);
  EXPECT_EQ(finished[0].parent_span_id, request.context().span_id);
}

TEST_F(SpanTest, OfUnaskedWorkIsTheFirstOfItsTrace) {
  tracer.start_root("poll").end();
  ASSERT_THAT(finished, SizeIs(1));
  EXPECT_EQ(finished[0].kind, SpanKind::internal);
  EXPECT_THAT(finished[0].context.trace_id, SizeIs(32));
  EXPECT_EQ(finished[0].parent_span_id, "");
}

TEST_F(SpanTest, KeepsItsEventsWithTheirTimes) {
  auto span = tracer.start_root("poll");
  clock.advance(5ms);
  span.add_event("page_stored", {{"events", std::int64_t{3}}});
  span.succeed();
  span.end();
  span.add_event("too late");
  ASSERT_THAT(finished[0].events, SizeIs(1));
  EXPECT_EQ(finished[0].events[0].name, "page_stored");
  EXPECT_EQ(finished[0].events[0].at - finished[0].start, Duration{5ms});
  EXPECT_EQ(finished[0].events[0].attributes[0].first, "events");
  EXPECT_EQ(finished[0].status, SpanStatus::ok);
}

TEST_F(SpanTest, CountsFromTheArrivalToTheEnd) {
  const Moment arrived = clock.moment();
  clock.advance(10ms);
  auto span = tracer.start_server("GET /", arrived, std::nullopt);
  clock.advance(30ms);
  span.end();
  clock.advance(1s);
  span.end();
  ASSERT_THAT(finished, SizeIs(1));
  EXPECT_EQ(finished[0].start, arrived.wall);
  EXPECT_EQ(finished[0].end - finished[0].start, Duration{40ms});
}

TEST_F(SpanTest, FollowsAnotherThoughTheWallClockIsSetBack) {
  const auto request = tracer.start_server("GET /roll-sync", clock.moment(), remote);
  tracer.start_internal("roll", request.context()).end();
  clock.advance(1ms);
  clock.set_wall(clock.wall() - 20ms);
  auto second = tracer.start_internal("roll", request.context());
  second.add_event("rolled");
  second.end();
  ASSERT_THAT(finished, SizeIs(2));
  EXPECT_EQ(finished[1].start - finished[0].end, Duration{1ms});
  EXPECT_EQ(finished[1].events[0].at, finished[1].start);
}

TEST_F(SpanTest, CanBeNamedAfterItsEnd) {
  auto span = tracer.start_server("GET /", clock.moment(), remote);
  span.end();
  EXPECT_EQ(span.context().trace_id, remote.trace_id);
}

TEST_F(SpanTest, EndsWithItsScopeAndOnlyOnceWhenMoved) {
  {
    auto span = tracer.start_server("GET /", clock.moment(), std::nullopt);
    const auto moved = std::move(span);
  }
  EXPECT_THAT(finished, SizeIs(1));
}

TEST_F(SpanTest, IsNotHandedOnWhenNotSampledOrDropped) {
  auto unsampled = remote;
  unsampled.sampled = false;
  tracer.start_server("GET /", clock.moment(), unsampled).end();
  tracer.start_server("GET /", clock.moment(), remote).drop();
  EXPECT_THAT(finished, IsEmpty());
}

TEST_F(SpanTest, FailsWithTheExceptionThatItRecords) {
  auto span = tracer.start_client("SELECT dice", remote);
  span.record_exception("pqxx::broken_connection", "gone");
  span.end();
  EXPECT_EQ(finished[0].status, SpanStatus::error);
  EXPECT_EQ(finished[0].status_message, "gone");
  ASSERT_THAT(finished[0].events, SizeIs(1));
  EXPECT_EQ(finished[0].events[0].name, "exception");
}

}  // namespace
}  // namespace services::telemetry
