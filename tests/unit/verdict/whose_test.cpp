// Where others are at work, too: three of what is found is the run's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "harness/load/trace_context.hpp"
#include "tests/unit/verdict/evidence.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

constexpr std::uint64_t number_of_run = 7;
const std::string remedy = " bear no id of the run: say which count (whose: run, or whose: anyone)";

std::string own_id(int number) {
  load::TraceContext trace{0, static_cast<std::uint64_t>(number), 1};
  load::TraceSeal(number_of_run).put_on(trace);
  return trace.trace_id();
}

std::string id_of_others(int number) {
  return load::TraceContext{1, static_cast<std::uint64_t>(number), 1}.trace_id();
}

SmallRun shared_run() {
  SmallRun run;
  run.observations.shared = {observe::Backend::loki, observe::Backend::tempo};
  run.observations.load.seals = {3, number_of_run};
  return run;
}

// Of the outage.
const std::string in_window = "1700000025000000000";

// One that has as many spans at once.
std::string trace(const std::string& id, int spans = 1) {
  std::string all;
  for (int i = 1; i <= spans; ++i) {
    all += std::string(i == 1 ? "" : ",") + R"({"spanID":")" + std::to_string(i) +
           R"(","startTimeUnixNano":")" + in_window + R"(","durationNanos":"5"})";
  }
  return R"({"traceID":")" + id + R"(","startTimeUnixNano":")" + in_window +
         R"(","spanSets":[{"spans":[)" + all + R"(],"matched":)" + std::to_string(spans) + "}]}";
}

std::string found(const std::vector<std::string>& traces) {
  std::string all;
  for (const std::string& one : traces) all += (all.empty() ? "" : ",") + one;
  return R"({"traces":[)" + all + R"(],"metrics":{}})";
}

std::string traces_of(int own, int others) {
  std::vector<std::string> all;
  for (int i = 1; i <= others; ++i) all.push_back(trace(id_of_others(i)));
  for (int i = 1; i <= own; ++i) all.push_back(trace(own_id(i)));
  return found(all);
}

using Words = std::optional<std::string>;

Finding traces(const SmallRun& run, const std::string& body, const scenario::Comparison& count,
               const Words& whose = std::nullopt) {
  test::Fields fields =
      with_fields({{"traceql", std::string("{ name = \"order\" }")}, {"count", count}});
  if (whose) fields.set("whose", *whose);
  return run.judge(run.claim("traceql", fields), {body, body});
}

TEST(WhoseTraces, ThatOnlyOthersCouldDecideAreUndecided) {
  const SmallRun run = shared_run();
  const Finding finding = traces(run, traces_of(3, 24), {">", 10});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "3 to 27 traces: 3 of 27 traces are the run's own; 24 are somebody else's or" + remedy);
  EXPECT_EQ(finding.trace_id, own_id(1)) << "one to open is the run's";
}

TEST(WhoseTraces, ThatTheRunsOwnDecideAreDecided) {
  const SmallRun run = shared_run();
  EXPECT_EQ(traces(run, traces_of(3, 24), {">=", 3}).outcome, Outcome::pass);
  EXPECT_EQ(traces(run, traces_of(3, 24), {"<", 3}).outcome, Outcome::fail);
  EXPECT_EQ(traces(run, traces_of(3, 24), {"<", 10}).outcome, Outcome::undecided);
  EXPECT_EQ(traces(run, traces_of(3, 24), {">", 27}).outcome, Outcome::fail);
  const Finding alone = traces(run, traces_of(3, 0), {"==", 3});
  EXPECT_EQ(alone.outcome, Outcome::pass);
  EXPECT_EQ(alone.seen, "3 traces");
}

