// A clock that is nearly right: what stands at a window's edges counts both ways.
#include "harness/verdict/clock_edges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
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
      << "the whole run has no other side";
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
