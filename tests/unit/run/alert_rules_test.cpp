#include "harness/run/alert_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::run {
namespace {

std::optional<std::vector<observe::AlertRule>> read_as_rules(const std::string& text) {
  const test::TempDirectory home;
  const auto file = home / "rules.yml";
  std::ofstream(file) << text;
  return alert_rules_in({file.string()});
}

TEST(AlertRules, AreThoseOfAFileAsPrometheusTellsOfThem) {
  const auto rules = read_as_rules(
      "groups:\n"
      "  - name: a\n"
      "    rules:\n"
      "      - {record: job:up:sum, expr: sum by (job) (up)}\n"
      "      - alert: Down\n"
      "        expr: up == 0\n"
      "        for: 1m30s\n"
      "        labels: {severity: page, tier: 1}\n"
      "        annotations: {summary: '{{ $labels.job }} is away'}\n"
      "      - {alert: Up, expr: up == 1}\n");
  ASSERT_TRUE(rules);
  ASSERT_EQ(rules->size(), 2U);
  const observe::AlertRule& down = rules->front();
  EXPECT_EQ(down.name, "Down");
  EXPECT_EQ(down.query, "up == 0");
  EXPECT_EQ(down.hold, std::chrono::seconds{90});
  EXPECT_EQ(down.labels, (std::map<std::string, std::string>{{"severity", "page"}, {"tier", "1"}}));
  EXPECT_EQ(down.annotations,
            (std::map<std::string, std::string>{{"summary", "{{ $labels.job }} is away"}}));
  EXPECT_EQ(rules->back().hold, Duration{0});
}

TEST(AlertRules, OfAFileThatNobodyCanReadAreNotKnown) {
  EXPECT_FALSE(read_as_rules("groups: [{name: a, rules: [{alert: A, expr: up, for: soon}]}]\n"));
  EXPECT_FALSE(read_as_rules("groups: [{name: a, rules: [{alert: A}]}]\n")) << "without expr";
  EXPECT_FALSE(read_as_rules("groups: [\n"));
  EXPECT_FALSE(alert_rules_in({"/nowhere/rules.yml"}));
  EXPECT_TRUE(alert_rules_in({})) << "a Prometheus without rules has none";
}

}  // namespace
}  // namespace harness::run
