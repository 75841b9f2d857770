// Claims about what a system promises of its telemetry hold on the shipped services, and each has a
// twin that fails, with its message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* load =
    "name: promises\nsystem: {stage: 2}\n"
    "load:\n"
    "  - name: players\n    executor: shared-iterations\n    vus: 5\n    iterations: 30\n"
    "    flow: [{request: roll, get: \"{frontend}/roll?die=fair\"}]\n"
    "expect:\n";

std::string tree_with(const std::string& last_kind) {
  return "  - claim: A roll goes through both services\n"
         "    shape:\n"
         "      request: roll\n"
         "      tree:\n"
         "        service: frontend\n        name: GET /roll\n        kind: server\n"
         "        children:\n"
         "          - service: frontend\n            kind: client\n"
         "            children:\n"
         "              - {service: dice-roller, name: GET /roll, kind: " +
         last_kind + ", children: none}\n";
}

struct Promise {
  const char* name;
  std::string claims;
  int exit_code;
  std::vector<const char*> said;  // of the claims
};

void PrintTo(const Promise& promise, std::ostream* out) { *out << promise.name; }

class Promises : public ::testing::TestWithParam<Promise> {};

TEST_P(Promises, AreJudged) {
  const TempDirectory home;
  const auto file = home / "promises.yaml";
  std::ofstream(file) << load << GetParam().claims;
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), GetParam().exit_code) << run.output();
  const nlohmann::json verdict = run.verdict();
  std::string said;
  for (const auto& claim : verdict.at("claims")) {
    said += claim["claim"].get<std::string>() + ": seen " + claim["seen"].get<std::string>() + "\n";
  }
  for (const char* one : GetParam().said) EXPECT_THAT(said, HasSubstr(one));
}

INSTANTIATE_TEST_SUITE_P(
    Stage2, Promises,
    ::testing::Values(Promise{"Shape", tree_with("server"), 0, {" traces of that shape"}},
                      Promise{"AnotherShape",
                              tree_with("client"),
                              1,
                              {" traces differ: ",
                               " (200): at frontend GET /roll > frontend GET > dice-roller GET "
                               "/roll: expected kind client, seen \"server\""}}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace harness::test
