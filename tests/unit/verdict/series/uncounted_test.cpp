// Answers that a counter of a target lacks, by those who had them.
#include "harness/verdict/series/uncounted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claims/promql_query.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"
#include "tests/unit/verdict/raw_samples.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

KnownAnswers answers(const std::string& outcome, std::uint64_t count,
                     const std::string& kind = "order", Witness by = Witness::client) {
  return {"shop", by, kind, "GET", "/" + kind, outcome, count};
}

const std::vector<KnownAnswers> some_failed{answers("200", 105), answers("500", 35)};

// What is asked of the one selector, in a window of 20 s.
std::vector<std::string> asked(const std::string& selector, const std::vector<KnownAnswers>& known,
                               bool moves_up = true) {
  const auto query = parsed("sum(increase(" + selector + "[20s]))");
  const AnswersIn in{{at(20), at(40)}, std::chrono::seconds{1}, known};
  return with_uncounted(languages::promql::selectors(*query).front(), in, moves_up);
}

TEST(Uncounted, IsWhatOthersKnowToHaveFailed) {
  EXPECT_THAT(
      asked(R"(http_requests_total{job="shop",status=~"5.."})", some_failed),
      ElementsAre(
          R"(label_replace(label_replace(((sum by (job) (last_over_time()"
          R"({__name__="http_requests_total",job="shop",job="shop",status=~"5.."}[20000ms])) - )"
          R"((sum by (job) ({__name__="http_requests_total",job="shop",job="shop",)"
          R"(status=~"5.."} offset 20000ms) or 0 * sum by (job) (last_over_time()"
          R"({__name__="http_requests_total",job="shop",job="shop",status=~"5.."}[20000ms]))) or )"
          R"(0 * sum by (job) (last_over_time({__name__="http_requests_total",job="shop"})"
          R"([20000ms]))) >= 0 < 35), "proven", "35", "", ""), "by", "client", "", ""))"));
}

TEST(Uncounted, IsAskedOfWhateverNamesFailures) {
  for (const char* selector :
       {R"(http_requests_total{status="500"})", R"(http_requests_total{job="shop",code="5xx"})",
        R"(http_requests_total{job="shop",status!~"2.."})",
        R"(http_requests_total{job=~"shop|stock",result="error"})",
        R"(http_requests_total{job="shop",outcome="SERVER_ERROR"})",
        R"(http_requests_total{job="shop",handler="/order",method="GET",status="500"})",
        R"(http_server_requests_seconds_count{job="shop",status=~"5.+"})",
        R"(http_server_request_duration_seconds_count{http_response_status_code="500"})",
        R"(shop_requests_total{job="shop",status="500"})", R"(errors_total{job="shop"})",
        "http_requests_failed_total"}) {
    EXPECT_THAT(asked(selector, some_failed), ElementsAre(HasSubstr(" >= 0 < 35)"))) << selector;
  }
}

TEST(Uncounted, IsOfEachWitnessByItself) {
  EXPECT_THAT(asked("http_errors_total", {answers("503", 70, "stock", Witness::callers),
                                          answers("error", 7, "GET /stock", Witness::itself)}),
              ElementsAre(HasSubstr(R"("proven", "70", "", ""), "by", "callers")"),
                          HasSubstr(R"("proven", "7", "", ""), "by", "itself")")));
}

// All of one kind, or none: scrapes and looks at its health may be among them.
TEST(Uncounted, IsWhatACountOfAllLacks) {
  EXPECT_THAT(asked(R"(http_requests_total{job="shop"})", some_failed),
              ElementsAre(HasSubstr(" > 22 < 138)")));
  EXPECT_THAT(asked(R"(http_requests_total{job="shop",status="200"})", some_failed),
              ElementsAre(HasSubstr(" > 22 < 103)")));
}

// What is not observed may be the slowest.
TEST(Uncounted, IsWhatTheHistogramOfAQuantileLacks) {
  constexpr const char* buckets = "http_request_duration_seconds_bucket";
  EXPECT_THAT(asked(std::string(buckets) + R"({job="shop"})", some_failed, false),
              ElementsAre(::testing::AllOf(HasSubstr("http_request_duration_seconds_count"),
                                           HasSubstr(" > 22 < 138)"))));
  EXPECT_THAT(asked(std::string(buckets) + R"({job="shop",le="0.1"})", some_failed, false),
              IsEmpty())
      << "a bucket has a part of it";
  EXPECT_THAT(asked(buckets, {answers("200", 140)}, false), IsEmpty());
}

