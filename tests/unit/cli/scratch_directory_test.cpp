#include "harness/cli/scratch_directory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

// No process has it: above what Linux gives.
const std::string nobody = "4194999";

fs::path left(const fs::path& in, const std::string& name, std::chrono::hours ago) {
  fs::create_directory(in / name);
  std::ofstream(in / name / "kept.log") << "ready";
  fs::last_write_time(in / name, fs::file_time_type::clock::now() - ago);
  return in / name;
}

TEST(ScratchDirectory, GoesWithWhatLiesAboutOfProcessesThatAreNoMore) {
  const test::TempDirectory temp;
  const fs::path old = left(temp.path(), "harness-prove-" + nobody, std::chrono::hours{2});
  const fs::path fresh = left(temp.path(), "harness-prove-4194998", std::chrono::hours{0});
  const fs::path mine =
      left(temp.path(), "harness-prove-" + std::to_string(::getpid()), std::chrono::hours{2});
  const fs::path other = left(temp.path(), "harness-check-" + nobody, std::chrono::hours{2});
  const fs::path named = left(temp.path(), "harness-prove-notes", std::chrono::hours{2});
  sweep_scratch(temp.path(), "prove");
  EXPECT_FALSE(fs::exists(old));
  for (const fs::path& kept : {fresh, mine, other, named}) EXPECT_TRUE(fs::exists(kept)) << kept;
}

}  // namespace
}  // namespace harness::cli
