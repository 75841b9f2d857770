// Lines that are lost where traces are sampled, or where so few have come that they may be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "harness/observe/lost_in_part.hpp"
#include "tests/unit/observe/told_losses.hpp"

namespace harness::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using told::lost_of;
using told::request_numbered;
using told::ToldTrace;

// The client asks the shop, which calls nobody: of these it leaves both, line alone, or nothing.
std::vector<ToldTrace> shop_alone(std::size_t count,
                                  const std::function<bool(std::size_t)>& has_span,
                                  const std::function<bool(std::size_t)>& has_line,
                                  const std::string& last = "200") {
  std::vector<ToldTrace> traces;
  for (std::size_t i = 0; i < count; ++i) {
    ToldTrace trace{request_numbered(i, i + 20 < count ? "200" : last, "ask"), {}, {}};
    trace.spans = {{"harness", "client", "01"}};
    const std::map<std::string, std::string> status{
        {"http.response.status_code", trace.request.outcome}};
    if (has_span(i)) trace.spans.push_back({"shop", "server", "02", "01", status});
    if (has_line(i)) trace.lines = {"shop"};
    traces.push_back(trace);
  }
  return traces;
}

bool on_each(std::size_t) { return true; }
bool on_none(std::size_t) { return false; }

TEST(LostInPart, OfWhoSamplesAndLogsAllIsNothing) {
  const auto three_in_ten = [](std::size_t i) { return i * 7 % 10 < 3; };
  EXPECT_THAT(lost_of(shop_alone(140, three_in_ten, on_each), true), IsEmpty());
  EXPECT_THAT(lost_of(shop_alone(140, three_in_ten, on_each, "500"), true), IsEmpty());
  EXPECT_THAT(lost_of(shop_alone(140, three_in_ten, on_none), true), IsEmpty());
  const auto new_ones = [](std::size_t i) { return i * 7 % 140 >= i; };
  EXPECT_THAT(lost_of(shop_alone(140, three_in_ten, new_ones), true), IsEmpty());
}

TEST(LostInPart, OfLinesThatAreMissingWhereSpansAre) {
  const auto all_but_each_ninth = [](std::size_t i) { return i % 9 != 4; };
  EXPECT_THAT(
      lost_of(shop_alone(140, all_but_each_ninth, all_but_each_ninth), true),
      ElementsAre("loki shop: shop has a log line of each of 124 requests \"ask\" of which it has "
                  "a span, and none of 16 of the 16 others that it answered (all 140 requests were "
                  "looked at)"));
  const auto three_in_ten = [](std::size_t i) { return i * 7 % 10 < 3; };
  const auto all_but_some = [&](std::size_t i) { return three_in_ten(i) || i % 8 != 3; };
  EXPECT_THAT(lost_of(shop_alone(140, three_in_ten, all_but_some), true),
              Contains(HasSubstr("of the 98 others that it answered")));
  const auto early = [](std::size_t i) { return i < 100; };
  EXPECT_THAT(lost_of(shop_alone(140, early, early, "500"), true),
              Contains(HasSubstr("of 100 requests \"ask\" of which it has a span, and none of 40 "
                                 "of the 40 others")));
  EXPECT_THAT(
      lost_of(shop_alone(140, three_in_ten, three_in_ten), true),
      Contains(HasSubstr("or it logs only what it traces; if it is meant so, give control")));
}

TEST(LostInPart, OfLinesOfTheMiddleOfTheRunWhereTracesAreSampled) {
  const auto three_in_ten = [](std::size_t i) { return i * 7 % 10 < 3; };
  const auto not_amid = [](std::size_t i) { return i < 50 || i >= 80; };
  EXPECT_THAT(
      lost_of(shop_alone(140, three_in_ten, not_amid), true),
      Contains(HasSubstr("of shop each request \"ask\" has a log line but for 30 in a row")));
}

}  // namespace
}  // namespace harness::observe
