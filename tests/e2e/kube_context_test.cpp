// An endpoint that goes by where kubectl points.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"
#include "tests/support/fake_kubectl.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class KubeContext : public ::testing::Test {
 protected:
  void SetUp() override {
    kubectl.be_found();
    shop.answer_as("/order", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    std::ofstream(home / "order.yaml") << R"(name: order
system: {endpoints: {shop: {url: ")" << shop.url()
                                       << R"(", allow: [load], is: {kube_context: staging}}}}
load: [{name: a, executor: per-vu-iterations, iterations: 3, flow: [{request: order, get: "{shop}/order"}]}]
thresholds: [{http_req_failed: rate == 0, http_reqs: count == 3}]
)";
  }

  TempDirectory home;
  FakeKubectl kubectl{home.path()};
  MisbehavingServer shop;
};

TEST_F(KubeContext, ThatIsMeantGetsLoad) {
  kubectl.points_to("staging");
  HarnessProcess run({"run", home / "order.yaml"});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(shop.requests(), Not(IsEmpty()));
}

TEST_F(KubeContext, OfAnotherNameGetsNoRequest) {
  kubectl.points_to("production");
  HarnessProcess run({"run", home / "order.yaml"});
  EXPECT_EQ(run.wait(), 3);
  EXPECT_THAT(run.output(), AllOf(HasSubstr("kubectl's current context is \"production\", and was"),
                                  HasSubstr("to be \"staging\"")));
  EXPECT_THAT(shop.requests(), IsEmpty());
}

}  // namespace
}  // namespace harness::test
