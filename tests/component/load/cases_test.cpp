// Cases of load testers that were tried by hand, each a scenario in cases/, with {server}.
#include <gmock/gmock.h>

#include "harness/core/text.hpp"
#include "harness/plan/plan.hpp"
#include "harness/scenario/parse_scenario.hpp"
#include "tests/component/load/engine_test.hpp"
#include "tests/support/codings.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/vocabulary.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Replacements = std::vector<std::pair<std::string, std::string>>;

std::string answer(const std::string& body, const std::string& headers = {}) {
  return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

const std::string json = R"({"token": "t-1", "gone": null, "price": 1.10})";

class Cases : public EngineTest {
 protected:
  Checked<scenario::Scenario> parsed(const std::string& name, const Replacements& changes = {}) {
    const std::string directory = "tests/component/load/cases/";
    std::string text = test::repository_file(directory + name + ".yaml");
    text = replace_all(text, "{stage: 1}", "{stage: 5}");  // which the tests have words for
    for (const auto& [from, to] : changes) text = replace_all(text, from, to);
    scenario::Vocabulary words = test::vocabulary();
    words.stages.at("stage5").push_back("server");
    words.locate = [&](const std::string& file) {
      return std::string(HARNESS_SOURCE_DIR) + "/" + directory + file;
    };
    return scenario::parse_scenario(text, name + ".yaml", words);
  }

  LoadStats run_case(const std::string& name, const Replacements& changes = {}) {
    const auto scenario = parsed(name, changes);
    if (!scenario) throw std::runtime_error(to_string(scenario.error()));
    Setting setting = setting_of({});
    setting.loads = plan::make_plan(*scenario, 1).loads;
    LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return stats;
  }
};

TEST_P(Cases, ABlankLineOfACsvFileIsNoRow) {
  for (const char* path : {"/user/ann", "/user/bob"}) server_.answer_as(path, answer("ok"));
  run_case("blank-line-one-column");
  EXPECT_THAT(server_.requests(),
              ElementsAre(StartsWith("GET /user/ann "), StartsWith("GET /user/bob "),
                          StartsWith("GET /user/ann ")));
}

TEST_P(Cases, AMisspeltPlaceholderOfABodyIsRefused) {
  const auto scenario = parsed("braces");
  ASSERT_FALSE(scenario);
  EXPECT_THAT(to_string(scenario.error()), HasSubstr("body: unknown placeholder {iteraton}"));
}

TEST_P(Cases, TwoBracesAreOneInUrlsAndInBodies) {
  server_.answer_as("/?url={vu}", answer("ok"));
  run_case("braces", {{" misspelt {iteraton}", ""}});
  EXPECT_THAT(server_.requests(), ElementsAre(AllOf(StartsWith("POST /?url={vu} HTTP"),
                                                    EndsWith("escaped {vu} mustache {vu}}"))));
}

TEST_P(Cases, WhatIsCompressedIsRead) {
  server_.answer_as("/gzip", answer(test::gzipped(json), "Content-Encoding: gzip\r\n"));
  server_.answer_as("/next?t=t-1", answer("ok"));
  const LoadStats stats = run_case("gzip");
  EXPECT_THAT(all_of(stats, "sign-in").outcomes, ElementsAre(Pair("200", 1)));
  EXPECT_EQ(stats.requests.at(0).checks.at("has a token").passes, 1U);
  EXPECT_THAT(all_of(stats, "next").outcomes, ElementsAre(Pair("200", 1)));
}

TEST_P(Cases, AConnectionThatIdlesIsTheSameForAllWhoFollow) {
  const LoadStats stats = run_case("idle-connection", {{"600ms", "60ms"},
                                                       {"2s", "250ms"},
                                                       {"startTime: 3s", "startTime: 300ms"},
                                                       {"startTime: 6s", "startTime: 600ms"},
                                                       {"startTime: 9s", "startTime: 900ms"},
                                                       {"/idle408", "/idle-408"},
                                                       {"/idlereset", "/idle-reset"}});
  ASSERT_THAT(stats.requests, SizeIs(4));
  for (const RequestStats& request : stats.requests) {
    EXPECT_GT(request.ok, 2U) << request.request;
    EXPECT_THAT(request.outcomes, ElementsAre(Pair("200", request.sent))) << request.request;
  }
}

TEST_P(Cases, NullIsNoValueAndNumbersKeepTheirLetters) {
  server_.answer_as("/json", answer(json));
  const LoadStats stats = run_case("json-null");
  EXPECT_THAT(stats.requests.at(0).outcomes, ElementsAre(Pair("nothing to extract for order", 1)));
  EXPECT_EQ(stats.requests.at(0).checks.at("null is the text null").fails, 1U);
  EXPECT_EQ(stats.requests.at(0).checks.at("price to the letter").passes, 1U);
  EXPECT_EQ(all_of(stats, "use").sent, 0U);
}

TEST_P(Cases, APreflightIsARequest) {
  server_.answer_as("/", answer(""));
  run_case("preflight");
  EXPECT_THAT(server_.requests(), ElementsAre(StartsWith("OPTIONS / HTTP/1.1\r\n")));
}

TEST_P(Cases, LettersBeyondAsciiAreEncodedWhereverTheyStand) {
  for (const char* path : {"/ascii?q=%C3%BC", "/ascii-%C3%BC"}) {
    server_.answer_as(path, answer("ok"));
  }
  const LoadStats stats = run_case("unicode-url");
  for (const RequestStats& request : stats.requests) EXPECT_EQ(request.ok, 1U) << request.request;
}

INSTANTIATE_TEST_SUITE_P(Both, Cases, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
