#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"
#include "tests/fuzz/mutations.hpp"

namespace harness::languages::traceql {
namespace {

std::vector<std::string> corpus() {
  return {
      "{ span.http.status_code >= 500 && resource.service.name =~ \"front.*\" }",
      "{ .a = 1 || !(span.\"b c\" != nil) && event:name = `x` } // said",
      "{ duration > 1m30s } >> { status = error && kind = server } !~ { -.x ^ 2 % 3 < 0.5e3 }",
      "({ name = \"a\" } | count() > 1) && ({ name = \"b\" } | avg(duration) <= 2ms)",
      "{ } | by(.a) | sum(span.n + 1) = 92 | coalesce() | select(.b, link:traceID)",
      "{ } | quantile_over_time(duration, 0.5, 1) by (span.c) with (x=true, y=\"z\")",
      "{ } | compare({ status = error }, 10, 1, 2)",
      "{ .a = 9223372036854775807 ^ 9223372036854775807 - 1 / 3 }",
  };
}

std::vector<std::string> tokens() {
  return {"{",     "}",      "(",       ")",    "&&",   "||",
          "!",     "!>>",    "&~",      "=~",   "^",    "/ 0",
          "\"",    "`",      "/*",      "//",   ".",    "1s",
          "9e999", "0x",     "nil",     "|",    "by(",  "span.",
          "\n",    "trace:", "count()", "\xC3", "\xFF", std::string("\0", 1)};
}

// Each mutant is a tree, or refused with a reason at a place within the text.
void expect_an_answer(const std::string& text) {
  const auto query = parse(text);
  if (query) return;
  EXPECT_FALSE(query.error().message.empty()) << text;
  EXPECT_FALSE(query.error().text.empty()) << text;
  EXPECT_GE(query.error().at.line, 1) << text;
  EXPECT_LE(query.error().at.column, static_cast<int>(text.size()) + 1) << text;
}

TEST(TraceqlMutation, AlwaysGetsAnAnswer) {
  test::Mutator mutator(corpus(), test::mutation_rng(0), tokens());
  for (int i = 0; i < 20'000 && !testing::Test::HasFailure(); ++i) {
    expect_an_answer(mutator.next());
  }
}

TEST(TraceqlMutation, NeverCrashesWhereAQueryEndsEarly) {
  for (const std::string& text : corpus()) {
    for (std::size_t size = 0; size <= text.size(); ++size) expect_an_answer(text.substr(0, size));
  }
}

TEST(TraceqlMutation, IsDoneSoonWithLongOnes) {
  for (const char* piece : {"(", "{", "!", "-", "{ ! ( - ", "{} | by(.a) | ", "{ .a && ", "{} >> ",
                            "1 ^ ", "\"", ".a", "{.a}|", "/*", "compare({", "({} | count() > "}) {
    std::string text;
    while (text.size() < 120'000) text += piece;
    expect_an_answer(text);
    expect_an_answer("{ " + text);
  }
}

}  // namespace
}  // namespace harness::languages::traceql
