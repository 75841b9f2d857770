#include <gtest/gtest.h>

#include "harness/scenario/schema.hpp"
#include "harness/yaml/document.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/vocabulary.hpp"

namespace harness {
namespace {

std::string schema_text() { return scenario::json_schema(test::vocabulary()); }

std::string nonconformity_of(const std::string& file) {
  const auto node = yaml::parse(test::repository_file(file), file);
  EXPECT_TRUE(node) << to_string(node.error());
  return test::nonconformity(test::to_json(node.value()), nlohmann::json::parse(schema_text()));
}

TEST(JsonSchema, AcceptsEveryValidScenario) {
  for (const std::string& file : test::repository_files("tests/golden/plans", ".yaml")) {
    EXPECT_EQ(nonconformity_of(file), "") << file;
  }
}

// Stages, the files of which they are made, and those of one's own are in one language.
TEST(JsonSchema, AcceptsEveryFileOfProcesses) {
  const auto whole = nlohmann::json::parse(schema_text());
  nlohmann::json schema = whole["$defs"]["system-file"];
  schema["$defs"] = whole["$defs"];
  std::vector<std::string> files = test::repository_files("stack/stages", ".yaml");
  files.insert(files.end(), {"stack/native.yaml", "stack/paging.yaml", "stack/real.yaml",
                             "stack/replay.yaml", "scenarios/own/fastapi/shop.yaml"});
  for (const std::string& file : files) {
    const auto node = yaml::parse(test::repository_file(file), file);
    ASSERT_TRUE(node) << to_string(node.error());
    EXPECT_EQ(test::nonconformity(test::to_json(*node), schema), "") << file;
  }
}

TEST(JsonSchema, RefusesWhatAShapeCanSay) {
  for (const char* name :
       {"01-unknown-key", "02-missing-keys", "03-wrong-types", "04-unknown-executor",
        "05-key-of-another-executor", "06-durations", "07-numbers", "13-thresholds", "17-faults",
        "18-claims", "19-request-methods", "22-directory-name", "35-a-list", "86-conditions",
        "87-no-conditions", "88-steady-state"}) {
    EXPECT_NE(nonconformity_of("tests/golden/scenario-errors/" + std::string(name) + ".yaml"), "")
        << name;
  }
}

}  // namespace
}  // namespace harness
