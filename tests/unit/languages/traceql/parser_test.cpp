#include "harness/languages/traceql/parser.hpp"

#include <gtest/gtest.h>

namespace harness::languages::traceql {
namespace {

Query parsed(const std::string& text) {
  auto query = parse(text);
  EXPECT_TRUE(query) << text << ": " << (query ? "" : query.error().text);
  return query ? std::move(*query) : Query{};
}

std::string refused(const std::string& text) {
  const auto query = parse(text);
  EXPECT_FALSE(query) << text;
  return query ? "" : query.error().text;
}

const Expression& condition(const Query& query) {
  const auto& spanset = std::get<SpansetPtr>(query.pipeline.stages.front());
  return *std::get<SpansetFilter>(spanset->of).condition;
}

// The condition between the braces, with every operator in parentheses but the outermost.
std::string shape(const std::string& text) { return to_string(condition(parsed(text))); }

std::string shape(const Spanset& spanset) {
  if (std::holds_alternative<PipelinePtr>(spanset.of)) return "pipeline";
  if (const auto* filter = std::get_if<SpansetFilter>(&spanset.of)) {
    return to_string(*filter->condition);
  }
  const auto& binary = std::get<SpansetBinary>(spanset.of);
  const bool logical =
      binary.op.form == SpansetOperator::Form::And || binary.op.form == SpansetOperator::Form::Or;
  return "(" + shape(*binary.left) + (logical ? " & " : " > ") + shape(*binary.right) + ")";
}

std::string spansets(const std::string& text) {
  return shape(*std::get<SpansetPtr>(parsed(text).pipeline.stages.front()));
}

TEST(TraceqlParser, BindsOperatorsAsTempoDoes) {
  EXPECT_EQ(shape("{ .a || .b && .c }"), "(.a || .b) && .c");
  EXPECT_EQ(shape("{ .a = 1 && .b = 2 }"), "(.a = 1) && (.b = 2)");
  EXPECT_EQ(shape("{ .a + .b * .c ^ .d ^ .e > .f }"), "(.a + (.b * (.c ^ (.d ^ .e)))) > .f");
  EXPECT_EQ(shape("{ !.a = .b }"), "(!.a) = .b");
  EXPECT_EQ(shape("{ -.a * .b > .c }"), "(-(.a * .b)) > .c");
  EXPECT_EQ(shape("{ -.a + .b > .c }"), "((-.a) + .b) > .c");
}

TEST(TraceqlParser, BindsRelationsTighterThanLogic) {
  EXPECT_EQ(spansets("{.a} && {.b} > {.c}"), "(.a & (.b > .c))");
  EXPECT_EQ(spansets("{.a} || {.b} && {.c}"), "((.a & .b) & .c)");
  EXPECT_EQ(spansets("({.a} || {.b}) >> {.c} ~ {.d}"), "(((.a & .b) > .c) > .d)");
  EXPECT_EQ(spansets("({.a} | count() > 1) && ({.b})"), "(pipeline & pipeline)");
}

TEST(TraceqlParser, ComputesConstants) {
  EXPECT_EQ(shape("{ .a = 2 ^ 3 }"), ".a = 8");
  EXPECT_EQ(shape("{ .a = 7 / 2 }"), ".a = 3");
  EXPECT_EQ(shape("{ .a = 7 / 2.0 }"), ".a = 3.5");
  EXPECT_EQ(shape("{ duration > 59.5s + 500ms }"), "duration > 6e+10");
  EXPECT_EQ(shape("{ .a = -5 && 1 < 2 }"), "(.a = -5) && true");
  EXPECT_EQ(shape("{ .a = 9223372036854775807 + 1 }"), ".a = -9223372036854775808");
  EXPECT_EQ(refused("{ .a = 1 % 0 }"), "parse error : runtime error: integer divide by zero");
}

TEST(TraceqlParser, ReadsNamesInQuotes) {
  EXPECT_EQ(shape(R"({ span."with \"quote\"" = 1d })"), R"(span."with \"quote\"" = 24h0m0s)");
  EXPECT_NE(refused(R"({ span."a\b" = 1 })").find("invalid escape sequence"), std::string::npos);
  EXPECT_NE(refused(R"({ span."a = 1 })").find("unexpected EOF, expecting \""), std::string::npos);
}

TEST(TraceqlParser, ReadsFieldsOldAndNew) {
  EXPECT_EQ(shape("{ span.\"a b\".c != nil }"), "span.\"a b.c\" != nil");
  EXPECT_EQ(shape("{ span.with/slash-and:colon@at = \"\\x31\" }"),
            "span.with/slash-and:colon@at = `1`");
  EXPECT_EQ(shape("{ trace:rootService = `a` && span:name = `b` }"),
            "(rootServiceName = `a`) && (name = `b`)");
  EXPECT_EQ(shape("{ event:timeSinceStart < 1m30s }"), "event:timeSinceStart < 1m30s");
  EXPECT_EQ(shape("{ .größe > 0.1 /* metres */ } // and nothing else"), ".größe > 0.1");
}

