#include "harness/target/native/programs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

void make_program(const fs::path& path, fs::perms permissions = fs::perms::owner_all) {
  std::ofstream(path) << "#!/bin/sh\n";
  fs::permissions(path, permissions);
}

TEST(FindProgram, TakesTheFirstDirectoryThatHasIt) {
  const test::TempDirectory first;
  const test::TempDirectory second;
  make_program(first / "loki");
  make_program(second / "loki");
  make_program(second / "tempo");
  const std::vector<fs::path> directories{first.path(), second.path()};
  EXPECT_EQ(find_program("loki", directories), first / "loki");
  EXPECT_EQ(find_program("tempo", directories), second / "tempo");
}

TEST(FindProgram, PassesOverWhatCannotBeExecuted) {
  const test::TempDirectory first;
  const test::TempDirectory second;
  make_program(first / "loki", fs::perms::owner_read);
  fs::create_directory(first / "tempo");
  make_program(second / "loki");
  EXPECT_EQ(find_program("loki", {first.path(), second.path()}), second / "loki");
  EXPECT_FALSE(find_program("tempo", {first.path()}));
}

TEST(FindProgram, SaysWhereItLooked) {
  const auto found = find_program("loki", {"/nowhere", "/elsewhere"});
  ASSERT_FALSE(found);
  EXPECT_EQ(to_string(found.error()),
            "the program \"loki\" is not installed; install it (in a checkout, "
            "`./dev setup` does); "
            "looked in /nowhere, /elsewhere");
}

TEST(FindProgram, SaysWhichPackageHasWhatIsNotOurs) {
  const auto remedy = [](const std::string& program) {
    return find_program(program, {"/nowhere"}).error().remedy;
  };
  EXPECT_EQ(remedy("prometheus"),
            "apt-get install prometheus (in a checkout, `./dev setup` does); looked in /nowhere");
  EXPECT_THAT(remedy("initdb"), HasSubstr("apt-get install postgresql-15 "));
  EXPECT_THAT(remedy("prometheus-postgres-exporter"),
              HasSubstr("apt-get install prometheus-postgres-exporter "));
}

}  // namespace
}  // namespace harness::target
