// Telemetry of what failed, and of that alone, that a service loses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/observe/told_losses.hpp"
#include "tests/unit/observe/told_orders.hpp"

namespace harness::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using told::an_order;
using told::lose_all;
using told::lose_lines;
using told::lost_of;
using told::orders;
using told::request_numbered;
using told::status_code;
using told::ToldTrace;

TEST(LostOfFailures, OfWhoSendsNothingOfItsFailures) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) {
    traces[i] = an_order(i, "500");
    lose_all(traces[i], "stock");
  }
  EXPECT_THAT(
      lost_of(traces),
      UnorderedElementsAre(
          "tempo stock: stock has a span of each of 32 calls that it answered well, and of none of "
          "the 8 that it failed (as its callers' spans say; all 40 requests were looked at)",
          "prometheus stock: stock leaves neither a span nor a log line of any of the 8 calls that "
          "it failed: it may not count them either",
          "loki stock: stock has a log line of each of 32 requests \"order\" that it did well, and "
          "of none of the 8 that it failed (all 40 requests were looked at)",
          "loki stock: stock loses spans, and has no log line of 8 of 40 requests \"order\" that "
          "it worked on (all 40 requests were looked at)"));
}

TEST(LostOfFailures, OfWhoLogsAllButItsFailures) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) {
    traces[i] = an_order(i, "500");
    lose_lines(traces[i], "stock");
  }
  EXPECT_THAT(lost_of(traces),
              ElementsAre("loki stock: stock has a log line of each of 32 requests \"order\" that "
                          "it did well, and of none of the 8 that it failed (all 40 requests were "
                          "looked at)"));
}

// One line of one failure says that it logs them; it says nothing of the others.
TEST(LostOfFailures, OfWhoLogsSomeOfItsFailures) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) {
    traces[i] = an_order(i, "500");
    if (i > 8) lose_lines(traces[i], "stock");
  }
  EXPECT_THAT(lost_of(traces), ElementsAre(HasSubstr("of each of 32 requests \"order\" that it did "
                                                     "well, and of 2 of the 8 that it failed")));
  for (const std::size_t i : {10U, 11U}) lose_lines(traces[i], "stock");
  EXPECT_THAT(lost_of(traces), ElementsAre(HasSubstr("a log line of 30 of 32 requests")));
  for (const std::size_t i : {0U, 1U, 2U, 4U, 5U, 6U, 7U}) lose_lines(traces[i], "stock");
  EXPECT_THAT(lost_of(traces), IsEmpty()) << "it logs some of all";
}

TEST(LostOfFailures, OfWhoLacksALineOrTwoOfItsFailuresIsNothing) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) traces[i] = an_order(i, "500");
  for (const std::size_t i : {3U, 8U}) lose_lines(traces[i], "stock");
  EXPECT_THAT(lost_of(traces), IsEmpty());
  for (std::size_t i = 0; i < 40; ++i) i % 5 == 3 ? void() : lose_lines(traces[i], "stock");
  EXPECT_THAT(lost_of(traces), IsEmpty()) << "it logs failures alone";
}

// Who is asked by the client itself, and by nobody else.
TEST(LostOfFailures, IsKnownByTheClientsOwnAnswers) {
  std::vector<ToldTrace> traces;
  for (std::size_t i = 0; i < 40; ++i) {
    const bool fails = i % 5 == 3;
    ToldTrace trace{request_numbered(i, fails ? "500" : "200", "ask"), {}, {}};
    trace.spans = {{"harness", "client", "01"}};
    if (!fails) {
      trace.spans.push_back({"shop", "server", "02", "01", {{status_code, "200"}}});
      trace.lines = {"shop"};
    }
    traces.push_back(trace);
  }
  const auto is_seen =
      ::testing::AllOf(Contains(HasSubstr("tempo shop: shop has a span of each of 32 calls")),
                       Contains(HasSubstr("loki shop: shop has a log line of each of 32")));
  EXPECT_THAT(lost_of(traces), is_seen);
  EXPECT_THAT(lost_of(traces, true), is_seen) << "each that went well is traced";
  for (std::size_t i = 0; i < 40; i += 2) traces[i].spans.resize(1);
  EXPECT_THAT(lost_of(traces, true),
              ElementsAre(HasSubstr("loki shop: shop has a log line of each of 32")))
      << "sampled, and the lines tell all the same";
}

// Who is behind it may have been asked, too, where nobody's span says that it was not.
TEST(LostOfFailures, OfWhichNobodyHasASpanMayBeAnyones) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) {
    traces[i] = {request_numbered(i, "500"), {{"harness", "client", "01"}}, {}};
  }
  EXPECT_THAT(lost_of(traces),
              ::testing::AllOf(Contains(HasSubstr("loki stock: stock has a log line of each")),
                               Contains(HasSubstr("loki shop: shop has a log line of each"))));
  for (std::size_t i = 3; i < 40; i += 5) {
    traces[i].spans.push_back({"shop", "server", "02", "01", {{status_code, "500"}}});
    traces[i].lines = {"shop"};
  }
  EXPECT_THAT(lost_of(traces), IsEmpty()) << "the shop says that it failed before it asked";
}

// A gateway that sends nothing answers so by itself: who has a span of each other request, and
// neither span nor line of these, never got them.
TEST(LostOfFailures, OfAGatewayIsNothingOfWhoIsTracedBehindIt) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) {
    traces[i] = {request_numbered(i, "503"), {{"harness", "client", "01"}}, {}};
  }
  EXPECT_THAT(lost_of(traces), Not(Contains(HasSubstr("loki stock"))));
  for (std::size_t i = 3; i < 40; i += 10) {
    traces[i] = {request_numbered(i, "500"), {{"harness", "client", "01"}}, {}};
  }
  EXPECT_THAT(
      lost_of(traces),
      Contains(HasSubstr("loki stock: stock has a log line of each of 32 requests \"order\" "
                         "that it did well, and of none of the 4 that failed (")))
      << "a gateway says otherwise what it could not ask";
}

// Lines alone are asked for, or the system sends no spans.
TEST(LostOfFailures, IsSeenByLinesAlone) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) traces[i] = {request_numbered(i, "500"), {}, {}};
  const auto is_seen = UnorderedElementsAre(
      HasSubstr("loki shop: shop has a log line of each of 32 requests \"order\" that it did well, "
                "and of none of the 8 that failed"),
      HasSubstr("loki stock: stock has a log line of each of 32"));
  EXPECT_THAT(lost_of(traces, false, {Backend::loki}), is_seen);
  for (ToldTrace& trace : traces) trace.spans.clear();
  EXPECT_THAT(lost_of(traces), is_seen);
  // The shop tells of them, and may not have asked the stock.
  for (std::size_t i = 3; i < 40; i += 5) traces[i].lines = {"shop"};
  EXPECT_THAT(lost_of(traces, false, {Backend::loki}), IsEmpty());
}

TEST(LostOfFailures, IsSeenBesideRequestsThatAreNotTraced) {
  auto traces = orders(40);
  for (std::size_t i = 3; i < 40; i += 5) traces[i] = {request_numbered(i, "500"), {}, {}};
  for (std::size_t i = 40; i < 60; ++i)
    traces.push_back({request_numbered(i, "200", "look"), {}, {}});
  EXPECT_THAT(lost_of(traces, true), Contains(HasSubstr("tempo shop: shop has a span of each")));
}

}  // namespace
}  // namespace harness::observe
