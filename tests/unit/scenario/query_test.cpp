#include "harness/scenario/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(VariablesIn, AreFoundWhereverTheyStand) {
  EXPECT_THAT(variables_in("sum(rate(x[$window])) / $other_1"), ElementsAre("window", "other_1"));
  EXPECT_THAT(variables_in("$"), IsEmpty());
  EXPECT_THAT(variables_in("a $ b"), IsEmpty());
  EXPECT_THAT(variables_in(""), IsEmpty());
}

TEST(VariablesIn, AreNotThoseOfTheQuerysOwnLanguage) {
  EXPECT_THAT(variables_in(R"(x{a=~"5..$", b='$b', c=`\$c`}[$window])"), ElementsAre("window"));
  EXPECT_THAT(variables_in(R"({a="\"$x"} $y)"), ElementsAre("y"));
  EXPECT_THAT(variables_in("a # of $x\n $y # $z"), ElementsAre("y"));
  EXPECT_THAT(variables_in("{a=\"$never closed"), IsEmpty());
}

TEST(CheckQuery, NamesTheVariableThatWasMeant) {
  EXPECT_TRUE(check_query("rate(x[$window])"));
  EXPECT_EQ(to_string(check_query("rate(x[$widow])").error()),
            "unknown variable $widow; did you mean $window? there is $window, the length of the "
            "claim's window");
  EXPECT_EQ(to_string(check_query("rate(x[$__range])").error()),
            "unknown variable $__range; there is $window, the length of the claim's window");
  EXPECT_EQ(to_string(check_query(" ").error()), "the text is empty; write something");
}

}  // namespace
}  // namespace harness::scenario
