#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/pager.hpp"
#include "harness/observe/prometheus.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::Signal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* rules = R"({"status":"success","data":{"groups":[{"name":"g","rules":[
  {"type":"recording","name":"r","query":"up"},
  {"type":"alerting","name":"Down","annotations":{"summary":"it is down","runbook":"see it"},
   "alerts":[{"annotations":{"summary":"it is down"}}]},
  {"type":"alerting","name":"Never","annotations":{"summary":"no"}}]}]}})";

// Team is told of Down, by which Slow is inhibited.
constexpr const char* record = R"({"notifications":[
  {"at":"2026-11-30T12:00:10Z","receiver":"team","body":{"groupLabels":{"alertname":"Down"},
   "alerts":[{"labels":{"alertname":"Down"},"annotations":{"summary":"it is down"},"status":"firing"}]}},
  {"at":"2026-11-30T12:00:20Z","receiver":"boss","body":{"groupLabels":{},
   "alerts":[{"labels":{"alertname":"Down"},"status":"firing"}]}}],
 "looks":[{"from":"2026-11-30T12:00:05Z","to":"2026-11-30T12:00:30Z","alerts":[
  {"labels":{"alertname":"Down"},"fingerprint":"1","status":{"inhibitedBy":[]},"receivers":[{"name":"team"}]},
  {"labels":{"alertname":"Slow"},"fingerprint":"2","status":{"inhibitedBy":["1"]},"receivers":[{"name":"team"}]}]}]})";

prove::Telemetry with_down_fired() {
  prove::Telemetry kept;
  kept.metrics = {
      {{{"__name__", "ALERTS"}, {"alertname", "Down"}, {"alertstate", "firing"}}, {{1000, 1}}}};
  return kept;
}

observe::Asked told(const observe::Question& question, const std::string& body) {
  return {question, {{{}, 200, body, ""}}};
}

std::vector<prove::Mutant> alert_mutants(const std::string& kind) {
  const prove::Telemetry kept = with_down_fired();
  const load::LoadStats load;
  prove::Material material = material_of(kept, load);
  material.told = {told(observe::alert_rules(), rules), told(observe::pager_record(), record)};
  return mutants_of(kind, Signal::alerts, material);
}

observe::PagerRecord record_after(const prove::Mutant& mutant) {
  const auto read = observe::parse_pager_record({{}, 200, mutant.pager(record), ""});
  EXPECT_TRUE(read) << to_string(read.error());
  return *read;
}

TEST(AlertMutants, TakeAnnotationsFromRulesAndNotificationsOfWhatFired) {
  const auto all = alert_mutants("annotation lost");
  EXPECT_THAT(sites_of(all), ElementsAre("Down: runbook", "Down: summary"));
  const prove::Mutant& summary = all.at(1);
  EXPECT_THAT(summary.rules(rules), Not(HasSubstr("it is down")));
  EXPECT_THAT(summary.rules(rules), HasSubstr("see it"));
  EXPECT_THAT(summary.rules(rules), HasSubstr(R"({"summary":"no"})")) << "another alert's";
  EXPECT_THAT(record_after(summary).notifications.at(0).alerts.at(0).annotations, IsEmpty());
  EXPECT_EQ(all.at(0).pager(record), record) << "nothing of it is there, so that it stays as it is";
}

TEST(AlertMutants, SaySomethingElse) {
  const auto all = alert_mutants("annotation altered");
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(record_after(all[1]).notifications.at(0).alerts.at(0).annotations.at("summary"),
            "TODO");
}

TEST(AlertMutants, LeaveReceiversUntoldOrTellThemLate) {
  const auto untold = alert_mutants("receiver not told");
  EXPECT_THAT(sites_of(untold), ElementsAre("boss", "team"));
  const auto rest = record_after(untold.at(0)).notifications;
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].receiver, "team");
  const auto late = alert_mutants("told late");
  ASSERT_THAT(sites_of(late), ElementsAre("", "boss", "team"));
  const auto before = observe::parse_pager_record({{}, 200, record, ""})->notifications;
  const auto after = record_after(late.at(2)).notifications;
  EXPECT_EQ(after[0].at - before[0].at, std::chrono::minutes{5});
  EXPECT_EQ(after[1].at, before[1].at);
  EXPECT_GT(record_after(late.at(0)).notifications[1].at, before[1].at) << "everybody";
}

TEST(AlertMutants, GroupByOneLabelLess) {
  const auto all = alert_mutants("grouped without");
  EXPECT_THAT(sites_of(all), ElementsAre("team: alertname"));
  EXPECT_THAT(record_after(all.at(0)).notifications.at(0).group, IsEmpty());
}

TEST(AlertMutants, TellOfWhatWasInhibited) {
  const auto all = alert_mutants("not inhibited");
  EXPECT_THAT(sites_of(all), ElementsAre("Slow"));
  const auto after = record_after(all.at(0));
  EXPECT_THAT(after.looks.at(0).alerts.at(1).inhibitors, IsEmpty());
  ASSERT_THAT(after.notifications, SizeIs(3));
  EXPECT_EQ(after.notifications[2].receiver, "team");
  EXPECT_EQ(after.notifications[2].alerts.at(0).labels.at("alertname"), "Slow");
  EXPECT_EQ(after.notifications[2].at, after.looks[0].window.begin);
}

// Without an Alertmanager, or a claim about alerts, there is nothing to break; and an answer that
// is none stays as it is.
TEST(AlertMutants, AreNoneOfWhatNobodyAsked) {
  const prove::Telemetry kept = with_down_fired();
  const load::LoadStats load;
  for (const char* kind : {"annotation lost", "receiver not told", "not inhibited"}) {
    EXPECT_THAT(mutants_of(kind, Signal::alerts, material_of(kept, load)), IsEmpty()) << kind;
  }
  EXPECT_EQ(alert_mutants("receiver not told").at(0).pager("<html>"), "<html>");
  EXPECT_EQ(alert_mutants("receiver not told").at(0).pager("[]"), "[]");
}

}  // namespace
}  // namespace harness::test
