#include "harness/run/askable.hpp"

#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::run {
namespace {

// Loki answers, and lacks the end of the run.
struct LateLogs {
  explicit LateLogs(bool all_that_is_traced) {
    observe::CatchUp late{observe::Backend::loki, "m", std::nullopt, "lines still come"};
    late.answers = true;
    if (all_that_is_traced) late.traced_at = verdict::at(90);
    run.observations.catch_ups = {late};
  }

  bool may_ask(const plan::Claim& claim) const {
    observe::Question question;
    question.backend = observe::Backend::loki;
    return can_be_asked(verdict::evidence_for(claim, run.plan, run.observations), question);
  }

  plan::Claim correlate() const {
    test::Fields fields;
    fields.set("correlate", std::string("roll"));
    fields.set("services", std::vector<std::string>{"frontend"});
    fields.set("count", scenario::Comparison{">=", 1});
    return run.claim("correlate", fields);
  }

  plan::Claim lines(const std::string& op) const {
    test::Fields fields;
    fields.set("logql", std::string(R"({job="a"})"));
    fields.set("count", scenario::Comparison{op, 1});
    return run.claim("logql", fields);
  }

  verdict::SmallRun run;
};

TEST(Askable, IsForLinesOfTracesOnceThoseAreThere) {
  EXPECT_TRUE(LateLogs(true).may_ask(LateLogs(true).correlate()));
  EXPECT_FALSE(LateLogs(false).may_ask(LateLogs(false).correlate()));
}

TEST(Askable, IsForOtherLinesWhereAPartMayDo) {
  for (const bool traced : {true, false}) {
    EXPECT_TRUE(LateLogs(traced).may_ask(LateLogs(traced).lines(">=")));
  }
}

TEST(Askable, IsNobodyWhoDoesNotAnswer) {
  LateLogs silent(true);
  silent.run.observations.catch_ups[0].answers = false;
  EXPECT_FALSE(silent.may_ask(silent.correlate()));
}

}  // namespace
}  // namespace harness::run
