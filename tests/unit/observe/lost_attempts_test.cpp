// Lines of attempts that failed, where another attempt for the same request went well.
#include "harness/observe/lost_attempts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/observe/told_losses.hpp"

namespace harness::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using told::lost_of;
using told::request_numbered;
using told::ToldSpan;
using told::ToldTrace;

void add_attempt(ToldTrace& trace, const std::string& call, const std::string& answer,
                 const std::string& status) {
  const std::string said = status.starts_with('5') ? "error" : "unset";
  const char* code = "http.response.status_code";
  trace.spans.push_back({"shop",
                         "client",
                         call,
                         "02",
                         {{"url.full", "http://127.0.0.1:9001/stock"}, {code, status}},
                         said});
  trace.spans.push_back({"stock", "server", answer, call, {{code, status}}, said});
  trace.lines.push_back("stock@" + answer);
}

// The shop asks the stock once more where that fails, as it does for each second order.
std::vector<ToldTrace> tried_again(std::size_t count) {
  std::vector<ToldTrace> traces;
  for (std::size_t i = 0; i < count; ++i) {
    ToldTrace trace{request_numbered(i), {}, {"shop@02"}};
    trace.spans = {{"harness", "client", "01"},
                   {"shop", "server", "02", "01", {{"http.response.status_code", "200"}}}};
    if (i % 2 == 0) add_attempt(trace, "0a", "0b", "503");
    add_attempt(trace, "1a", "1b", "200");
    traces.push_back(trace);
  }
  return traces;
}

void lose_line_of_failed(ToldTrace& trace) { std::erase(trace.lines, "stock@0b"); }
void lose_span_of_failed(ToldTrace& trace) {
  std::erase_if(trace.spans, [](const ToldSpan& span) { return span.id == "0b"; });
}

TEST(LostAttempts, OfHealthyServicesAreNone) {
  EXPECT_THAT(lost_of(tried_again(40)), IsEmpty());
  auto traces = tried_again(40);
  // The error is logged outside of the span.
  for (ToldTrace& trace : traces) {
    std::ranges::replace(trace.lines, std::string("stock@0b"), std::string("stock"));
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
  // Lines name no span.
  for (ToldTrace& trace : traces) trace.lines = {"shop", "stock"};
  EXPECT_THAT(lost_of(traces), IsEmpty());
}

TEST(LostAttempts, OfWhoLogsNowAndThenAreNone) {
  auto traces = tried_again(40);
  for (std::size_t i = 0; i < 40; ++i) {
    lose_line_of_failed(traces[i]);
    if (i % 3 != 0) std::erase(traces[i].lines, "stock@1b");
  }
  EXPECT_THAT(lost_of(traces), Not(Contains(HasSubstr("spans of what it did well"))));
}

TEST(LostAttempts, OfLinesAloneAreSeenByTheIdsOfSpans) {
  auto traces = tried_again(40);
  for (ToldTrace& trace : traces) lose_line_of_failed(trace);
  const auto is_seen = ElementsAre(
      "loki stock: stock has a log line of each of 40 spans of what it did well, and of none of 20 "
      "that failed (all 40 requests were looked at)");
  EXPECT_THAT(lost_of(traces), is_seen);
  EXPECT_THAT(lost_of(traces, true), is_seen) << "whatever is sampled";
}

TEST(LostAttempts, OfLinesAndSpansAreSeenByTheirCallers) {
  auto traces = tried_again(40);
  for (ToldTrace& trace : traces) lose_span_of_failed(trace);
  EXPECT_THAT(lost_of(traces), ElementsAre(HasSubstr("tempo stock: "))) << "each has its line";
  for (ToldTrace& trace : traces) lose_line_of_failed(trace);
  EXPECT_THAT(lost_of(traces),
              Contains("loki stock: stock has a log line of each of 40 spans of what it did well, "
                       "and neither a span nor a line of 20 other calls that it answered (all 40 "
                       "requests were looked at)"));
}

TEST(LostAttempts, OfWhichNothingIsLeftMayNotBeCountedEither) {
  const auto uncounted = Contains(
      "prometheus stock: stock leaves neither a span nor a log line of any of the 20 calls that it "
      "failed: it may not count them either");
  auto traces = tried_again(40);
  for (ToldTrace& trace : traces) lose_span_of_failed(trace);
  EXPECT_THAT(lost_of(traces), Not(uncounted)) << "each has its line";
  for (ToldTrace& trace : traces) lose_line_of_failed(trace);
  EXPECT_THAT(lost_of(traces), uncounted);
  traces[3].spans.pop_back();
  traces[3].lines.pop_back();
  EXPECT_THAT(lost_of(traces), Not(Contains(HasSubstr("it may not count them"))))
      << "of one that went well there is nothing, either";
}

// It answers, and works on what it took from a queue: the line of the answer is not that of the
// work.
TEST(LostAttempts, OfWorkBehindAQueueAreNotThoseOfAnswers) {
  auto traces = tried_again(40);
  for (std::size_t i = 0; i < 40; ++i) {
    const std::string status = i % 8 == 3 ? "error" : "unset";
    traces[i].spans.push_back({"stock", "consumer", "2b", "1b", {}, status});
    traces[i].lines.push_back("stock@2b");
  }
  EXPECT_THAT(lost_of(traces), IsEmpty());
  for (std::size_t i = 3; i < 40; i += 8) std::erase(traces[i].lines, "stock@2b");
  EXPECT_THAT(lost_of(traces),
              ElementsAre(HasSubstr("stock has a log line of each of 35 spans of what it did well, "
                                    "and of none of 5 that failed")));
}

// A thread of its own packs what an answer has promised, and says what became of it.
std::vector<ToldTrace> packed_by_a_thread(const std::string& line_of_failed) {
  auto traces = tried_again(40);
  for (std::size_t i = 0; i < 40; ++i) {
    const bool fails = i % 8 == 3;
    traces[i].spans.push_back({"stock", "internal", "2b", "1b", {}, fails ? "error" : "unset"});
    const std::string line = fails ? line_of_failed : "stock@2b";
    if (!line.empty()) traces[i].lines.push_back(line);
  }
  return traces;
}

TEST(LostAttempts, OfWhatAServiceDoesByItselfAreSeenBesideLinesOfItsAnswers) {
  EXPECT_THAT(lost_of(packed_by_a_thread("stock@2b")), IsEmpty());
  EXPECT_THAT(lost_of(packed_by_a_thread("")),
              ElementsAre(HasSubstr("stock has a log line of each of 35 spans of what it did well, "
                                    "and of none of 5 that failed")));
  EXPECT_THAT(lost_of(packed_by_a_thread("stock@1b")), IsEmpty())
      << "whoever has it done says that it failed";
}

}  // namespace
}  // namespace harness::observe
