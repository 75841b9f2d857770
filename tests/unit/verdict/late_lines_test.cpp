// Lines that come behind the window of the requests that caused them.
#include "harness/verdict/late_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/verdict/late_evidence.hpp"

namespace harness::verdict {
namespace {

// Where it is known when requests were under way, what stands in the phase's first moments.
bool is_of_early_lines(const SmallRun& run, const observe::Question& question) {
  return !run.observations.edge_requests.empty() && question.whole &&
         question.params.at("query").find("level") != std::string::npos;
}

struct Came {
  std::vector<std::string> in_time;  // the traces that lines name; empty: none
  std::vector<std::string> late;
};

Finding count(const SmallRun& run, std::optional<std::size_t> phase, const Came& came,
              const scenario::Comparison& wanted, double in_time = 30, double late = 61,
              const std::vector<std::string>& each = {}) {
  test::Fields fields = with_fields(
      {{"logql", std::string(R"({job="shop"} | json | level="ERROR")")}, {"count", wanted}});
  if (!each.empty()) fields.set("fields", each);
  plan::Claim claim = run.claim("logql", fields);
  claim.phase = phase;
  std::vector<std::string> bodies;
  for (const observe::Question& question : run.all_questions(claim)) {
    if (is_of_late_lines(question)) {
      bodies.push_back(lines(came.late, late));
    } else if (bodies.size() == 1) {
      const bool any = !came.in_time.empty();
      bodies.push_back(vector_of(any ? std::to_string(came.in_time.size()) : ""));
    } else if (bodies.empty()) {
      bodies.push_back(lines(came.in_time, in_time));
    } else if (is_of_early_lines(run, question)) {
      bodies.push_back(bodies.front());
    } else {
      const bool is_a_stream = question.params.at("query") == R"({job="shop"})";
      bodies.push_back(is_a_stream ? lines({own_id(9)}, in_time) : SmallRun::nothing_to(question));
    }
  }
  return run.judge(claim, bodies);
}

TEST(LateLines, AreLookedForBehindTheRunButForThoseOfTheMarker) {
  const SmallRun run = run_with_catch_up();
  plan::Claim claim =
      run.claim("logql", with_fields({{"logql", std::string(R"({job="shop"} |= "}")")},
                                      {"count", scenario::Comparison{">", 10}}}));
  claim.phase.reset();
  const auto questions = run.all_questions(claim);
  const auto late = std::find_if(questions.begin(), questions.end(), is_of_late_lines);
  ASSERT_NE(late, questions.end());
  EXPECT_EQ(late->params.at("query"), R"({job="shop"} != "marker-1" |= "}")");
  EXPECT_EQ(late->params.at("start"), "1700000060000000000");
  EXPECT_EQ(late->params.at("end"), "1700000062000000000");
}

TEST(LateLines, ThatBearAnIdOfTheRunAreOfItsLastRequests) {
  const SmallRun run = run_with_catch_up();
  const Came came{{own_id(1)}, {own_id(2), own_id(3)}};
  for (const std::optional<std::size_t> phase : {std::optional<std::size_t>{}, {2}}) {
    const Finding exact = count(run, phase, came, {"==", 3}, 50);
    EXPECT_EQ(exact.outcome, Outcome::pass) << exact.seen;
    EXPECT_EQ(exact.seen, "3 lines");
    EXPECT_EQ(exact.window.end, at(62)) << "of what was looked at";
    EXPECT_EQ(count(run, phase, came, {"==", 1}, 50).outcome, Outcome::fail);
  }
}

TEST(LateLines, OfErrorsFailWhatWantsNone) {
  const SmallRun run = run_with_catch_up();
  const Finding errors = count(run, std::nullopt, {{}, {own_id(1), own_id(2)}}, {"==", 0});
  EXPECT_EQ(errors.outcome, Outcome::fail);
  EXPECT_EQ(errors.seen, "2 lines");
  EXPECT_EQ(errors.trace_id, own_id(1));
  const Finding none = count(run, std::nullopt, {{}, {}}, {"==", 0});
  EXPECT_NE(none.outcome, Outcome::fail);
  EXPECT_EQ(none.window.end, at(60)) << "as nothing came late";
}

