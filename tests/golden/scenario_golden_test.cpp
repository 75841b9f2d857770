#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "harness/plan/plan.hpp"
#include "harness/scenario/parse_scenario.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/vocabulary.hpp"

namespace harness {
namespace {

using std::filesystem::path;

class MalformedScenario : public ::testing::TestWithParam<std::string> {};
class ValidScenario : public ::testing::TestWithParam<std::string> {};

Checked<scenario::Scenario> parse(const std::string& file) {
  scenario::Vocabulary vocabulary = test::vocabulary();
  vocabulary.locate = [&file](const std::string& named) {
    return ((path(HARNESS_SOURCE_DIR) / file).parent_path() / named).string();
  };
  return scenario::parse_scenario(test::repository_file(file), path(file).filename().string(),
                                  vocabulary);
}

// "tests/golden/plans/minimal.yaml" → "minimal"
std::string stem(const std::string& file) { return path(file).stem().string(); }

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = stem(info.param);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

TEST_P(MalformedScenario, IsRefusedInExactlyTheseWords) {
  const auto parsed = parse(GetParam());
  ASSERT_FALSE(parsed);
  test::expect_golden("scenario-errors/" + stem(GetParam()) + ".txt", to_string(parsed.error()));
}

TEST_P(ValidScenario, PrintsThisPlan) {
  const auto parsed = parse(GetParam());
  ASSERT_TRUE(parsed) << to_string(parsed.error());
  test::expect_golden("plans/" + stem(GetParam()) + ".txt",
                      plan::print(plan::make_plan(*parsed, 42)));
}

INSTANTIATE_TEST_SUITE_P(Golden, MalformedScenario,
                         ::testing::ValuesIn(test::repository_files("tests/golden/scenario-errors",
                                                                    ".yaml")),
                         test_name);

INSTANTIATE_TEST_SUITE_P(Golden, ValidScenario,
                         ::testing::ValuesIn(test::repository_files("tests/golden/plans", ".yaml")),
                         test_name);

}  // namespace
}  // namespace harness
