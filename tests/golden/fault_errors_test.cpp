// Scenarios whose faults are wrong, beside what is said of them.
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/run/load_plan.hpp"
#include "tests/support/golden.hpp"

namespace harness {
namespace {

TEST(FaultErrors, AreSaidInExactlyTheseWords) {
  const std::string directory = std::string(HARNESS_SOURCE_DIR) + "/tests/golden/fault-errors/";
  const auto loaded = run::load_plan(directory + "acts.yaml", {});
  ASSERT_FALSE(loaded);
  test::expect_golden("fault-errors/acts.txt",
                      replace_all(to_string(loaded.error()), directory, ""));
}

}  // namespace
}  // namespace harness