// As of a service whose clock is wrong, in which its failures show.
TEST(WhoseTraces, ThatCannotHaveBegunThenMayBeOfTheWindow) {
  const auto from = [](const std::string& id, const std::string& second) {
    const std::string began = second + "000000000";
    return R"({"traceID":")" + id + R"(","startTimeUnixNano":")" + began +
           R"(","durationMs":700000,"spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":")" +
           began + R"(","durationNanos":"5"}],"matched":1}]})";
  };
  const SmallRun run = shared_run();
  const std::string ten_minutes_early = "1699999425";
  const Finding finding = traces(run, found({from(own_id(1), ten_minutes_early)}), {"<", 1});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(
      finding.seen,
      "0 to 1 trace: 1 trace of the run's own requests with spans from before the run, or "
      "from behind it: a clock is wrong, or work goes on behind the last answer: if so, end with "
      "a phase without load ({name: drain, for: 5s})");
  EXPECT_NE(traces(run, found({from(own_id(1), "1700000010")}), {"<", 1}).outcome,
            Outcome::undecided)
      << "of the phase before";
  EXPECT_NE(traces(run, found({from(id_of_others(1), ten_minutes_early)}), {"<", 1}, "run").outcome,
            Outcome::undecided);
}

// A worker goes on behind the last answer: what it did is of the run, and of its last phase.
TEST(WhoseTraces, BehindTheRunMayBeOfItsEnd) {
  const auto began = [](const std::string& second) {
    return found({R"({"traceID":")" + own_id(1) +
                  R"(","startTimeUnixNano":"1700000059000000000",)" +
                  R"("durationMs":2000,"spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":")" +
                  second + R"(000000000","durationNanos":"5"}],"matched":1}]})"});
  };
  SmallRun run = shared_run();
  run.observations.faults.clear();
  const auto judged = [&](std::optional<std::size_t> phase, const std::string& second) {
    auto claim =
        run.claim("traceql", with_fields({{"traceql", std::string("{ name = \"order\" }")},
                                          {"count", scenario::Comparison{"<=", 0}},
                                          {"control", std::string("{ name = \"roll\" }")}}));
    claim.phase = phase;
    return run.judge(claim, {began(second), began("1700000030")});
  };
  EXPECT_EQ(judged({}, "1700000061").outcome, Outcome::undecided);
  EXPECT_EQ(judged(2, "1700000061").outcome, Outcome::undecided);
  EXPECT_EQ(judged({}, "1699999999").outcome, Outcome::undecided);
  EXPECT_THAT(judged({}, "1700000061").seen,
              ::testing::HasSubstr("work goes on behind the last answer"));
}

TEST(WhoseTraces, AreAsTheirAuthorSays) {
  const SmallRun run = shared_run();
  const Finding own = traces(run, traces_of(3, 24), {">", 10}, "run");
  EXPECT_EQ(own.outcome, Outcome::fail);
  EXPECT_EQ(own.seen, "3 traces, and 24 of somebody else's");
  EXPECT_EQ(traces(run, traces_of(3, 24), {"==", 3}, "run").outcome, Outcome::pass);
  const Finding any = traces(run, traces_of(3, 24), {">", 10}, "anyone");
  EXPECT_EQ(any.outcome, Outcome::pass);
  EXPECT_EQ(any.seen, "27 traces");
}

TEST(WhoseTraces, AreAllTheRunsWhereNobodyElseIs) {
  SmallRun run = shared_run();
  run.observations.shared = {observe::Backend::prometheus};
  EXPECT_EQ(traces(run, traces_of(3, 24), {">", 10}).seen, "27 traces");
  run.plan.ran_before = true;  // another client may have been at it
  EXPECT_EQ(traces(run, traces_of(3, 24), {">", 10}).outcome, Outcome::undecided);
}

TEST(WhoseTraces, OfOthersAreNoProofThatTheRunsOwnArrive) {
  const SmallRun run = shared_run();
  test::Fields fields = with_fields(
      {{"traceql", std::string("{ resource.service.name = \"shop\" && status = error }")},
       {"count", scenario::Comparison{"==", 0}}});
  const auto judged = [&](const std::string& control) {
    return run.judge_said(run.claim("traceql", fields), {found({}), control},
                          {{"/values", R"({"tagValues":[]})"}, {"", control}});
  };
  const Finding finding = judged(traces_of(0, 24));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, ::testing::HasSubstr("0 of 24 traces are the run's own; 24 are"));
  EXPECT_EQ(judged(traces_of(1, 24)).outcome, Outcome::pass);
  fields.set("whose", std::string("anyone"));
  EXPECT_EQ(judged(traces_of(0, 24)).outcome, Outcome::pass);
  fields.set("whose", std::string("run"));
  EXPECT_EQ(judged(traces_of(0, 24)).outcome, Outcome::no_data);
}

