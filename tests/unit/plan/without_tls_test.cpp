#include "harness/plan/without_tls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scenarios.hpp"

namespace harness::plan {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<yaml::Problem> found(const std::string& request, const std::string& threshold) {
  const std::string is = "allow: [load], is: {header: X-Environment, value: test}}";
  const auto scenario = test::parse(
      "name: test\nsystem:\n  stage: 5\n  endpoints:\n"
      "    plain: {url: \"http://127.0.0.1:8080\", " +
      is + "\n    secured: {url: \"https://127.0.0.1:8443\", " + is +
      "\nload:\n  - name: players\n"
      "    executor: constant-vus\n    duration: 1s\n    flow: [{request: roll, " +
      request + "}]\nthresholds: [{" + threshold + "}]\n");
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return judged_without_tls(make_plan(scenario.value(), 7));
}

const std::string handshakes = "http_req_tls_handshaking: p(95) < 100";

TEST(JudgedWithoutTls, IsAThresholdOfAScenarioInTheClear) {
  EXPECT_THAT(found("get: \"{frontend}/roll\"", handshakes), SizeIs(1));
  EXPECT_THAT(found("get: \"{plain}/\"", handshakes), SizeIs(1));
  EXPECT_THAT(found("get: \"{frontend}/roll?die={die}\", vary: {die: [fair]}", handshakes),
              SizeIs(1));
}

TEST(JudgedWithoutTls, IsNoneWhereARequestMaySpeakIt) {
  EXPECT_THAT(found("get: \"{secured}/\"", handshakes), IsEmpty());
  EXPECT_THAT(found("get: \"{frontend}/roll\", redirects: 3", handshakes), IsEmpty());
  EXPECT_THAT(found("get: \"{frontend}/roll\"", "http_req_connecting: p(95) < 100"), IsEmpty());
}

}  // namespace
}  // namespace harness::plan
