#include <gtest/gtest.h>

#include <sstream>

#include "harness/plan/plan.hpp"
#include "harness/scenario/schema.hpp"
#include "harness/yaml/document.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/scenarios.hpp"

namespace harness {
namespace {

std::vector<std::string> valid_files() {
  std::vector<std::string> files = test::repository_files("tests/golden/plans", ".yaml");
  for (std::string& file : test::repository_files("scenarios", ".yaml")) {
    files.push_back(std::move(file));
  }
  return files;
}

std::vector<std::string> contents(const std::vector<std::string>& files) {
  std::vector<std::string> texts;
  for (const std::string& file : files) texts.push_back(test::repository_file(file));
  return texts;
}

// Each mutant is either a scenario with a plan that prints, or refused with a reason and a place.
void expect_an_answer(const std::string& text) {
  const auto parsed = test::parse(text);
  if (parsed) {
    EXPECT_FALSE(plan::print(plan::make_plan(*parsed, 1)).empty());
    return;
  }
  EXPECT_FALSE(parsed.error().empty()) << text;
  for (const Error& error : parsed.error()) {
    EXPECT_FALSE(error.what.empty()) << text;
    EXPECT_TRUE(error.where.starts_with("test.yaml")) << text;
  }
}

TEST(ScenarioMutation, AlwaysGetsAnAnswer) {
  std::vector<std::string> files = valid_files();
  for (std::string& file : test::repository_files("tests/golden/scenario-errors", ".yaml")) {
    files.push_back(std::move(file));
  }
  test::Mutator mutator(contents(files), test::mutation_rng(0));
  for (int i = 0; i < 3000 && !HasFailure(); ++i) expect_an_answer(mutator.next());
}

TEST(ScenarioMutation, NeverCrashesWhereAFileEndsEarly) {
  for (const std::string& text : contents(valid_files())) {
    for (std::size_t size = 0; size < text.size(); size += 7) {
      expect_an_answer(text.substr(0, size));
    }
  }
}

// Editors must not complain about what the harness takes.
TEST(ScenarioMutation, IsNeverTakenWhereTheJsonSchemaRefuses) {
  const auto schema = nlohmann::json::parse(scenario::json_schema(test::vocabulary()));
  test::Mutator mutator(contents(valid_files()), test::mutation_rng(1));
  int taken = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = mutator.next();
    if (!test::parse(text)) continue;
    ++taken;
    const auto value = test::to_json(yaml::parse(text, "test.yaml").value());
    EXPECT_EQ(test::nonconformity(value, schema), "") << text;
  }
  EXPECT_GT(taken, 30);
}

// "  vus: 10": a whole entry of a map on a line of its own.
bool is_entry(const std::string& line) {
  const std::size_t colon = line.find(": ");
  const std::size_t first = line.find_first_not_of(' ');
  if (colon == std::string::npos || line[first] == '-' || line[first] == '#') return false;
  return line.find_first_of("&{[|>\"'", first) > colon && line.find_first_of("|>&") > line.size();
}

TEST(ScenarioMutation, NeverAcceptsAnEntryTwice) {
  int doubled = 0;
  for (const std::string& text : contents(valid_files())) {
    std::istringstream lines(text);
    std::string line;
    for (std::size_t at = 0; std::getline(lines, line); at += line.size() + 1) {
      if (!is_entry(line)) continue;
      std::string mutant = text;
      mutant.insert(at, line + "\n");
      EXPECT_FALSE(test::parse(mutant)) << mutant;
      ++doubled;
    }
  }
  EXPECT_GT(doubled, 50);
}

}  // namespace
}  // namespace harness
