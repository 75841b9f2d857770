// What is done while lines and spans are waited for, behind the scrape that a run's metrics end
// with.
#include "harness/verdict/series/behind_the_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

constexpr const char* query = "sum(increase(jobs_total[$window]))";

std::vector<observe::Question> asked(const SmallRun& run, std::optional<std::size_t> phase) {
  plan::Claim claim = run.claim("promql", with_fields({{"promql", std::string(query)},
                                                       {"value", scenario::Comparison{">", 0}}}));
  claim.phase = phase;
  return questions_behind_the_run(query, evidence_for(claim, run.plan, run.observations));
}

TEST(BehindTheRun, IsUntilAllHadCome) {
  SmallRun run;
  EXPECT_TRUE(asked(run, std::nullopt).empty());
  run.observations.catch_ups = {{observe::Backend::loki, "m", at(65), ""}};
  for (const std::optional<std::size_t> phase : {std::optional<std::size_t>{}, {2}}) {
    const auto questions = asked(run, phase);
    ASSERT_EQ(questions.size(), 1U);
    EXPECT_EQ(questions.front().params.at("time"), "1700000066.600");
  }
  EXPECT_TRUE(asked(run, 1).empty()) << "it ends with a scrape that was waited for";
  run.observations.catch_ups = {{observe::Backend::loki, "m", at(59), ""}};
  EXPECT_TRUE(asked(run, std::nullopt).empty()) << "it was there by the scrape";
  run.observations.catch_ups = {{observe::Backend::loki, "m", std::nullopt, "goes on"}};
  EXPECT_TRUE(asked(run, std::nullopt).empty()) << "nobody knows what that is";
}

Finding judged(const std::string& value, const std::string& later, double more_than) {
  SmallRun run;
  run.observations.catch_ups = {{observe::Backend::loki, "m", at(65), ""}};
  plan::Claim claim =
      run.claim("promql", with_fields({{"promql", std::string(query)},
                                       {"value", scenario::Comparison{">", more_than}}}));
  claim.phase.reset();
  const auto sum = [](double when, const std::string& number) {
    return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[)" +
           std::to_string(1700000000 + when) + ",\"" + number + "\"]}]}}";
  };
  std::vector<std::string> bodies;
  const auto questions = run.all_questions(claim);
  for (const observe::Question& question : questions) {
    const bool is_last = &question == &questions.back();
    bodies.push_back(is_last                            ? sum(66.6, later)
                     : bodies.empty()                   ? sum(60, value)
                     : asks_for_samples_alone(question) ? sum(60, value)
                                                        : SmallRun::nothing_to(question));
  }
  return run.judge(claim, bodies);
}

TEST(BehindTheRun, LeavesOpenWhatFailsAndWouldNotWithIt) {
  const Finding open = judged("110", "120", 115);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen,
            "110, or 120 with what was done behind the last answer; end with a phase without load "
            "({name: drain, for: 5s})");
}

TEST(BehindTheRun, MakesNothingHold) {
  EXPECT_EQ(judged("10", "12", 20).outcome, Outcome::fail);
  EXPECT_EQ(judged("10", "12", 20).seen, "10");
  EXPECT_NE(judged("10", "52", 20).outcome, Outcome::pass);
  EXPECT_EQ(judged("110", "120", 100).seen, "110");
}

}  // namespace
}  // namespace harness::verdict
