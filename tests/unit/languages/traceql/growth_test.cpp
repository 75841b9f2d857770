#include "harness/languages/traceql/growth.hpp"

#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"

namespace harness::languages::traceql {
namespace {

TEST(TraceqlGrowth, IsThatOfWhatSpansSayOfThemselves) {
  for (const char* query :
       {"{ }", "{ .a = 1 && status = error || duration > 1s }", "{ !(.a = 1) }", "{ .a != nil }",
        "{ name = `x` } >> { .b = 2 }", "{ .a = 1 } && { .b = 2 }", "{ .a = 1 } ~ { .b = 2 }",
        "{ .a = 1 } &>> { .b = 2 }", "({ .a = 1 } || { .b = 2 }) > { .c = 3 }",
        "{ .a = 1 } | count() > 2", "{ .a = 1 } | by(.b) | count() >= 2 | coalesce()",
        "{ .a = 1 } | max(duration) > 1s", "{ .a = 1 } | min(duration) <= 1s",
        "{ .a = 1 } | select(.b)"}) {
    EXPECT_TRUE(only_grows(parse(query).value())) << query;
  }
}

TEST(TraceqlGrowth, IsNoneOfWhatMoreSpansMayUndo) {
  for (const char* query :
       {"{ rootName = `x` }", "{ rootServiceName != `x` }", "{ traceDuration < 1s }",
        "{ nestedSetParent < 0 }", "{ .a = 1 } !>> { .b = 2 }", "{ .a = 1 } !~ { .b = 2 }",
        "{ .a = 1 } && ({ .b = 2 } !< { .c = 3 })", "{ .a = 1 } | count() < 2",
        "{ .a = 1 } | count() = 2", "{ .a = 1 } | avg(duration) > 1s", "{ .a = 1 } | sum(.n) > 1",
        "{ .a = 1 } | max(duration) < 1s", "{ .a = 1 } | min(duration) > 1s",
        "{ .a = 1 } | by(rootName)", "{ .a = 1 } | rate()"}) {
    const auto parsed = parse(query);
    ASSERT_TRUE(parsed.has_value()) << query << ": " << parsed.error().text;
    EXPECT_FALSE(only_grows(*parsed)) << query;
  }
}

}  // namespace
}  // namespace harness::languages::traceql
