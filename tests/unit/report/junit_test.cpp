#include "harness/report/junit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using test::expect_golden;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

pugi::xml_node suite_of(const pugi::xml_document& document) {
  return document.child("testsuites").child("testsuite");
}

TEST(Junit, HasNoProblemInAPassingRun) {
  const std::string text = junit(passing_run().report());
  expect_golden("report/pass.junit.xml", text);
  EXPECT_THAT(text, Not(HasSubstr("<failure")));
  EXPECT_THAT(text, Not(HasSubstr("<error")));
}

TEST(Junit, MakesEachFailingClaimAFailure) {
  expect_golden("report/fail.junit.xml", junit(failing_run().report()));
}

TEST(Junit, HasWhatAlertsTookAsPropertiesOfTheRun) {
  SampleRun run = passing_run();
  run.verdict.findings[0].claim = "Paged";
  run.verdict.findings[0].times = {
      {.name = "time_to_detect", .number = 2, .of = 3, .seconds = {3.9, 4}}};
  EXPECT_THAT(junit(run.report()),
              HasSubstr(R"(<property name="time_to_detect, 2 of 3: Paged" value="3.9s to 4s" />)"));
}

// A CI shows it as skipped, whatever it was, and fails nothing of it.
TEST(Junit, HasAdvisoryClaimsThatAreNotMetAsSkipped) {
  SampleRun run = failing_run();
  for (verdict::Finding& finding : run.verdict.findings) {
    finding.advisory = scenario::parse_advisory("until 2027-03-01").value();
  }
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(junit(run.report()).c_str()));
  const pugi::xml_node suite = suite_of(document);
  EXPECT_EQ(suite.attribute("failures").as_string(), "0"s);
  EXPECT_EQ(suite.attribute("skipped").as_string(), "2"s);
  const pugi::xml_node test =
      suite.find_child_by_attribute("name", run.verdict.findings[1].claim.c_str());
  EXPECT_FALSE(test.child("failure"));
  EXPECT_EQ(test.child("skipped").attribute("message").as_string(),
            "advisory until 2027-03-01: expected > 0, seen 0"s);
}

// Of the case with this name; many a CI shows nothing else of it.
std::string body_of(const Report& report, const std::string& claim) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(junit(report).c_str()));
  const pugi::xml_node test = suite_of(document).find_child_by_attribute("name", claim.c_str());
  const std::string failure = test.child("failure").text().get();
  return failure.empty() ? test.child("error").text().get() : failure;
}

TEST(Junit, HasBodiesThatStandAlone) {
  SampleRun run = failing_run();
  verdict::Finding& counted = run.verdict.findings[1];
  counted.value = Interval{0, 3};
  counted.line = 42;
  EXPECT_THAT(
      body_of(run.report(), counted.claim),
      AllOf(HasSubstr("claim: Rolls fail while the database is away (stage5-db-failure, "
                      "line 42)\n"),
            HasSubstr("promql: sum(increase(http_requests_total"),
            HasSubstr("window: outage, 2026-11-21T09:44:21.000Z to "), HasSubstr("expected: > 0\n"),
            HasSubstr("seen: 0\n"), HasSubstr("value: 0 to 3\n"),
            HasSubstr("trace: 4bf92f3577b34da6a3ce929d0e0e4736\n"), Not(HasSubstr("to open: "))));
}

TEST(Junit, NamesRequestsToOpenOfTheClaimsWindowWhereItHasNoTrace) {
  const SampleRun run = failing_run();
  const std::string body = body_of(run.report(), run.verdict.findings[2].claim);
  EXPECT_THAT(body, AllOf(HasSubstr("to open: trace " + std::string(32, 'a') +
                                    ", roll at 00:24.3, timeout after 60s\n"),
                          HasSubstr("to open: trace " + std::string(32, 'd')),
                          Not(HasSubstr(std::string(32, 'c')))));  // of another phase
}

TEST(Junit, SaysWhatWasExpectedOfWhatIsUndecided) {
  const SampleRun run = inconclusive_run();
  EXPECT_THAT(junit(run.report()),
              HasSubstr("<error type=\"undecided\" message=\"expected >= 1 line, each with "
                        "trace_id, span_id, seen was not asked\">claim: Each failure is logged"));
}

TEST(Junit, SaysAtWhichMomentsAQueryWasEvaluated) {
  SampleRun run = failing_run();
  run.verdict.findings[1].moments = scenario::Moments::at_end;
  EXPECT_THAT(junit(run.report()), HasSubstr("evaluated: at its end\n"));
  EXPECT_THAT(junit(failing_run().report()), Not(HasSubstr("evaluated")));
}

TEST(Junit, MakesNoDataAFailure) {
  EXPECT_THAT(junit(run_without_data().report()), HasSubstr("<failure type=\"no_data\""));
}

TEST(Junit, MakesAnInconclusiveRunAnError) {
  expect_golden("report/inconclusive.junit.xml", junit(inconclusive_run().report()));
}

TEST(Junit, MakesAnInterruptedRunAnErrorEvenWithoutAReason) {
  SampleRun run = interrupted_run();
  run.verdict.reasons.clear();
  EXPECT_THAT(junit(run.report()), HasSubstr("<error type=\"interrupted\""));
}

TEST(Junit, StaysXmlWhateverALogLineHolds) {
  SampleRun run = failing_run();
  run.verdict.findings[2].log_line = "\x01\x00 \xff <&>\"]]> \xef\xbf\xbe"s;
  run.verdict.findings[2].seen = "\x02\x0b";
  pugi::xml_document document;
  const std::string text = junit(run.report());
  ASSERT_TRUE(document.load_string(text.c_str()));
  EXPECT_THAT(text, Not(HasSubstr("&#")));
  const pugi::xml_node failure = suite_of(document).find_node([](pugi::xml_node node) {
    return std::string(node.value()).find("<&>") != std::string::npos;
  });
  EXPECT_THAT(failure.value(), HasSubstr("\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd <&>\"]]>"));
}

TEST(Junit, CountsWhatItHolds) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(junit(inconclusive_run().report()).c_str()));
  const pugi::xml_node suite = suite_of(document);
  EXPECT_EQ(suite.attribute("tests").as_int(), 6);
  EXPECT_EQ(suite.attribute("failures").as_int(), 0);
  EXPECT_EQ(suite.attribute("errors").as_int(), 2);
}

}  // namespace
}  // namespace harness::report
