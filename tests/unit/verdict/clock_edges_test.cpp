// A clock that is nearly right: what stands at a window's edges counts both ways.
#include "harness/verdict/clock_edges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "harness/core/text.hpp"
#include "harness/load/trace_context.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using Backend = observe::Backend;

// The outage is from 20 s to 40 s. Of what was looked at, ten milliseconds more may be.
SmallRun with_clock(const observe::ClockSlack& slack) {
  SmallRun run;
  run.observations.clocks = {slack};
  return run;
}

std::string traces_at(const std::vector<double>& offsets) {
  std::string all;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    all += std::string(all.empty() ? "" : ",") + R"({"traceID":")" + std::to_string(i + 1) +
           R"(","spanSets":[{"matched":1,"spans":[{"spanID":"1","startTimeUnixNano":")" +
           unix_nanoseconds(at(offsets[i])) + R"(","durationNanos":"5"}]}]})";
  }
  return R"({"traces":[)" + all + "]}";
}

plan::Claim traces_of_shop(const SmallRun& run, const std::string& op, double bound) {
  return run.claim("traceql",
                   with_fields({{"traceql", std::string(R"({ resource.service.name = "shop" })")},
                                {"count", scenario::Comparison{op, bound}}}));
}

Finding judged_traces(const SmallRun& run, const std::string& op, double bound,
                      const std::vector<double>& offsets) {
  return run.judge(traces_of_shop(run, op, bound), {traces_at(offsets)});
}

const observe::ClockSlack slow_spans{"shop", Backend::tempo, 200ms, 0ms};
const observe::ClockSlack fast_spans{"shop", Backend::tempo, 0ms, 200ms};

// The last of them may be of what came after the phase, the first of its own.
TEST(ClockEdges, OfASlowClockAreBeforeAWindowsEnds) {
  const SmallRun run = with_clock(slow_spans);
  const std::vector<double> offsets{19.7, 19.85, 25, 39.7, 39.85};
  EXPECT_EQ(judged_traces(run, ">=", 2, offsets).outcome, Outcome::pass);
  EXPECT_EQ(judged_traces(run, ">", 4, offsets).outcome, Outcome::fail);
  const Finding finding = judged_traces(run, "==", 4, offsets);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "2 to 4 traces: the clock of shop is slow, by 200ms at the least: its spans are from "
            "before their requests began, and what stands at the window's edges may be of its "
            "other side: claim a margin, or have the clock set");
  EXPECT_EQ(judged_traces(SmallRun(), "==", 4, offsets).seen, "3 traces") << "clocks are right";
  EXPECT_EQ(judged_traces(SmallRun(), "==", 4, offsets).outcome, Outcome::fail);
}

TEST(ClockEdges, OfAFastClockAreBehindThem) {
  const SmallRun run = with_clock(fast_spans);
  const Finding finding = judged_traces(run, "==", 2, {19.85, 20.15, 25, 40.15, 40.3});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("1 to 3 traces: the clock of shop is fast, by 200ms"));
}

TEST(ClockEdges, AreNoneWhereNothingStandsThereOrOfAnother) {
  const SmallRun run = with_clock(slow_spans);
  EXPECT_EQ(judged_traces(run, "==", 2, {19.7, 25, 39.7}).outcome, Outcome::pass);
  const SmallRun of_another = with_clock({"stock", Backend::tempo, 200ms, 0ms});
  EXPECT_EQ(judged_traces(of_another, "==", 2, {25, 39.85}).outcome, Outcome::pass);
  plan::Claim whole = traces_of_shop(run, "==", 3);
  whole.phase.reset();
  EXPECT_EQ(run.judge(whole, {traces_at({19.85, 25, 39.85})}).outcome, Outcome::pass)
      << "within the run";
}

// ---- The ends of the run: whatever names one of its requests is its own.

constexpr std::uint64_t number_of_run = 7;

std::string own_id(int number) {
  load::TraceContext trace{0, static_cast<std::uint64_t>(number), 1};
  load::TraceSeal(number_of_run).put_on(trace);
  return trace.trace_id();
}

// Of the whole run, from 0 s to 60 s, or of a phase.
struct OfTheRun {
  explicit OfTheRun(std::optional<std::size_t> of_phase = {}) : phase(of_phase) {
    run.observations.load.seals = {number_of_run};
  }
  Finding judged(const scenario::Comparison& count, const std::string& traces) const {
    plan::Claim claim = traces_of_shop(run, count.op, count.bound);
    claim.phase = phase;
    return run.judge(claim, {traces});
  }

  SmallRun run;
  std::optional<std::size_t> phase;
};

