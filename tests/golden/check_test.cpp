// Files with a mistake in each of their parts, beside what is said of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "harness/check/kinds.hpp"
#include "harness/core/text.hpp"
#include "tests/support/golden.hpp"

namespace harness::check {
namespace {

using ::testing::IsEmpty;

// Others are looked for beside it.
std::string in_repository(const std::string& file) {
  return std::string(HARNESS_SOURCE_DIR) + "/" + file;
}

std::vector<Finding> found(const std::string& kind_name, const std::vector<std::string>& files) {
  const Kind* kind = find_kind(kind_name);
  std::vector<Source> sources;
  for (const std::string& file : files) {
    Source source = parse_source(in_repository(file), test::repository_file(file), kind->form);
    if (has_some(*kind, source)) sources.push_back(std::move(source));
  }
  return kind->check(sources);
}

struct Seeded {
  const char* kind;
  std::vector<std::string> files;  // of tests/golden/check
  const char* said;
  std::size_t kinds_of_mistakes;  // at least
};

void PrintTo(const Seeded& one, std::ostream* out) { *out << one.said; }

class CheckedFile : public ::testing::TestWithParam<Seeded> {};

TEST_P(CheckedFile, HasEachMistakeToldWithItsPlaceAndRemedy) {
  const Seeded& seeded = GetParam();
  std::vector<std::string> files;
  for (const std::string& file : seeded.files) files.push_back("tests/golden/check/" + file);
  std::string said;
  std::set<std::string> kinds_of_mistakes;
  for (const Finding& finding : found(seeded.kind, files)) {
    EXPECT_FALSE(finding.remedy.empty()) << to_string(finding);
    kinds_of_mistakes.insert(finding.check);
    said += to_string(finding) + "\n";
  }
  test::expect_golden(std::string("check/") + seeded.said,
                      replace_all(said, in_repository("tests/golden/check/"), ""));
  EXPECT_GE(kinds_of_mistakes.size(), seeded.kinds_of_mistakes);
}

INSTANTIATE_TEST_SUITE_P(
    OfEachKind, CheckedFile,
    ::testing::Values(Seeded{"rules", {"rules.yml"}, "rules.txt", 20},
                      Seeded{"dashboards", {"dashboard.json"}, "dashboard.txt", 20},
                      Seeded{"dashboards", {"comma.json"}, "comma.txt", 1},
                      Seeded{"collector", {"collector.yaml"}, "collector.txt", 10},
                      Seeded{"alloy", {"config.alloy"}, "alloy.txt", 7},
                      Seeded{"compose", {"compose.yaml"}, "compose.txt", 10},
                      Seeded{"kubernetes", {"kubernetes.yaml"}, "kubernetes.txt", 10},
                      Seeded{"collector", {"collector-words.yaml"}, "collector-words.txt", 3},
                      Seeded{"alloy", {"words.alloy"}, "words.txt", 2},
                      Seeded{"compose", {"environment.yaml"}, "environment.txt", 1},
                      Seeded{"kubernetes", {"fields.yaml"}, "fields.txt", 7},
                      Seeded{"kubernetes", {"objects.yaml"}, "objects.txt", 10},
                      Seeded{"collector", {"collector-parts.yaml"}, "collector-parts.txt", 4},
                      Seeded{"compose", {"given.yaml"}, "given.txt", 7},
                      Seeded{"alloy", {"types.alloy"}, "types.txt", 3},
                      Seeded{"alloy", {"syntax.alloy"}, "syntax.txt", 3},
                      Seeded{"kubernetes", {"values.yaml"}, "values.txt", 6},
                      Seeded{"compose", {"forms.yaml"}, "forms.txt", 3},
                      Seeded{"compose", {"form-compose.yaml"}, "form-compose.txt", 3},
                      Seeded{"kubernetes", {"form-kubernetes.yaml"}, "form-kubernetes.txt", 4},
                      Seeded{"collector", {"form-collector.yaml"}, "form-collector.txt", 4},
                      Seeded{"alloy", {"form.alloy"}, "form-alloy.txt", 4},
                      Seeded{"collector", {"collector-together.yaml"}, "collector-together.txt", 3},
                      Seeded{"alloy", {"ports.alloy"}, "ports.txt", 4},
                      Seeded{"collector", {"collector-fields.yaml"}, "collector-fields.txt", 5},
                      Seeded{"compose", {"amounts.yaml"}, "amounts.txt", 5},
                      Seeded{"kubernetes", {"placing.yaml"}, "placing.txt", 9},
                      Seeded{"rules", {"waiting.yml"}, "waiting.txt", 2},
                      Seeded{"rules", {"loki-labels.yml"}, "loki-labels.txt", 1},
                      Seeded{"dashboards", {"drawn.json"}, "drawn.txt", 4},
                      Seeded{"rules", {"itself.yml"}, "itself.txt", 1},
                      Seeded{"rules", {"meant.yml"}, "meant.txt", 12},
                      Seeded{"dashboards", {"shown.json"}, "shown.txt", 9},
                      Seeded{"rules", {"loki-rules.yml"}, "loki-rules.txt", 2},
                      Seeded{"rules", {"prometheus-rule.yaml"}, "prometheus-rule.txt", 4},
                      Seeded{"kubernetes", {"prometheus-rule.yaml"}, "prometheus-rule.txt", 4}));

TEST(Check, FindsNothingWhereItCannotBeSure) {
  const std::string beside = "tests/golden/check/sound";
  for (const auto& [kind, file] :
       std::vector<std::pair<const char*, const char*>>{{"rules", ".yml"},
                                                        {"rules", "-loki.yml"},
                                                        {"rules", "-meant.yml"},
                                                        {"dashboards", "-shown.json"},
                                                        {"compose", "-compose.yaml"},
                                                        {"collector", "-collector.yaml"},
                                                        {"collector", "-renamed.yaml"},
                                                        {"alloy", ".alloy"},
                                                        {"alloy", "-foreach.alloy"},
                                                        {"collector", "-fields.yaml"},
                                                        {"compose", "-merged.yaml"},
                                                        {"kubernetes", "-placing.yaml"},
                                                        {"rules", "-waiting.yml"},
                                                        {"dashboards", "-drawn.json"},
                                                        {"compose", "-shop.yaml"},
                                                        {"collector", "-gateway.yaml"},
                                                        {"kubernetes", "-kubernetes.yaml"},
                                                        {"kubernetes", "-parts/patch.yaml"},
                                                        {"dashboards", "-dashboard.json"}}) {
    std::vector<std::string> said;
    for (const Finding& finding : found(kind, {beside + file})) said.push_back(to_string(finding));
    EXPECT_THAT(said, IsEmpty()) << kind;
  }
}

TEST(Check, FindsNothingInOurOwnFiles) {
  for (const Kind& kind : kinds()) {
    if (!std::filesystem::exists(std::filesystem::path(HARNESS_SOURCE_DIR) / kind.directory))
      continue;
    std::vector<std::string> files;
    for (const std::string& extension : kind.extensions) {
      const auto some = test::repository_files(std::string(kind.directory), extension);
      files.insert(files.end(), some.begin(), some.end());
    }
    std::vector<std::string> said;
    for (const Finding& finding : found(std::string(kind.name), files)) {
      said.push_back(to_string(finding));
    }
    EXPECT_THAT(said, IsEmpty()) << kind.name;
  }
}

}  // namespace
}  // namespace harness::check
