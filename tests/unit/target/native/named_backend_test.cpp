#include "harness/target/native/named_backend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/target/native/program_version.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(VersionIn, IsFoundInWhatProgramsSay) {
  EXPECT_EQ(version_in("loki, version 3.7.8 (branch: HEAD, revision: abc)\n"), "3.7.8");
  EXPECT_EQ(version_in("tempo, version v2.6.1 (branch: )\n  build user: x"), "2.6.1");
  EXPECT_EQ(version_in("tempo, version  (branch: , revision: )"), std::nullopt);
  EXPECT_EQ(version_in("unknown flag --version"), std::nullopt);
}

TEST(IsAtLeast, ComparesNumbersAndNotText) {
  EXPECT_TRUE(is_at_least("3.10.0", "3.4"));
  EXPECT_TRUE(is_at_least("3.4", "3.4"));
  EXPECT_FALSE(is_at_least("3.3.9", "3.4"));
  EXPECT_FALSE(is_at_least("2.9", "3"));
}

Stage stage_of(const std::vector<std::string>& names) {
  Stage stage;
  for (const std::string& name : names) {
    Process spec;
    spec.name = name;
    spec.program = "store";
    spec.needs = {"loki"};
    stage.processes.push_back(spec);
  }
  return stage;
}

TEST(PutInPlace, StartsAProgramWhereOursWouldBe) {
  Stage stage = stage_of({"loki", "tempo"});
  Process real;
  real.name = "loki";
  real.program = "/opt/loki";
  put_in_place({{"loki", real, {}}}, stage);
  EXPECT_THAT(stage.names(), ElementsAre("loki", "tempo"));
  EXPECT_EQ(stage.find("loki")->program, "/opt/loki");
  EXPECT_EQ(stage.find("tempo")->program, "store");
  EXPECT_THAT(stage.find("tempo")->needs, ElementsAre("loki"));
}

TEST(PutInPlace, StartsNothingForAUrlAndWaitsForNothing) {
  Stage stage = stage_of({"loki", "tempo", "otlp"});
  put_in_place({{"loki", std::nullopt, {{"loki", "http://other:3100"}}}}, stage);
  EXPECT_THAT(stage.names(), ElementsAre("tempo", "otlp"));
  EXPECT_THAT(stage.find("otlp")->needs, IsEmpty());
  EXPECT_THAT(stage.elsewhere, ElementsAre(Pair("loki", "http://other:3100")));
}

}  // namespace
}  // namespace harness::target
