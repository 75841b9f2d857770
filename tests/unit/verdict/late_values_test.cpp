// What metric queries say of lines that come behind the window of the requests that caused them.
#include "harness/verdict/late_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/late_evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

Finding value(const SmallRun& run, const std::string& in_time, const std::string& with_late,
              const std::string& late, const scenario::Comparison& wanted) {
  plan::Claim claim = run.claim(
      "logql",
      with_fields({{"logql", std::string(R"(sum(count_over_time({job="shop"} |= "x" [$window])))")},
                   {"value", wanted}}));
  claim.phase.reset();
  std::vector<observe::Answer> answers;
  for (const observe::Question& question : run.all_questions(claim)) {
    const std::string& query = question.params.at("query");
    const bool is_value = query.find("|= \"x\"") != std::string::npos && query.starts_with("sum");
    std::string body = SmallRun::nothing_to(question);
    if (is_of_late_lines(question)) {
      body = sum_of(is_value ? with_late : late);
    } else if (is_value) {
      body = sum_of(in_time);
    } else if (question.params.contains("limit")) {
      body = lines({""}, 30);
    }
    answers.push_back({at(63), 200, std::move(body), ""});
  }
  return run.judge_answers(claim, std::move(answers));
}

constexpr const char* sum_of_lines = R"(sum(count_over_time({job="shop"} |= "x" [$window])))";

// Of a phase that another one follows at once.
struct ValueOfPhase {
  std::string in_window;
  std::string with_late;
  std::vector<std::string> late;  // the traces that they name
  std::string lines = in_window;  // of the log query, in the window
  std::string query = sum_of_lines;
  std::string all_lines = lines;  // of its streams

  Finding judged(const scenario::Comparison& wanted) const {
    const SmallRun run = followed_at_once();
    const plan::Claim claim = claimed(run, wanted);
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : run.all_questions(claim)) {
      answers.push_back({at(63), 200, body_to(question, answers.empty()), ""});
    }
    return run.judge_answers(claim, std::move(answers));
  }
  std::vector<observe::Question> questions() const {
    const SmallRun run = followed_at_once();
    return run.all_questions(claimed(run, {">", 1}));
  }

 private:
  static SmallRun followed_at_once() {
    SmallRun run = run_with_known_requests();
    run.observations.phases[1].metrics.end = at(40);
    run.observations.phases[2].window.begin = at(40);
    return run;
  }
  plan::Claim claimed(const SmallRun& run, const scenario::Comparison& wanted) const {
    return run.claim("logql", with_fields({{"logql", query}, {"value", wanted}}));
  }
  std::string body_to(const observe::Question& question, bool is_first) const {
    const std::string& asked = question.params.at("query");
    if (is_first) return sum_of(in_window);
    if (is_of_late_lines(question)) {
      if (!question.params.contains("limit")) return sum_of(with_late);
      return asked.find("|= \"x\"") == std::string::npos && all_lines != lines
                 ? verdict::lines({}, 40.5)
                 : late_lines();
    }
    if (asked.starts_with("sum(count_over_time({job")) {
      return sum_of(asked.find("|= \"x\"") == std::string::npos ? all_lines : lines);
    }
    if (question.params.contains("limit")) return verdict::lines({own_id(2)}, 30);
    return SmallRun::nothing_to(question);
  }
  std::string late_lines() const { return verdict::lines(late, 40.5); }
};

TEST(LateValues, OfLinesThatNameRequestsOfAPhaseCountBothWays) {
  for (const std::string& late : {own_id(3), own_id(5)}) {
    const ValueOfPhase two{"2", "9", {late, own_id(4), ""}};
    const Finding few = two.judged({"<", 3});
    EXPECT_EQ(few.outcome, Outcome::undecided);
    EXPECT_EQ(
        few.seen,
        "2, or 3 with what came later; 1 line behind the phase names a request of it: claim a "
        "margin, or count lines");
    EXPECT_EQ(two.judged({"<", 4}).outcome, Outcome::pass) << "the others are of the phase behind";
    EXPECT_EQ(two.judged({">=", 2}).outcome, Outcome::pass);
    EXPECT_EQ(two.judged({"==", 2}).outcome, Outcome::undecided);
    EXPECT_EQ(two.judged({">", 3}).outcome, Outcome::fail);
  }
  EXPECT_EQ((ValueOfPhase{"2", "9", {own_id(4), ""}}.judged({"==", 2}).outcome), Outcome::pass);
}

