#include "harness/verdict/life/own_spans.hpp"

#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"
#include "tests/unit/verdict/evidence.hpp"

// Spans of the harness' own are there whoever answers.
namespace harness::verdict {
namespace {

const std::string of_shop = R"({ resource.service.name = "shop" && status = error })";

std::string refusal(const std::string& control, const std::string& claim = of_shop) {
  const auto checked = check_traceql_control(control, claim);
  return checked ? std::string() : to_string(checked.error());
}

Meets meets(const std::string& query) {
  const auto parsed = languages::traceql::parse(query);
  return parsed ? meets_own_span(*parsed) : Meets::perhaps;
}

TEST(ControlOfSpans, IsRefusedWhereTheHarnessOwnSpansSatisfyIt) {
  for (const char* control : {"{ }",
                              "{ true }",
                              R"({ name != "" })",

                              R"({ name =~ ".+" })",
                              R"({ resource.service.name != "" })",
                              R"({ resource.service.name =~ ".*" })",
                              R"({ .service.name =~ ".+" })",
                              R"({ resource.service.name != nil })",
                              R"({ resource.service.name = "harness" })",
                              R"({ resource.service.name != "shop" })",
                              R"({ resource.service.name =~ "shop|harness" })",
                              R"({ rootServiceName = "harness" })",
                              "{ kind = client }",
                              "{ status != ok }",
                              "{ duration > 0s }",
                              "{ nestedSetParent < 0 }",
                              "{ span.http.request.method != nil }",
                              "{ } | count() > 0",
                              "{ name != \"\" } | by(name)",
                              R"({ resource.service.name = "shop" } || { })",
                              R"(({ } && { kind = client }))"}) {
    EXPECT_EQ(refusal(control),
              "control: the harness' own span of any request satisfies it; ask for a span of the "
              "service that traceql is about, or for what has to have happened")
        << control;
  }
}

TEST(ControlOfSpans, IsRefusedWhereItAsksForTheHarnessOwnSpansAlone) {
  for (const char* control : {R"({ resource.service.name = "harness" && status = error })",
                              R"({ name = "order" && resource.service.name = "harness" })"}) {
    EXPECT_EQ(refusal(control),
              "control: it asks for the harness' own spans, which say nothing of others; ask for a "
              "span of the service that traceql is about, or for what has to have happened")
        << control;
  }
}

TEST(ControlOfSpans, IsTakenWhereAnotherSpanHasToBeThere) {
  for (const char* control :
       {R"({ resource.service.name = "shop" })", "{ kind = server }", R"({ name = "GET /roll" })",
        R"({ span.db.system = "postgresql" && status != error })", "{ status = error }",
        R"({ resource.service.name = "harness" } >> { resource.service.name = "shop" })",
        R"({ resource.service.name != "harness" })", "{ span.http.response.status_code > 0 }",
        R"({ resource.service.name = "harness" } && { resource.service.name = "shop" })",
        "{ duration > 100ms }", "{ } >> { }", "{ } | count() > 1", "{ .n", "{ duration >= 0s }"}) {
    EXPECT_EQ(refusal(control), "") << control;
  }
}

TEST(ControlOfSpans, MayBeOfTheHarnessOwnWhereTheClaimIs) {
  const std::string claim = R"({ resource.service.name = "harness" && status = error })";
  EXPECT_EQ(refusal(R"({ resource.service.name = "harness" })", claim), "");
  EXPECT_EQ(asked_by_control(R"({ name = "order" })", claim), R"({ name = "order" })");
}

TEST(ControlOfSpans, IsAskedOfOthersWhereItMayBeOfTheHarnessOwn) {
  const auto asked = [](const std::string& control) { return asked_by_control(control, of_shop); };
  EXPECT_EQ(asked(R"({name="GET /é" || status=error} | count() > 1)"),
            R"({ resource.service.name != "harness" && (name="GET /é" || status=error) } | count())"
            " > 1");
  EXPECT_EQ(asked("{ } >> { duration > 1s // slow\n}"),
            "{ resource.service.name != \"harness\" } >> { resource.service.name != \"harness\" && "
            "(duration > 1s // slow\n) }");
  for (const char* others : {"{ kind = server }", R"({ resource.service.name = "shop" })",
                             R"({ resource.service.name = "harness" } > { kind = server })",
                             R"({ span.user.action = "destroy" && status != error })"}) {
    EXPECT_EQ(asked(others), others);
  }
}

// What is asked of others is a query that reads, and that no span of the harness' own meets.
TEST(ControlOfSpans, AskedOfOthersIsNeverMetByTheHarnessOwn) {
  for (const char* control :
       {"{ status = error }", "{ duration > 1s /* } */ } || { name = \"}\" }", R"({ name != "x" })",
        "({ status = error } | max(duration) > 1s) || ({ name =~ `a // b` } | count() > 0)"}) {
    const std::string asked = asked_of_others(control);
    EXPECT_TRUE(languages::traceql::parse(asked)) << asked;
    EXPECT_NE(meets(control), Meets::never) << control;
    EXPECT_EQ(meets(asked), Meets::never) << asked;
  }
}

TEST(ControlOfSpans, OfAClaimIsAskedThatWay) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "traceql",
      with_fields({{"traceql", std::string(R"({ name = "GET /order" && kind = server })")},
                   {"count", scenario::Comparison{"==", 0}},
                   {"control", std::string(R"({ name = "GET /order" })")}}));
  EXPECT_EQ(run.questions(claim)[1].query,
            R"({ resource.service.name != "harness" && (name = "GET /order") })");
}

TEST(ControlOfSpans, IsCheckedWithTheClaim) {
  const ClaimKind& kind = *find_claim_kind("traceql");
  const auto checked =
      kind.language.check(settings("traceql", with_fields({{"traceql", of_shop},
                                                           {"count", scenario::Comparison{"==", 0}},
                                                           {"control", std::string("{ }")}})));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().what, "control: the harness' own span of any request satisfies it");
}

}  // namespace
}  // namespace harness::verdict
