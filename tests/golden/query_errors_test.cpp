// Scenarios whose queries are wrong, beside what is said of them.
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/core/text.hpp"
#include "harness/run/load_plan.hpp"
#include "tests/support/golden.hpp"

namespace harness {
namespace {

std::string directory() { return std::string(HARNESS_SOURCE_DIR) + "/tests/golden/query-errors/"; }

TEST(QueryErrors, AreSaidInExactlyTheseWords) {
  for (const std::string name : {"slips", "conditions"}) {
    const auto loaded = run::load_plan(directory() + name + ".yaml", {});
    ASSERT_FALSE(loaded);
    test::expect_golden("query-errors/" + name + ".txt",
                        replace_all(to_string(loaded.error()), directory(), ""));
  }
}

}  // namespace
}  // namespace harness