// ---- What is no lack.

TEST(Uncounted, IsNothingWhereNothingFailed) {
  EXPECT_THAT(asked(R"(http_requests_total{job="shop",status="500"})", {answers("200", 140)}),
              IsEmpty());
}

TEST(Uncounted, IsNothingOfCountersOfOtherThings) {
  for (const char* metric : {"orders_total", "stock_requests_total", "http_client_requests_total",
                             "upstream_requests_total", "cache_requests_total", "db_errors_total",
                             "http_requests_in_flight", "jobs_failed_total", "dice_rolls_total"}) {
    EXPECT_THAT(asked(std::string(metric) + R"({job="shop"})", some_failed), IsEmpty()) << metric;
  }
}

TEST(Uncounted, IsNothingOfOthersOrOfWhatNobodyKnows) {
  for (const char* matchers :
       {R"(job="stock")", R"(job="shop",handler="/pay")", R"(job="shop",region="eu")",
        R"(job="shop",method="POST")", R"(job="shop",instance="a:1")", R"(job="shop",status="501")",
        R"(job="shop",status=~"4..")", R"(job="shop",handler="/orders/{id}")"}) {
    EXPECT_THAT(asked("http_requests_total{" + std::string(matchers) + "}", some_failed), IsEmpty())
        << matchers;
  }
}

// A page that is not counted, of two.
TEST(Uncounted, IsNoKindThatIsNotCountedAtAll) {
  const std::vector<KnownAnswers> two{answers("200", 50), answers("200", 90, "pictures")};
  EXPECT_THAT(
      asked("http_requests_total", two),
      ElementsAre(HasSubstr(" > 22 < 50)"), HasSubstr(" > 72 < 90)"), HasSubstr(" > 112 < 138)")));
  const std::vector<KnownAnswers> four{answers("200", 50), answers("200", 90, "pictures"),
                                       answers("200", 10, "pay"), answers("200", 10, "look")};
  EXPECT_THAT(asked("http_requests_total", four), IsEmpty());
}

TEST(Uncounted, IsNoneOfOneOrTwo) {
  EXPECT_THAT(asked("http_requests_total", {answers("200", 2)}), IsEmpty());
}

// What is missing of a ratio's divisor, and went well, makes it no larger.
TEST(Uncounted, IsOfACountOfAllWhereMoreWouldMakeTheNumberSmallerOnlyIfSomeFailed) {
  EXPECT_THAT(asked("http_requests_total", {answers("200", 140)}, false), IsEmpty());
  EXPECT_THAT(asked("http_requests_total", some_failed, false), SizeIs(1));
}

// ---- Of jobs that have no series of it at all.

std::vector<std::string> asked_of_none(const std::string& selector,
                                       const std::vector<KnownAnswers>& known = some_failed) {
  const auto query = parsed("sum(increase(" + selector + "[20s]))");
  return with_nothing_counted(languages::promql::selectors(*query).front(),
                              {{at(20), at(40)}, std::chrono::seconds{1}, known});
}

TEST(UncountedByNobody, IsWhatFailedUnlessOthersCountAsMuch) {
  EXPECT_THAT(asked_of_none(R"(http_requests_total{status=~"5.."})"),
              ElementsAre(::testing::AllOf(
                  HasSubstr(R"(label_replace(vector(0), "job", "shop", "", "") unless on (job) )"
                            R"(sum by (job) (last_over_time({__name__="http_requests_total",)"
                            R"(job="shop"}[20000ms])) unless on () (sum (()"),
                  HasSubstr(R"(job!="")"), HasSubstr(" >= 35)"))));
  EXPECT_THAT(asked_of_none("http_requests_total"), ElementsAre(HasSubstr(" >= 140)")));
}

