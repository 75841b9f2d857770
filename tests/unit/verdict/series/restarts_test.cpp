// Targets that began anew within a claim's window: what they had counted since their last scrape
// nobody saw.
#include "harness/verdict/series/restarts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claims/promql_query.hpp"
#include "tests/unit/verdict/evidence_cells.hpp"
#include "tests/unit/verdict/raw_samples.hpp"
#include "tests/unit/verdict/whole_traces.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string failures = R"(sum(increase(failures_total{job="roller"}[$window])))";
constexpr const char* asks_for_starts = "changes(process_start_time_seconds";
const std::string began_anew =
    R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"roller",)"
    R"("instance":"127.0.0.1:1"},"value":[1700000040,"1"]}]}})";

plan::Claim restart_claim(const SmallRun& run, const std::string& query, const std::string& op,
                          double bound) {
  return run.claim("promql",
                   with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
}

// What such a query saw, where the roller began anew or did not.
Finding judged_anew(const std::string& query, const std::string& seen, const std::string& op,
                    double bound, const std::string& restarts = began_anew) {
  const SmallRun run = with_requests();
  return run.judge_said(
      restart_claim(run, query, op, bound), {vector_of(seen)},
      {{asks_for_starts, restarts}, {"query=up[", scrapes("1")}, {"match[]", label_sets}});
}

TEST(Restarts, LeaveUndecidedWhatMoreWouldMakeUntrue) {
  const Finding none = judged_anew(failures, "0", "==", 0);
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_EQ(none.seen,
            "0; roller began anew in the window: what it had counted after its last scrape nobody "
            "saw");
  EXPECT_EQ(judged_anew(failures, "0", "<", 5).outcome, Outcome::undecided);
  EXPECT_EQ(judged_anew(failures + " or vector(0)", "0", "==", 0).outcome, Outcome::undecided);
  EXPECT_EQ(judged_anew("1 - " + failures, "1", ">", 0.9).outcome, Outcome::undecided);
  EXPECT_EQ(
      judged_anew(failures + " / sum(increase(orders_total[$window]))", "0.9", ">", 0.5).outcome,
      Outcome::undecided)
      << "the other may have counted more";
  EXPECT_EQ(judged_anew(failures, "3", ">", 5).outcome, Outcome::undecided);
}

TEST(Restarts, AreNoMatterOfWhatMoreWouldOnlyMakeTruer) {
  EXPECT_EQ(judged_anew(failures, "30", ">", 5).outcome, Outcome::pass);
  EXPECT_EQ(judged_anew(failures, "30", ">", 5).seen, "30");
  EXPECT_EQ(judged_anew(failures, "30", "<", 5).outcome, Outcome::fail);
  EXPECT_EQ(judged_anew(failures, "3", "==", 0).outcome, Outcome::fail);
}

TEST(Restarts, AreNoneWhereNoTargetBeganAnew) {
  EXPECT_EQ(judged_anew(failures, "0", "==", 0, nothing_pushed).outcome, Outcome::pass)
      << judged_anew(failures, "0", "==", 0, nothing_pushed).seen;
  EXPECT_EQ(judged_anew(failures, "3", ">", 5, nothing_pushed).outcome, Outcome::fail);
}

TEST(Restarts, AreNotAllThatCountersDoNotShow) {
  const auto found = [](const char* what) {
    return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"roller",)"
           R"("instance":"127.0.0.1:1","found":")" +
           std::string(what) + R"("},"value":[1700000040,"1"]}]}})";
  };
  const Finding below = judged_anew(failures, "0", "==", 0, found("below 0"));
  EXPECT_EQ(below.outcome, Outcome::undecided);
  EXPECT_EQ(below.seen, "0; roller gave a count below 0, which counts nothing");
  EXPECT_EQ(judged_anew(failures, "30", ">", 5, found("below 0")).outcome, Outcome::undecided);
  const Finding old = judged_anew(failures, "0", "==", 0, found("old"));
  EXPECT_EQ(old.outcome, Outcome::undecided);
  EXPECT_THAT(old.seen, HasSubstr("roller gave it with an old time of its own"));
  EXPECT_EQ(judged_anew(failures, "30", ">", 5, found("old")).outcome, Outcome::pass);
  EXPECT_EQ(judged_anew(failures, "30", ">", 5, found("began anew")).outcome, Outcome::pass);
  const Finding relabelled = judged_anew(failures, "2", "<", 5, found("relabelled"));
  EXPECT_EQ(relabelled.outcome, Outcome::undecided);
  EXPECT_EQ(relabelled.seen,
            "2; roller counts on in series of the same name without a label that is asked for, "
            "since when those with it stand still: what they are called now is not known");
  EXPECT_EQ(judged_anew(failures, "30", ">", 5, found("relabelled")).outcome, Outcome::pass);
  EXPECT_EQ(judged_anew(failures, "0", "==", 0, found("away")).outcome, Outcome::undecided);
  EXPECT_EQ(judged_anew(failures, "3", ">", 5, found("away")).outcome, Outcome::fail)
      << "who dies has not done it";
}

