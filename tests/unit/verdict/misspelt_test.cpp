#include "harness/verdict/misspelt.hpp"

#include <gtest/gtest.h>

namespace harness::verdict {
namespace {

TEST(Misspelt, IsWhatIsNearAnotherValue) {
  EXPECT_EQ(meant_by("riskyy", {"fair", "risky"}), "risky");
  EXPECT_EQ(meant_by("eror", {"error", "success"}), "error");
  EXPECT_EQ(meant_by("dice-rolller", {"dice-roller"}), "dice-roller");
}

TEST(Misspelt, IsNoOtherWordAndNoOtherNumber) {
  EXPECT_EQ(meant_by("error", {"success"}), std::nullopt);
  EXPECT_EQ(meant_by("500", {"200"}), std::nullopt);
  EXPECT_EQ(meant_by("node-12", {"node-11"}), std::nullopt);
  EXPECT_EQ(meant_by("PUT", {"GET"}), std::nullopt);
  EXPECT_EQ(meant_by("error", {}), std::nullopt);
}

}  // namespace
}  // namespace harness::verdict