// Who passes on what others answer leaves it to them; spans of its own are its own answers.
TEST(UncountedByNobody, IsOfWhomAPatternTakesUnlessItHasAnotherName) {
  const char* selector = R"(http_requests_total{job=~"sh.+",status=~"5.."})";
  EXPECT_THAT(asked_of_none(selector), ElementsAre(HasSubstr(R"(job!="")")));
  EXPECT_THAT(asked_of_none(selector, {answers("500", 7, "GET /order", Witness::itself)}),
              ElementsAre(HasSubstr(R"(job!~"shop")")));
  EXPECT_THAT(asked_of_none(R"(http_requests_total{job=~".+",status=~"5.."})",
                            {answers("500", 7, "GET /order", Witness::itself)}),
              ElementsAre(HasSubstr(R"(job!="")")));
}

TEST(UncountedByNobody, IsOfWhateverItIsToCountByAPattern) {
  EXPECT_THAT(asked_of_none(R"(orders_total{job=~"sh.+",result="error"})"), SizeIs(1));
  EXPECT_THAT(asked_of_none(R"(orders_total{result="error"})"), IsEmpty());
  EXPECT_THAT(asked_of_none(R"(orders_total{job=~"sh.+"})"), IsEmpty());
}

TEST(UncountedByNobody, IsNothingWhereNothingFailedOrJobsAreSpeltOut) {
  EXPECT_THAT(asked_of_none("http_requests_total", {answers("200", 140)}), IsEmpty());
  EXPECT_THAT(asked_of_none(R"(http_requests_total{job="shop",status=~"5.."})"), IsEmpty());
  EXPECT_THAT(asked_of_none(R"(http_requests_total{job=~"stock.*",status=~"5.."})"), IsEmpty());
}

// ---- In claims.

class UncountedClaims : public ::testing::Test {
 protected:
  UncountedClaims() {
    scenario::Request order;
    order.name = "order";
    order.url = "{roller}/order";
    run_.plan.loads.emplace_back().flows.emplace_back().requests = {order};
    load::RequestStats stats = answered_in({22, 30});
    stats.request = "order";
    for (load::SecondStats& second : stats.seconds) second.outcomes = {{"200", 3}, {"500", 2}};
    run_.observations.load.requests = {stats};
  }

  Finding judged(const std::string& query, const std::string& seen, const std::string& op,
                 double bound, const std::string& counted) const {
    const std::string row =
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"roller",)"
        R"("found":"uncounted","proven":"4","by":"client"},"value":[1700000040,")" +
        counted + R"("]}]}})";
    return run_.judge_said(
        run_.claim("promql",
                   with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}})),
        {sum_of(seen)},
        {{"\"uncounted\"", counted.empty() ? nothing_pushed : row},
         {"query=up[", scrapes("1")},
         {"match[]",
          R"({"status":"success","data":[{"__name__":"http_requests_total","job":"roller",)"
          R"("status":"500"}]})"}});
  }

  SmallRun run_;
};

const std::string no_errors =
    R"(sum(increase(http_requests_total{job="roller",status="500"}[$window])))";

TEST_F(UncountedClaims, AreUndecidedWithTheNumbers) {
  const Finding finding = judged(no_errors, "0", "==", 0, "0");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "0; the client had 4 such answers of roller, and it counts 0 of them");
  EXPECT_EQ(judged("1 - " + no_errors, "1", ">", 0.9, "0").outcome, Outcome::undecided);
  EXPECT_EQ(judged(no_errors, "1", "<=", 2, "1").outcome, Outcome::undecided);
}

