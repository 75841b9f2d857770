#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print.hpp"
#include "tests/fuzz/mutations.hpp"

namespace harness::languages::logql {
namespace {

std::vector<std::string> queries() {
  return {
      R"q({job="x", a!="b", c=~"d.*", e!~"f|g"} |= "h" or ip("10.0.0.0/8") !~ "i" |> "<_>j" # k)q",
      R"q({job="x"} | json | logfmt --strict a="b", c | regexp "(?P<d>.)" | pattern "<e> <_>")q",
      R"q({job="x"} | unpack | decolorize | line_format "{{.a | upper}}" | label_format b=c, d="e")q",
      R"q({job="x"} | a > 1.5 and (b == 5KiB or c <= 1m30s, d != ip("::1")) | drop e, f="g" | keep h)q",
      R"q(sum by (a, b) (rate({job="x"} | logfmt | unwrap duration(c) | __error__="" [5m] offset 1h)))q",
      R"q(topk(3, quantile_over_time(0.9, {job="x"}[1h30m] | json | unwrap d) without (e)))q",
      R"q(1 + 2 * vector(3) ^ 2 > bool on (a) group_left (b) label_replace(vector(1), "c", "$1", "d", ".*"))q",
      R"q(absent_over_time(({job="x"} | json)[1m]) or sort_desc(vector(0)) unless vector(1))q"};
}

std::vector<std::string> tokens() {
  return {"{",      "}",        "(",      ")",          "[",
          "]",      "[5m]",     "|",      "|=",         "!=",
          "=~",     "\"",       "`",      "'",          ",",
          "by",     "or",       "and",    "bool",       "5m",
          "1e9",    "-",        "#",      "/*",         "\\",
          "unwrap", "json",     "ip(",    "sum(",       "rate(",
          "\n",     "\xff",     "^",      "{a=\"b\"}",  "(?P<a>",
          "<a>",    "--strict", "offset", "group_left", "999999999999999999999"};
}

// Every answer is one of the two, with a place inside the text.
TEST(LogqlMutation, IsParsedOrRefusedWithAPlace) {
  test::Mutator mutator(queries(), test::mutation_rng(0), tokens());
  for (int i = 0; i < 20000; ++i) {
    const std::string text = mutator.next();
    const Parsed parsed = parse(text);
    if (parsed) continue;
    const ParseError& error = parsed.error();
    EXPECT_FALSE(error.message.empty()) << text;
    EXPECT_GE(error.at.line, 1) << text;
    EXPECT_GE(error.at.column, 1) << text;
    EXPECT_LE(static_cast<std::size_t>(error.at.column), text.size() + 1) << text;
  }
}

// What is printed means what was read.
TEST(LogqlMutation, StagesSurviveARoundTrip) {
  test::Mutator mutator(queries(), test::mutation_rng(1), tokens());
  for (int i = 0; i < 20000; ++i) {
    const std::string text = mutator.next();
    const Parsed parsed = parse(text);
    const auto* log = parsed ? std::get_if<LogQuery>(&*parsed) : nullptr;
    if (log == nullptr) continue;
    std::string printed = R"({job="x"})";
    std::string again = printed;
    for (const Stage& stage : log->pipeline) printed += " " + print(stage);
    const Parsed reread = parse(printed);
    ASSERT_TRUE(reread) << text << "\n" << printed << "\n" << to_string(reread.error());
    for (const Stage& stage : std::get<LogQuery>(*reread).pipeline) again += " " + print(stage);
    EXPECT_EQ(again, printed) << text;
  }
}

// Long and deep ones are refused in a time that does not grow out of hand.
TEST(LogqlMutation, BombsAreRefusedSoon) {
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string piece : {"(", "{", "sum(", "-", "1^", "1+", "|= \"a\" or ", "| json ",
                                  "| (", "| a=\"b\" or (", "by(", "[", "/*", "\"\\", "rate("}) {
    std::string text = R"({job="x"} )";
    for (int i = 0; i < 20000; ++i) text += piece;
    const Parsed parsed = parse(text);
    const Parsed bare = parse(text.substr(10));
    EXPECT_FALSE(bare) << piece;
  }
  for (const std::string regex :
       {"((((a{100}){100}){100}){100})", "(a*)*{1000}", "(?i)(\\pL{1000}){500}"}) {
    EXPECT_FALSE(parse("{job=~`" + regex + "`}")) << regex;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace harness::languages::logql