TEST(TraceqlParser, ReadsPipelinesMetricsAndHints) {
  const Query query = parsed(
      "{} | by(.a) | avg(duration) > 1s | coalesce() | select(name, .b)"
      " | quantile_over_time(duration, 0.5, 0.9) by (span.c) with (exemplars=true)");
  EXPECT_EQ(query.pipeline.stages.size(), 5U);
  ASSERT_TRUE(query.metrics);
  EXPECT_EQ(query.metrics->quantiles, (std::vector<double>{0.5, 0.9}));
  EXPECT_EQ(to_string(query.metrics->by.front()), "span.c");
  EXPECT_EQ(query.hints.front().name, "exemplars");
}

TEST(TraceqlParser, SaysWhereAQueryIsWrong) {
  const auto query = parse("{ .a = 1\n  && .b = }");
  ASSERT_FALSE(query);
  EXPECT_EQ(query.error().at, (Position{2, 11}));
  EXPECT_EQ(query.error().message, "syntax error: unexpected }");
  EXPECT_EQ(query.error().text, "parse error at line 2, col 11: syntax error: unexpected }");
}

TEST(TraceqlParser, CountsColumnsInCharacters) {
  EXPECT_EQ(refused("{ .größe = \"ß\" ) }"),
            "parse error at line 1, col 16: syntax error: unexpected )");
}

TEST(TraceqlParser, NamesWhatItExpectedWhereThatIsLittle) {
  const std::string at = "parse error at line 1, col ";
  EXPECT_EQ(refused("{ } foo"), at + "5: syntax error: unexpected IDENTIFIER, expecting with");
  EXPECT_EQ(refused("{ } && "), at + "8: syntax error: unexpected $end, expecting { or (");
  EXPECT_EQ(refused("{ } | count"), at + "12: syntax error: unexpected $end, expecting (");
  EXPECT_EQ(refused("{ } | select(.a"), at + "16: syntax error: unexpected $end, expecting ) or ,");
  EXPECT_EQ(refused("{ link:name = 1 }"),
            at + "8: syntax error: unexpected name, expecting traceID or spanID");
  EXPECT_EQ(refused("{ span:foo = 1 }"), at + "8: syntax error: unexpected IDENTIFIER");
  EXPECT_EQ(refused("{ parent. = 1 }"),
            "parse error at line 0, col 3: syntax error: unexpected END_ATTRIBUTE, expecting "
            "IDENTIFIER or resource. or span.");
}

TEST(TraceqlParser, RefusesTypesThatDoNotMeet) {
  EXPECT_EQ(refused("{ name = 1 }"), "binary operations must operate on the same type: name = 1");
  EXPECT_EQ(refused("{ kind < server }"), "illegal operation for the given types: kind < server");
  EXPECT_EQ(refused("{ !name }"), "illegal operation for the given type: !name");
  EXPECT_EQ(refused("{ name }"),
            "span filter field expressions must resolve to a boolean: { name }");
  EXPECT_EQ(refused("{ } | by(3)"), "grouping field expressions must reference the span: by(3)");
  EXPECT_EQ(refused("{ } | count() > `x`"),
            "binary operations must operate on the same type: count() > `x`");
}

TEST(TraceqlParser, BoundsDepth) {
  EXPECT_EQ(refused(std::string(100'000, '(')),
            "parse error at line 1, col 201: nested too deeply");
  std::string sum = "{ .a";
  for (int i = 0; i < 100'000; ++i) sum += " + .a";
  EXPECT_TRUE(refused(sum.substr(0, 100'000)).ends_with("more than 500 operators in one query"));
  std::string halves = "{ (.a = 1";
  for (int i = 1; i < 125; ++i) halves += " || .a = 1";
  for (int i = 0; i < 125; ++i) halves += i == 0 ? ") || (.a = 1" : " || .a = 1";
  EXPECT_TRUE(parse(halves + ") }"));
  EXPECT_TRUE(refused(halves + " || .a = 1) }").ends_with("more than 500 operators in one query"));
  std::string fields = "{ } | select(.a";
  for (int i = 1; i < 100; ++i) fields += ", .a" + std::to_string(i);
  EXPECT_TRUE(parse(fields + ")"));
  EXPECT_TRUE(refused(fields + ", .b)").ends_with("more than 100 fields in one list"));
  EXPECT_EQ(refused(sum), "the query is longer than 131072 bytes");
  std::string patterns = "{ .a =~ `x`";
  for (int i = 0; i < 200; ++i) patterns += " || .a =~ `x`";
  EXPECT_TRUE(refused(patterns + " }").ends_with("more than 200 regular expressions"));
  std::string steps = "{ .a =~ `.{1000}`";
  for (int i = 0; i < 99; ++i) steps += " || .a =~ `.{1000}`";
  EXPECT_TRUE(refused(steps + " }").ends_with("expressions of more than 500000 steps together"));
}

TEST(TraceqlFields, AreReadWithoutQuotes) {
  EXPECT_EQ(parse_field("span.with space")->name, "with space");
  EXPECT_EQ(parse_field("event:name")->intrinsic, Intrinsic::EventName);
  EXPECT_EQ(parse_field("status")->intrinsic, Intrinsic::Status);
  EXPECT_EQ(parse_field(".a")->scope, Scope::Any);
  for (const char* none : {"", "x", "span.", "childCount", "parent.a", "name = 1"}) {
    EXPECT_FALSE(parse_field(none)) << none;
  }
}

}  // namespace
}  // namespace harness::languages::traceql
