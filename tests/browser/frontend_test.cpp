// The frontend's page, as a person uses it in a browser.
#include "tests/browser/page_in_browser.hpp"
#include "tests/component/services/stage2.hpp"

namespace harness::test {
namespace {

using ::testing::IsEmpty;
using ::testing::MatchesRegex;

class FrontendPage : public PageInBrowser {};

TEST_F(FrontendPage, RollsOnceAndLinksToTheTrace) {
  Stage2 stage({"--trace-link=http://tempo.test/{trace_id}"});
  browser->open(stage.frontend.url());
  EXPECT_EQ(browser->role_and_name("#dice input[value=fair]"), "radio fair");
  EXPECT_EQ(browser->role_and_name("#roll-button"), "button Roll");
  EXPECT_FALSE(browser->is_shown("#batch"));
  EXPECT_FALSE(browser->is_shown("#sign-in"));
  browser->click("#dice input[value=risky]");
  browser->click("#roll-button");
  EXPECT_TRUE(shows("#outcome", "[2-7]"));
  EXPECT_EQ(browser->text("#history td.die"), "risky");
  const std::string trace = browser->text("#history td.trace a");
  EXPECT_EQ(browser->attribute("#history td.trace a", "href"), "http://tempo.test/" + trace);
  EXPECT_EQ(span_named(stage.frontend, "GET /roll", trace).attributes.at("url.query"), "die=risky");
  browser->screenshot("frontend-roll");
  EXPECT_THAT(browser->complaints(), IsEmpty());
}

TEST_F(FrontendPage, RollsSeveralTimes) {
  Stage2 stage({"--batches"});
  browser->open(stage.frontend.url());
  EXPECT_EQ(browser->role_and_name("#times"), "spinbutton How many");
  browser->type("#times", "3");
  browser->click("#roll-button");
  EXPECT_TRUE(shows("#outcome", "[1-6], [1-6], [1-6]"));
  browser->click("input[value=roll-sync]");
  browser->click("#roll-button");
  EXPECT_TRUE(eventually(
      [&] { return stage.frontend.logs_of("/roll-sync?die=fair&times=3").size() == 1; }));
  browser->screenshot("frontend-batches");
  EXPECT_THAT(browser->complaints(), IsEmpty());
}

TEST_F(FrontendPage, SaysWhatWentWrong) {
  Stage2 stage({}, {"--max-delay=0ms", "--error-rate=1"});
  browser->open(stage.frontend.url());
  browser->click("#dice input[value=risky]");
  browser->click("#roll-button");
  EXPECT_TRUE(shows("#problem", "the risky die failed"));
  EXPECT_EQ(browser->text("#outcome"), "");
  EXPECT_EQ(browser->text("#history td.result"), "the risky die failed");
  EXPECT_EQ(browser->text("#history td.trace").size(), 32U);
  browser->screenshot("frontend-failure");

  stage.frontend.stop();
  browser->click("#roll-button");
  EXPECT_TRUE(shows("#problem", "The frontend does not answer: .*"));
  EXPECT_FALSE(browser->complaints().empty());
}

TEST_F(FrontendPage, SignsIn) {
  Stage2 stage({"--sign-in"});
  browser->open(stage.frontend.url());
  EXPECT_EQ(browser->role_and_name("#username"), "textbox Your name");
  browser->type("#username", "<b>Ada</b>");
  browser->click("#sign-in button");
  EXPECT_TRUE(shows("#signed-in", "Signed in as <b>Ada</b>"));
  browser->open(stage.frontend.url());
  EXPECT_TRUE(shows("#signed-in", "Signed in as <b>Ada</b>"));
  EXPECT_FALSE(browser->is_shown("#sign-in"));
  browser->screenshot("frontend-signed-in");
  EXPECT_THAT(browser->complaints(), IsEmpty());
}

}  // namespace
}  // namespace harness::test
