// Who answered requests and has no line, though a pattern takes its name.
#include "harness/verdict/life/unheard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class Unheard : public ::testing::Test {
 protected:
  Unheard() {
    run_.observations.answers_of_services = {
        {"shop-3", "outage", "GET /order", "200", true, 40},
        {"shop-3", "outage", "GET /order", "500", true, 20},
        {"shop-4", "outage", "GET /order", "200", true, 60},
        {"stock", "outage", "127.0.0.1:9001", "500", false, 20}};
  }

  Evidence evidence() const { return evidence_for(claim_, run_.plan, run_.observations); }
  std::vector<observe::Question> asked(const std::string& query) const {
    return questions_for_unheard(query, evidence());
  }
  Life life(const std::string& query, const std::string& lines) const {
    const std::vector<observe::Answer> answers(asked(query).size(), {at(61), 200, lines, "", ""});
    return life_of_unheard(query, evidence(), answers);
  }

  SmallRun run_;
  plan::Claim claim_ =
      run_.claim("logql", with_fields({{"logql", std::string(R"({job=~"shop-.+"} |= "ERROR")")},
                                       {"count", scenario::Comparison{"==", 0}}}));
};

TEST_F(Unheard, IsWhoAnsweredAndHasNoLine) {
  const Life found = life(R"({job=~"shop-.+"} | json | level="ERROR")", no_lines);
  EXPECT_EQ(found.outcome, Outcome::undecided);
  EXPECT_EQ(found.why,
            "spans of shop-3 have 60 answers, of which 20 failed, and no line of "
            "{job=\"shop-3\"} has come in the run: give it logs, or name in logql whose lines are "
            "meant");
  EXPECT_EQ(life(R"(sum(count_over_time({service_name=~"shop-.*"} |= "x"[5s])))", no_lines).outcome,
            Outcome::undecided);
  EXPECT_EQ(life(R"({job=~"shop-.+"})", one_line).outcome, Outcome::pass) << "it has lines";
}

TEST_F(Unheard, IsOnlyWhoFailedWhereAnyNameIsTaken) {
  EXPECT_THAT(asked(R"({job=~"shop-.+"})"), SizeIs(2));
  EXPECT_THAT(asked(R"({job=~".+"})"), SizeIs(1));
}

TEST_F(Unheard, IsNobodyOfWhomTheQuerySaysNothing) {
  for (const char* query : {R"({job="shop-3"})", R"({job=~"shop-3|shop-4"})", R"({job=~"stock.*"})",
                            R"({job=~"shop-.+",env="test"})", R"({env=~".+"})", ""}) {
    EXPECT_THAT(asked(query), IsEmpty()) << query;
  }
}

}  // namespace
}  // namespace harness::verdict
