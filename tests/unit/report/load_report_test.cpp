#include "harness/report/load_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "harness/load/record/unasked.hpp"

namespace harness::report {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

LoadReport a_report() {
  load::RequestStats requests;
  requests.sent = 1000;
  requests.ok = 994;
  requests.failed = 5;
  requests.unknown = 1;
  requests.outcomes = {{"200", 994}, {"503", 5}, {"cut off", 1}};
  for (std::uint64_t i = 1; i <= 999; ++i) {
    load::times_of(200, true, requests.answers).latency.record(2 * i);
    load::times_of(200, true, requests.answers).service_time.record(i);
  }
  LoadReport report{"GET http://127.0.0.1:8500/, 10 users for 2s", {}, 2s, 42, {}, false, {}};
  report.stats.requests = {requests};
  report.stats.lateness.record(7);
  report.stats.iterations = {{.tags = {}, .dropped = 3}};
  return report;
}

TEST(LoadSummary, SaysHowManyHowFastAndHowWell) {
  EXPECT_EQ(load_summary(a_report(), look_of_files()),
            R"(GET http://127.0.0.1:8500/, 10 users for 2s

  requests  1000   100 %
  ok         994  99.4 %
  failed       5   0.5 %
  unknown      1   0.1 %

  rate      500 requests/s in 2s
  answers   200: 994, 503: 5, cut off: 1
  dropped   3 iterations, because no user was free or the time was up
  seed      42

                  min   mean    p50    p90    p95     p99  p99.9  p99.99  p99.999    max
  latency         2us    1ms    1ms  1.8ms  1.9ms  1.98ms      -       -        -    2ms
    at or beyond                500    100     50      10      1       1        1
  service time    1us  500us  500us  900us  950us   990us      -       -        -  999us
  lateness        7us    7us      -      -      -       -      -       -        -    7us

PASS: 994 of 1000 requests were good (exit code 0)
)");
}

TEST(LoadSummary, SaysWhatKeptAnIterationFromBeginning) {
  LoadReport report = a_report();
  report.stats.iterations[0].dropped = 1;
  report.why_dropped = "no user was free";
  EXPECT_THAT(load_summary(report, look_of_files()),
              HasSubstr("  dropped   1 iteration, because no user was free\n"));
}

TEST(LoadSummary, SaysWhatWasSentAgainWhereAnythingWas) {
  LoadReport report = a_report();
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["resent"], 0);
  report.stats.requests[0].resent = 18;
  EXPECT_THAT(load_summary(report, look_of_files()), HasSubstr("  unknown        1   0.1 %\n"
                                                               "  sent again    18   1.8 %\n"));
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["resent"], 18);
}

// The twin: nobody was answered by another's.
TEST(LoadSummary, SaysWhatNobodyHadAskedFor) {
  LoadReport report = a_report();
  EXPECT_THAT(load_summary(report, look_of_files()), Not(HasSubstr("asked for")));
  load::RequestStats& requests = report.stats.requests[0];
  requests.unasked = 1;
  EXPECT_EQ(load::said_of_unasked(report.stats),
            "1 answer that nobody had asked for came behind others, as of a server that answers "
            "twice; its connection was closed");
  EXPECT_THAT(load_summary(report, look_of_files()),
              HasSubstr("PASS: 994 of 1000 requests were good"));
  requests.unasked = 12;
  requests.in_doubt = 4;
  EXPECT_EQ(load::said_of_unasked(report.stats),
            "12 answers that nobody had asked for came behind others, as of a server that answers "
            "twice; their connections were closed. Where a connection had carried other requests "
            "before, its last answer may be another's: how 4 requests went is not known, and "
            "servers may have seen so many fewer");
  const std::string summary = load_summary(report, look_of_files());
  EXPECT_THAT(summary, HasSubstr("  unasked   12 answers that nobody had asked for"));
  EXPECT_THAT(summary, HasSubstr("PASS: 990 to 994 of 1000 requests were good"));
  const auto json = nlohmann::json::parse(load_json(report));
  EXPECT_EQ(json["unasked"], 12);
  EXPECT_EQ(json["in_doubt"], 4);
}

TEST(LoadSummary, SaysWhatFollowedRedirectsWhereAnythingDid) {
  LoadReport report = a_report();
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["redirects"], 0);
  EXPECT_THAT(load_summary(report, look_of_files()), Not(HasSubstr("redirects")));
  report.stats.requests[0].redirects = 500;
  EXPECT_THAT(load_summary(report, look_of_files()), HasSubstr("  unknown       1   0.1 %\n"
                                                               "  redirects   500    50 %\n"));
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["redirects"], 500);
}

TEST(LoadSummary, SaysWhichSegmentItIs) {
  LoadReport report = a_report();
  report.segment = {0, 3};
  EXPECT_THAT(load_summary(report, look_of_files()), HasSubstr("  segment   1/3 of the load\n"));
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["segment"], "1/3");
}

TEST(LoadJson, HasTheFiguresInMicroseconds) {
  const auto json = nlohmann::json::parse(load_json(a_report()));
  EXPECT_EQ(json["sent"], 1000);
  EXPECT_EQ(json["requests"], 1000) << "as it was called before";
  EXPECT_EQ(json["ok"], 994);
  EXPECT_EQ(json["failed"], 5);
  EXPECT_EQ(json["unknown"], 1);
  EXPECT_EQ(json["segment"], "1/1");
  EXPECT_EQ(json["outcomes"]["503"], 5);
  EXPECT_EQ(json["duration_s"], 2.0);
  EXPECT_EQ(json["requests_per_second"], 500.0);
  EXPECT_EQ(json["dropped_iterations"], 3);
  EXPECT_EQ(json["latency_us"]["count"], 999);
  EXPECT_EQ(json["latency_us"]["p99"], 1980);
  EXPECT_EQ(json["service_time_us"]["p99.9"], 999);
  EXPECT_EQ(json["latency_us"]["at_or_beyond"]["p99"], 10);
  EXPECT_EQ(json["latency_us"]["at_or_beyond"]["p99.999"], 1);
  EXPECT_EQ(json["reasons"], nlohmann::json::array());
  EXPECT_EQ(json["verdict"], "pass");
  EXPECT_EQ(json["exit_code"], 0);
  EXPECT_EQ(json["lateness_us"]["max"], 7);
}