std::string with_own_ids(std::string traces, int count) {
  for (int i = 1; i <= count; ++i) {
    traces = replace_all(std::move(traces), R"("traceID":")" + std::to_string(i) + "\"",
                         R"("traceID":")" + own_id(i) + "\"");
  }
  return traces;
}

TEST(ClockEdges, OfTheRunAreItsOwnWhereTheyNameItsRequests) {
  const std::string two_before = traces_at({-0.24, -0.1, 10});
  for (const std::optional<std::size_t> phase : {std::optional<std::size_t>{}, {0}}) {
    const OfTheRun of(phase);
    const Finding own = of.judged({"==", 3}, with_own_ids(two_before, 3));
    EXPECT_EQ(own.outcome, Outcome::pass) << own.seen;
    EXPECT_EQ(own.seen, "3 traces");
    EXPECT_EQ(of.judged({"<=", 2}, with_own_ids(two_before, 3)).outcome, Outcome::fail);
    EXPECT_EQ(of.judged({"==", 1}, two_before).outcome, Outcome::pass) << "nobody's, by their ids";
  }
  const Finding of_second = OfTheRun(1).judged({"==", 0}, with_own_ids(two_before, 3));
  EXPECT_NE(of_second.outcome, Outcome::fail) << "of the first phase";
}

TEST(ClockEdges, OfTheRunAreSearched) {
  plan::Claim claim = traces_of_shop(SmallRun(), "==", 1);
  claim.phase.reset();
  EXPECT_EQ(SmallRun().all_questions(claim)[0].params.at("start"), "1699999999");
}

TEST(ClockEdges, OfTheRunMayBeItsOwnWhereAClockIsOffAndTheyNameNothing) {
  OfTheRun of;
  of.run.observations.clocks = {slow_spans};
  const Finding finding = of.judged({"==", 2}, traces_at({-0.24, -0.1, 10}));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("1 to 2 traces: the clock of shop is slow")) << "by 210 ms";
  of.run.observations.clocks = {fast_spans};
  const std::string behind = traces_at({10, 60.1});
  EXPECT_EQ(of.judged({"<=", 1}, behind).outcome, Outcome::undecided);
  EXPECT_EQ(of.judged({"==", 2}, with_own_ids(behind, 2)).outcome, Outcome::pass);
}

TEST(ClockEdges, AreSearchedToo) {
  EXPECT_EQ(SmallRun().all_questions(traces_of_shop(SmallRun(), "==", 1))[0].params.at("start"),
            "1700000020");
  const SmallRun run = with_clock(slow_spans);
  EXPECT_EQ(run.all_questions(traces_of_shop(run, "==", 1))[0].params.at("start"), "1700000019");
}

// ---- Lines.

std::string lines_at(const std::vector<double>& offsets) {
  std::string values;
  for (const double offset : offsets) {
    values += std::string(values.empty() ? "" : ",") + R"([")" + unix_nanoseconds(at(offset)) +
              R"(","{}"])";
  }
  const std::string stream = R"({"stream":{"job":"shop"},"values":[)" + values + "]}";
  return R"({"status":"success","data":{"resultType":"streams","result":[)" +
         (values.empty() ? "" : stream) + "]}}";
}

const observe::ClockSlack slow_lines{"shop", Backend::loki, 200ms, 0ms};

// 87 of its own, two of which stand before its end; three beside it.
Finding judged_lines(const std::string& op, double bound, const std::vector<double>& beside) {
  const SmallRun run = with_clock(slow_lines);
  const plan::Claim claim =
      run.claim("logql", with_fields({{"logql", std::string(R"({job="shop"})")},
                                      {"count", scenario::Comparison{op, bound}}}));
  return run.judge_said(claim, {lines_at({25}), sum_of("87")},
                        {{"start=1700000039790000000", lines_at({39.8, 39.9})},
                         {"start=1700000019790000000", lines_at(beside)},
                         {"", lines_at({25})}});
}

TEST(ClockEdges, OfLinesCountBothWays) {
  const std::vector<double> three{19.8, 19.85, 19.9};
  EXPECT_EQ(judged_lines(">=", 85, three).outcome, Outcome::pass)
      << judged_lines(">=", 85, three).seen;
  EXPECT_EQ(judged_lines(">", 90, three).outcome, Outcome::fail);
  const Finding wrong_red = judged_lines("==", 90, three);
  EXPECT_EQ(wrong_red.outcome, Outcome::undecided);
  EXPECT_THAT(wrong_red.seen, HasSubstr("the clock of shop is slow, by 200ms at the least"));
  const Finding false_pass = judged_lines("<=", 89, three);
  EXPECT_EQ(false_pass.outcome, Outcome::undecided);
  EXPECT_THAT(false_pass.seen, HasSubstr("90 lines with what stands beside its edges"));
  EXPECT_EQ(judged_lines("==", 86, {}).outcome, Outcome::undecided) << "between the two";
  EXPECT_EQ(judged_lines("<=", 89, {}).outcome, Outcome::pass);
}