TEST(LateLines, ThatNameNoTraceOfTheRunCountBothWays) {
  const SmallRun run = run_with_catch_up();
  const Came came{{own_id(1), own_id(2)}, {""}};
  const Finding exact = count(run, std::nullopt, came, {"==", 2});
  EXPECT_EQ(exact.outcome, Outcome::undecided);
  EXPECT_EQ(exact.seen,
            "2 lines, or 3 lines with what came late; 1 line came after the last answer and bears "
            "no id of the run: claim a margin, or have each line name its trace");
  EXPECT_EQ(count(run, std::nullopt, came, {"==", 3}).outcome, Outcome::undecided);
  EXPECT_EQ(count(run, std::nullopt, came, {">", 1}).outcome, Outcome::pass);
  EXPECT_EQ(count(run, std::nullopt, came, {">", 3}).outcome, Outcome::fail);
  EXPECT_EQ(count(run, std::nullopt, {{}, {""}}, {"==", 0}).outcome, Outcome::undecided);
}

TEST(LateLines, HaveTheFieldsOfTheOthers) {
  const SmallRun run = run_with_catch_up();
  const Came came{{own_id(1)}, {own_id(2)}};
  EXPECT_EQ(count(run, std::nullopt, came, {">", 1}, 30, 61, {"trace_id"}).outcome, Outcome::pass);
  const Finding lacking = count(run, std::nullopt, came, {">", 1}, 30, 61, {"item"});
  EXPECT_EQ(lacking.outcome, Outcome::fail);
  EXPECT_EQ(lacking.seen, "2 of 2 lines without item");
  const Finding nameless =
      count(run, std::nullopt, {{""}, {"", ""}}, {">", 0}, 30, 61, {"trace_id"});
  EXPECT_EQ(nameless.outcome, Outcome::fail);
  EXPECT_EQ(nameless.seen, "3 of 3 lines without trace_id");
}

TEST(LateLines, OfOthersCountAsTheirsDoInTheWindow) {
  SmallRun run = run_with_catch_up();
  run.observations.shared = {observe::Backend::loki};
  const std::string others = load::TraceContext{1, 5, 1}.trace_id();
  const Came came{{own_id(1), own_id(2), others}, {own_id(3), others}};
  const Finding finding = count(run, std::nullopt, came, {">", 2});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, ::testing::StartsWith("3 to 5 lines: 3 of 5 lines are the run's own"));
  EXPECT_EQ(count(run, std::nullopt, came, {"==", 3}).outcome, Outcome::undecided);
}

// Whose they are an id does not say there: requests go on.
TEST(LateLines, BehindAPhaseCountBothWaysAsLongAsNothingElseIsDone) {
  SmallRun run = run_with_catch_up();
  const Came came{{own_id(1), own_id(2)}, {own_id(3)}};
  EXPECT_EQ(count(run, 1, came, {"==", 2}, 30, 40.5).outcome, Outcome::pass)
      << "where the next phase begins at once there is nothing between them";
  run.observations.phases[1].metrics.end = at(40.8);
  run.observations.phases[2].window.begin = at(42);
  const Finding exact = count(run, 1, came, {"==", 2}, 30, 40.5);
  EXPECT_EQ(exact.outcome, Outcome::undecided);
  EXPECT_EQ(exact.seen,
            "2 lines, or 3 lines with what came late; 1 line came right behind the phase, and may "
            "be of it: claim a margin");
  const Finding many = count(run, 1, came, {">", 1}, 30, 40.5);
  EXPECT_EQ(many.outcome, Outcome::pass);
  EXPECT_EQ(many.seen, "2 lines") << "as either way says the same";
  EXPECT_EQ(count(run, 1, {{}, {own_id(3)}}, {"==", 0}, 30, 40.5).outcome, Outcome::undecided);
}

TEST(LateLines, BehindAPhaseAreOfItWhereTheirRequestWas) {
  const SmallRun run = run_with_known_requests();
  const Came came{{own_id(2), own_id(9)}, {own_id(3), own_id(4)}};
  const Finding exact = count(run, 1, came, {"==", 3}, 20.1, 40.5);
  EXPECT_EQ(exact.outcome, Outcome::pass) << exact.seen;
  EXPECT_EQ(exact.seen, "3 lines") << "what was sent behind the phase is not of it";
  EXPECT_EQ(count(run, 1, came, {"==", 4}, 20.1, 40.5).outcome, Outcome::fail);
  EXPECT_EQ(count(run, 1, came, {"<=", 2}, 20.1, 40.5).outcome, Outcome::fail);
  const Came others{{own_id(2)}, {own_id(4), own_id(4)}};
  EXPECT_EQ(count(run, 1, others, {"==", 1}, 20.1, 40.5).outcome, Outcome::pass);
  const Came astride{{own_id(2)}, {own_id(5)}};
  EXPECT_EQ(count(run, 1, astride, {"==", 1}, 20.1, 40.5).outcome, Outcome::undecided)
      << "its request was over when the phase was";
}