TEST(LoadJson, HasTheVerdictOfItsExitCode) {
  for (const auto& [exit_code, verdict] :
       {std::pair{1, "fail"}, {3, "inconclusive"}, {130, "inconclusive"}}) {
    LoadReport report = a_report();
    report.exit_code = exit_code;
    const auto json = nlohmann::json::parse(load_json(report));
    EXPECT_EQ(json["verdict"], verdict);
    EXPECT_EQ(json["exit_code"], exit_code);
  }
}

TEST(LoadJson, KnowsNoBestSecondOfALoadThatLastedNone) {
  LoadReport report = a_report();
  EXPECT_TRUE(nlohmann::json::parse(load_json(report))["best_rate"].is_null());
  report.stats.best_rate = 512;
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["best_rate"], 512);
}

TEST(LoadSummary, ShowsAnExampleOfAFailureThatHasMoreToSay) {
  LoadReport report = a_report();
  EXPECT_THAT(load_summary(report, look_of_files()),
              ::testing::Not(::testing::HasSubstr("such as")));
  report.stats.requests[0].examples = {{"tls failure", "certificate has \xff expired"}};
  EXPECT_THAT(load_summary(report, look_of_files()),
              ::testing::HasSubstr("  such as   tls failure: certificate has"));
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["examples"]["tls failure"],
            "certificate has \xEF\xBF\xBD expired");
}

TEST(LoadSummary, SaysThatItWasStopped) {
  LoadReport report = a_report();
  report.interrupted = true;
  report.exit_code = exit_interrupted;
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nINCONCLUSIVE: interrupted before the end (exit code 130)\n"));
  EXPECT_THAT(
      load_summary(report, look_of_files()),
      ::testing::HasSubstr("  stopped   before its end; how what was under way went is unknown\n"));
  EXPECT_TRUE(nlohmann::json::parse(load_json(report))["interrupted"]);
}

TEST(LoadSummary, SaysWhyItIsInconclusive) {
  LoadReport report = a_report();
  report.reasons = {"the load generator could not keep up"};
  report.exit_code = exit_not_measured;
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nINCONCLUSIVE: the load generator could not keep up (exit code 3)\n"));
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["reasons"][0],
            "the load generator could not keep up");
}

TEST(LoadSummary, SaysThatAThresholdFailed) {
  LoadReport report = a_report();
  report.thresholds = {{"http_reqs count > 2000", "fail", "1000 over 1000 requests"},
                       {"http_req_failed rate < 0.1", "pass", "0.005 over 1000 requests"},
                       {"http_reqs count > 10", "pass", "1000 over 1000 requests"}};
  report.exit_code = exit_failed;
  EXPECT_THAT(
      load_summary(report, look_of_files()),
      EndsWith(
          "\n\nFAIL: 1 of 3 thresholds does not hold: http_reqs count > 2000 (exit code 1)\n"));
  report.thresholds[1].outcome = "no_data";
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nFAIL: 2 of 3 thresholds do not hold: http_reqs count > 2000; "
                       "http_req_failed rate < 0.1 (exit code 1)\n"));
  report.thresholds.resize(1);
  EXPECT_THAT(
      load_summary(report, look_of_files()),
      EndsWith("\n\nFAIL: 1 of 1 threshold does not hold: http_reqs count > 2000 (exit code 1)\n"));
  auto& requests = report.stats.requests.front();
  requests.failed += std::exchange(requests.ok, 0);
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nFAIL: not one good answer came (exit code 1)\n"));
  requests.outcomes = {{"timeout", requests.failed}};
  EXPECT_THAT(
      load_summary(report, look_of_files()),
      EndsWith("\n\nFAIL: 1 of 1 threshold does not hold: http_reqs count > 2000 (exit code 1)\n"))
      << "no answer came at all";
}

TEST(LoadSummary, SaysWhatHoldsAndWhatIsOpen) {
  LoadReport report = a_report();
  report.thresholds = {{"http_reqs count > 20", "pass", "1000 over 1000 requests"}};
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nPASS: the threshold holds (exit code 0)\n"));
  report.thresholds.push_back({"http_reqs count > 10", "pass", "1000 over 1000 requests"});
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nPASS: all 2 thresholds hold (exit code 0)\n"));
  report.thresholds[1].outcome = "undecided";
  report.exit_code = exit_not_measured;
  EXPECT_THAT(load_summary(report, look_of_files()),
              EndsWith("\n\nINCONCLUSIVE: 1 of 2 thresholds is undecided: http_reqs count > 10 "
                       "(exit code 3)\n"));
}

TEST(LoadSummary, ALoadThatSentNothingHasNoTimes) {
  LoadReport report = a_report();
  report.stats.requests = {load::RequestStats{}};
  report.stats.lateness = {};
  const std::string text = load_summary(report, look_of_files());
  EXPECT_THAT(text, HasSubstr("requests  0"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("p99")));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("answers")));
  EXPECT_EQ(nlohmann::json::parse(load_json(report))["latency_us"]["p99"], nullptr);
}

}  // namespace
}  // namespace harness::report
