#include <gtest/gtest.h>

#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::Given;
using test::Kept;
using test::LabelTexts;

LabelTexts labels_of(const std::string& stages, const LabelTexts& stream) {
  return test::run(stages, "the line", {.stream = stream})->labels;
}

TEST(LineFormat, ReplacesTheLine) {
  EXPECT_EQ(test::run(R"(| line_format "{{.job}}:{{__line__}}")", "x"),
            (Kept{"a:x", {{"job", "a"}}}));
}

TEST(LineFormat, LeavesTheLineWhereItFails) {
  const auto kept = test::run("| line_format `{{unixToTime .job}}`", "x");
  EXPECT_EQ(kept->line, "x");
  EXPECT_EQ(kept->labels.at("__error__"), "TemplateFormatErr");
  EXPECT_EQ(
      kept->labels.at("__error_details__"),
      "template: line:1:2: executing \"line\" at <unixToTime .job>: error calling unixToTime: "
      "unable to parse time 'a': strconv.ParseInt: parsing \"a\": invalid syntax");
}

TEST(LineFormat, SaysWhatIsWrongWithATemplate) {
  EXPECT_EQ(test::refusal_of(R"(| line_format "{{nosuch .a}}")"),
            "parse error : stage '| line_format \"{{nosuch .a}}\"' : invalid line template: "
            "template: line:1: function \"nosuch\" not defined");
}

TEST(LabelFormat, RenamesAndFills) {
  EXPECT_EQ(labels_of("| label_format b=a", {{"a", "1"}}), (LabelTexts{{"b", "1"}}));
  EXPECT_EQ(labels_of("| label_format b=nope", {{"a", "1"}}), (LabelTexts{{"a", "1"}}));
  EXPECT_EQ(labels_of("| label_format a=a", {{"a", "1"}, {"b", "2"}}), (LabelTexts{{"b", "2"}}));
  EXPECT_EQ(labels_of(R"(| label_format a="{{.a}}-{{.c}}", e="")", {{"a", "1"}}),
            (LabelTexts{{"a", "1-"}, {"e", ""}}));
}

TEST(LabelFormat, FillsAllTextsFromTheSameLabels) {
  EXPECT_EQ(labels_of(R"(| label_format a="x", b="{{.a}}")", {{"a", "1"}}),
            (LabelTexts{{"a", "x"}, {"b", "1"}}));
}

TEST(LabelFormat, RefusesANameTwice) {
  EXPECT_EQ(
      test::refusal_of("| label_format a=b, a=c"),
      "parse error : stage '| label_format a=b,a=c' : multiple label name 'a' not allowed in a "
      "single format operation");
}

TEST(Drop, LooksAtNamesAndValues) {
  EXPECT_EQ(labels_of(R"(| drop a, b="2", c=~"x.*", d!="4")",
                      {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}),
            (LabelTexts{{"c", "3"}, {"d", "4"}}));
}

// So many that they are hashed.
TEST(LabelFormat, RenamesAmongMany) {
  LabelTexts stream;
  std::string renames = "| label_format ";
  LabelTexts renamed;
  for (int i = 0; i < 100; ++i) {
    const std::string number = std::to_string(1000 + i);
    stream["a" + number] = number;
    if (i % 2 == 0) {
      renames += (i > 0 ? ",b" : "b") + number + "=a" + number;
      renamed["b" + number] = number;
    } else {
      renamed["a" + number] = number;
    }
  }
  EXPECT_EQ(labels_of(renames, stream), renamed);
  EXPECT_EQ(labels_of(renames + "| label_format a1000=b1000, c=a1001, d=nope", stream).at("a1000"),
            "1000");
}

TEST(Drop, LooksForItsOwnAmongMany) {
  LabelTexts stream{{"kept", "x"}};
  std::string drop = R"(| drop kept="y", kept=~"z", zz)";
  std::string keep = R"(| keep kept="y", kept="x", zz)";
  for (int i = 0; i < 100; ++i) {
    const std::string name = "k" + std::to_string(i);
    stream[name] = "v";
    drop += ", " + name;
  }
  EXPECT_EQ(labels_of(drop, stream), (LabelTexts{{"kept", "x"}}));
  EXPECT_EQ(labels_of(keep, stream), (LabelTexts{{"kept", "x"}}));
  EXPECT_EQ(labels_of(R"(| drop kept="y", kept=~"x|z")", {{"kept", "x"}}), LabelTexts{});
}

TEST(Drop, TakesAwayErrors) {
  const auto dropped = [](const std::string& names) {
    return test::run("| json | drop " + names, "x", {.stream = {}})->labels;
  };
  EXPECT_EQ(dropped("__error__, __error_details__"), LabelTexts{});
  EXPECT_EQ(dropped("__error__").count("__error_details__"), 1U);
}

TEST(Keep, LeavesErrors) {
  EXPECT_EQ(labels_of(R"(| keep a, b="x")", {{"a", "1"}, {"b", "2"}}), (LabelTexts{{"a", "1"}}));
  EXPECT_EQ(test::run("| json | keep job", "x")->labels.count("__error__"), 1U);
}

TEST(Decolorize, TakesTerminalSequencesAway) {
  const auto plain = [](std::string_view line) { return test::run("| decolorize", line)->line; };
  EXPECT_EQ(plain("\x1b[38;2;10;20;30mtrue colour\x1b[0m \x1b[2K\rgone"), "true colour \rgone");
  EXPECT_EQ(plain("\x1b[33mwarning:\x1b[m unused"), "warning: unused");
  EXPECT_EQ(plain("plain"), "plain");
  EXPECT_EQ(plain("cut \x1b[3"), "cut \x1b[3");
}

}  // namespace
}  // namespace store::logs::pipeline