// What is read only by whether it is there, as absent reads it, counts nothing either.
TEST(Restarts, LeaveOpenWhatIsNotThere) {
  const SmallRun run = with_requests();
  const auto judged = [&](const std::string& seen, const std::string& restarts) {
    const plan::Claim claim = run.claim(
        "absent", with_fields({{"absent", node_of(R"(promql: failures_total{job="roller"})")}}));
    return run.judge_said(
        claim, {vector_of(seen)},
        {{asks_for_starts, restarts}, {"query=up[", scrapes("1")}, {"match[]", label_sets}});
  };
  const Finding none = judged("0", began_anew);
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_THAT(none.seen, HasSubstr("roller began anew in the window"));
  EXPECT_EQ(judged("0", nothing_pushed).outcome, Outcome::pass) << judged("0", nothing_pushed).seen;
  EXPECT_EQ(judged("2", began_anew).outcome, Outcome::fail) << "those that were seen are there";
  const std::string counted = R"(count(failures_total{job="roller"}) or vector(0))";
  EXPECT_EQ(judged_anew(counted, "0", "==", 0).outcome, Outcome::undecided);
  EXPECT_EQ(judged_anew(counted, "3", ">", 2).outcome, Outcome::pass);
  EXPECT_EQ(judged_anew(R"(resets(failures_total{job="roller"}[$window]))", "1", "==", 1).outcome,
            Outcome::pass)
      << "that it began anew is what is claimed";
}

std::string one_found(const std::string& what) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"roller",)"
         R"("instance":"127.0.0.1:1","found":")" +
         what + R"("},"value":[1700000040,"1"]}]}})";
}

// Whatever is made of its buckets.
TEST(Restarts, AreNotAllThatHistogramsDoNotShow) {
  const std::string buckets = R"(sum(increase(t_seconds_bucket{job="roller"}[$window])))";
  const Finding none = judged_anew(buckets, "0", "<", 5, one_found("no histogram"));
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_EQ(none.seen,
            "0; roller has a bucket that holds more than its histogram counted, or none of "
            "le=\"+Inf\": it is no histogram");
  EXPECT_EQ(judged_anew(buckets, "0", "<", 5, nothing_pushed).outcome, Outcome::pass)
      << judged_anew(buckets, "0", "<", 5, nothing_pushed).seen;
}

// A process that runs on keeps what it counts.
TEST(Restarts, LeaveOpenWhatVanishesWhileItsTargetIsUp) {
  const std::string vanished = one_found("vanished");
  const Finding none = judged_anew(failures, "0", "==", 0, vanished);
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_EQ(
      none.seen,
      "0; roller has no such series any more, or had none for a while, though it was up: what "
      "it counted meanwhile nobody saw");
  const std::string ratio = failures + " / sum(increase(orders_total[$window]))";
  EXPECT_EQ(judged_anew(ratio, "0", "<", 0.05, vanished).outcome, Outcome::undecided);
  EXPECT_EQ(judged_anew(failures + " or vector(0)", "0", "==", 0, vanished).outcome,
            Outcome::undecided);
  EXPECT_EQ(judged_anew("max_over_time(failures_total[$window])", "0", "==", 0, vanished).outcome,
            Outcome::undecided);
  EXPECT_EQ(judged_anew(failures, "30", ">", 5, vanished).outcome, Outcome::pass);
  EXPECT_EQ(judged_anew(failures, "3", "==", 0, vanished).outcome, Outcome::fail);
  EXPECT_EQ(judged_anew(failures, "3", ">", 5, vanished).outcome, Outcome::undecided)
      << "it may have counted more";
}

TEST(Restarts, LeaveOpenWhatIsFrozen) {
  const Finding none = judged_anew(failures, "0", "==", 0, one_found("frozen"));
  EXPECT_EQ(none.outcome, Outcome::undecided);
  EXPECT_EQ(none.seen,
            "0; roller answers requests as before, and all its counters stand still since: its "
            "metrics may be a copy of old ones");
  EXPECT_EQ(judged_anew(failures, "30", ">", 5, one_found("frozen")).outcome, Outcome::pass);
}

