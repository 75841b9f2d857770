#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/alert_samples.hpp"

// What Alertmanager made of the alert of the outage, which fires from 24 s to 42 s.
namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

std::string quoted_time(double offset) { return "\"" + format_wall(at(offset)) + "\""; }

std::string page_told(double offset, const std::string& receiver,
                      const std::string& group = R"("alertname":"DatabaseDown","job":"pg")",
                      const std::string& status = "firing") {
  return R"({"at":)" + quoted_time(offset) + R"(,"receiver":")" + receiver +
         R"(","body":{"receiver":")" + receiver + R"(","status":"firing","groupLabels":{)" + group +
         R"(},"alerts":[{"status":")" + status +
         R"(","labels":{"alertname":"DatabaseDown"},"annotations":{"n":"5 s"}}]}})";
}

std::string pager_look(double from, double to, const std::string& inhibitors) {
  return R"({"from":)" + quoted_time(from) + R"(,"to":)" + quoted_time(to) +
         R"(,"alerts":[{"labels":{"alertname":"DatabaseDown"},"fingerprint":"a","status":{)"
         R"("inhibitedBy":[)" +
         inhibitors +
         R"(],"silencedBy":[],"state":"suppressed"},"receivers":[{"name":"page"}]},)"
         R"({"labels":{"alertname":"HostDown"},"fingerprint":"b","status":{"inhibitedBy":[]},)"
         R"("receivers":[]},{"labels":{"alertname":"SwitchDown"},"fingerprint":"c","status":{)"
         R"("inhibitedBy":[]},"receivers":[]}]})";
}

std::string pager_says(const std::string& notifications, const std::string& looks = "",
                       int left_out = 0) {
  return R"({"notifications":[)" + notifications + R"(],"looks":[)" + looks +
         R"(],"unanswered":0,"left_out":)" + std::to_string(left_out) + "}";
}

const std::string fires_in_time = samples("firing", 24, 42);
const std::string a_rule_that_counts =
    R"({"status":"success","data":{"groups":[{"interval":1,"rules":[{"name":"DatabaseDown",)"
    R"("query":"pg_up == 0","duration":2,"labels":{},"annotations":{"n":"{{ $value }} s"},)"
    R"("state":"inactive","lastEvaluation":"2023-11-14T22:14:21Z"}]}]}})";

class AlertPaging : public ::testing::Test {
 protected:
  AlertPaging() : claim_(database_down(run_)) { run_.plan.system.alertmanager = true; }

  Finding judged(const std::string& pager) const {
    return run_.judge(claim_, {matrix(fires_in_time), a_rule_that_counts, names, pager});
  }
  void write_field(const std::string& name, const test::Value& value) {
    write(claim_, name, value, {9, 14});
  }

  SmallRun run_;
  plan::Claim claim_;
};

TEST_F(AlertPaging, TellsTheTimeToPageWhereThereIsAnAlertmanager) {
  const Finding finding =
      judged(pager_says(page_told(25, "page") + "," + page_told(26, "platform")));
  EXPECT_EQ(finding.outcome, Outcome::pass);
  ASSERT_EQ(finding.times.size(), 3U);
  EXPECT_EQ(finding.times[1].name + " " + finding.times[1].took(), "time_to_page 4.9s to 5s");
}

TEST_F(AlertPaging, ATimeToPageHoldsOnlyWhereAllOfItDoes) {
  const std::string pager = pager_says(page_told(25, "platform") + "," + page_told(26, "page"));
  write_field("routed_to", std::string("page"));
  for (const auto& [bound, outcome] : {std::pair{"< 6.1s", Outcome::pass},
                                       {"< 6s", Outcome::undecided},
                                       {"< 5s", Outcome::fail}}) {
    write_field("time_to_page", std::string(bound));
    const Finding finding = judged(pager);
    EXPECT_EQ(finding.outcome, outcome) << bound;
    EXPECT_THAT(finding.seen, HasSubstr("time_to_page 5.9s to 6s")) << bound;
  }
}

TEST_F(AlertPaging, IsRoutedToEachOfItsReceivers) {
  write_field("routed_to", std::vector<std::string>{"page", "platform"});
  const Finding both = judged(pager_says(page_told(25, "page") + "," + page_told(26, "platform")));
  EXPECT_EQ(both.outcome, Outcome::pass);
  EXPECT_THAT(both.seen, HasSubstr("; page, platform was told of it"));
  EXPECT_THAT(both.expected, HasSubstr(", is routed to page, platform"));
  const Finding one = judged(pager_says(page_told(26, "platform")));
  EXPECT_EQ(one.outcome, Outcome::fail);
  EXPECT_THAT(one.seen,
              HasSubstr("; page was not told of it, but platform was, in the 37s since it fired"));
}

