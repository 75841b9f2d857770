#include <gtest/gtest.h>

#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::LabelTexts;

bool keeps(const std::string& stages, std::string_view line) {
  return test::run(stages, line).has_value();
}

TEST(LineFilter, LooksForTexts) {
  EXPECT_TRUE(keeps(R"(|= "b" or "x")", "abc"));
  EXPECT_FALSE(keeps(R"(!= "b" or "x")", "abc"));
  EXPECT_TRUE(keeps(R"(!= "y" or "x")", "abc"));
  EXPECT_TRUE(keeps(R"(|= "")", ""));
  EXPECT_FALSE(keeps(R"(!= "")", "abc"));
}

TEST(LineFilter, LooksForManyTextsAsForFew) {
  std::string many = "`b`";
  for (int i = 0; i < 100; ++i) many += " or `no" + std::to_string(i) + "`";
  EXPECT_TRUE(keeps("|= " + many, "abc"));
  EXPECT_FALSE(keeps("|= " + many, "no x"));
  EXPECT_TRUE(keeps("|= " + many, "no x no77"));
  EXPECT_FALSE(keeps("!= " + many, "abc"));
  EXPECT_TRUE(keeps("!= " + many, "no x"));
  EXPECT_TRUE(keeps("|= " + many + " or ip(`10.0.0.1`)", "at 10.0.0.1"));
  EXPECT_FALSE(keeps("!= " + many + " or ip(`10.0.0.1`)", "at 10.0.0.1"));
}

TEST(LineFilter, LooksForExpressionsAnywhereInOneLine) {
  EXPECT_TRUE(keeps(R"(|~ "b+")", "abbc"));
  EXPECT_FALSE(keeps(R"(|~ "two.lines")", "two\nlines"));
  EXPECT_FALSE(keeps(R"(|~ "^lines$")", "two\nlines"));
  EXPECT_TRUE(keeps(R"(!~ "x|y")", "abc"));
}

TEST(LineFilter, MatchesPatternsWhole) {
  EXPECT_TRUE(keeps(R"(|> "LOG: <_> x")", "LOG: some text x"));
  EXPECT_FALSE(keeps(R"(|> "LOG")", "LOG: x"));
  EXPECT_FALSE(keeps(R"(|> "<_>LOG<_>")", "LOG: x"));
  EXPECT_TRUE(keeps(R"(|> "<_>exists.")", "it exists."));
  EXPECT_TRUE(keeps(R"(!> "PANIC<_>" or "FATAL<_>")", "LOG: x"));
  EXPECT_EQ(test::refusal_of(R"(|> "<a> x")"),
            "parse error : stage '|> \"<a> x\"' : named captures are not allowed");
}

TEST(LineFilter, FindsAddresses) {
  EXPECT_TRUE(keeps(R"(|= ip("10.0.0.0/8"))", "from 10.1.2.3:80 to x"));
  EXPECT_FALSE(keeps(R"(|= ip("10.0.0.0/8"))", "from 110.1.2.3"));
  EXPECT_TRUE(keeps(R"(|= ip("10.0.0.5-10.0.0.9"))", "at 10.0.0.7."));
  EXPECT_TRUE(keeps(R"(|= ip("2001:db8::/32"))", "2001:db8::17 - x"));
  EXPECT_TRUE(keeps(R"(!= ip("::1"))", "::2"));
  EXPECT_EQ(test::refusal_of(R"(|= ip("nowhere"))"),
            "parse error : stage '|= ip(\"nowhere\")' : ip: invalid pattern: \"nowhere\"");
}

TEST(LineFilter, SeesColoursThatAreTakenAwayAndLinesThatAreNew) {
  EXPECT_TRUE(keeps("| decolorize |= \"\x1b[31m\"", "\x1b[31mred"));
  EXPECT_FALSE(keeps(R"(| line_format "new" |= "old")", "old"));
  EXPECT_TRUE(keeps(R"(| line_format "new" |= "new")", "old"));
}

