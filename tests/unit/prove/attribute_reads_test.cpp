#include "harness/prove/attribute_reads.hpp"

#include <gtest/gtest.h>

#include "harness/observe/tempo.hpp"
#include "harness/prove/stores.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

bool reads(const std::string& traceql, const std::string& attribute) {
  return prove::may_read(observe::search_traces(traceql, {}, 10), attribute);
}

TEST(AttributeReads, AreOfTheAttributesThatASearchNames) {
  EXPECT_TRUE(reads("{ span.http.method = `GET` }", "http.method"));
  EXPECT_TRUE(reads("{ .die != nil }", "die"));
  EXPECT_TRUE(reads("{ } | select(span.die)", "die"));
  EXPECT_TRUE(reads("{ } | by(resource.host)", "host"));
  EXPECT_FALSE(reads("{ span.http.method = `GET` }", "die"));
  EXPECT_FALSE(reads("{ status = error } >> { kind = client }", "die"));
}

// By which each trace is told, and counted.
TEST(AttributeReads, AreAlwaysOfTheService) { EXPECT_TRUE(reads("{ }", "service.name")); }

TEST(AttributeReads, MayBeOfAnyWhereNobodyCanTell) {
  EXPECT_TRUE(reads("{ }", ""));
  EXPECT_TRUE(reads(R"({ span."a\"b" = 1 })", "a\"b"));
  EXPECT_TRUE(prove::may_read({observe::Backend::tempo, "/api/traces/1", {}, ""}, "die"));
}

// The store itself is asked whether that is so.
TEST(AttributeReads, AreAllThatAnAnswerTells) {
  const auto answered = [](const std::string& traceql, std::string_view die) {
    store::Span span = span_of("0123456789abcdef", "01234567", "");
    span.attributes = {{"die", {die}}, {"http.method", {std::string_view("GET")}}};
    const SystemClock clock;
    const prove::KeptStore store(prove::Spans{{spans_of("dice", {span})}}, clock);
    return store.answer(observe::search_traces(traceql, {WallTime{}, WallTime{}}, 10)).body;
  };
  for (const char* query : {"{ }", "{ span.http.method = `GET` }", "{ } | select(kind)"}) {
    EXPECT_EQ(answered(query, "fair"), answered(query, "risky")) << query;
    EXPECT_NE(answered(query, "fair").find("dice"), std::string::npos);
  }
  EXPECT_NE(answered("{ } | select(span.die)", "fair"),
            answered("{ } | select(span.die)", "risky"));
}

}  // namespace
}  // namespace harness::test
