// Floods that are refused before anything starts, beside what is said of them.
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/scenario/schema.hpp"
#include "harness/yaml/document.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/json_schema.hpp"

namespace harness {
namespace {

const std::string directory = "tests/golden/fault-errors/";

// What is wrong with the scenario; empty: nothing.
std::string problems_of(const std::string& name, const run::PlanOptions& options = {}) {
  const std::string where = std::string(HARNESS_SOURCE_DIR) + "/" + directory;
  const auto loaded = run::load_plan(where + name, options);
  return loaded ? "" : replace_all(to_string(loaded.error()), where, "");
}

std::string nonconformity_of(const std::string& name) {
  const auto node = yaml::parse(test::repository_file(directory + name), name);
  EXPECT_TRUE(node) << to_string(node.error());
  return test::nonconformity(test::to_json(*node),
                             nlohmann::json::parse(scenario::json_schema(*run::vocabulary(false))));
}

TEST(FloodErrors, AreSaidInExactlyTheseWords) {
  test::expect_golden("fault-errors/flood.txt", problems_of("flood.yaml"));
}

TEST(FloodErrors, AreNoneWhereAllIsSound) { EXPECT_EQ(problems_of("flood-sound.yaml"), ""); }

TEST(FloodErrors, KeepFloodsFromStoresThatRunAlready) {
  run::PlanOptions options;
  options.shared_backends = {"tempo"};
  EXPECT_EQ(problems_of("flood-sound.yaml", options), "");
  options.shared_backends = {"loki"};
  EXPECT_EQ(
      problems_of("flood-sound.yaml", options),
      "flood-sound.yaml:7:37: flood: loki runs already, and would keep what it is filled with; "
      "let the harness start one\n");
}

// Whoever passes the spans on keeps none: the store behind it does.
TEST(FloodErrors, KeepFloodsFromReceiversOfStoresThatRunAlready) {
  run::PlanOptions options;
  EXPECT_EQ(problems_of("flood-otlp.yaml", options), "");
  options.shared_backends = {"tempo"};
  EXPECT_EQ(
      problems_of("flood-otlp.yaml", options),
      "flood-otlp.yaml:7:37: flood: tempo runs already, and would keep what it is filled with; "
      "let the harness start one\n");
}

TEST(FloodErrors, KeepFloodsFromSystemsThatAreUpBefore) {
  run::PlanOptions options;
  options.ran_before = true;
  EXPECT_EQ(problems_of("flood-sound.yaml", options),
            "flood-sound.yaml:7:37: flood: loki is up before the run, and would keep what it is "
            "filled with; run it without --against\n");
}

TEST(FloodSchema, TakesWhatTheKindTakes) {
  EXPECT_EQ(nonconformity_of("flood-sound.yaml"), "");
  EXPECT_NE(nonconformity_of("flood.yaml"), "");
}

}  // namespace
}  // namespace harness
