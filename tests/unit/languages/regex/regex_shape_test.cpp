#include "harness/languages/regex/regex_shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::languages {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RegexShape, SpellsOutWords) {
  for (const char* pattern : {"a|b", "(a|b)", "(?:a|b)", "^a|b$", "^(a|b)$"}) {
    EXPECT_THAT(literal_alternatives(pattern), ElementsAre("a", "b")) << pattern;
    EXPECT_TRUE(is_spelt_out(pattern)) << pattern;
  }
  EXPECT_THAT(literal_alternatives("a"), ElementsAre("a"));
}

TEST(RegexShape, SpellsOutSomeOfItsParts) {
  EXPECT_THAT(literal_alternatives("a|b.+"), ElementsAre("a"));
  EXPECT_FALSE(is_spelt_out("a|b.+"));
  EXPECT_FALSE(is_spelt_out("a|"));
}

// Not in these letters alone, nor in these words.
TEST(RegexShape, SpellsNothingOutUnderAFlagOrInGroups) {
  for (const char* pattern : {"(?i:a|b)", "(?i)a|b", "(a)|(b)", "((a)|b)", ".+", ""}) {
    EXPECT_THAT(literal_alternatives(pattern), IsEmpty()) << pattern;
    EXPECT_FALSE(is_spelt_out(pattern)) << pattern;
  }
}

}  // namespace
}  // namespace harness::languages