// One target under two jobs.
TEST(Restarts, AreAskedTogetherWithWhatCountsTwice) {
  const auto of = [](const std::string& job) {
    return R"({"metric":{"job":")" + job +
           R"(","instance":"127.0.0.1:1","found":"twice"},"value":[1700000040,"1"]})";
  };
  const std::string both_jobs = R"({"status":"success","data":{"resultType":"vector","result":[)" +
                                of("tix") + "," + of("tix2") + "]}}";
  const Finding finding = judged_anew(failures, "30", ">", 5, both_jobs);
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen,
            "30; 127.0.0.1:1 is scraped as tix, tix2: what it counts counts more than once");
}

TEST(Restarts, AreUndecidedWhereNobodyTells) {
  const Finding finding = judged_anew(failures, "0", "==", 0, "<html>");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("what its counters may have missed is not known"));
}

std::vector<std::string> asked_for(const char* found, const SmallRun& run,
                                   const plan::Claim& claim) {
  std::vector<std::string> asked;
  for (const observe::Question& question : run.all_questions(claim)) {
    if (question.query.find(found) != std::string::npos) asked.push_back(question.query);
  }
  return asked;
}

std::vector<std::string> asked_for_starts(const SmallRun& run, const plan::Claim& claim) {
  return asked_for(R"("found", "began anew")", run, claim);
}

TEST(Restarts, AreLookedForInWhatTheQueryReads) {
  const SmallRun run;
  const auto whole = asked_for_starts(run, restart_claim(run, failures, "==", 0));
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_THAT(whole[0], HasSubstr(R"(changes(process_start_time_seconds{job="roller"}[20000ms]))"));
  EXPECT_THAT(whole[0], HasSubstr(R"(resets({__name__="failures_total",job="roller"}[20000ms]))"));
  EXPECT_THAT(whole[0], HasSubstr(R"({__name__=~".+_total",job="roller"})"))
      << "any counter of its shows that it began anew";
  EXPECT_THAT(whole[0], HasSubstr("timestamp(up) >= 1700000020.000"));
  const auto of_less = asked_for_starts(run, restart_claim(run, "rate(a_total[5s])", "<", 5));
  ASSERT_EQ(of_less.size(), 1U);
  EXPECT_THAT(of_less[0], HasSubstr("process_start_time_seconds[5000ms]"))
      << "what was before it is not read";
  for (const char* query : {"up", "pg_up == 0", "max_over_time(queue_depth[$window])"}) {
    EXPECT_TRUE(asked_for_starts(run, restart_claim(run, query, "==", 0)).empty()) << query;
  }
  for (const auto& question : run.all_questions(
           restart_claim(run, "changes(process_start_time_seconds[$window])", "==", 0))) {
    EXPECT_THAT(question.query, Not(HasSubstr(R"({__name__=~".+_total")")))
        << "starts are not lost with it";
  }
}

// Another series of the metric says nothing of one that is gone.
TEST(Restarts, AreLookedForInTheSeriesThatTheQuerySelects) {
  const SmallRun run;
  const std::string query =
      R"(increase(a_total{job="roller",result="error"}[$window]) / increase(a_total{job="roller"}[$window]))";
  const auto asked = asked_for(R"("found", "vanished")", run, restart_claim(run, query, "<", 0.05));
  ASSERT_EQ(asked.size(), 1U) << "both of one target, and one metric";
  EXPECT_THAT(
      asked[0],
      HasSubstr(R"(resets((count by (job, instance) ({__name__="a_total",job="roller",)"
                R"(result="error"}) and on (job, instance) (up == 1) or on (job, instance) )"
                R"(0 * max by (job, instance) (up == 1))[20000ms:500ms]))"));
  EXPECT_THAT(asked[0], HasSubstr(R"(last_over_time({__name__="a_total",job="roller",)"
                                  R"(result="error"}[40000ms]) unless {__name__="a_total",)"
                                  R"(job="roller",result="error"})"))
      << "since the run began";
  EXPECT_THAT(asked[0],
              HasSubstr(R"(count by (job, instance) ({__name__="a_total",job="roller"}))"));
  EXPECT_LT(asked[0].size(), 3000U) << "a proxy takes 8 KiB";
  EXPECT_TRUE(asked_for("frozen", run, restart_claim(run, query, "<", 0.05)).empty())
      << "nobody is kept busy";
}