// It may be one of those that went well alone, which is what its author claims by their number.
TEST_F(UncountedClaims, OfAsManyAsWentWellAreDecidedByTheirNumber) {
  for (load::SecondStats& second : run_.observations.load.requests[0].seconds) {
    second.outcomes = {{"200", 30}, {"500", 20}};
  }
  ScrapedTarget target{.first = -1};
  target.samples.assign(63, 60);
  for (std::size_t i = 0; i < 30; ++i) target.samples[i] = 0;
  const auto judged_by = [&](const std::string& op, double bound, const std::string& failed) {
    const std::string row =
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"roller",)"
        R"("found":"uncounted","proven":"100","failed":")" +
        failed + R"(","by":"client"},"value":[1700000040,"60"]}]}})";
    return run_.judge_said(
        run_.claim("counter",
                   with_fields({{"counter", std::string(R"(http_requests_total{job="roller"})")},
                                {"value", scenario::Comparison{op, bound}}})),
        {matrix_of(target.counter()), matrix_of(target.up()), of_no_type},
        {{"\"uncounted\"", row}, {"query=up[", scrapes("1")}, {"match[]", known_counters}});
  };
  const Finding exact = judged_by("==", 60, "40");
  EXPECT_EQ(exact.outcome, Outcome::pass) << exact.seen;
  EXPECT_EQ(exact.seen, "60, as many as went well of 100 answers");
  EXPECT_EQ(judged_by("==", 100, "40").outcome, Outcome::fail);
  EXPECT_EQ(judged_by("==", 60, "30").outcome, Outcome::undecided) << "others are missing";
  const Finding at_most = judged_by("<=", 60, "40");
  EXPECT_EQ(at_most.outcome, Outcome::undecided);
  EXPECT_EQ(
      at_most.seen,
      "60; the client had 100 such answers of roller, and it counts 60 of them, as many as went "
      "well: if it is to count these alone, claim that number (counter: …, value: \"== 60\"), "
      "or give it a label of the status");
}

TEST(Uncounted, SaysHowManyOfAllFailed) {
  EXPECT_THAT(asked("http_requests_total", some_failed),
              ElementsAre(HasSubstr(R"("proven", "140", "", ""), "failed", "35", "", ""))")));
}

TEST_F(UncountedClaims, AreDecidedWhereThatChangesNothing) {
  EXPECT_EQ(judged(no_errors, "0", "==", 0, "").outcome, Outcome::pass) << "all is counted";
  EXPECT_EQ(judged(no_errors, "1", "<", 100, "1").outcome, Outcome::pass);
  EXPECT_EQ(judged(no_errors, "1", ">", 0, "1").outcome, Outcome::pass);
  EXPECT_EQ(judged(no_errors, "1", "==", 0, "1").outcome, Outcome::fail);
  EXPECT_EQ(judged(no_errors, "1", ">", 3, "1").outcome, Outcome::fail) << "it is not counted";
}

// ---- What is known.

TEST_F(UncountedClaims, KnowWhatTheClientHadInTheWindow) {
  auto& stats = run_.observations.load.requests.front();
  load::SecondStats late = stats.seconds.front();
  late.at = 40;  // behind the phase
  stats.seconds.push_back(late);
  stats.seconds.front().outcomes["timeout"] = 7;
  stats.seconds.front().outcomes["429"] = 7;
  plan::Claim claim;
  claim.phase = 1;
  const auto known = [&] {
    std::string text;
    for (const KnownAnswers& one :
         known_answers(evidence_for(claim, run_.plan, run_.observations))) {
      text += one.job + one.path + " " + one.outcome + " " + std::to_string(one.count) + "\n";
    }
    return text;
  };
  EXPECT_EQ(known(), "roller/order 200 6\nroller/order 500 4\n");
  stats.seconds.front().outcomes["503"] = 7;
  EXPECT_THAT(known(), HasSubstr("503 7"));
  run_.plan.system.own.endpoints.emplace_back();
  EXPECT_EQ(known(), "roller/order 200 6\nroller/order 500 4\n") << "a gateway's, perhaps";
  stats.phase = "recovery";
  EXPECT_EQ(known(), "");
}

TEST_F(UncountedClaims, KnowWhatSpansSayOfThePhase) {
  run_.observations.load.requests.clear();
  run_.observations.answers_of_services = {{"stock", "outage", "a:1", "503", false, 7},
                                           {"stock", "outage", "GET", "error", true, 2},
                                           {"stock", "", "a:1", "503", false, 9}};
  plan::Claim claim;
  claim.phase = 1;
  EXPECT_THAT(known_answers(evidence_for(claim, run_.plan, run_.observations)), SizeIs(2));
  claim.phase.reset();
  EXPECT_THAT(known_answers(evidence_for(claim, run_.plan, run_.observations)), SizeIs(3));
}

}  // namespace
}  // namespace harness::verdict
