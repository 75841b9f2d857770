#include "harness/observe/trace_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace harness::observe {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string trace_number(int trace) {
  const std::string digits = std::to_string(trace);
  return std::string(32 - digits.size(), 'a') + digits;
}

// Which services have left something in which traces.
using Left = std::map<int, std::vector<std::string>>;

std::string parts_as_spans(const Left& left, std::size_t unlisted = 0) {
  json traces = json::array();
  for (const auto& [trace, services] : left) {
    json spans = json::array();
    for (const std::string& service : services) {
      json name = {{"key", "service.name"}, {"value", {{"stringValue", service}}}};
      spans.push_back({{"spanID", std::to_string(1000 + spans.size())},
                       {"startTimeUnixNano", "1795254241000000000"},
                       {"attributes", json::array({std::move(name)})}});
    }
    json set = {{"spans", spans}, {"matched", spans.size() + unlisted}};
    traces.push_back(
        {{"traceID", trace_number(trace)}, {"spanSets", json::array({std::move(set)})}});
  }
  return json{{"traces", traces}}.dump();
}

std::string parts_as_lines(const Left& left) {
  json streams = json::array();
  for (const auto& [trace, services] : left) {
    for (const std::string& service : services) {
      streams.push_back(
          {{"stream", {{"service_name", service}, {"trace_id", trace_number(trace)}}},
           {"values", json::array({json::array({"1795254241000000000", "a line"})})}});
    }
  }
  return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}}
      .dump();
}

// Eight orders at the beginning, and eight at the end.
SomeRequests eight_orders() {
  SomeRequests some;
  some.requests.push_back({"order", {}, {}});
  for (int i = 1; i <= 8; ++i) {
    some.requests.front().first.push_back(trace_number(i));
    some.requests.front().last.push_back(trace_number(100 + i));
  }
  some.whole = {Backend::tempo, Backend::loki};
  return some;
}

// Each of these has something in each of the first, and in each of the last.
Left left_by(const std::vector<std::string>& first, const std::vector<std::string>& last) {
  Left left;
  for (int i = 1; i <= 8; ++i) {
    left[i] = first;
    left[100 + i] = last;
  }
  return left;
}

std::vector<std::string> lost_parts(const SomeRequests& some, const std::string& traces,
                                    const Left& lines) {
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      const bool is_of_spans = question.backend == Backend::tempo;
      answers.push_back({{}, 200, is_of_spans ? traces : parts_as_lines(lines), ""});
    }
    return answers;
  };
  std::vector<std::string> texts;
  for (const Loss& loss : lost_by_services(some, {}, {}, ask)) {
    texts.push_back(loss.service + ": " + loss.what);
  }
  return texts;
}

const Left left_by_both = left_by({"harness", "front", "back"}, {"harness", "front", "back"});
const Left back_falls_silent = left_by({"harness", "front", "back"}, {"harness", "front"});

TEST(PartsOfTraces, OfHealthyServicesAreAllThere) {
  EXPECT_THAT(lost_parts(eight_orders(), parts_as_spans(left_by_both), left_by_both), IsEmpty());
  EXPECT_THAT(lost_parts(eight_orders(), parts_as_spans(left_by_both), {}), IsEmpty())
      << "who logs nothing";
}

TEST(PartsOfTraces, OfWhoFallsSilentAreMissed) {
  EXPECT_THAT(
      lost_parts(eight_orders(), parts_as_spans(back_falls_silent), {}),
      ElementsAre("back: of back each of the first 8 requests \"order\" has a span, and "
                  "none of the last 8; if it gathers them for longer than 5s, say so in its env: "
                  "OTEL_BSP_SCHEDULE_DELAY"));
  EXPECT_THAT(
      lost_parts(eight_orders(), parts_as_spans(left_by_both), back_falls_silent),
      ElementsAre("back: of back each of the first 8 requests \"order\" has a log line, "
                  "and none of the last 8; if it gathers them for longer than 5s, say so in its "
                  "env: OTEL_BLRP_SCHEDULE_DELAY"));
}

// What is in some of the first, or some of the last, may be by chance.
TEST(PartsOfTraces, OfWhoHasAPartNowAndThenAreNotMissed) {
  Left left = back_falls_silent;
  left[104].push_back("back");
  EXPECT_THAT(lost_parts(eight_orders(), parts_as_spans(left), {}), IsEmpty());
  left = back_falls_silent;
  left[4] = {"harness", "front"};
  EXPECT_THAT(lost_parts(eight_orders(), parts_as_spans(left), {}), IsEmpty());
}

TEST(PartsOfTraces, OfFewRequestsSayNothing) {
  SomeRequests few = eight_orders();
  few.requests.front().last.resize(5);
  EXPECT_THAT(lost_parts(few, parts_as_spans(back_falls_silent), {}), IsEmpty());
  few.requests.front().last.clear();
  EXPECT_THAT(lost_parts(few, parts_as_spans(back_falls_silent), {}), IsEmpty());
}

TEST(PartsOfTraces, OfWhatIsNotListedOrNotThereYetAreNotMissed) {
  EXPECT_THAT(lost_parts(eight_orders(), parts_as_spans(back_falls_silent, 1), left_by_both),
              IsEmpty());
  SomeRequests under_way = eight_orders();
  under_way.whole = {};
  EXPECT_THAT(lost_parts(under_way, parts_as_spans(back_falls_silent), back_falls_silent),
              IsEmpty());
  SomeRequests sampled = eight_orders();
  sampled.is_sampled = true;
  EXPECT_THAT(lost_parts(sampled, parts_as_spans(back_falls_silent), {}), IsEmpty());
  EXPECT_THAT(lost_parts(eight_orders(), "no answer", {}), IsEmpty());
}

TEST(PartsOfTraces, OfLinesAreMissedWhereTracesAreSampled) {
  SomeRequests sampled = eight_orders();
  sampled.is_sampled = true;
  EXPECT_THAT(
      lost_parts(sampled, parts_as_spans(back_falls_silent), back_falls_silent),
      ElementsAre(::testing::StartsWith("back: of back each of the first 8 requests \"order\" has "
                                        "a log line, and none of the last 8")));
  EXPECT_THAT(lost_parts(sampled, parts_as_spans(back_falls_silent), left_by_both), IsEmpty());
}

}  // namespace
}  // namespace harness::observe