Finding at_once(const SmallRun& run, const std::vector<std::string>& traces,
                const Words& whose = std::nullopt) {
  test::Fields fields = with_fields({{"overlap", std::string("{ name = \"roll\" }")},
                                     {"at_once", scenario::Comparison{"==", 2}}});
  if (whose) fields.set("whose", *whose);
  return run.judge(run.claim("overlap", fields), {found(traces)});
}

TEST(WhoseTraces, AreNotEachToBeAsTheRunsOwn) {
  const SmallRun run = shared_run();
  const std::string others = trace(id_of_others(1), 1);
  const Finding finding = at_once(run, {others, trace(own_id(1), 2)});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              ::testing::StartsWith("1 span at once, one of 2 traces; that trace is somebody"));
  EXPECT_EQ(at_once(run, {others, trace(own_id(1), 3)}).outcome, Outcome::fail);
  EXPECT_EQ(at_once(run, {others, trace(own_id(1), 2)}, "run").outcome, Outcome::pass);
  EXPECT_EQ(at_once(run, {others, trace(own_id(1), 2)}, "anyone").outcome, Outcome::fail);
  const Finding none = at_once(run, {others}, "run");
  EXPECT_EQ(none.outcome, Outcome::no_data);
  EXPECT_EQ(none.seen, "no trace was found, and 1 of somebody else's");
}

// Each line with the trace that it names; empty: it names none.
std::string lines(const std::vector<std::string>& ids) {
  std::string values;
  for (const std::string& id : ids) {
    const std::string line = id.empty() ? R"({\"m\":1})" : R"({\"trace_id\":\")" + id + R"(\"})";
    values += (values.empty() ? "[\"" : ",[\"") + in_window + "\",\"" + line + "\"]";
  }
  const std::string stream = R"({"stream":{"job":"shop"},"values":[)" + values + "]}";
  return R"({"status":"success","data":{"resultType":"streams","result":[)" +
         (ids.empty() ? "" : stream) + "]}}";
}

struct Lines {
  int own = 0;
  int others = 0;
  int nameless = 0;
};

Finding lines(const SmallRun& run, const Lines& of, const scenario::Comparison& count,
              const Words& whose = std::nullopt, const std::vector<std::string>& each = {}) {
  std::vector<std::string> ids(static_cast<std::size_t>(of.nameless));
  for (int i = 1; i <= of.others; ++i) ids.push_back(id_of_others(i));
  for (int i = 1; i <= of.own; ++i) ids.push_back(own_id(i));
  test::Fields fields = with_fields({{"logql", std::string(R"({job="shop"})")}, {"count", count}});
  if (!each.empty()) fields.set("fields", each);
  if (whose) fields.set("whose", *whose);
  return run.judge(run.claim("logql", fields),
                   {lines(ids), vector_of(std::to_string(ids.size())), lines(ids)});
}

TEST(WhoseLines, ThatOnlyOthersCouldDecideAreUndecided) {
  const SmallRun run = shared_run();
  const Finding finding = lines(run, {3, 20, 4}, {">", 10});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "3 to 27 lines: 3 of 27 lines are the run's own; 24 are somebody else's or" + remedy);
  EXPECT_EQ(lines(run, {3, 20, 4}, {">=", 3}).outcome, Outcome::pass);
  EXPECT_EQ(lines(run, {3, 20, 4}, {"<", 3}).outcome, Outcome::fail);
  EXPECT_EQ(lines(run, {3, 0, 0}, {"==", 3}).seen, "3 lines");
}

// Of a stream in which no line at all has what each is to have, more lines change nothing.
TEST(WhoseLines, OfWhichNoneHasAFieldAreLost) {
  const SmallRun run = shared_run();
  const std::vector<std::string> each{"trace_id"};
  const Finding lacking = lines(run, {0, 0, 4}, {">", 2}, std::nullopt, each);
  EXPECT_EQ(lacking.outcome, Outcome::fail);
  EXPECT_TRUE(lacking.lost);
  EXPECT_FALSE(lines(run, {1, 0, 4}, {">", 2}, std::nullopt, each).lost);
  EXPECT_FALSE(lines(run, {0, 3, 4}, {">", 5}, std::nullopt, each).lost);
}