TEST(Restarts, AreAskedTogetherWithBucketsThatDoNotFit) {
  const SmallRun run;
  const auto asked = [&](const std::string& query) {
    return asked_for("no histogram", run, restart_claim(run, query, "<", 5));
  };
  const std::string least = R"(increase(t_bucket{job="roller",le="0.1"}[$window]))";
  ASSERT_EQ(asked(least).size(), 1U);
  EXPECT_THAT(asked(least)[0],
              HasSubstr(R"q(({__name__="t_bucket",job="roller"} > ignoring (le) group_left () )q"
                        R"q((1.01 * {__name__="t_count",job="roller"} + 3)))q"));
  const std::string without_end = R"q({__name__="t_count",job="roller"} unless ignoring (le) )q"
                                  R"q({__name__="t_bucket",job="roller",le=~"[+]?[Ii]nf"})q";
  EXPECT_THAT(asked(least)[0], Not(HasSubstr(without_end))) << "it reads none but its own";
  const auto of_all = asked(R"(increase(t_bucket{job="roller"}[$window]))");
  ASSERT_EQ(of_all.size(), 1U);
  EXPECT_THAT(of_all[0], HasSubstr(without_end));
  EXPECT_TRUE(asked(R"(increase(t_total{job="roller"}[$window]))").empty());
}

// Others' Prometheus may have any number of counters.
TEST(Restarts, AreNotLookedForInAllThatOthersCount) {
  SmallRun run;
  run.observations.shared = {observe::Backend::prometheus};
  const auto asked =
      asked_for_starts(run, restart_claim(run, "sum(increase(a_total[$window]))", "<", 5));
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_THAT(asked[0], Not(HasSubstr(".+_total")));
}

TEST(Restarts, CountThroughoutAWindow) {
  const SmallRun run = with_requests();
  plan::Claim claim = restart_claim(run, "sum(rate(failures_total[3s])) or vector(0)", "<", 0.2);
  claim.moments = scenario::Moments::throughout;
  std::string values;
  for (int half = 46; half <= 80; ++half) {
    values += (values.empty() ? "[" : ",[") + unix_seconds(at(half / 2.0)) + ",\"0\"]";
  }
  const std::string matrix = matrix_of(R"({"metric":{},"values":[)" + values + "]}");
  const auto judged = [&](const std::string& restarts) {
    return run.judge_said(
        claim, {matrix},
        {{asks_for_starts, restarts}, {"query=up[", scrapes("1")}, {"match[]", label_sets}});
  };
  EXPECT_EQ(judged(nothing_pushed).outcome, Outcome::pass) << judged(nothing_pushed).seen;
  EXPECT_EQ(judged(began_anew).outcome, Outcome::undecided);
}

TEST(Restarts, LeaveACounterOpen) {
  const SmallRun run = with_requests();
  ScrapedTarget still{.first = -1};
  still.samples.assign(63, 0);
  const auto judged = [&](const std::string& op, double bound, const std::string& restarts) {
    plan::Claim claim =
        run.claim("counter", with_fields({{"counter", std::string(R"(x_total{job="roller"})")},
                                          {"value", scenario::Comparison{op, bound}}}));
    claim.phase.reset();
    return run.judge_said(
        claim, {matrix_of(still.counter()), matrix_of(still.up()), of_no_type, known_counters},
        {{asks_for_starts, restarts}, {"match[]", known_counters}});
  };
  const Finding open = judged("<", 5, began_anew);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen,
            "0 or more; roller began anew in the window: what it had counted after its last scrape "
            "nobody saw");
  const Finding whole = judged("<", 5, nothing_pushed);
  EXPECT_NE(whole.outcome, Outcome::undecided) << whole.seen;
  EXPECT_EQ(judged("<", 5, "<html>").outcome, Outcome::undecided);
}

TEST(Restarts, AreOfARuleThatWouldFireOnMore) {
  const auto fires_for_less = [](const std::string& rule) {
    return only_fires_for_less(*parsed(rule));
  };
  EXPECT_FALSE(fires_for_less("sum(increase(failures_total[1m])) > 5"));
  EXPECT_TRUE(fires_for_less("sum(rate(requests_total[1m])) < 5"));
  EXPECT_FALSE(fires_for_less("rate(a_total[1m]) / rate(b_total[1m]) < 5"));
  EXPECT_TRUE(fires_for_less("1 - rate(a_total[1m]) > 0.5"));
  EXPECT_FALSE(fires_for_less("absent(a_total)"));
}

}  // namespace
}  // namespace harness::verdict
