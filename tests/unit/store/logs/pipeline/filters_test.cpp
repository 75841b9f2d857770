#include <gtest/gtest.h>

#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::LabelTexts;

bool keeps(const std::string& stages, std::string_view line) {
  return test::run(stages, line).has_value();
}

// `name op "n"` for each n below `count`.
std::string conditions(const std::string& name, const std::string& op, const std::string& by,
                       int count) {
  std::string all;
  for (int n = 0; n < count; ++n) {
    all += (n > 0 ? " " + by + " " : "") + name + op + '"' + std::to_string(n) + '"';
  }
  return all;
}

// However many there are, they are looked at together.
TEST(LabelFilter, JoinsManyTextsAsFew) {
  for (const int count : {3, 30}) {
    const std::string last = std::to_string(count - 1);
    const std::string any = "| logfmt | " + conditions("a", "=", "or", count);
    EXPECT_TRUE(keeps(any, "a=" + last)) << count;
    EXPECT_FALSE(keeps(any, "a=x b=0")) << count;
    EXPECT_TRUE(keeps(any + R"( or c="")", "a=x")) << count;
    EXPECT_FALSE(keeps(any + R"( or c="")", "a=x c=x")) << count;
    EXPECT_TRUE(keeps(any + " or b=1", "a=x b=1")) << count;
    const std::string none = "| logfmt | " + conditions("a", "!=", "and", count);
    EXPECT_TRUE(keeps(none, "a=x")) << count;
    EXPECT_TRUE(keeps(none, "b=1")) << count;
    EXPECT_FALSE(keeps(none, "a=" + last)) << count;
    EXPECT_FALSE(keeps(none + R"( and c!="")", "a=x")) << count;
    EXPECT_FALSE(keeps("| logfmt | " + conditions("a", "=", "and", count), "a=0")) << count;
    EXPECT_TRUE(keeps("| logfmt | " + conditions("a", "!=", "or", count), "a=0")) << count;
    const std::string of_error = "| json | " + conditions("__error__", "=", "or", count);
    EXPECT_TRUE(keeps(of_error + R"( or __error__="JSONParserErr")", "x")) << count;
    EXPECT_FALSE(keeps(of_error, "x")) << count;
  }
}

TEST(LabelFilter, ReadsALabelOnceForAllThatCompareIt) {
  const auto of = [](const std::string& filter, const std::string& line) {
    return test::run("| logfmt | " + filter, line);
  };
  EXPECT_TRUE(of("a > 9 or a < 2 or a == 5", "a=5"));
  EXPECT_FALSE(of("a > 9 or a < 2 or a == 5", "a=6"));
  EXPECT_TRUE(of("a > 1s or a > 3 or a > 1KB", "a=5"));
  EXPECT_FALSE(of("a > 1 and a < 9 and a != 5", "a=5"));
  EXPECT_FALSE(of("b > 1 or b < 2", "a=5"));
  // What cannot be read as one kind is an error, and then all of them hold.
  const auto unread = of("a > 9 or a > 1s or b > 1", "a=5 b=0");
  ASSERT_TRUE(unread);
  EXPECT_EQ(unread->labels.at("__error__"), "LabelFilterErr");
  EXPECT_TRUE(of("a > 1 or a > 1s", "a=5"));
  EXPECT_EQ(of("a > 1 or a > 1s", "a=5")->labels.count("__error__"), 0U);
  // The next line is read anew.
  Pipeline pipeline = test::pipeline_of("| logfmt | a > 3 or a < 1");
  EXPECT_TRUE(test::run(pipeline, "a=5"));
  EXPECT_FALSE(test::run(pipeline, "a=2"));
  EXPECT_FALSE(test::run(pipeline, "b=5"));
  EXPECT_TRUE(test::run(pipeline, "a=0"));
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

TEST(LineFilter, LooksForManyAddressesAtOnce) {
  std::string many = "ip(`10.9.0.1`)";
  for (int i = 0; i < 100; ++i) many += " or ip(`10.0." + std::to_string(i) + ".0/24`)";
  EXPECT_TRUE(keeps("|= " + many + " or ip(`::1`)", "at ::1"));
  EXPECT_TRUE(keeps("|= " + many + " or `text`", "at 10.0.77.5."));
  EXPECT_FALSE(keeps("|= " + many + " or ip(`::1`)", "at 10.1.77.5 and ::2"));
  EXPECT_FALSE(keeps("!= " + many, "at 10.0.77.5"));
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
