// Claims on lines whose streams have a label of the name that the query takes out of them, and on
// such as are coloured.
#include "harness/verdict/life/hidden_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* errors = R"({job="shop"} | json | level="ERROR")";

std::string vector_with(const std::string& value) {
  const std::string sample = R"({"metric":{},"value":[1700000040,")" + value + R"("]})";
  return R"({"status":"success","data":{"resultType":"vector","result":[)" +
         (value.empty() ? "" : sample) + "]}}";
}

// The first of so many.
std::string listed(const std::string& lines) {
  const std::string one =
      R"({"stream":{"job":"shop","level":"ERROR"},"values":[["1700000030000000000","{}"]]})";
  return R"({"status":"success","data":{"resultType":"streams","result":[)" +
         (lines.empty() ? "" : one) + "]}}";
}

// So many lines that the query finds, that say so themselves, and of which their streams do, too.
Finding judged(const std::string& found, const std::string& own, const std::string& both,
               const test::Fields& fields) {
  const SmallRun run;
  const plan::Claim claim = run.claim("logql", fields);
  std::vector<std::string> bodies;
  for (const observe::Question& question : run.all_questions(claim)) {
    const std::string& query = question.params.contains("query") ? question.params.at("query") : "";
    const bool is_of_own = query.find("level_extracted=\"ERROR\"") != std::string::npos;
    const bool is_of_both = is_of_own && query.find("| level=\"ERROR\"") != std::string::npos;
    const bool is_list = question.params.contains("limit");
    if (bodies.empty() && is_list) {
      bodies.push_back(listed(found));
    } else if (is_of_own) {
      bodies.push_back(vector_with(is_of_both ? both : own));
    } else if (query.find("level=\"ERROR\"") != std::string::npos && !is_list) {
      bodies.push_back(vector_with(found));
    } else if (is_list && query == R"({job="shop"})") {
      bodies.push_back(listed("1"));
    } else {
      bodies.push_back(SmallRun::nothing_to(question));
    }
  }
  return run.judge(claim, bodies);
}

test::Fields counting(const std::string& op, double bound) {
  return with_fields({{"logql", std::string(errors)}, {"count", scenario::Comparison{op, bound}}});
}

TEST(ShadowedLabels, LeaveOpenWhatTheirLinesWouldChange) {
  const Finding none = judged("", "12", "", counting("==", 0));
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_EQ(none.seen,
            "0 lines; 12 lines have level=\"ERROR\" in what the parser finds, and another level "
            "as a label of the stream, which is what the query compares: ask for level_extracted");
  EXPECT_EQ(judged("", "12", "", counting(">=", 12)).outcome, Outcome::undecided)
      << "nor is it red";
  EXPECT_EQ(judged("", "2", "", counting("<", 2)).outcome, Outcome::undecided);
}

TEST(ShadowedLabels, AreNoMatterWhereTheStreamSaysTheSame) {
  EXPECT_THAT(judged("3", "3", "3", counting("==", 0)).seen, Not(HasSubstr("extracted")));
  EXPECT_EQ(judged("3", "3", "3", counting("==", 0)).outcome, Outcome::fail);
  EXPECT_EQ(judged("3", "3", "3", counting("==", 3)).outcome, Outcome::pass);
  EXPECT_THAT(judged("", "", "", counting("==", 0)).seen, Not(HasSubstr("extracted")));
}

TEST(ShadowedLabels, AreNoMatterWhereTheirLinesWouldChangeNothing) {
  EXPECT_EQ(judged("3", "12", "3", counting("==", 0)).outcome, Outcome::fail);
  EXPECT_EQ(judged("3", "12", "3", counting(">", 2)).outcome, Outcome::pass);
  EXPECT_EQ(judged("3", "12", "3", counting("<", 5)).outcome, Outcome::undecided);
}

TEST(ShadowedLabels, LeaveOpenWhatAMetricQueryMakesOfThem) {
  const test::Fields none = with_fields(
      {{"logql", "sum(count_over_time(" + std::string(errors) + " [$window])) or vector(0)"},
       {"value", scenario::Comparison{"==", 0}}});
  EXPECT_EQ(judged("0", "12", "", none).outcome, Outcome::undecided);
  EXPECT_THAT(judged("0", "12", "", none).seen, HasSubstr("ask for level_extracted"));
  EXPECT_EQ(judged("3", "3", "3", none).outcome, Outcome::fail);
}

// So many coloured lines that say so, and that the query finds as they are.
Finding judged_coloured(const std::string& decoloured, const std::string& found,
                        const test::Fields& fields) {
  const SmallRun run;
  const plan::Claim claim = run.claim("logql", fields);
  std::vector<std::string> bodies;
  for (const observe::Question& question : run.all_questions(claim)) {
    const std::string& query = question.params.contains("query") ? question.params.at("query") : "";
    const bool is_list = question.params.contains("limit");
    if (query.find("decolorize") != std::string::npos) {
      bodies.push_back(vector_with(decoloured));
    } else if (query.find("ERROR") != std::string::npos) {
      bodies.push_back(is_list ? listed(found) : vector_with(found));
    } else if (is_list && query == R"({job="shop"})") {
      bodies.push_back(listed("1"));
    } else {
      bodies.push_back(SmallRun::nothing_to(question));
    }
  }
  return run.judge(claim, bodies);
}

TEST(ColouredLines, LeaveOpenWhatTheyWouldChangeWithoutTheirColours) {
  const auto errors_counted = [](const std::string& op, double bound) {
    return with_fields({{"logql", std::string(R"({job="shop"} |= "level=ERROR")")},
                        {"count", scenario::Comparison{op, bound}}});
  };
  const Finding none = judged_coloured("12", "", errors_counted("==", 0));
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_EQ(none.seen,
            "0 lines; 12 lines have it with colours (ANSI escape codes) in it, which the query "
            "does not find: put | decolorize behind the selector");
  EXPECT_EQ(judged_coloured("3", "3", errors_counted("==", 3)).outcome, Outcome::pass);
  EXPECT_EQ(judged_coloured("3", "3", errors_counted("==", 0)).outcome, Outcome::fail);
}

}  // namespace
}  // namespace harness::verdict
