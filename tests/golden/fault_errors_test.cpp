// Scenarios whose faults are wrong, beside what is said of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/scenario/schema.hpp"
#include "harness/yaml/document.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/json_schema.hpp"

namespace harness {
namespace {

TEST(FaultErrors, AreSaidInExactlyTheseWords) {
  const std::string directory = std::string(HARNESS_SOURCE_DIR) + "/tests/golden/fault-errors/";
  const auto loaded = run::load_plan(directory + "acts.yaml", {});
  ASSERT_FALSE(loaded);
  test::expect_golden("fault-errors/acts.txt",
                      replace_all(to_string(loaded.error()), directory, ""));
}

TEST(FaultErrors, OfRampsAreSaidInExactlyTheseWords) {
  const std::string directory = std::string(HARNESS_SOURCE_DIR) + "/tests/golden/fault-errors/";
  EXPECT_TRUE(run::load_plan(directory + "ramp-sound.yaml", {}));
  const auto loaded = run::load_plan(directory + "ramp.yaml", {});
  ASSERT_FALSE(loaded);
  test::expect_golden("fault-errors/ramp.txt",
                      replace_all(to_string(loaded.error()), directory, ""));
}

TEST(FaultErrors, OfWhatCanNeverBeSeenAreSaidInExactlyTheseWords) {
  const std::string directory = std::string(HARNESS_SOURCE_DIR) + "/tests/golden/fault-errors/";
  const auto sound = run::load_plan(directory + "unseen-sound.yaml", {});
  ASSERT_TRUE(sound);
  const auto loaded = run::load_plan(directory + "unseen.yaml", {});
  ASSERT_FALSE(loaded);
  test::expect_golden("fault-errors/unseen.txt",
                      replace_all(to_string(loaded.error()), directory, ""));
}

// Who is told of an alert, without anybody who would tell, or be told.
TEST(PagingErrors, SayWhatIsMissing) {
  const std::string directory = std::string(HARNESS_SOURCE_DIR) + "/tests/golden/fault-errors/";
  EXPECT_TRUE(run::load_plan(directory + "paging-sound.yaml", {}));
  const auto nobody = run::load_plan(directory + "paging.yaml", {});
  ASSERT_FALSE(nobody);
  EXPECT_THAT(to_string(nobody.error()),
              ::testing::HasSubstr("paging.yaml:10:12: alert: who is told of it is asked, and the "
                                   "system has no Alertmanager; give `system` an "
                                   "`alertmanager: true`"));
  const auto elsewhere = run::load_plan(directory + "paging-elsewhere.yaml", {});
  ASSERT_FALSE(elsewhere);
  EXPECT_THAT(to_string(elsewhere.error()),
              ::testing::HasSubstr("alertmanager: prometheus runs already, and is told nothing"));
}

TEST(FaultSchema, TakesARamp) {
  const auto schema = nlohmann::json::parse(scenario::json_schema(*run::vocabulary(false)));
  const auto nonconformity = [&schema](const std::string& file) {
    const auto node = yaml::parse(test::repository_file("tests/golden/fault-errors/" + file), file);
    EXPECT_TRUE(node);
    return test::nonconformity(test::to_json(*node), schema);
  };
  EXPECT_EQ(nonconformity("ramp-sound.yaml"), "");
  EXPECT_NE(nonconformity("ramp.yaml"), "");
}

// Each in words of its own: none has taken another's place among the definitions.
TEST(FaultSchema, TakesWhatTheKindsTake) {
  const auto schema = nlohmann::json::parse(scenario::json_schema(*run::vocabulary(false)));
  const std::string file = "tests/golden/fault-errors/sound.yaml";
  const auto node = yaml::parse(test::repository_file(file), file);
  ASSERT_TRUE(node) << to_string(node.error());
  EXPECT_EQ(test::nonconformity(test::to_json(*node), schema), "");
}

}  // namespace
}  // namespace harness