// The recovery begins at once: what a line names says whose it is, and what names nothing is of the
// phase in which it stands.
TEST(LateLines, BehindAPhaseThatIsFollowedAtOnceAreOfItWhereTheirRequestWas) {
  SmallRun run = run_with_known_requests();
  run.observations.phases[1].metrics.end = at(40);
  run.observations.phases[2].window.begin = at(40);
  for (const double when : {40.001, 40.5, 41.9}) {
    const Came came{{own_id(2)}, {own_id(3), own_id(4), own_id(9), ""}};
    const Finding exact = count(run, 1, came, {"==", 2}, 20.1, when);
    EXPECT_EQ(exact.outcome, Outcome::pass) << exact.seen;
    EXPECT_EQ(count(run, 1, {{}, {own_id(3)}}, {"==", 0}, 20.1, when).outcome, Outcome::fail);
    EXPECT_EQ(count(run, 1, {{own_id(2)}, {own_id(5), ""}}, {"==", 1}, 20.1, when).outcome,
              Outcome::undecided)
        << "a request that was under way at the edge is surely of neither";
    EXPECT_EQ(count(run, 1, {{}, {own_id(5)}}, {"==", 0}, 20.1, when).outcome, Outcome::undecided);
  }
}

// An appender may flush when the next phase has begun.
TEST(LateLines, BehindATransitionAreOfAPhaseOnlyWhereTheyNameARequestOfIt) {
  const SmallRun run = run_with_known_requests();
  const Came came{{own_id(2)}, {own_id(3), own_id(9), ""}};
  EXPECT_EQ(count(run, 1, came, {"==", 2}, 20.1, 41.9).outcome, Outcome::pass);
  EXPECT_EQ(count(run, 1, came, {"==", 2}, 20.1, 40.5).outcome, Outcome::undecided)
      << "as long as nothing else is done, what names none may be of it";
}

// Each is known where a clock that is off has its edges looked at.
TEST(LateLines, AreLookedForInATransitionAloneWhereRequestsAreNotKnown) {
  SmallRun run = run_with_known_requests();
  const auto end_of_late = [&] {
    plan::Claim claim =
        run.claim("logql", with_fields({{"logql", std::string(R"({job="shop"} |= "}")")},
                                        {"count", scenario::Comparison{">", 10}}}));
    for (const auto& question : run.all_questions(claim)) {
      if (is_of_late_lines(question)) return question.params.at("end");
    }
    return std::string();
  };
  EXPECT_EQ(end_of_late(), "1700000042000000000");
  run.observations.edge_requests.clear();
  EXPECT_EQ(end_of_late(), "1700000040800000000");
}

TEST(LateLines, OfRequestsFromBeforeAPhaseCountBothWays) {
  const SmallRun run = run_with_known_requests();
  const Came came{{own_id(1), own_id(2), own_id(9)}, {}};
  for (const double number : {2.0, 3.0}) {
    const Finding exact = count(run, 1, came, {"==", number}, 20.06, 40.5);
    EXPECT_EQ(exact.outcome, Outcome::undecided) << number;
    EXPECT_EQ(exact.seen,
              "3 lines, or 2 lines with less of what earlier requests left; 1 line is of requests "
              "that began before the phase: claim a margin");
  }
  EXPECT_EQ(count(run, 1, came, {"==", 1}, 20.06, 40.5).outcome, Outcome::fail);
  EXPECT_EQ(count(run, 1, came, {">=", 2}, 20.06, 40.5).outcome, Outcome::pass);
  EXPECT_EQ(count(run, 1, came, {">", 3}, 20.06, 40.5).outcome, Outcome::fail);
  EXPECT_EQ(count(run, 1, {{own_id(1)}, {}}, {"==", 0}, 20.06, 40.5).outcome, Outcome::undecided);
  EXPECT_EQ(count(run, 1, {{own_id(2)}, {}}, {"==", 0}, 20.06, 40.5).outcome, Outcome::fail);
}

}  // namespace
}  // namespace harness::verdict
