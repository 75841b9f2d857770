// What services have answered, by what spans of the run's own requests say.
#include "harness/observe/answers_of_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/observe/told_losses.hpp"

namespace harness::observe {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using told::request_numbered;
using told::ToldSpan;
using told::ToldTrace;

constexpr const char* status_code = "http.response.status_code";

ToldSpan call(const std::string& id, const std::string& status) {
  return {"shop",
          "client",
          id,
          "02",
          {{"url.full", "http://127.0.0.1:9001/stock"}, {status_code, status}}};
}

ToldSpan answer(const std::string& id, const std::string& parent, const std::string& status) {
  return {"stock", "server", id, parent, {{status_code, status}}};
}

// The client asks the shop, and the shop the stock, which answers so.
ToldTrace an_order(std::size_t number, const std::string& of_stock) {
  return {request_numbered(number),
          {{"harness", "client", "01"},
           {"shop", "server", "02", "01", {{status_code, "200"}}},
           call("03", of_stock),
           answer("04", "03", of_stock)},
          {}};
}

std::vector<std::string> answered(const std::vector<ToldTrace>& traces,
                                  const std::set<Backend>& whole = {Backend::tempo},
                                  const std::vector<FaultRecord>& faults = {}) {
  OwnRequests own{{}, traces.size(), false, whole};
  for (const ToldTrace& trace : traces) own.some.push_back(trace.request);
  Observations observed;
  observed.run = {own.some.front().at.begin, own.some.back().at.end};
  observed.phases = {{"load", observed.run}};
  observed.faults = faults;
  std::vector<std::string> texts;
  for (const AnswersOfService& one :
       answers_of_services(own, {}, observed, told::answering(traces))) {
    if (one.service != "stock") continue;
    texts.push_back(one.phase + " " + one.outcome + (one.by_itself ? " itself " : " callers ") +
                    std::to_string(one.count));
  }
  return texts;
}

std::vector<ToldTrace> orders() {
  std::vector<ToldTrace> all;
  for (std::size_t i = 0; i < 6; ++i) all.push_back(an_order(i, i < 4 ? "200" : "503"));
  return all;
}

TEST(AnswersOfServices, AreOfItsCallersAndItsOwnSpans) {
  EXPECT_THAT(answered(orders()), UnorderedElementsAre("load 200 callers 4", "load 503 callers 2",
                                                       "load 200 itself 4", "load 503 itself 2"));
}

TEST(AnswersOfServices, AreKnownByItsCallersWhereItLosesItsOwn) {
  std::vector<ToldTrace> traces = orders();
  for (std::size_t i = 4; i < 6; ++i) traces[i].spans.pop_back();
  EXPECT_THAT(answered(traces), UnorderedElementsAre("load 200 callers 4", "load 503 callers 2",
                                                     "load 200 itself 4"));
}

// Two instrumentations of one client tell of each call.
TEST(AnswersOfServices, AreNotCountedTwice) {
  std::vector<ToldTrace> traces = orders();
  for (ToldTrace& trace : traces) trace.spans.push_back(call("05", "503"));
  EXPECT_THAT(answered(traces), UnorderedElementsAre("load 200 itself 4", "load 503 itself 2"));
  traces = orders();
  for (ToldTrace& trace : traces) trace.spans.push_back(answer("06", "04", "200"));
  EXPECT_THAT(answered(traces), UnorderedElementsAre("load 200 callers 4", "load 503 callers 2"));
}

// Of who is not hit, all is known: it was to count what it answered.
TEST(AnswersOfServices, AreThoseUnderFaultsOfOthers) {
  const auto under = [](const std::string& kind, const std::string& target) {
    FaultRecord fault;
    fault.kind = kind;
    fault.target = target;
    fault.injected_at = orders().front().request.at.begin;
    return answered(orders(), {Backend::tempo}, {fault});
  };
  EXPECT_EQ(under("stop", "shop"), answered(orders()));
  EXPECT_EQ(under("crash", "stock-db"), answered(orders()));
  EXPECT_THAT(under("pause", "stock"), IsEmpty());
  EXPECT_THAT(under("latency", "shop → stock"), IsEmpty());
  EXPECT_THAT(under("command", "shop"), IsEmpty()) << "nobody knows whom it hits";
  EXPECT_THAT(under("stop", "prometheus"), IsEmpty());
}

TEST(AnswersOfServices, AreUnknownBeforeTempoHasCaughtUp) {
  EXPECT_THAT(answered(orders(), {Backend::loki}), IsEmpty());
}

}  // namespace
}  // namespace harness::observe
