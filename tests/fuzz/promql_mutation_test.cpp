#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "tests/fuzz/mutations.hpp"

namespace harness::languages::promql {
namespace {

const std::vector<std::string> corpus{
    "sum by (job, status) (rate(http_requests_total{status=~\"5..\"}[1m])) / on (job) group_left() "
    "up",
    "max_over_time(deriv(rate(foo[1m] offset 5m)[5m:1m] @ end())[10m:]) > bool -1.5e3",
    "label_replace(up{a!=\"\\u00e9\\n\",b!~'x',c=`y`}, \"a\", \"$1\", \"b\", \"(.*)\")",
    "topk(3, foo) without (x) or count_values(\"v\", bar) unless -quantile(0.9, q ^ 2 ^ 3) # end",
};
const std::vector<std::string> tokens{
    "(",     ")",    "{",       "}",  "[",   "]",    ",",        ":",      "=",
    "!~",    "=~",   "!=",      "\"", "'",   "`",    "\\x",      "\\U",    "5m",
    "1e999", "0x",   "offset ", "@ ", "by ", "on ",  "ignoring", " bool ", "start()",
    "sum",   "rate", "\n",      "#",  "-",   "\xff", "\xc3"};

// A mutant is either a tree within its text, or refused at a place of its text.
TEST(PromqlMutation, IsRefusedWithAPlaceOrReadWithinItsText) {
  test::Mutator mutator(corpus, test::mutation_rng(0), tokens);
  for (int i = 0; i < 30000; ++i) {
    const std::string text = mutator.next();
    const auto expr = parse(text);
    if (!expr) {
      EXPECT_FALSE(expr.error().message.empty()) << text;
      EXPECT_LE(expr.error().at.column, text.size() + 1) << text;
      continue;
    }
    for (const NamedSeries& series : selectors(**expr)) {
      EXPECT_LT(series.span.begin, series.span.end) << text;
      EXPECT_LE(series.span.end, text.size()) << text;
    }
  }
}

TEST(PromqlMutation, BeginsWithWhatCanBeRead) {
  for (const std::string& text : corpus) EXPECT_TRUE(parse(text)) << text;
}

}  // namespace
}  // namespace harness::languages::promql
