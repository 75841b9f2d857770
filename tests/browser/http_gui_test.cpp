#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/browser/page_in_browser.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/service_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class HttpGuiPage : public PageInBrowser {
 protected:
  HttpGuiPage() { browser->open(gui.url()); }

  static void send(const std::string& url) {
    browser->type("#url", url);
    browser->click("#send");
  }

  ServedResponse answer{200, R"({"dice":"3d6","rolls":[4,1,6],"total":11})"};
  LoopbackServer target{[this](const ServedRequest&) { return answer; }};
  ServiceProcess gui{"http-gui", {}};
};

TEST_F(HttpGuiPage, SendsARequestAndShowsTheAnswer) {
  EXPECT_TRUE(shows("#session", "[0-9a-f-]{36}"));
  send(target.url() + "/roll/3d6");
  ASSERT_TRUE(shows("#status", "200"));
  EXPECT_THAT(browser->text("#response-body"), StartsWith("{\n  \"dice\": \"3d6\",\n"));
  EXPECT_THAT(browser->text("#response-headers"), HasSubstr("Content-Length"));
  EXPECT_THAT(browser->text("#figures"), HasSubstr("41 bytes"));
  EXPECT_THAT(browser->text("#trace-id"), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_THAT(browser->complaints(), testing::IsEmpty());
  browser->screenshot("http-gui-answer");
}

TEST_F(HttpGuiPage, SendsTheMethodTheHeadersAndTheBody) {
  browser->click("#method option:nth-of-type(2)");
  browser->type("#headers .name", "Content-Type");
  browser->type("#headers .value", "text/csv");
  browser->click("#add-header");
  browser->type("#headers div:nth-of-type(2) .name", "X-Removed");
  browser->click("#headers div:nth-of-type(2) button");
  browser->type("#body", "a;b");
  send(target.url() + "/items");
  ASSERT_TRUE(shows("#status", "200"));
  const auto request = target.requests().at(0);
  EXPECT_THAT(request.head, StartsWith("POST /items HTTP/1.1\r\n"));
  EXPECT_THAT(request.head, HasSubstr("Content-Type: text/csv\r\n"));
  EXPECT_THAT(request.head, testing::Not(HasSubstr("X-Removed")));
  EXPECT_EQ(request.body, "a;b");
}

TEST_F(HttpGuiPage, ShowsAFailureAsTheAnswerThatItIs) {
  answer = {500, "the risky die failed"};
  send(target.url());
  ASSERT_TRUE(shows("#status", "500"));
  EXPECT_EQ(browser->attribute("#status", "class"), "problem");
  EXPECT_EQ(browser->text("#response-body"), "the risky die failed");
  browser->screenshot("http-gui-failure");
}

TEST_F(HttpGuiPage, SaysWhyATargetIsRefused) {
  send("http://192.0.2.1/");
  EXPECT_TRUE(shows("#problem", "192.0.2.1 may not be called: only services on this machine.*"));
  EXPECT_FALSE(browser->is_shown("#response"));
  browser->screenshot("http-gui-refused");
}

}  // namespace
}  // namespace harness::test
