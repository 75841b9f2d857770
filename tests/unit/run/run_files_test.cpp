#include "harness/run/run_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <optional>

#include "harness/core/file.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::run {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string refusal(const std::filesystem::path& directory) {
  return directory.string() + ": holds another run already; name a new directory with --out";
}

TEST(RunDirectory, IsGivenToOneOfManyThatBeginAtOnce) {
  const test::TempDirectory temp;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(temp.path());
  const WallTime now{std::chrono::hours{500'000}};
  const auto first = new_run_directory("shop", now);
  const auto second = new_run_directory("shop", now);
  EXPECT_TRUE(std::filesystem::is_directory(first));
  EXPECT_EQ(second.string(), first.string() + "-2");
  EXPECT_TRUE(claim_run_directory(second));
  std::filesystem::current_path(before);
}

scenario::Environment variables(std::map<std::string, std::string> all) {
  return {.find = [all](const std::string& name) -> std::optional<std::string> {
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional(found->second);
  }};
}

// Nobody who keeps a system up has asked for reports.
TEST(PlaceOfUpkeep, IsTheUsersWhereThereAreNoReports) {
  const test::TempDirectory temp;
  EXPECT_EQ(place_of_upkeep(temp.path(), variables({{"HOME", "/home/a"}})),
            "/home/a/.local/state/harness/up");
  EXPECT_EQ(
      place_of_upkeep(temp.path(), variables({{"HOME", "/home/a"}, {"XDG_STATE_HOME", "/s"}})),
      "/s/harness/up");
  EXPECT_EQ(place_of_upkeep(temp.path(), variables({{"HOME", "/home/a"}, {"XDG_STATE_HOME", "s"}})),
            "/home/a/.local/state/harness/up")
      << "a path from here is none";
  EXPECT_EQ(place_of_upkeep(temp.path(), variables({})),
            std::filesystem::temp_directory_path() / "harness/up");
  std::filesystem::create_directory(temp / "reports");
  EXPECT_EQ(place_of_upkeep(temp.path(), variables({{"HOME", "/home/a"}})), "reports/runs");
}

TEST(RunDirectory, BelongsToOneRunAtATime) {
  const test::TempDirectory temp;
  const auto first = claim_run_directory(temp / "run");
  ASSERT_TRUE(first);
  const auto second = claim_run_directory(temp / "run");
  ASSERT_FALSE(second);
  EXPECT_THAT(to_string(second.error()),
              AllOf(StartsWith((temp / "run").string() +
                               ": holds another run already, which is under way: pid " +
                               std::to_string(getpid()) + " ("),
                    HasSubstr(") of "), EndsWith("; name a new directory with --out")));
}

TEST(RunDirectory, MayBeTakenAfterARunThatMeasuredNothing) {
  const test::TempDirectory temp;
  ASSERT_TRUE(claim_run_directory(temp / "run"));
  EXPECT_TRUE(claim_run_directory(temp / "run"));
}

TEST(RunDirectory, HoldsNothingElse) {
  const test::TempDirectory temp;
  ASSERT_TRUE(write_file(temp / scenario_file, "name: x"));
  EXPECT_TRUE(claim_run_directory(temp.path()));
  ASSERT_TRUE(write_file(temp / "thesis.txt", "mine"));
  ASSERT_TRUE(write_file(temp / "zebra.txt", "mine"));
  const auto claim = claim_run_directory(temp.path());
  ASSERT_FALSE(claim);
  EXPECT_EQ(to_string(claim.error()),
            temp.path().string() +
                ": holds other files, such as \"thesis.txt\"; name a new directory with --out");
}

TEST(RunDirectory, StaysThatOfAFinishedRun) {
  const test::TempDirectory temp;
  ASSERT_TRUE(write_file(temp / observations_file, "{}"));
  const auto claim = claim_run_directory(temp.path());
  ASSERT_FALSE(claim);
  EXPECT_EQ(to_string(claim.error()), refusal(temp.path()));
}

TEST(Observations, SayWhereTheyAreAndWhatToDoWhereTheyCannotBeRead) {
  const test::TempDirectory temp;
  const auto refused = [&] { return to_string(load_observations(temp.path()).error()); };
  const std::string file = (temp / observations_file).string();
  EXPECT_THAT(refused(), testing::EndsWith("; name the directory of a finished run"));
  std::filesystem::create_directory(temp / telemetry_directory);
  EXPECT_EQ(refused(), file +
                           ": the run has not written what it saw; wait for its end; if it was "
                           "killed, `harness up` with its directory shows what its backends had "
                           "taken");
  ASSERT_TRUE(write_file(file, ""));
  std::filesystem::resize_file(file, (256UL << 20) + 1);  // takes no space: a hole
  EXPECT_EQ(refused(), file +
                           ": is larger than 256 MiB, more than is judged; run the scenario "
                           "again, with fewer claims or with queries that find less");
}

// Its reports never came, but what it took is there.
TEST(RunDirectory, StaysThatOfAKilledRunWithItsTelemetry) {
  const test::TempDirectory temp;
  std::filesystem::create_directory(temp / telemetry_directory);
  EXPECT_FALSE(claim_run_directory(temp.path()));
}

TEST(RunDirectory, StaysThatOfAKilledRunThatHasAnAudit) {
  const test::TempDirectory temp;
  ASSERT_TRUE(write_file(temp / audit_file, ""));
  const auto claim = claim_run_directory(temp.path());
  ASSERT_FALSE(claim);
  EXPECT_EQ(to_string(claim.error()), refusal(temp.path()));
}

TEST(RunDirectory, KeepsWhatClaimsAskByUnderNamesThatLeadNowhereElse) {
  const test::TempDirectory temp;
  ASSERT_TRUE(keep_claims(temp.path(), "name: a", {{"../grafana/a.json", "1"}, {"b%2F", "2"}}));
  EXPECT_EQ(read_file(temp / "scenario.yaml").value(), "name: a");
  EXPECT_EQ(read_file(temp / "claims/..%2Fgrafana%2Fa.json").value(), "1");
  EXPECT_EQ(read_file(claim_file(temp.path(), "b%2F")).value(), "2");
  EXPECT_TRUE(claim_run_directory(temp.path())) << "of a run that measured nothing";
}

}  // namespace
}  // namespace harness::run
