// Requests of which no service has a span, where the client saw all of them refused or failed.
#include "harness/observe/untraced.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/observe/told_traces.hpp"

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using told::answering;
using told::request_numbered;
using told::ToldTrace;

// A gateway without spans lets most of them through to the stock.
std::vector<ToldTrace> through_a_gateway(const std::vector<std::string>& answered_itself) {
  std::vector<ToldTrace> traces;
  for (const std::string& outcome : answered_itself) {
    traces.push_back({request_numbered(traces.size(), outcome), {{"harness", "client", "01"}}, {}});
  }
  for (int i = 0; i < 8; ++i) {
    traces.push_back({request_numbered(traces.size()),
                      {{"harness", "client", "01"}, {"stock", "server", "02", "01"}},
                      {}});
  }
  return traces;
}

std::vector<std::string> untraced_of(const std::vector<ToldTrace>& traces, std::uint64_t more = 0) {
  OwnRequests own{{}, traces.size(), true, {Backend::tempo}};
  for (const ToldTrace& trace : traces) own.some.push_back(trace.request);
  const Window run{own.some.front().at.begin, own.some.back().at.end};
  std::vector<std::string> outcomes;
  for (const UntracedRequest& one :
       untraced_refusals(own, traces.size() + more, {}, run, answering(traces))) {
    outcomes.push_back(one.outcome);
  }
  return outcomes;
}

TEST(Untraced, AreThoseThatAGatewayAnswersItself) {
  EXPECT_THAT(untraced_of(through_a_gateway({"404", "502"})), ElementsAre("404", "502"));
}

TEST(Untraced, AreNotKnownWhereOthersAreNotTracedEither) {
  EXPECT_THAT(untraced_of(through_a_gateway({"404", "200"})), IsEmpty()) << "a sampler";
  EXPECT_THAT(untraced_of(through_a_gateway({"404", "302"})), IsEmpty());
  EXPECT_THAT(untraced_of(through_a_gateway({"404"}), 1), IsEmpty()) << "one had no answer";
  auto few = through_a_gateway({"404"});
  few.resize(6);
  EXPECT_THAT(untraced_of(few), IsEmpty()) << "five that went well show little";
}

}  // namespace
}  // namespace harness::observe
