#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::LabelTexts;

LabelTexts labels_of(const std::string& stages, std::string_view line) {
  const auto kept = test::run(stages, line, {.stream = {}});
  return kept ? kept->labels : LabelTexts{{"dropped", "yes"}};
}

LabelTexts broken(LabelTexts found, const std::string& why) {
  found["__error__"] = "JSONParserErr";
  found["__error_details__"] = why;
  return found;
}

TEST(Json, FlattensObjectsAndLeavesOutArraysAndNull) {
  EXPECT_EQ(
      labels_of("| json", R"({"a":{"b":{"c":"deep"}},"l":[1,{"x":2}],"n":null,"t":true,"e":""})"),
      (LabelTexts{{"a_b_c", "deep"}, {"t", "true"}, {"e", ""}}));
}

TEST(Json, KeepsNumbersAsTheyAreWritten) {
  EXPECT_EQ(labels_of("| json", R"({"a":1e3,"b":1.50,"c":-0,"d":12345678901234567890})"),
            (LabelTexts{{"a", "1e3"}, {"b", "1.50"}, {"c", "-0"}, {"d", "12345678901234567890"}}));
}

TEST(Json, ResolvesEscapes) {
  EXPECT_EQ(labels_of("| json", R"({"a":"\u00e9\ud83c\udfb2\/\t|","b":"\x","c":"\ud83c"})"),
            (LabelTexts{{"a", "é🎲/\t|"}, {"b", ""}, {"c", ""}}));
}

TEST(Json, MakesNamesOfKeys) {
  EXPECT_EQ(
      labels_of("| json", R"({"http.status":1,"x-id":2," k ":3,"0day":4,"":5,"o":{"1":6}})"),
      (LabelTexts{{"http_status", "1"}, {"x_id", "2"}, {"k", "3"}, {"_0day", "4"}, {"o_1", "6"}}));
}

TEST(Json, TakesTheFirstOfTwo) {
  EXPECT_EQ(labels_of("| json", R"({"a":"first","a":"second","b_c":1,"b":{"c":2}})"),
            (LabelTexts{{"a", "first"}, {"b_c", "1"}}));
}

TEST(Json, KeepsWhatCameBeforeABreak) {
  const std::string object = "Value looks like object, but can't find closing '}' symbol";
  const std::string array = "Value is array, but can't find closing ']' symbol";
  const std::vector<std::tuple<std::string, LabelTexts>> cases = {
      {R"({"a":1,"b":"two")", broken({{"a", "1"}, {"b", "two"}}, array)},
      {R"({"a":1 "b":2})", broken({{"a", "1"}}, object)},
      {R"({"a":1,})", {{"a", "1"}}},
      {R"({'a':1})", broken({}, object)},
      {R"(["a","b"])", broken({}, object)},
      {"42", broken({}, object)},
      {"", broken({}, object)},
      {R"({"a":tru})", broken({}, "Unknown value type")},
      {R"({"a":"open)", broken({}, "Value is string, but can't find closing '\"' symbol")},
      {R"({"a":[1,2)", broken({}, array)},
      {R"({"a":{"b":1)", broken({}, object)},
      {R"({"a":{"b":1,"c":?}})", broken({{"a_b", "1"}}, "Unknown value type")},
      {R"({"a)", broken({}, "Malformed JSON error")},
      {R"({"a" 1})", broken({}, "Malformed JSON error")},
      {R"({"\x":1})", broken({}, "Encountered an invalid escape sequence in a string")},
      {"{", broken({}, "Malformed JSON error")},
      {R"({"a":1} and then text)", {{"a", "1"}}},
      {R"(  {"a":"indented"}  )", {{"a", "indented"}}},
      {"{}", {}},
  };
  for (const auto& [line, expected] : cases) EXPECT_EQ(labels_of("| json", line), expected) << line;
}

