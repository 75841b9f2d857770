// Which requests a threshold is about: each scenario of tests/cases/load, with PORT in place of a
// server's that answers 200 after half a second, and 503 at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class Populations : public ::testing::Test {
 protected:
  std::filesystem::path written(const std::string& name, const std::string& extra = {}) {
    std::string text =
        content_of(std::string(HARNESS_SOURCE_DIR) + "/tests/cases/load/" + name + ".yaml");
    server_.answer_as("/is", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Environment: test\r\n\r\n");
    text = replace_all(text, "http://127.0.0.1:PORT", server_.url());
    text = replace_all(text, "{server}/slow", "{server}/delay/500");
    text = replace_all(text, "{server}/503", "{server}/status/503");
    const std::filesystem::path file = home_.path() / (name + ".yaml");
    EXPECT_TRUE(write_file(file, text + extra));
    return file;
  }

 private:
  TempDirectory home_;
  MisbehavingServer server_;
};

TEST_F(Populations, AreSelectedByTheirAnswers) {
  HarnessProcess run({"run", written("expected-response")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST_F(Populations, AreSelectedByTheirAnswersAlsoWhereTheyAreTooSlow) {
  HarnessProcess run({"run", written("expected-response",
                                     "  - http_req_duration{status:200}: p(95) < 400\n"
                                     "  - http_req_duration{status:503}: p(95) < 400\n"
                                     "  - http_reqs{expected_response:false}: count == 0\n")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre("fail: http_req_duration{status:200} p(95) < 400",
                                   "no_data: http_req_duration{status:503} p(95) < 400"));
}

TEST_F(Populations, HaveNoLatencyWhereNobodyAnswered) {
  HarnessProcess run({"run", written("latency-of-the-dead")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre("undecided: http_req_duration{name:down} p(95) < 500",
                                   "undecided: http_req_waiting{name:down} p(95) < 500",
                                   "undecided: latency{name:down} p(95) < 500",
                                   "undecided: http_req_duration p(50) < 100",
                                   "no_data: http_req_tls_handshaking p(95) < 1"));
  const std::string summary = content_of(run.run_dir() / "summary.txt");
  EXPECT_THAT(summary, HasSubstr("0 or more over 5 requests, 5 never answered"));
  EXPECT_THAT(summary, HasSubstr("no request took this step"));
  EXPECT_THAT(summary, Not(HasSubstr("not one good answer came")));  // one of the three works
}

}  // namespace
}  // namespace harness::test