TEST(LineFilter, SaysWhatIsWrongAsGoDoes) {
  EXPECT_EQ(test::refusal_of(R"(|~ "(")"),
            "parse error : stage '|~ \"(\"' : error parsing regexp: missing closing ): `(`");
}

TEST(LineFilter, IsShownWithItsNeighbours) {
  EXPECT_EQ(
      test::refusal_of(R"(|= "a" |~ "(" | json)"),
      "parse error : stage '|= \"a\" |~ \"(\"' : error parsing regexp: missing closing ): `(`");
  EXPECT_EQ(test::refusal_of(R"(|~ ip("::1"))"),
            "parse error : stage '|~ ip(\"::1\")' : ip: invalid operation");
}

TEST(LabelFilter, TakesAMissingLabelForAnEmptyText) {
  EXPECT_TRUE(keeps(R"(| nope="")", ""));
  EXPECT_TRUE(keeps(R"(| nope!="x")", ""));
  EXPECT_FALSE(keeps(R"(| nope=~".+")", ""));
  EXPECT_FALSE(keeps("| nope > 1", ""));
  EXPECT_FALSE(keeps("| nope != 1", ""));
  EXPECT_FALSE(keeps(R"(| nope != ip("10.0.0.1"))", ""));
}

TEST(LabelFilter, AnchorsExpressions) {
  EXPECT_TRUE(keeps(R"(| job=~"a|b")", ""));
  EXPECT_FALSE(keeps(R"(| logfmt | x=~"b")", "x=abc"));
}

TEST(LabelFilter, ComparesNumbersDurationsAndSizes) {
  EXPECT_TRUE(keeps("| logfmt | v > 14", "v=1e3"));
  EXPECT_TRUE(keeps("| logfmt | v = 404.0", "v=404"));
  EXPECT_TRUE(keeps("| logfmt | d >= 1h", "d=60m"));
  EXPECT_FALSE(keeps("| logfmt | d < 12.5ms", "d=13ms"));
  EXPECT_TRUE(keeps("| logfmt | b > 2KB", "b=3kB"));
  EXPECT_TRUE(keeps("| logfmt | b <= 1.5KiB", "b=1536"));
}

TEST(LabelFilter, KeepsALineWhoseValueCannotBeRead) {
  const auto error = [](const std::string& stages, std::string_view line) {
    return test::run(stages, line)->labels.at("__error_details__");
  };
  EXPECT_EQ(error("| logfmt | v > 14", "v=0x10"),
            R"(strconv.ParseFloat: parsing "0x10": invalid syntax)");
  EXPECT_EQ(error("| logfmt | v > 1h", "v=5"), R"(time: missing unit in duration "5")");
  EXPECT_EQ(error("| logfmt | v > 1h", "v=2d"), R"(time: unknown unit "d" in duration "2d")");
  EXPECT_EQ(error("| logfmt | v > 6B", "v=big"),
            R"(strconv.ParseFloat: parsing "": invalid syntax)");
  EXPECT_EQ(error("| logfmt | v > 6B", "v=6XB"), "unhandled size name: xb");
  // The first error stays, and only a condition on a text drops the line.
  EXPECT_EQ(error("| logfmt | v > 1 | d > 1s", "v=x d=y"),
            R"(strconv.ParseFloat: parsing "x": invalid syntax)");
  EXPECT_FALSE(keeps(R"(| logfmt | v > 1 | __error__="")", "v=x"));
}

TEST(LabelFilter, BindsAndTighterThanOr) {
  EXPECT_TRUE(keeps(R"(| job="a" or job="b" and job="c")", ""));
  EXPECT_FALSE(keeps(R"(| (job="a" or job="b") and job="c")", ""));
}

// `and` looks at both of its sides, whatever the first says; `or` ends with what holds.
TEST(LabelFilter, LooksAtAllThatAnAndJoins) {
  const auto error = [](const std::string& stages) {
    const auto kept = test::run("| logfmt | " + stages, "d=1w k=3");
    if (!kept) return std::string("dropped");
    return kept->labels.contains("__error__") ? kept->labels.at("__error__") : std::string("none");
  };
  EXPECT_EQ(error(R"((k="z" and d > 1s) or k="3")"), "LabelFilterErr");
  EXPECT_EQ(error(R"((d > 1s and k="z") or k="3")"), "LabelFilterErr");
  EXPECT_EQ(error(R"(((k="z", d > 1s) and k="3") or k="3")"), "LabelFilterErr");
  EXPECT_EQ(error(R"(k="3" or (k="z" and d > 1s))"), "none");
  EXPECT_EQ(error(R"((k="z" or k="3" or d > 1s) or k="z")"), "none");
  EXPECT_EQ(error(R"(k="z" and d > 1s)"), "dropped");
  // Filters of their own are none that `and` joins: the first that does not hold ends the line.
  EXPECT_EQ(error(R"(k="z" | d > 1s)"), "dropped");
  EXPECT_EQ(error(R"((k="z" and d > 1s) or k="3" | __error__="")"), "dropped");
}

TEST(LabelFilter, SearchesAddressesInsideValues) {
  EXPECT_TRUE(keeps(R"(| logfmt | src=ip("192.168.4.0/24"))", "src=192.168.4.5:8080"));
  EXPECT_FALSE(keeps(R"(| logfmt | src!=ip("0.0.0.0/0"))", "src=10.1.2.3"));
  EXPECT_TRUE(keeps(R"(| logfmt | src!=ip("0.0.0.0/0"))", "src=999.1.1.1"));
}

}  // namespace
}  // namespace store::logs::pipeline