// All that failed may lie over the edge.
TEST(LateValues, OfRequestsOverTheEdgeCountWhereThereAreNoOthers) {
  const std::string or_none = std::string(sum_of_lines) + " or vector(0)";
  const ValueOfPhase none{"0", "11", {own_id(5), own_id(4)}, "0", or_none};
  EXPECT_EQ(none.judged({"==", 0}).outcome, Outcome::undecided);
  EXPECT_EQ(none.judged({"<", 2}).outcome, Outcome::pass);
  EXPECT_EQ((ValueOfPhase{"0", "11", {own_id(4)}, "0", or_none}.judged({"==", 0}).outcome),
            Outcome::pass);
}

// Whose range its author gives, as long as the phase or shorter: it ends where that does.
TEST(LateValues, OfARangeOfTheQuerysOwnCountBothWays) {
  for (const std::string query : {R"(sum(count_over_time({job="shop"} |= "x" [20s])) or vector(0))",
                                  R"(sum(count_over_time({job="shop"} |= "x" [5s])) or vector(0))",
                                  R"(topk(3, sum by (a) (count_over_time({job="shop"}[5s]))))",
                                  R"(sum(rate({job="shop"} |= "x" [1s])) or vector(0))",
                                  R"(sum(bytes_over_time({job="shop"} |= "x" [5s])))",
                                  R"(max(max_over_time({job="shop"} | json | unwrap ms [5s])))"}) {
    const ValueOfPhase astride{"0", "11", {own_id(5)}, "0", query};
    EXPECT_EQ(astride.judged({"==", 0}).outcome, Outcome::undecided) << query;
    EXPECT_NE(astride.judged({"<", 99}).outcome, Outcome::undecided) << query;
    EXPECT_NE((ValueOfPhase{"0", "11", {own_id(4)}, "0", query}.judged({"==", 0}).outcome),
              Outcome::undecided)
        << query;
  }
}

TEST(LateValues, AreAskedForAsFarAsTheRangesReach) {
  ValueOfPhase value{"0", "0", {}};
  value.query = R"(sum(rate({job="shop"}[5s])) / sum(rate({job="shop"} |= "x" [4s] offset 3s)))";
  std::vector<std::string> asked;
  for (const observe::Question& question : value.questions()) {
    if (is_of_late_lines(question)) asked.push_back(question.params.at("query"));
  }
  EXPECT_THAT(asked,
              ::testing::ElementsAre(
                  R"((sum(rate({job="shop"} != "marker-1"[7000ms])) / sum(rate({job="shop"} )"
                  R"(!= "marker-1" |= "x"[4000ms] offset 5000ms))))",
                  R"({job="shop"} != "marker-1")"));
  value.query = R"(sum(rate({job="shop"}[4s] offset 3s)))";
  EXPECT_TRUE(std::ranges::none_of(value.questions(), is_of_late_lines));
}

TEST(LateValues, OfRatiosAreWithinBounds) {
  const std::string good = R"(1 - (sum(rate({job="shop"} |= "x" [$window])) or vector(0)) / )"
                           R"(sum(rate({job="shop"}[$window])))";
  const ValueOfPhase none{"1", "0.2", {own_id(5)}, "0", good, "40"};
  const Finding finding = none.judged({">", 0.98});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("1, or 0.975 with what came later; 1 line"));
  EXPECT_NE(none.judged({">", 0.97}).outcome, Outcome::undecided);
}

// What the query makes of the lines is not known, but whether it has any.
TEST(LateValues, OfWhatIsNoSumCountWhereThereAreNoOthers) {
  const std::string slowest = R"(max_over_time({job="shop"} |= "x" | json | unwrap ms [$window]))";
  const ValueOfPhase none{"0", "11", {own_id(5)}, "0", slowest};
  EXPECT_EQ(none.judged({"<", 11}).outcome, Outcome::undecided);
  EXPECT_THAT(none.judged({"<", 11}).seen,
              HasSubstr("and what the query makes of these alone is not known"));
  EXPECT_NE(none.judged({"<", 12}).outcome, Outcome::undecided);
  EXPECT_NE((ValueOfPhase{"0", "11", {own_id(5)}, "3", slowest}.judged({"<", 11}).outcome),
            Outcome::undecided);
}

TEST(LateValues, CountBothWaysInMetricQueries) {
  const SmallRun run = run_with_catch_up();
  const Finding errors = value(run, "0", "4", "4", {"==", 0});
  EXPECT_EQ(errors.outcome, Outcome::undecided);
  EXPECT_THAT(errors.seen, HasSubstr("4 lines came after the last answer"));
  const Finding many = value(run, "116", "120", "4", {">", 10});
  EXPECT_EQ(many.outcome, Outcome::pass);
  EXPECT_EQ(many.seen, "116") << "as either way says the same";
  EXPECT_EQ(value(run, "116", "117", "0", {"==", 116}).outcome, Outcome::pass)
      << "no line came late";
}

}  // namespace
}  // namespace harness::verdict
