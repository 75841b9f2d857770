#include "harness/target/native/standing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Caller here{"/here", {}, ""};
const Caller there{"/there", {}, ""};
const Caller yonder{"/yonder", {}, ""};

Standing standing(const std::string& name, const Caller& caller, pid_t pid) {
  return {{name, "", caller.place + "/reports/" + name, caller}, {pid, 1}, ""};
}

std::vector<pid_t> pids(const std::vector<Standing>& all) {
  std::vector<pid_t> found;
  for (const Standing& one : all) found.push_back(one.keeper.pid);
  return found;
}

TEST(OwnOf, LeavesOutWhatOthersStarted) {
  const std::vector<Standing> all{standing("stage5", there, 1), standing("stage5", here, 2),
                                  standing("shop", here, 3)};
  EXPECT_THAT(pids(own_of(all, here)), ElementsAre(2, 3));
  EXPECT_THAT(pids(own_of(all, yonder)), IsEmpty());
}

TEST(MeantBy, PrefersOnesOwn) {
  const std::vector<Standing> all{standing("stage5", there, 1), standing("stage5", here, 2)};
  EXPECT_THAT(pids(meant_by("stage5", all, here)), ElementsAre(2));
  EXPECT_THAT(pids(meant_by("5", all, here)), ElementsAre(2));
}

TEST(MeantBy, IsTheOneOfOthersWhereThereIsNoOther) {
  const std::vector<Standing> all{standing("stage5", there, 1), standing("shop", here, 2)};
  EXPECT_THAT(pids(meant_by("5", all, here)), ElementsAre(1));
  EXPECT_THAT(pids(meant_by("stage3", all, here)), IsEmpty());
}

TEST(MeantBy, MayBeSeveralOfOthers) {
  const std::vector<Standing> all{standing("stage5", there, 1), standing("stage5", yonder, 2)};
  const auto meant = meant_by("5", all, here);
  EXPECT_THAT(pids(meant), ElementsAre(1, 2));
  EXPECT_EQ(to_string(ambiguous("5", meant)),
            "5: may be any of stage5 (pid 1, in /there, without a terminal) and stage5 (pid 2, in "
            "/yonder, without a terminal); name it by its directory: /there/reports/stage5 or "
            "/yonder/reports/stage5");
}

TEST(NameAmong, MeansOneAlone) {
  const std::vector<Standing> all{standing("shop", there, 1), standing("shop", yonder, 2),
                                  standing("stage5", there, 3)};
  const std::vector<std::string> names{"/there/reports/shop", "/yonder/reports/shop", "stage5"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(name_among(all[i], all), names[i]);
    EXPECT_THAT(pids(meant_by(names[i], all, here)), ElementsAre(all[i].keeper.pid));
  }
}

TEST(MeantBy, KnowsADirectoryAndAFile) {
  const test::TempDirectory home;
  std::ofstream(home / "shop.yaml") << "";
  const std::filesystem::path real = std::filesystem::canonical(home.path());
  std::vector<Standing> all{standing("shop", there, 1), standing("shop", yonder, 2)};
  all[0].kept.file = real / "shop.yaml";
  all[1].kept.directory = real;
  EXPECT_THAT(pids(meant_by(home / "shop.yaml", all, here)), ElementsAre(1));
  EXPECT_THAT(pids(meant_by(home.path(), all, here)), ElementsAre(2));
}

}  // namespace
}  // namespace harness::target