TEST(WhoseLines, AreAsTheirAuthorSays) {
  const SmallRun run = shared_run();
  const Finding own = lines(run, {3, 20, 0}, {">", 10}, "run");
  EXPECT_EQ(own.outcome, Outcome::fail);
  EXPECT_EQ(own.seen, "3 lines, and 20 of somebody else's");
  EXPECT_EQ(lines(run, {3, 20, 4}, {"==", 3}, "run").outcome, Outcome::undecided)
      << "of a line without an id nobody knows whose it is";
  EXPECT_EQ(lines(run, {3, 20, 4}, {">", 10}, "anyone").seen, "27 lines");
}

// Those of a system that only this harness keeps have no id where it traces nothing.
TEST(WhoseLines, WithoutAnIdAreTheRunsInWhatTheHarnessKeeps) {
  SmallRun run;
  run.plan.ran_before = true;
  run.observations.load.seals = {number_of_run};
  EXPECT_EQ(lines(run, {0, 0, 4}, {"==", 4}).outcome, Outcome::pass);
  EXPECT_EQ(lines(run, {3, 20, 4}, {">", 10}).seen,
            "7 to 27 lines: 7 of 27 lines are the run's own; 20 are somebody else's or" + remedy);
}

TEST(WhoseLines, LackAFieldForCertainWhereTheRunsOwnDo) {
  const SmallRun run = shared_run();
  const Finding finding = lines(run, {3, 20, 0}, {">=", 1}, std::nullopt, {"item"});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "3 of 3 lines without item");
}

TEST(WhoseLines, LackAFieldPerhapsWhereOthersDo) {
  const SmallRun run = shared_run();
  const Finding finding = lines(run, {3, 0, 4}, {">=", 1}, std::nullopt, {"trace_id"});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, ::testing::StartsWith("4 of 7 lines without trace_id; 3 to 7 lines: "));
}

// Whichever of them are the run's: none is as it is to be.
TEST(WhoseLines, ThatAllLackTheIdTheyAreToHaveFail) {
  const SmallRun run = shared_run();
  const Finding finding = lines(run, {0, 0, 4}, {">=", 1}, std::nullopt, {"trace_id"});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, ::testing::StartsWith("4 of 4 lines without trace_id"));
}

TEST(WhoseLines, AreFoundByTheNameThatTheSystemHasForTheTrace) {
  SmallRun run = shared_run();
  run.observations.conventions.trace_id = "trace_id_of_ours";
  run.observations.conventions.trace_place = observe::TracePlace::logfmt;
  const std::string line = R"({"stream":{"job":"shop"},"values":[[")" + in_window +
                           R"(","msg=sold trace.id.of-ours=\")" + own_id(1) + R"(\""]]})";
  const std::string body =
      R"({"status":"success","data":{"resultType":"streams","result":[)" + line + "]}}";
  const plan::Claim claim =
      run.claim("logql", with_fields({{"logql", std::string(R"({job="shop"})")},
                                      {"count", scenario::Comparison{">=", 1}}}));
  EXPECT_EQ(run.judge(claim, {body, vector_of("1"), body}).outcome, Outcome::pass);
}

TEST(WhoseLines, AreAllListedWhereTheyAreToldApart) {
  const auto first_of = [](const SmallRun& run, const Words& whose) {
    test::Fields fields = with_fields(
        {{"logql", std::string(R"({job="shop"})")}, {"count", scenario::Comparison{">=", 1}}});
    if (whose) fields.set("whose", *whose);
    return run.questions(run.claim("logql", fields)).front();
  };
  EXPECT_TRUE(first_of(shared_run(), std::nullopt).whole);
  EXPECT_FALSE(first_of(shared_run(), "anyone").whole);
  EXPECT_FALSE(first_of(SmallRun(), std::nullopt).whole);
}

TEST(WhoseLines, AreNoMatterOfNumbers) {
  test::Fields fields = with_fields({{"logql", std::string(R"(sum(rate({job="shop"} [1m])))")},
                                     {"value", scenario::Comparison{">", 1}},
                                     {"whose", std::string("run")}});
  const auto checked = find_claim_kind("logql")->language.check(settings("logql", fields));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().what, "whose beside value");
}

}  // namespace
}  // namespace harness::verdict
