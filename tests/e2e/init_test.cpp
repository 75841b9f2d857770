// init: a first scenario for a service that runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Init : public ::testing::Test {
 protected:
  Init() { fs::current_path(home_.path()); }
  ~Init() override { fs::current_path("/"); }

  TempDirectory home_;
};

TEST_F(Init, WritesAScenarioThatPassesAndShowsItRed) {
  HarnessProcess up({"up", "stage1"});
  ASSERT_TRUE(eventually([&] { return up.output().find("Ctrl-C") != std::string::npos; }))
      << up.output();
  const Words words{"init", url_of(up, "dice-roller") + "/roll?die=fair", "--name", "dice"};
  HarnessProcess init(words);
  EXPECT_EQ(init.wait(), 0) << init.output();
  EXPECT_THAT(init.output(),
              AllOf(HasSubstr("dice.yaml is written"), HasSubstr("PASS: all 3 claims hold"),
                    HasSubstr("to see a claim turn red"), HasSubstr("✗  http_req_failed"),
                    HasSubstr("harness run dice.yaml")));
  const std::string text = content_of(home_ / "dice.yaml");
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 40) << text;
  EXPECT_FALSE(fs::exists(home_ / "dice.yaml.red.yaml"));

  HarnessProcess again(words);
  EXPECT_EQ(again.wait(), 2);
  EXPECT_THAT(again.output(), HasSubstr("dice.yaml: is there already; name another with --out"));
}

// It answers with the same whatever stands behind the question mark.
TEST_F(Init, ShowsItRedWhereTheQueryIsOfNoMatter) {
  ASSERT_TRUE(write_file(
      "files.yaml", "processes: [{name: files, run: [python3, -m, http.server, \"{port}\"]}]\n"));
  HarnessProcess up({"up", (home_ / "files.yaml").string()});
  ASSERT_TRUE(eventually([&] { return up.output().find("Ctrl-C") != std::string::npos; }))
      << up.output();
  HarnessProcess init({"init", url_of(up, "files") + "/?item=ink", "--name", "files", "--out",
                       (home_ / "order.yaml").string()});
  EXPECT_EQ(init.wait(), 0) << init.output();
  EXPECT_THAT(init.output(), HasSubstr("✗  http_req_failed"));
}

// A server of one's own that looks at nothing it is asked for.
TEST_F(Init, SaysWhyNothingTurnsRed) {
  ASSERT_TRUE(write_file("all.py", R"(import http.server, sys
class All(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), All).serve_forever()
)"));
  ASSERT_TRUE(
      write_file("all.yaml", "processes: [{name: all, run: [python3, all.py, \"{port}\"]}]\n"));
  HarnessProcess up({"up", (home_ / "all.yaml").string()});
  ASSERT_TRUE(eventually([&] { return up.output().find("Ctrl-C") != std::string::npos; }))
      << up.output();
  HarnessProcess init({"init", url_of(up, "all") + "/order?item=ink", "--name", "all", "--out",
                       (home_ / "order.yaml").string()});
  EXPECT_EQ(init.wait(), 3) << init.output();
  EXPECT_THAT(init.output(),
              AllOf(HasSubstr("PASS"), HasSubstr("answers whatever page is asked for, so that no "
                                                 "claim turns red by one that is not there")));
}

// One that says so by its metrics gets four looks, and nothing else.
TEST_F(Init, SendsNothingToProductionUnlessItIsNamed) {
  const LoopbackServer server([](const ServedRequest&) {
    return ServedResponse{200, "target_info{deployment_environment=\"production\"} 1\n"};
  });
  HarnessProcess unnamed({"init", server.url() + "/order"});
  EXPECT_EQ(unnamed.wait(), 2);
  EXPECT_THAT(unnamed.output(),
              HasSubstr("says that it is \"production\" (deployment_environment of target_info): "
                        "nothing more is sent there"));
  EXPECT_LE(server.requests().size(), 4U);
  EXPECT_TRUE(fs::is_empty(home_.path()));
  HarnessProcess misnamed({"init", server.url() + "/order", "--environment", "staging"});
  EXPECT_EQ(misnamed.wait(), 2);
  EXPECT_THAT(misnamed.output(), HasSubstr(", and not \"staging\""));
}

TEST_F(Init, SaysThatNothingAnswers) {
  const LoopbackServer server([](const ServedRequest&) { return ServedResponse{404, ""}; });
  HarnessProcess wrong_page({"init", server.url()});
  EXPECT_EQ(wrong_page.wait(), 2);
  EXPECT_THAT(wrong_page.output(), AllOf(HasSubstr("/ is answered with 404"), HasSubstr("/PAGE")));
  HarnessProcess nobody({"init", "http://127.0.0.1:1"});
  EXPECT_EQ(nobody.wait(), 2);
  EXPECT_THAT(nobody.output(), HasSubstr("start the service first"));
  HarnessProcess neither({"init"});
  EXPECT_EQ(neither.wait(), 2);
  EXPECT_THAT(neither.output(), HasSubstr("give a URL, --openapi FILE or --compose FILE"));
  EXPECT_TRUE(fs::is_empty(home_.path()));
}

}  // namespace
}  // namespace harness::test
