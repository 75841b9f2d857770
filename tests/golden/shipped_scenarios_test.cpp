#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/run/load_plan.hpp"
#include "harness/scenario/parse_scenario.hpp"
#include "harness/scenario/schema.hpp"
#include "harness/yaml/document.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/json_schema.hpp"

namespace harness {
namespace {

// The words that the program itself uses: all faults, claims and stages.
const scenario::Vocabulary& words() {
  static const scenario::Vocabulary vocabulary = [] {
    scenario::Vocabulary read = run::vocabulary(true).value();
    read.locate = [](const std::string& named) {
      return std::string(HARNESS_SOURCE_DIR) + "/scenarios/" + named;
    };
    return read;
  }();
  return vocabulary;
}

std::string stem(const std::string& file) { return std::filesystem::path(file).stem().string(); }

class ShippedScenario : public ::testing::TestWithParam<std::string> {};

TEST_P(ShippedScenario, PrintsThisPlan) {
  const auto parsed =
      scenario::parse_scenario(test::repository_file(GetParam()), GetParam(), words());
  ASSERT_TRUE(parsed) << to_string(parsed.error());
  test::expect_golden("plans/" + stem(GetParam()) + ".txt",
                      plan::print(plan::make_plan(*parsed, 42)));
}

TEST_P(ShippedScenario, IsCalledLikeItsFile) {
  const auto parsed =
      scenario::parse_scenario(test::repository_file(GetParam()), GetParam(), words());
  ASSERT_TRUE(parsed) << to_string(parsed.error());
  EXPECT_EQ(parsed->name, stem(GetParam()));
}

TEST_P(ShippedScenario, ConformsToTheJsonSchema) {
  const auto node = yaml::parse(test::repository_file(GetParam()), GetParam());
  ASSERT_TRUE(node) << to_string(node.error());
  const auto schema = nlohmann::json::parse(scenario::json_schema(words()));
  EXPECT_EQ(test::nonconformity(test::to_json(*node), schema), "");
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = stem(info.param);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Golden, ShippedScenario,
                         ::testing::ValuesIn(test::repository_files("scenarios", ".yaml")),
                         test_name);

TEST(JsonSchema, IsThisText) {
  test::expect_golden("scenario.schema.json", scenario::json_schema(words()));
}

}  // namespace
}  // namespace harness
