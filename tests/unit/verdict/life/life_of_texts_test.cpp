#include "harness/verdict/life/life_of_texts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

// No risky roll fails where nobody rolls a risky die: of lines that are told apart by their texts.
namespace harness::verdict {
namespace {

const std::string risky = R"({app="a"} |= "risky")";
const std::string failed = risky + R"( |= "ERROR")";

// What there is of risky dice: in the window, and how much in the run.
struct Lines {
  std::string in_window = no_lines;
  std::string in_run;
  std::string failed_in_run;
};

Finding judge_failed(const Lines& lines, const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", failed}, {"count", scenario::Comparison{"==", 0}}}));
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(
      claim, {no_lines, vector_of("")},
      {{"sum(count_over_time(" + failed + " [60000ms]", vector_of(lines.failed_in_run)},
       {"sum(count_over_time(" + risky + " [60000ms]", vector_of(lines.in_run)},
       {"limit=1 query=" + risky + " start=1700000020", lines.in_window},
       {"query=topk(", vector_of("")},
       {"sum by", vector_of("")},
       {"", one_line}});
}

TEST(LifeOfTexts, IsThatOfLinesWithWhatTheyAreAbout) {
  const Finding finding = judge_failed({});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of " + risky + " in the window; if that is right, give control");
  EXPECT_EQ(judge_failed({one_line, "1", ""}).outcome, Outcome::pass)
      << judge_failed({one_line, "1", ""}).seen;
  EXPECT_EQ(judge_failed({"<html>", "", ""}).outcome, Outcome::undecided);
}

TEST(LifeOfTexts, IsNotGivenByThoseOfOtherPhases) {
  EXPECT_EQ(judge_failed({no_lines, "5", ""}).outcome, Outcome::no_data);
  EXPECT_EQ(judge_failed({no_lines, "5", "2"}).outcome, Outcome::no_data);
}

// "database" of "ERROR: database is unavailable" is nothing that is done.
TEST(LifeOfTexts, IsNoMatterWhereAllSuchLinesEndSo) {
  EXPECT_EQ(judge_failed({no_lines, "2", "2"}).outcome, Outcome::pass)
      << judge_failed({no_lines, "2", "2"}).seen;
}

TEST(LifeOfTexts, IsOnlyToldOfBesideAControlThatSaysMoreThanItsStream) {
  EXPECT_EQ(judge_failed({}, R"({app="a"} |= "roll")").outcome, Outcome::pass);
  const Finding finding = judge_failed({}, R"({app="a"})");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "0 lines, but no line of " + risky +
                              " in the window; if that is right, give control that finds what was "
                              "done");
}

}  // namespace
}  // namespace harness::verdict