// What a line says of its request; nothing: it names none.
std::string line_of(const std::string& id, double when) {
  const std::string line = id.empty() ? "{}" : R"({\"trace_id\":\")" + id + R"(\"})";
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"shop"},)"
         R"("values":[[")" +
         unix_nanoseconds(at(when)) + "\",\"" + line + R"("]]}]}})";
}

// One line from beside the claim's window, where others stand at its edges.
Finding judged_beside(const OfTheRun& of, const scenario::Comparison& count,
                      const std::string& start, const std::string& beside) {
  plan::Claim claim = of.run.claim(
      "logql", with_fields({{"logql", std::string(R"({job="shop"})")}, {"count", count}}));
  claim.phase = of.phase;
  return of.run.judge_said(claim, {lines_at({25}), sum_of("87")},
                           {{"start=" + start, beside}, {"start=17", lines_at({})}});
}

TEST(ClockEdges, OfLinesBeforeTheRunAreItsOwnWhereTheyNameItsRequests) {
  const std::string before = "1699999999750000000";
  const OfTheRun of;
  const Finding own = judged_beside(of, {"==", 88}, before, line_of(own_id(1), -0.1));
  EXPECT_EQ(own.outcome, Outcome::pass) << own.seen;
  EXPECT_EQ(own.seen, "88 lines");
  EXPECT_EQ(judged_beside(of, {"<=", 87}, before, line_of(own_id(1), -0.1)).outcome, Outcome::fail);
  for (const std::string& others :
       {line_of("", -0.1), line_of(std::string(32, 'a'), -0.1), line_of(own_id(1), 10)}) {
    EXPECT_EQ(judged_beside(of, {"==", 87}, before, others).outcome, Outcome::pass);
  }
}

TEST(ClockEdges, OfLinesBeforeTheRunMayBeItsOwnWhereAClockIsOff) {
  OfTheRun of;
  of.run.observations.clocks = {{"shop", Backend::loki, 200ms, 0ms, true}};
  const std::string before = "1699999999750000000";
  const Finding finding = judged_beside(of, {"<=", 87}, before, line_of("", -0.1));
  EXPECT_EQ(finding.outcome, Outcome::undecided) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("or 88 lines with what stands beside its edges; the clock of "
                                      "shop is slow, by 200ms at the least: its spans are from"));
  EXPECT_EQ(judged_beside(of, {"==", 87}, before, line_of("", -0.24)).outcome, Outcome::pass)
      << "further away than the clock is off";
}

// From which phase a line is, its request says, where it is known when that was under way.
TEST(ClockEdges, OfLinesAreToldByTheirRequests) {
  OfTheRun of(1);
  of.run.observations.clocks = {slow_lines};
  of.run.observations.edge_requests = {{own_id(1), {at(20.02), at(20.05)}},
                                       {own_id(2), {at(19.5), at(19.55)}}};
  const std::string before = "1700000019790000000";
  EXPECT_EQ(judged_beside(of, {"==", 88}, before, line_of(own_id(1), 19.9)).outcome, Outcome::pass);
  EXPECT_EQ(judged_beside(of, {"==", 87}, before, line_of(own_id(2), 19.9)).outcome, Outcome::pass);
  EXPECT_EQ(judged_beside(of, {"==", 87}, before, line_of(own_id(3), 19.9)).outcome,
            Outcome::undecided)
      << "it is not known of that";
}

TEST(ClockEdges, OfAMetricQueryAreOfWindowsThatAreSmallerAndLarger) {
  const SmallRun run = with_clock(slow_lines);
  const auto judged = [&](const std::string& larger) {
    const plan::Claim claim = run.claim(
        "logql",
        with_fields({{"logql", std::string(R"(sum(count_over_time({job="shop"}[$window])))")},
                     {"value", scenario::Comparison{"==", 90}}}));
    return run.judge_said(claim, {sum_of("87")},
                          {{"[20210ms]", larger},
                           {"[19790ms]", replace_all(sum_of("85"), "1700000040", "1700000039.79")},
                           {"", lines_at({25})}});
  };
  EXPECT_EQ(judged(sum_of("90")).outcome, Outcome::undecided) << judged(sum_of("90")).seen;
  EXPECT_EQ(judged(sum_of("89")).outcome, Outcome::fail) << judged(sum_of("89")).seen;
  EXPECT_THAT(judged(sum_of("89")).seen, Not(HasSubstr("have the clock set")));
}

}  // namespace
}  // namespace harness::verdict
