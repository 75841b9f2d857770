#include "harness/report/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::report {
namespace {

using ::testing::ElementsAre;

TEST(Table, KeepsColumnsStraightWhateverTheirWidth) {
  Table table({{"name"}, {"n", Align::right}});
  table.add({{"日本"}, {"1"}});
  table.add({{"é"}, {"1000"}});
  EXPECT_EQ(table.render(Look{}), "  name     n\n  日本     1\n  é     1000\n");
}

TEST(Table, BreaksSentencesBeforeItLeavesColumnsOut) {
  Table table({{"claim", Align::left, true}, {"p50", Align::right, false, 1}});
  table.add({{"rolls fail while it is away"}, {"1ms"}});
  EXPECT_EQ(table.render(Look{.width = 22}),
            "  claim            p50\n  rolls fail       1ms\n  while it is\n  away\n");
  EXPECT_EQ(table.render(Look{.width = 16}), "  claim\n  rolls fail\n  while it is\n  away\n");
}

TEST(Table, ColoursDoNotCountAsWidth) {
  Table table({{"a"}, {"b"}});
  table.add({{"x", Tint::bad}, {"y"}});
  EXPECT_EQ(table.render(Look{.colour = true}),
            "  \x1b[2ma\x1b[0m  \x1b[2mb\x1b[0m\n  \x1b[31mx\x1b[0m  y\n");
}

TEST(Fit, ShowsThatSomethingIsMissing) {
  EXPECT_EQ(fit(Look{}, "abcdef", 4), "abc…");
  EXPECT_EQ(fit(Look{.unicode = false}, "abcdef", 4), "abc~");
  EXPECT_EQ(fit(Look{}, "abcd", 4), "abcd");
  EXPECT_EQ(fit(Look{}, "abcd", 1), "…");
  EXPECT_EQ(fit(Look{}, "abcd", 0), "");
}

TEST(Wrap, BreaksAtSpacesAndInsideOnlyWhatIsTooLong) {
  EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("abcdefghij k", 4), ElementsAre("abcd", "efgh", "ij k"));
  EXPECT_THAT(wrap("a bcdefghij", 6), ElementsAre("a bcde", "fghij"));
  EXPECT_THAT(wrap("at http://a:80/b, it", 14), ElementsAre("at", "http://a:80/b,", "it"));
  EXPECT_THAT(wrap(" abcdef", 6), ElementsAre(" abcde", "f"));
  EXPECT_THAT(wrap("ääää", 2), ElementsAre("ää", "ää"));
  EXPECT_THAT(wrap("", 4), ElementsAre(""));
}

}  // namespace
}  // namespace harness::report
