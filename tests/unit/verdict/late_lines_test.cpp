// Lines that come behind the window of the requests that caused them.
#include "harness/verdict/late_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "harness/load/trace_context.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t number_of_run = 7;

std::string own_id(int number) {
  load::TraceContext trace{0, static_cast<std::uint64_t>(number), 1};
  load::TraceSeal(number_of_run).put_on(trace);
  return trace.trace_id();
}

// All of it had come two seconds after its end.
SmallRun run_with_catch_up() {
  SmallRun run;
  run.observations.load.seals = {number_of_run};
  run.observations.catch_ups = {{observe::Backend::loki, "marker-1", at(62), ""}};
  return run;
}

std::string lines(const std::vector<std::string>& ids, double when) {
  const std::string stamp = std::to_string(at(when).time_since_epoch().count());
  std::string values;
  for (const std::string& id : ids) {
    const std::string line = id.empty() ? R"({\"m\":1})" : R"({\"trace_id\":\")" + id + R"(\"})";
    values += (values.empty() ? "[\"" : ",[\"") + stamp + "\",\"" + line + "\"]";
  }
  const std::string stream = R"({"stream":{"job":"shop"},"values":[)" + values + "]}";
  return R"({"status":"success","data":{"resultType":"streams","result":[)" +
         (ids.empty() ? "" : stream) + "]}}";
}

bool is_of_late_lines(const observe::Question& question) {
  return question.params.at("query").find("marker-1") != std::string::npos;
}

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

// The outage is from 20 to 40 s, and the recovery begins at 42 s.
SmallRun run_with_known_requests() {
  SmallRun run = run_with_catch_up();
  run.observations.phases[1].metrics.end = at(40.8);
  run.observations.phases[2].window.begin = at(42);
  run.observations.edge_requests = {{own_id(1), {at(19.9), at(20.05)}},
                                    {own_id(2), {at(20.02), at(20.08)}},
                                    {own_id(3), {at(39.8), at(39.9)}},
                                    {own_id(4), {at(40.1), at(40.2)}},
                                    {own_id(5), {at(39.95), at(40.05)}}};
  return run;
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

  Finding judged(const scenario::Comparison& wanted) const {
    SmallRun run = run_with_known_requests();
    run.observations.phases[1].metrics.end = at(40);
    run.observations.phases[2].window.begin = at(40);
    const plan::Claim claim =
        run.claim("logql", with_fields({{"logql", query}, {"value", wanted}}));
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : run.all_questions(claim)) {
      answers.push_back({at(63), 200, body_to(question, answers.empty()), ""});
    }
    return run.judge_answers(claim, std::move(answers));
  }

 private:
  std::string body_to(const observe::Question& question, bool is_first) const {
    const std::string& asked = question.params.at("query");
    const std::string begin = query.substr(0, query.find('{'));
    if (is_first) return sum_of(in_window);
    if (is_of_late_lines(question)) {
      return asked.starts_with(begin) ? sum_of(with_late) : late_lines();
    }
    if (asked.starts_with("sum(count_over_time({job")) return sum_of(lines);
    if (question.params.contains("limit")) return verdict::lines({own_id(2)}, 30);
    return SmallRun::nothing_to(question);
  }
  std::string late_lines() const { return verdict::lines(late, 40.5); }
};

TEST(LateLines, ThatNameRequestsOfAPhaseCountBothWaysInMetricQueries) {
  const Finding few = ValueOfPhase{"2", "9", {own_id(3), own_id(4)}}.judged({"<", 3});
  EXPECT_EQ(few.outcome, Outcome::undecided);
  EXPECT_EQ(few.seen,
            "2, or 9 with what came later; 1 line behind the phase names a request of it, and what "
            "the query makes of these alone is not known: claim a margin, or count lines");
  EXPECT_EQ((ValueOfPhase{"2", "9", {own_id(3)}}.judged({"<", 10}).outcome), Outcome::pass);
  EXPECT_EQ((ValueOfPhase{"2", "9", {own_id(3)}}.judged({">", 9}).outcome), Outcome::fail);
  EXPECT_EQ((ValueOfPhase{"2", "9", {own_id(4), own_id(5), ""}}.judged({"<", 3}).outcome),
            Outcome::pass)
      << "they are of the phase behind";
}

// All that failed may lie over the edge.
TEST(LateLines, OfRequestsOverTheEdgeCountBothWaysInMetricQueriesWhereThereAreNoOthers) {
  const ValueOfPhase none{"0", "11", {own_id(5), own_id(4)}};
  const Finding errors = none.judged({"==", 0});
  EXPECT_EQ(errors.outcome, Outcome::undecided);
  EXPECT_EQ(errors.seen,
            "0, or 11 with what came later; 1 line behind the phase names a request of it, and "
            "what the query makes of these alone is not known: claim a margin, or count lines");
  EXPECT_EQ((ValueOfPhase{"0", "11", {own_id(4), ""}}.judged({"==", 0}).outcome), Outcome::pass)
      << "they are of the phase behind";
  EXPECT_EQ(none.judged({"<", 12}).outcome, Outcome::pass);
  const std::string good = R"(1 - sum(rate({job="shop"} |= "x" [$window])) / 100)";
  EXPECT_EQ((ValueOfPhase{"1", "0.8", {own_id(5)}, "0", good}.judged({">", 0.9}).outcome),
            Outcome::undecided)
      << "whatever the query makes of no lines";
  EXPECT_EQ((ValueOfPhase{"1", "0.8", {own_id(5)}, "3", good}.judged({">", 0.9}).outcome),
            Outcome::pass);
}

TEST(LateLines, CountBothWaysInMetricQueries) {
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
