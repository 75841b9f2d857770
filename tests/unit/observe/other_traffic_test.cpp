#include "harness/observe/other_traffic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/load/trace_context.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Window window{WallTime{std::chrono::seconds{1'700'000'000}},
                    WallTime{std::chrono::seconds{1'700'000'020}}};

std::string own_id(std::uint64_t low) {
  load::TraceContext trace{0, low, 1};
  load::TraceSeal(7).put_on(trace);
  return trace.trace_id();
}

json trace(const std::string& id, const std::string& name) {
  const json service{{"key", "service.name"}, {"value", json{{"stringValue", "shop"}}}};
  const json span{{"spanID", "1"},
                  {"name", name},
                  {"startTimeUnixNano", "1700000005000000000"},
                  {"attributes", json::array({service})}};
  return {{"traceID", id},
          {"spanSets", json::array({json{{"spans", json::array({span})}, {"matched", 1}}})}};
}

// What Tempo has of the run's own, and in all.
Traffic traffic(const json& own, const json& all, std::vector<std::string>* asked = nullptr) {
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      if (asked != nullptr) asked->push_back(question.query);
      const bool is_of_own = question.query.find("trace:id") != std::string::npos;
      answers.push_back({window.end, 200, json{{"traces", is_of_own ? own : all}}.dump(), "", ""});
    }
    return answers;
  };
  return traffic_in(window, {{own_id(1)}, {7}}, ask);
}

TEST(OtherTraffic, IsOfTheKindThatTheRunsOwnRequestsCause) {
  const json own = json::array({trace(own_id(1), "GET /order")});
  json all = own;
  all.push_back(trace(own_id(2), "GET /order"));
  all.push_back(trace("abc", "GET /order"));
  all.push_back(trace("def", "GET /metrics"));
  std::vector<std::string> asked;
  const Traffic found = traffic(own, all, &asked);
  EXPECT_EQ(found.own, 2U);
  EXPECT_EQ(found.others, 1U);
  EXPECT_THAT(found.services, ElementsAre("shop"));
  EXPECT_THAT(
      asked, ElementsAre(HasSubstr("trace:id"), HasSubstr("{ resource.service.name = \"shop\" }")));
}

TEST(OtherTraffic, IsNotKnownWhereNothingOfTheRunIsSeen) {
  EXPECT_EQ(traffic(json::array(), json::array({trace("abc", "GET /order")})).others, 0U);
}

}  // namespace
}  // namespace harness::observe
