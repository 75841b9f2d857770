// What panels and alerts show of a regression.
#include "harness/prove/watched.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/kinds.hpp"
#include "harness/prove/words.hpp"

namespace harness::prove {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

const observe::Window window{WallTime{std::chrono::seconds{1000}},
                             WallTime{std::chrono::seconds{1100}}};

observe::Answer answered(const std::string& result, const std::string& type = "matrix") {
  return {
      window.end, 200,
      R"({"status":"success","data":{"resultType":")" + type + R"(","result":[)" + result + "]}}",
      ""};
}

// So many seconds of the same value.
observe::Answer values(int seconds, const std::string& value = "1") {
  std::string points;
  for (int at = 0; at < seconds; ++at) {
    points += (points.empty() ? "[" : ",[") + std::to_string(1000 + at) + ",\"" + value + "\"]";
  }
  return answered(R"({"metric":{"job":"a"},"values":[)" + points + "]}");
}

std::vector<Watched> watched_in_dashboard(const std::string& type, const std::string& query) {
  const check::Source source = check::parse_source(
      "a.json",
      R"({"panels": [{"type": "stat", "title": "Rolls", "datasource": {"type": ")" + type +
          R"("}, "targets": [{"refId": "A", "expr": ")" + query + R"("}]}]})",
      check::Form::json);
  return watched_in(check::asked_by_dashboard(source), window);
}

std::vector<Watched> watched_in_rules(const std::string& rule) {
  const check::Source source =
      check::parse_source("a.yml", "groups:\n  - name: a\n    rules:\n" + rule, check::Form::yaml);
  return watched_in(check::asked_by_rules(source), window);
}

TEST(Watched, IsAPanelThatLooksOtherwiseByATenth) {
  const auto panels = watched_in_dashboard("prometheus", "rolls");
  ASSERT_THAT(panels, ElementsAre(Field(&Watched::name, "panel Rolls")));
  EXPECT_EQ(effect_on(panels[0], values(9), values(9)), Effect::holds);
  EXPECT_EQ(effect_on(panels[0], values(9), values(9, "1.05")), Effect::holds);
  EXPECT_EQ(effect_on(panels[0], values(9), values(9, "1.2")), Effect::fails);
  EXPECT_EQ(effect_on(panels[0], values(9), answered("")), Effect::no_data);
  EXPECT_EQ(effect_on(panels[0], values(9), {window.end, 500, "", ""}), Effect::undecided);
}

TEST(Watched, IsAPanelOfLines) {
  const auto panels = watched_in_dashboard("loki", R"({job=\"a\"})");
  ASSERT_EQ(panels.size(), 1U);
  const auto lines = [](const std::string& count) {
    return answered(R"({"metric":{},"value":[1100,")" + count + R"("]})", "vector");
  };
  EXPECT_EQ(effect_on(panels[0], lines("100"), lines("99")), Effect::holds);
  EXPECT_EQ(effect_on(panels[0], lines("100"), lines("10")), Effect::fails);
  EXPECT_EQ(effect_on(panels[0], lines("100"), answered("", "vector")), Effect::no_data);
}

TEST(Watched, IsAnAlertThatComesOrStaysAway) {
  const auto alerts = watched_in_rules("      - {alert: A, expr: up == 0, for: 10s}\n");
  ASSERT_THAT(alerts, ElementsAre(Field(&Watched::name, "alert A")));
  EXPECT_EQ(effect_on(alerts[0], answered(""), values(5)), Effect::holds) << "pending alone";
  EXPECT_EQ(effect_on(alerts[0], answered(""), values(20)), Effect::fails);
  EXPECT_EQ(effect_on(alerts[0], values(20), answered("")), Effect::fails);
  EXPECT_EQ(effect_on(alerts[0], values(20), values(30)), Effect::holds);
}

TEST(Watched, IsNothingThatIsOnlyRecorded) {
  EXPECT_TRUE(watched_in_rules("      - {record: a, expr: sum(up)}\n").empty());
}

TEST(Watched, IsATableOfItsOwn) {
  Trial trial{Mutant{.kind = "frozen", .signal = Signal::metrics, .site = "rolls"}, {}};
  trial.watched = {Effect::fails, Effect::untouched, Effect::no_data};
  Proof proof;
  proof.trials = {trial};
  proof.watched = {{"panel Rolls", 1, 0, 1}, {"panel Lines", 0, 0, 0}, {"panel Errors", 0, 1, 1}};
  EXPECT_THAT(in_words(proof, report::look_of_files()),
              AllOf(HasSubstr("What panels and alerts show of it\n"), HasSubstr("panel Rolls"),
                    HasSubstr("frozen      1 of 1  x o\n")));
  EXPECT_THAT(to_json(proof, "/runs/a"), AllOf(HasSubstr(R"("name": "panel Errors")"),
                                               HasSubstr("\"shown_by\": [\n        1\n"),
                                               HasSubstr("\"empties\": [\n        3\n")));
}

}  // namespace
}  // namespace harness::prove
