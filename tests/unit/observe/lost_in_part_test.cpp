// Telemetry of a service that is lost in part: in the middle of the run, of each fifth request.
#include "harness/observe/lost_in_part.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/unit/observe/told_losses.hpp"
#include "tests/unit/observe/told_orders.hpp"

namespace harness::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using told::an_order;
using told::lose_all;
using told::lose_lines;
using told::lose_spans;
using told::lost_of;
using told::orders;
using told::request_numbered;
using told::status_code;
using told::ToldSpan;
using told::ToldTrace;

// ---- Healthy systems.

TEST(LostInPart, OfHealthyServicesIsNothing) {
  auto traces = orders(120);
  for (std::size_t i = 3; i < 120; i += 5) traces[i] = an_order(i, "500");
  EXPECT_THAT(lost_of(traces), IsEmpty());
  EXPECT_THAT(lost_of(traces, false, {Backend::tempo}), IsEmpty());
  EXPECT_THAT(lost_of(traces, false, {Backend::loki}), IsEmpty());
}

TEST(LostInPart, OfWhoIsNotCalledEachTimeIsNothing) {
  auto traces = orders(120);
  // What the shop knows it does not ask for again.
  for (std::size_t i = 20; i < 120; ++i) {
    lose_all(traces[i], "stock");
    std::erase_if(traces[i].spans, [](const ToldSpan& span) { return span.id == "03"; });
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

TEST(LostInPart, OfWhoLogsNowAndThenOrNeverIsNothing) {
  auto traces = orders(120);
  for (std::size_t i = 0; i < 120; ++i) {
    lose_lines(traces[i], "stock");
    if (i % 3 == 0) lose_lines(traces[i], "shop");
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

TEST(LostInPart, OfCallsThatNobodyAnsweredIsNothing) {
  auto traces = orders(60);
  for (std::size_t i = 10; i < 60; i += 5) {
    lose_all(traces[i], "stock");
    traces[i].spans[2].values.erase(status_code);  // refused
    traces[i].spans[2].status = "error";
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

TEST(LostInPart, OfWhoSendsNoSpansIsNothing) {
  auto traces = orders(60);
  for (ToldTrace& trace : traces) lose_spans(trace, "stock");
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

TEST(LostInPart, OfWhatIsSampledIsNothing) {
  auto traces = orders(60);
  for (std::size_t i = 0; i < 60; ++i) {
    if (i % 10 != 0) traces[i].spans.clear();
  }
  EXPECT_THAT(lost_of(traces, true), IsEmpty());
}

// What stands before the shop has no spans, and refuses some by itself.
TEST(LostInPart, OfWhatIsRefusedBeforeItsServiceIsNothing) {
  auto traces = orders(60);
  for (std::size_t i = 3; i < 60; i += 5) {
    traces[i] = {request_numbered(i, "429"), {{"harness", "client", "01"}}, {}};
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
  traces[13].spans.push_back({"shop", "server", "02", "01", {{status_code, "429"}}});
  EXPECT_THAT(lost_of(traces), Contains(HasSubstr("tempo shop: shop has no span of 11 of the 60")))
      << "the shop refuses some, too";
}

// A worker behind a queue takes several orders at once, and has a span in the trace of the first.
TEST(LostInPart, OfWhoWorksOnSeveralAtOnceIsNothing) {
  auto traces = orders(60);
  for (std::size_t i = 0; i < 60; i += 7) {
    traces[i].spans.push_back({"packer", "consumer", "05", "02"});
    traces[i].lines.push_back("packer");
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

// ---- A part of the run.

TEST(LostInPart, OfTheMiddleOfTheRun) {
  auto traces = orders(180);
  for (std::size_t i = 60; i < 120; ++i) lose_all(traces[i], "stock");
  EXPECT_THAT(
      lost_of(traces),
      UnorderedElementsAre(
          "tempo stock: stock has no span of 60 of the 180 calls that it answered (as its callers' "
          "spans say; all 180 requests were looked at)",
          "loki stock: stock loses spans, and has no log line of 60 of 180 requests \"order\" that "
          "it worked on (all 180 requests were looked at)",
          "loki stock: of stock each request \"order\" has a log line but for 60 in a row (all 180 "
          "requests were looked at)"));
}

TEST(LostInPart, OfTheMiddleOfTheRunOfWhoIsAskedDirectly) {
  std::vector<ToldTrace> traces;
  for (std::size_t i = 0; i < 204; ++i) {
    ToldTrace trace{request_numbered(i), {{"harness", "client", "01"}}, {}};
    const bool is_silent = i >= 70 && i < 121;
    if (!is_silent) trace.spans.push_back({"shop", "server", "02", "01"});
    if (!is_silent) trace.lines = {"shop"};
    traces.push_back(trace);
  }
  EXPECT_THAT(lost_of(traces),
              Contains("tempo shop: shop has no span of 51 of the 204 calls that it answered (as "
                       "the client had its answers; all 204 requests were looked at)"));
}

TEST(LostInPart, OfTheMiddleOfTheRunByLinesAlone) {
  auto traces = orders(100);
  for (std::size_t i = 40; i < 60; ++i) lose_lines(traces[i], "stock");
  EXPECT_THAT(lost_of(traces),
              ElementsAre("loki stock: of stock each request \"order\" has a log line but for 20 "
                          "in a row (all 100 requests were looked at)"));
  EXPECT_THAT(lost_of(traces, false, {Backend::loki}),
              ElementsAre(HasSubstr("but for 20 in a row")));
}

TEST(LostInPart, OfTheMiddleOfTheRunOfWhoWorksBehindAQueue) {
  auto traces = orders(100);
  for (std::size_t i = 0; i < 100; ++i) {
    if (i < 40 || i >= 60) traces[i].spans.push_back({"packer", "consumer", "05", "02"});
  }
  EXPECT_THAT(lost_of(traces),
              ElementsAre("tempo packer: of packer each request \"order\" has a span but for 20 in "
                          "a row (all 100 requests were looked at)"));
}

// Not each caller has spans of its calls.
TEST(LostInPart, OfTheMiddleOfTheRunOfWhoIsCalledWithoutASpan) {
  auto traces = orders(100);
  for (std::size_t i = 0; i < 100; ++i) {
    std::erase_if(traces[i].spans, [](const ToldSpan& span) { return span.id == "03"; });
    traces[i].spans.back().parent = "02";
    if (i >= 40 && i < 60) lose_all(traces[i], "stock");
  }
  EXPECT_THAT(
      lost_of(traces),
      UnorderedElementsAre(HasSubstr("tempo stock: of stock each request \"order\" has a span but "
                                     "for 20 in a row"),
                           HasSubstr("loki stock: of stock each request \"order\" has a log line "
                                     "but for 20 in a row")));
}

// ---- Each fifth.

TEST(LostInPart, OfEachFifthRequest) {
  auto traces = orders(180);
  for (std::size_t i = 4; i < 180; i += 5) lose_all(traces[i], "stock");
  EXPECT_THAT(lost_of(traces),
              UnorderedElementsAre(HasSubstr("tempo stock: stock has no span of 36 of the 180"),
                                   HasSubstr("loki stock: stock loses spans, and has no log line "
                                             "of 36 of 180 requests")));
}

// Each loses its own.
TEST(LostInPart, OfSpansAndLinesApart) {
  auto traces = orders(180);
  for (std::size_t i = 4; i < 180; i += 9) lose_spans(traces[i], "stock");
  for (std::size_t i = 7; i < 180; i += 9) lose_lines(traces[i], "stock");
  EXPECT_THAT(lost_of(traces),
              UnorderedElementsAre(
                  HasSubstr("tempo stock: stock has no span of 20 of the 180"),
                  HasSubstr("tempo stock: stock has log lines of 160 traces, and no span in 20"),
                  HasSubstr("loki stock: stock loses spans, and has no log line of 20 of 180")));
}

// Of lines alone it may be meant so.
TEST(LostInPart, OfEachFifthLine) {
  auto traces = orders(180);
  for (std::size_t i = 4; i < 180; i += 5) lose_lines(traces[i], "stock");
  EXPECT_THAT(
      lost_of(traces),
      ElementsAre("loki stock: stock has a log line of 144 of 180 requests \"order\" of "
                  "which it has a span (all 180 requests were looked at): some are lost, or "
                  "it logs only some; if it is meant so, give control"));
}

TEST(LostInPart, OfLinesThatRunTogetherTellsSo) {
  auto traces = orders(180);
  for (std::size_t i = 4; i < 180; i += 5) {
    lose_lines(traces[i], "stock");
    traces[i].run_together = {"stock"};
  }
  EXPECT_THAT(lost_of(traces),
              ElementsAre(HasSubstr("give control; the lines of 36 requests are two JSON objects "
                                    "each, which no parser reads")));
}

// What is new comes ever more seldom.
TEST(LostInPart, OfWhoLogsWhatIsNewIsNothing) {
  auto traces = orders(180);
  for (std::size_t i = 0; i < 180; ++i) {
    if (i * 7 % 180 < i) lose_lines(traces[i], "stock");
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

// ---- Answers that are none.

TEST(LostInPart, IsNotSaidWhereABackendDoesNotAnswer) {
  OwnRequests own{{}, 40, false, {Backend::tempo, Backend::loki}};
  for (std::size_t i = 0; i < 40; ++i) own.some.push_back(request_numbered(i));
  const AskAll none = [](const std::vector<Question>& questions) {
    return std::vector<Answer>(questions.size(), Answer{{}, 500, "no", ""});
  };
  EXPECT_THAT(lost_in_part(own, {}, {}, none), IsEmpty());
  EXPECT_THAT(lost_in_part({}, {}, {}, none), IsEmpty());
}

TEST(LostInPart, IsLookedForWithFewQuestions) {
  OwnRequests own{{}, 12000, false, {Backend::tempo, Backend::loki}};
  std::vector<ToldTrace> traces = orders(600);
  for (const ToldTrace& trace : traces) own.some.push_back(trace.request);
  for (std::size_t i = 100; i < 600; i += 50) lose_all(traces[i], "stock");
  std::size_t asked = 0;
  const AskAll ask = told::answering(traces);
  const AskAll counting = [&](const std::vector<Question>& questions) {
    asked += questions.size();
    return ask(questions);
  };
  const auto losses =
      lost_in_part(own, {}, {own.some.front().at.begin, own.some.back().at.end}, counting);
  ASSERT_FALSE(losses.empty());
  EXPECT_THAT(losses.front().what, HasSubstr("10 of the 600 calls that it answered (as its "
                                             "callers' spans say; 600 of 12000 requests were "
                                             "looked at)"));
  EXPECT_LE(asked, 24U + 24U);
}

}  // namespace
}  // namespace harness::observe