// What was told before the fault, or that it is over, is no page.
TEST_F(AlertPaging, ANotificationOfAnotherMomentIsNone) {
  write_field("routed_to", std::string("page"));
  const std::string resolved =
      page_told(45, "page", R"("alertname":"DatabaseDown","job":"pg")", "resolved");
  EXPECT_EQ(judged(pager_says(page_told(10, "page") + "," + resolved)).outcome, Outcome::fail);
}

TEST_F(AlertPaging, IsNotDecidedWhereThePagerHasKeptAPart) {
  write_field("routed_to", std::string("page"));
  EXPECT_EQ(judged(pager_says("", "", 3)).outcome, Outcome::undecided);
  EXPECT_EQ(judged("no JSON").outcome, Outcome::undecided);
}

TEST_F(AlertPaging, IsGroupedByAllOfItsLabels) {
  write_field("grouped_by", std::vector<std::string>{"job", "alertname"});
  EXPECT_EQ(judged(pager_says(page_told(25, "page"))).outcome, Outcome::pass);
  const Finding other = judged(pager_says(page_told(25, "page", R"("alertname":"DatabaseDown")")));
  EXPECT_EQ(other.outcome, Outcome::fail);
  EXPECT_THAT(other.seen, HasSubstr("; grouped by alertname for page"));
  EXPECT_EQ(judged(pager_says("")).outcome, Outcome::fail);
}

TEST_F(AlertPaging, IsInhibitedByTheAlertThatIsMeant) {
  write_field("inhibited_by", std::string("HostDown"));
  const Finding finding = judged(pager_says("", pager_look(24.5, 41, R"("b")")));
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("; inhibited by HostDown"));
  EXPECT_EQ(finding.times.size(), 2U) << "nobody was to be paged";
  // Once the other one is over, somebody may be told of it.
  EXPECT_EQ(judged(pager_says(page_told(43, "page"), pager_look(24.5, 41, R"("b")"))).outcome,
            Outcome::pass);
}

TEST_F(AlertPaging, FailsWhereSomebodyIsToldOfWhatIsToBeInhibited) {
  write_field("inhibited_by", std::string("HostDown"));
  const Finding told_of_it =
      judged(pager_says(page_told(25, "page"), pager_look(26, 41, R"("b")")));
  EXPECT_EQ(told_of_it.outcome, Outcome::fail);
  EXPECT_THAT(told_of_it.seen, HasSubstr("; page was told of it 5s after the fault"));
  const Finding by_another = judged(pager_says("", pager_look(24.5, 41, R"("c")")));
  EXPECT_EQ(by_another.outcome, Outcome::fail);
  EXPECT_THAT(by_another.seen, HasSubstr("; inhibited by SwitchDown alone"));
  EXPECT_EQ(judged(pager_says("", pager_look(24.5, 41, ""))).outcome, Outcome::undecided);
}

TEST_F(AlertPaging, KnowsAnnotationsFromANotification) {
  write_field("annotations", std::map<std::string, std::string>{{"n", "5 s"}});
  EXPECT_EQ(judged(pager_says(page_told(25, "page"))).outcome, Outcome::pass);
  write_field("annotations", std::map<std::string, std::string>{{"n", "6 s"}});
  EXPECT_EQ(judged(pager_says(page_told(25, "page"))).outcome, Outcome::fail);
  EXPECT_EQ(judged(pager_says("")).outcome, Outcome::undecided);
}

TEST_F(AlertPaging, WhoIsToldIsAskedOfASystemWithAnAlertmanager) {
  write_field("routed_to", std::string("page"));
  const auto rule_out = [&] {
    return find_claim_kind("alert")->rule_out(claim_, run_.plan).has_value();
  };
  EXPECT_FALSE(rule_out());
  run_.plan.system.alertmanager = false;
  EXPECT_TRUE(rule_out());
}

TEST_F(AlertPaging, NobodyIsToldOfWhatIsInhibited) {
  const scenario::Kind& language = find_claim_kind("alert")->language;
  write_field("inhibited_by", std::string("HostDown"));
  EXPECT_TRUE(language.check(claim_.settings));
  write_field("time_to_page", std::string("< 5s"));
  EXPECT_FALSE(language.check(claim_.settings));
}

}  // namespace
}  // namespace harness::verdict
