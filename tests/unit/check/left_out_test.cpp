// What is put to no telemetry is told, so that a gate of files on a run passes none that is broken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/run/left_out.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names_left_out(const char* kind, const std::string& text, Form form) {
  const std::vector<Source> sources{parse_source("a", text, form)};
  std::vector<std::string> names;
  for (const Finding& one : left_out(*find_kind(kind), sources)) {
    names.push_back(std::to_string(one.place.line) + " " + one.check);
  }
  return names;
}

std::string group_of(const std::string& rules) {
  return "groups:\n  - name: a\n    rules:\n" + rules;
}

TEST(LeftOut, AreFilesThatCannotBeRead) {
  EXPECT_THAT(names_left_out("rules", "groups: [\n", Form::yaml), ElementsAre("1 syntax"));
  EXPECT_THAT(names_left_out("dashboards", "{\"panels\":,}", Form::json), ElementsAre("1 syntax"));
  EXPECT_THAT(names_left_out("compose", "services: [\n", Form::yaml), ElementsAre("1 syntax"));
}

TEST(LeftOut, AreQueriesThatCannotBeReadOrAreNeverTrue) {
  EXPECT_THAT(names_left_out("rules",
                             group_of("      - alert: A\n        expr: sum(up\n"
                                      "      - alert: B\n        expr: a_total < -1\n"),
                             Form::yaml),
              ElementsAre("5 query", "7 query"));
}

TEST(LeftOut, AreRulesWithoutOne) {
  EXPECT_THAT(names_left_out("rules", group_of("      - alert: A\n"), Form::yaml),
              ElementsAre("4 rule-keys"));
}

TEST(LeftOut, IsNothingWhoseQueryIsAsked) {
  // It has no summary, no severity and no runbook, which is no matter of telemetry.
  EXPECT_THAT(
      names_left_out("rules", group_of("      - alert: A\n        expr: up == 0\n"), Form::yaml),
      IsEmpty());
}

}  // namespace
}  // namespace harness::check
