// reports/sample/ is what a run leaves today. HARNESS_UPDATE_GOLDEN=1 puts this test's run there;
// read the diff before committing it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <set>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/golden.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::ElementsAre;

bool is_hex(char letter) { return std::isxdigit(static_cast<unsigned char>(letter)) != 0; }
bool is_digit(char letter) { return std::isdigit(static_cast<unsigned char>(letter)) != 0; }

// "3 of 26 traces like 4bf92f…" → "# of # traces like #": numbers and ids are of one run.
std::string without_measurements(const std::string& text) {
  constexpr std::size_t shortest_id = 16;
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_hex(text[end])) ++end;
    if (end - i < shortest_id) {
      end = i;
      while (end < text.size() && (is_digit(text[end]) || (end > i && text[end] == '.'))) ++end;
    }
    if (end > i) {
      kept += '#';
      i = end;
    } else {
      kept += text[i++];
    }
  }
  return kept;
}

// What each run of the same scenario has in its verdict, whatever it has measured.
json shape_of(const json& value) {
  static const std::set<std::string> measured{"seen", "value"};
  if (value.is_number()) return "a number";
  if (value.is_string()) return without_measurements(value.get<std::string>());
  if (!value.is_structured()) return value;
  json shape = value;
  for (auto item = shape.begin(); item != shape.end(); ++item) {
    const bool of_object = value.is_object() && measured.contains(item.key());
    *item = of_object ? json("measured") : shape_of(*item);
  }
  return shape;
}

// Which requests are worth opening is another matter in each run.
std::string shape_of_junit(const std::string& junit) {
  std::string shape;
  for (const std::string& line : split(junit, '\n')) {
    if (line.rfind("to open: ", 0) == 0) continue;
    // "980ms" of one run is "1.02s" of another.
    const bool is_time = line.find("<property name=\"time_to_") != std::string::npos;
    shape += without_measurements(line.substr(0, is_time ? line.find(" value=") : line.size()));
    shape += '\n';
  }
  return shape;
}

// Its headings and what stands at the margin, but for what a busy machine alone adds.
std::string shape_of_summary(const std::string& summary) {
  std::string shape;
  for (const std::string& line : split(summary, '\n')) {
    if (line == "Also noticed") continue;
    if (!line.empty() && line.front() != ' ') shape += without_measurements(line) + '\n';
  }
  return shape;
}

std::string anywhere(std::string summary, const fs::path& run_dir) {
  const std::size_t at = summary.find(run_dir.string());
  EXPECT_NE(at, std::string::npos) << summary;
  return summary.replace(at, run_dir.string().size(), "reports/runs/<time>-stage5-db-failure");
}

void put_into_the_sample(const std::string& name, const std::string& content) {
  ASSERT_TRUE(write_file(fs::path(HARNESS_SOURCE_DIR) / "reports/sample" / name, content));
}

TEST(Sample, IsWhatARunLeavesWhereFailuresAreNotCounted) {
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home), "--seed", "7", "--service-arg",
                      "die-service=--regression=failures-not-counted"});
  ASSERT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), ElementsAre("fail: The die service fails, and counts it"))
      << run.output();
  const std::string verdict = content_of(run.run_dir() / "verdict.json");
  const std::string junit = content_of(run.run_dir() / "junit.xml");
  const std::string summary = anywhere(content_of(run.run_dir() / "summary.txt"), run.run_dir());
  EXPECT_THAT(summary, ::testing::HasSubstr("expected  > 20\n  seen      0\n"));
  if (std::getenv("HARNESS_UPDATE_GOLDEN") != nullptr) {
    put_into_the_sample("verdict.json", verdict);
    put_into_the_sample("junit.xml", junit);
    put_into_the_sample("summary.txt", summary);
  }
  EXPECT_EQ(shape_of(json::parse(repository_file("reports/sample/verdict.json"))),
            shape_of(json::parse(verdict)));
  EXPECT_EQ(shape_of_junit(repository_file("reports/sample/junit.xml")), shape_of_junit(junit));
  EXPECT_EQ(shape_of_summary(repository_file("reports/sample/summary.txt")),
            shape_of_summary(summary));
}

// So that it would be seen to be out of date.
TEST(SampleShape, IsAnotherWhereAKeyAClaimOrAWordIs) {
  const json verdict = json::parse(repository_file("reports/sample/verdict.json"));
  json other = verdict;
  other["claims"][0]["seen"] = "0.03 over 120 requests";
  other["requests"]["sent"] = 1;
  EXPECT_EQ(shape_of(other), shape_of(verdict));
  other["claims"][0]["result"] = "fail";
  EXPECT_NE(shape_of(other), shape_of(verdict));
  other = verdict;
  other["claims"][0].erase("window");
  EXPECT_NE(shape_of(other), shape_of(verdict));
  other = verdict;
  other["claims"].erase(0);
  EXPECT_NE(shape_of(other), shape_of(verdict));
  EXPECT_EQ(shape_of_junit("<a time=\"1.5\">\nto open: x\nseen: 3\n"),
            shape_of_junit("<a time=\"20\">\nseen: 4\n"));
  EXPECT_NE(shape_of_junit("seen: 3\n"), shape_of_junit("found: 3\n"));
  EXPECT_NE(shape_of_summary("Claims\n  a\n"), shape_of_summary("Faults\n  a\n"));
}

}  // namespace
}  // namespace harness::test
