#include <gtest/gtest.h>

#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::LabelTexts;

LabelTexts labels_of(const std::string& stages, std::string_view line) {
  const auto kept = test::run(stages, line, {.stream = {}});
  return kept ? kept->labels : LabelTexts{{"dropped", "yes"}};
}

TEST(Logfmt, PassesOverWhatIsEmptyOrMalformed) {
  EXPECT_EQ(labels_of("| logfmt", "a=1 empty= also=\"\" bare =noname k\"x=2 b=c=d e=f\"g h=2"),
            (LabelTexts{{"a", "1"}, {"h", "2"}}));
  EXPECT_EQ(labels_of("| logfmt", R"(köln=1 2nd=two q="it said \"no\"" q=3 t="never closed)"),
            (LabelTexts{{"k_ln", "1"}, {"_2nd", "two"}, {"q", R"(it said "no")"}}));
}

TEST(Logfmt, KeepsEmptyKeysWhereItIsTold) {
  EXPECT_EQ(labels_of("| logfmt --keep-empty", "empty= also=\"\" bare =noname"),
            (LabelTexts{{"empty", ""}, {"also", ""}, {"bare", ""}}));
}

TEST(Logfmt, EndsAtTheFirstFaultWhereItIsStrict) {
  const auto error = [](LabelTexts found, const std::string& why) {
    found["__error__"] = "LogfmtParserErr";
    found["__error_details__"] = "logfmt syntax error at pos " + why;
    return found;
  };
  EXPECT_EQ(labels_of("| logfmt --strict", "a=1 =x b=2"),
            error({{"a", "1"}}, "5 : unexpected '='"));
  EXPECT_EQ(labels_of("| logfmt --strict", "a=b=c"), error({}, "4 : unexpected '='"));
  EXPECT_EQ(labels_of("| logfmt --strict", "a\"b=c"), error({}, "2 : unexpected '\"'"));
  EXPECT_EQ(labels_of("| logfmt --strict", "a=\"x"), error({}, "5 : unterminated quoted value"));
}

TEST(Logfmt, TakesTheFieldsThatAreNamed) {
  EXPECT_EQ(
      labels_of(R"(| logfmt lvl="level", nope, code="http_code")", "level=info http.code=200"),
      (LabelTexts{{"lvl", "info"}, {"nope", ""}, {"code", "200"}}));
  EXPECT_EQ(labels_of(R"(| logfmt lvl=" \"level\"", code="\"http_code\"", dot="\"http.code\"")",
                      "level=info http.code=200"),
            (LabelTexts{{"lvl", "info"}, {"code", "200"}, {"dot", ""}}));
  EXPECT_EQ(test::refusal_of(R"(| logfmt code="http.code", text)"),
            "parse error : stage '| logfmt code=\"http.code\",text=\"text\"' : cannot parse "
            "expression [http.code]: unexpected char .");
}

TEST(Regexp, MakesLabelsOfNamedGroups) {
  EXPECT_EQ(labels_of("| regexp `^(?P<kind>[A-Z]+)(?P<tail>zzz)?(:)`", "LOG: x"),
            (LabelTexts{{"kind", "LOG"}, {"tail", ""}}));
  EXPECT_EQ(labels_of("| regexp `(?P<kind>[A-Z]+)`", "none"), LabelTexts{});
  EXPECT_EQ(test::refusal_of(R"(| regexp "none")"),
            "parse error : invalid regexp parser: at least one named capture must be supplied");
}

TEST(PatternParser, TakesWhatItCan) {
  EXPECT_EQ(labels_of(R"(| pattern "<kind>:  <what>: <rest>")", "LOG:  a: b"),
            (LabelTexts{{"kind", "LOG"}, {"what", "a"}, {"rest", "b"}}));
  EXPECT_EQ(labels_of(R"(| pattern "<kind>:  <what>: <rest>")", "LOG:  a"),
            (LabelTexts{{"kind", "LOG"}, {"what", "a"}}));
  EXPECT_EQ(labels_of(R"(| pattern "LOG:  <rest>")", "ERROR:  a"), LabelTexts{});
  EXPECT_EQ(labels_of(R"(| pattern "<_> <a> <_>")", "x y z"), (LabelTexts{{"a", "y"}}));
}

TEST(PatternParser, RefusesWhatCannotBeTaken) {
  EXPECT_EQ(test::refusal_of(R"(| pattern "<_> x")"),
            "parse error : invalid pattern parser: at least one capture is required");
  EXPECT_NE(test::refusal_of(R"(| pattern "<a><b>")"), "");
  EXPECT_NE(test::refusal_of(R"(| pattern "<a> <a>")"), "");
}

TEST(Unpack, PutsTheEntryInPlaceOfTheLine) {
  const auto kept = test::run("| unpack", R"({"pod":"p","n":3,"job":"inner","_entry":"the line"})");
  EXPECT_EQ(kept->line, "the line");
  EXPECT_EQ(kept->labels, (LabelTexts{{"job", "a"}, {"job_extracted", "inner"}, {"pod", "p"}}));
}

TEST(Unpack, LeavesTheLineWhereThereIsNoEntry) {
  EXPECT_EQ(labels_of("| unpack", R"({"pod":"p"})"), LabelTexts{});
  EXPECT_EQ(labels_of("| unpack", "text"),
            (LabelTexts{{"__error__", "JSONParserErr"},
                        {"__error_details__", "expecting json object(6), but it is not"}}));
  EXPECT_EQ(labels_of("| unpack", R"({"_entry":"x","pod":"p")")["__error_details__"],
            "Value is array, but can't find closing ']' symbol");
}

TEST(Unpack, GivesTheNewLineToLaterStages) {
  const std::string line = R"({"_entry":"level=warn","pod":"p"})";
  EXPECT_EQ(labels_of(R"(| unpack | pod="p" |= "=" | logfmt)", line),
            (LabelTexts{{"level", "warn"}, {"pod", "p"}}));
  EXPECT_EQ(labels_of(R"(| unpack |= "_entry")", line), (LabelTexts{{"dropped", "yes"}}));
}

TEST(TwoParsers, KeepTheFirstValueOfALabel) {
  EXPECT_EQ(labels_of("| logfmt | regexp `(?P<a>2)(?P<b>.)`", "a=1 24"),
            (LabelTexts{{"a", "1"}, {"b", "4"}}));
}

}  // namespace
}  // namespace store::logs::pipeline