TEST(Json, DoesNotLookIntoVeryDeepObjects) {
  std::string line;
  for (int i = 0; i < 20'000; ++i) line += R"({"a":)";
  line += '1' + std::string(20'000, '}');
  EXPECT_TRUE(labels_of("| json", line).empty());
}

TEST(Json, TakesManyKeys) {
  std::string line = "{";
  for (int i = 0; i < 20'000; ++i)
    line += "\"k" + std::to_string(i % 10'000) + "\":" + std::to_string(i) + ",";
  line.back() = '}';
  const LabelTexts labels = labels_of("| json | drop k7", line);
  EXPECT_EQ(labels.size(), 9'999U);
  EXPECT_EQ(labels.at("k9999"), "9999");
}

TEST(Json, GivesTakenNamesASuffix) {
  const auto kept = test::run("| json", R"({"job":"inner","trace":"t","job_extracted":"x"})",
                              {.stream = {{"job", "a"}}, .metadata = {{"trace", "m"}}});
  EXPECT_EQ(
      kept->labels,
      (LabelTexts{
          {"job", "a"}, {"job_extracted", "inner"}, {"trace", "m"}, {"trace_extracted", "t"}}));
}

TEST(Json, ReadsFieldsByTheirPaths) {
  const std::string line =
      R"({"u":{"a":[50.94,{"k":"v"}],"x y":"s"},"t":["a","b"],"n":null,"q":"\n"})";
  EXPECT_EQ(
      labels_of(R"(| json a="u.a[0]", b="u.a[1].k", c="[\"u\"][\"x y\"]", d="t", q)", line),
      (LabelTexts{{"a", "50.94"}, {"b", "v"}, {"c", "s"}, {"d", R"(["a","b"])"}, {"q", "\n"}}));
  EXPECT_EQ(labels_of(R"(| json n, o="u.a[7]", p="nope.x", w="u.a[1]")", line),
            (LabelTexts{{"n", ""}, {"o", ""}, {"p", ""}, {"w", R"({"k":"v"})"}}));
}

TEST(Json, ReadsPathsWithBlanks) {
  const std::string line = R"({"tags":["a","b"],"x y":{"z":1},"größe":5})";
  EXPECT_EQ(labels_of(R"(| json a="tags[ 0 ]", b="tags [1]", c="[\"x y\"] . z", d="[ \"größe\" ]")",
                      line),
            (LabelTexts{{"a", "a"}, {"b", "b"}, {"c", "1"}, {"d", "5"}}));
}

TEST(Json, FindsFieldsInBrokenLines) {
  const std::string stages = R"(| json a="a", deep="a.b.c")";
  EXPECT_EQ(labels_of(stages, R"({"a":1 "b":2)"), (LabelTexts{{"a", "1"}, {"deep", ""}}));
  EXPECT_EQ(labels_of(stages, R"(["a","b"])"), (LabelTexts{{"a", ""}, {"deep", ""}}));
  EXPECT_EQ(labels_of(stages, "42"), (LabelTexts{{"__error__", "JSONParserErr"}}));
  EXPECT_EQ(labels_of(stages, R"({"a":tru})"),
            broken({{"a", ""}, {"deep", ""}}, "Unknown value type"));
}

TEST(Json, RefusesPathsThatAreNone) {
  EXPECT_EQ(test::refusal_of(R"(| json a="b.")"),
            "parse error : stage '| json a=\"b.\"' : cannot parse expression [b.]: syntax error: "
            "unexpected $end, expecting FIELD");
  const auto why = [](const std::string& path) {
    const std::string text = test::refusal_of("| json a=`" + path + "`");
    return text.substr(std::min(text.find("]: "), text.size()));
  };
  EXPECT_EQ(why("b..c"), "]: syntax error: unexpected DOT, expecting FIELD");
  EXPECT_EQ(why("b[x]"), "]: syntax error: unexpected FIELD, expecting STRING or INDEX");
  EXPECT_EQ(why("[\"b\""), "]: syntax error: unexpected $end, expecting RSB");
  EXPECT_EQ(why("b c"), "]: syntax error: unexpected FIELD");
}

}  // namespace
}  // namespace store::logs::pipeline
