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

TEST(RegexShape, LooksForEachOfItsParts) {
  const auto value = [](const char* text) { return ReadValue{text, false}; };
  const auto pattern = [](const char* text) { return ReadValue{text, true}; };
  EXPECT_THAT(values_in("(a|b.+|5..)"), ElementsAre(value("a"), pattern("b.+"), pattern("5..")));
  EXPECT_THAT(values_in("(?i)a|b"), ElementsAre(pattern("(?i)a|b")));
  for (const char* anything : {".*", ".+", "", "|", "(.+)"}) {
    EXPECT_THAT(values_in(anything), IsEmpty()) << anything;
  }
}

TEST(RegexShape, HasPatternsWithTheAnchorsThatTheyAreWrittenWith) {
  const auto pattern = [](const char* text) { return ReadValue{text, true}; };
  EXPECT_THAT(patterns_in("a|b.+|.*"), ElementsAre(pattern("a"), pattern("b.+")));
  EXPECT_THAT(patterns_in("^(a|b)$"), ElementsAre(pattern("^a$"), pattern("^b$")));
  EXPECT_THAT(patterns_in("^a|b$"), ElementsAre(pattern("^a"), pattern("b$")));
  for (const char* whole : {"^5$", "(5)", "(?i)a|b", "^(?i)a|b", "a.*"}) {
    EXPECT_THAT(patterns_in(whole), ElementsAre(pattern(whole)));
  }
  for (const char* anything : {".*", "", "|", "^.+$"})
    EXPECT_THAT(patterns_in(anything), IsEmpty());
  EXPECT_EQ(without_anchors("^a$"), "a");
}

TEST(RegexShape, IsAboutAWord) {
  for (const char* pattern : {"eror", "eror.*", ".+eror.*", "(?i)eror", "^eror$", "(eror).*"}) {
    EXPECT_EQ(word_in(pattern), "eror") << pattern;
  }
  EXPECT_EQ(word_in(R"(/a\.html)"), "/a.html");
  for (const char* more : {"5..", "a|b", "er+or", "[a]", "(?i:a)", R"(\d)", ".*", ""}) {
    EXPECT_EQ(word_in(more), "") << more;
  }
}

TEST(RegexShape, IsAboutAWordBetweenItsBounds) {
  EXPECT_EQ(word_in(R"(\bERR\b)"), "ERR");
  EXPECT_EQ(word_in(R"(.*\bERR\b.*)"), "ERR");
  EXPECT_EQ(word_in(R"(a\\b)"), "a\\b");
}

TEST(RegexShape, IsAboutEachOfItsSpellings) {
  EXPECT_THAT(spellings("level=(ERROR|FATAL)"), ElementsAre("level=ERROR", "level=FATAL"));
  EXPECT_THAT(spellings(R"(\b(?:a|b)\.(c|d))"), ElementsAre("a.c", "a.d", "b.c", "b.d"));
  EXPECT_THAT(spellings("(?i)a|b"), ElementsAre("a", "b"));
  EXPECT_THAT(spellings("ab"), ElementsAre("ab"));
  for (const char* more : {"a(b|c)?", "a(b.c|d)", "a.*b", "a[bc]", "(?P<x>a)b", "a(b", "",
                           "(a|b)(a|b)(a|b)(a|b)(a|b)"}) {
    EXPECT_THAT(spellings(more), IsEmpty()) << more;
  }
}

TEST(RegexShape, IsAboutTextsWithGaps) {
  EXPECT_EQ(without_gaps("order.*failed"), "order failed");
  EXPECT_EQ(without_gaps(R"((?i)order\s+.+?(a|b))"), "(?i)order  (a|b)");
  EXPECT_EQ(without_gaps(R"(status=5.. 4\d\d 2[0-9]0)"), "status=500 400 200");
  for (const char* same : {"order", R"(a\.\.b)", R"(5\..)", "15..", "a.b", R"(\\d)"}) {
    EXPECT_EQ(without_gaps(same), same);
  }
}

TEST(RegexShape, HasWords) {
  EXPECT_THAT(words_in_pattern(R"((?i)\blevel=(ERROR|FATAL)\b.*5\d\d)"),
              ElementsAre("level", "ERROR", "FATAL", "5"));
  EXPECT_THAT(words_in_pattern("(?P<x>ab)[cd]e_f"), ElementsAre("ab", "e_f"));
  EXPECT_THAT(words_in_pattern(R"(.+\d)"), IsEmpty());
}

}  // namespace
}  // namespace harness::languages
