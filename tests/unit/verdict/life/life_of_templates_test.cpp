#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// Templates of a LogQL query that fail on each line: what stands behind them never finds anything.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

std::string line_with(const std::string& labels) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a")" +
         labels + R"(},"values":[["1700000021000000000","x"]]}]}})";
}

const std::string some_line = line_with("");
const std::string failed_line = line_with(
    R"(,"__error__":"TemplateFormatErr","__error_details__":"template: line:1:3: division by zero")");

const std::string never = R"({app="a"} | json | line_format "{{ div .a 0 }} never" |= "never")";

plan::Claim claim_of(const SmallRun& run, const std::string& query,
                     const std::string& op = "==", double bound = 0) {
  return run.claim("logql",
                   with_fields({{"logql", query}, {"count", scenario::Comparison{op, bound}}}));
}

// What is said of lines on which the template fails, and of those on which it does not.
Finding judged(const plan::Claim& claim, const std::string& failing, const std::string& filled) {
  const SmallRun run;
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{"__error__=\"TemplateFormatErr\"", failing},
                         {"__error__!=\"TemplateFormatErr\"", filled},
                         {"|= \"never\"", no_line},
                         {"query=sum by (", vector_of("")},
                         {"/loki/api/v1/query ", vector_of("")},
                         {"", some_line}});
}

TEST(LifeOfTemplates, IsNotGivenByOneThatFailsOnEachLine) {
  const SmallRun run;
  const Finding finding = judged(claim_of(run, never), failed_line, no_line);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(
      finding.seen,
      "0 lines, but line_format \"{{ div .a 0 }} never\" fails on each line of the window that "
      "it gets (TemplateFormatErr: template: line:1:3: division by zero); mend the template");
}

TEST(LifeOfTemplates, IsGivenByOneThatIsFilledIn) {
  const SmallRun run;
  const Finding finding = judged(claim_of(run, never), no_line, some_line);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.seen, "0 lines");
}

TEST(LifeOfTemplates, TellsOfOneThatFailsOnSomeLines) {
  const SmallRun run;
  const Finding finding = judged(claim_of(run, never), failed_line, some_line);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("fails on some lines of the window that it gets"));
}

// No control makes a template right, and a claim that wants lines is no more the system's fault.
TEST(LifeOfTemplates, IsWantedBesideAControlAndWhereLinesAreWanted) {
  const SmallRun run;
  plan::Claim claim = claim_of(run, never);
  write(claim, "control", std::string(R"({app="a"})"));
  EXPECT_EQ(judged(claim, failed_line, no_line).outcome, Outcome::no_data);
  EXPECT_EQ(judged(claim, no_line, some_line).outcome, Outcome::pass)
      << judged(claim, no_line, some_line).seen;
  EXPECT_EQ(judged(claim_of(run, never, ">=", 1), failed_line, no_line).outcome, Outcome::no_data);
  EXPECT_EQ(judged(claim_of(run, never, ">=", 1), no_line, some_line).outcome, Outcome::fail);
}

// Where filters let no line through to it, those tell that were left out; beside a control they
// may.
TEST(LifeOfTemplates, IsLookedForInLinesThatNeverGotThere) {
  const SmallRun run;
  const std::string query =
      R"({app="a"} | json | level="ERROR" | label_format x="{{ div 1 0 }}" |= "never")";
  plan::Claim claim = claim_of(run, query);
  const auto unfiltered = [&](const std::string& failing, const std::string& filled) {
    return run.judge_said(
        claim, {no_line, vector_of("")},
        {{"| json | label_format x=\"{{ div 1 0 }}\" | __error__=\"Temp", failing},
         {"| json | label_format x=\"{{ div 1 0 }}\" | __error__!=\"Temp", filled},
         {"TemplateFormatErr", no_line},
         {"query=sum by (", vector_of("")},
         {"query=topk(", vector_of("")},
         {"|= \"never\"", no_line},
         {"", some_line}});
  };
  const Finding finding = unfiltered(failed_line, no_line);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the window gets as far as label_format x=\"{{ div 1 0 }}\", "
            "and it fails on those before (TemplateFormatErr: template: line:1:3: division by "
            "zero); if that is right, give control");
  EXPECT_EQ(unfiltered(failed_line, some_line).outcome, Outcome::pass);
  write(claim, "control", std::string(R"({app="a"})"));
  EXPECT_EQ(unfiltered(failed_line, no_line).outcome, Outcome::pass);
}

TEST(LifeOfTemplates, IsWantedOfMetricQueries) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", "sum(count_over_time(" + never + " [$window])) or vector(0)"},
                            {"value", scenario::Comparison{"==", 0}}}));
  const auto judged_with = [&](const std::string& failing, const std::string& filled) {
    return run.judge_said(claim, {vector_of("0")},
                          {{"__error__=\"Temp", failing},
                           {"__error__!=\"Temp", filled},
                           {"|= \"never\"", no_line},
                           {"query=sum by (", vector_of("")},
                           {"/loki/api/v1/query ", vector_of("")},
                           {"", some_line}});
  };
  EXPECT_EQ(judged_with(failed_line, no_line).outcome, Outcome::no_data);
  EXPECT_EQ(judged_with(no_line, some_line).outcome, Outcome::pass);
}

// An answer that cannot be had, or is none of the window, decides nothing.
TEST(LifeOfTemplates, IsUndecidedWithoutAnAnswer) {
  const SmallRun run;
  EXPECT_EQ(judged(claim_of(run, never), "no JSON", some_line).outcome, Outcome::undecided);
  std::string early = failed_line;
  early.replace(early.find("1700000021"), 10, "1600000021");
  EXPECT_EQ(judged(claim_of(run, never), early, some_line).outcome, Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
