// An endpoint shows what it is before anything else is sent to it.
#include "harness/target/external/proven_endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_kubectl.hpp"
#include "tests/support/misbehaving_server.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

scenario::Endpoint endpoint_at(const std::string& url) {
  scenario::Endpoint endpoint;
  endpoint.name = "shop";
  endpoint.url.value = url;
  endpoint.allow = {scenario::Allowed::load};
  endpoint.is = scenario::Proof{"X-Environment", "staging", "/health"};
  return endpoint;
}

class ProvenEndpointTest : public ::testing::Test {
 protected:
  void says(const std::string& header) {
    server.answer_as("/health", "HTTP/1.1 404 Nothing\r\nContent-Length: 0\r\n" + header + "\r\n");
  }

  ProvenEndpoint endpoint(const std::string& url) {
    return *ProvenEndpoint::make(endpoint_at(url), {});
  }

  // Why it is not what it is to be; empty: it is.
  std::string refused() {
    ProvenEndpoint shop = endpoint(server.url());
    const auto proven = shop.prove();
    return proven ? "" : to_string(proven.error());
  }

  test::MisbehavingServer server;
};

TEST_F(ProvenEndpointTest, IsWhatItsHeaderSaysWhateverTheStatus) {
  says("x-environment:  staging \r\n");
  EXPECT_EQ(refused(), "");
}

TEST_F(ProvenEndpointTest, IsRefusedWithWhatWasWantedAndWhatWasSeen) {
  says("X-Environment: production\r\n");
  const std::string port = server.url().substr(server.url().rfind(':'));
  EXPECT_EQ(refused(),
            "shop: " + server.url() + " (127.0.0.1" + port +
                ") is not what it is to be: its X-Environment is \"production\", and was to be "
                "\"staging\"; point it at the system that is meant, or say what that shows");
  says("X-Env: staging\r\n");
  EXPECT_THAT(refused(), HasSubstr("its X-Environment is not there, and was to be \"staging\"; it "
                                   "answered 404"));
  says("X-Environment: staging-2\r\n");
  EXPECT_THAT(refused(), HasSubstr("is \"staging-2\""));
}

// OpenTelemetry's exporters for Prometheus tell it there; several processes behind one port, each.
TEST_F(ProvenEndpointTest, IsWhatALabelOfTargetInfoSays) {
  const auto metrics = [this](const std::string& text) {
    server.answer_as("/metrics", "HTTP/1.1 200 OK\r\nContent-Length: " +
                                     std::to_string(text.size()) + "\r\n\r\n" + text);
  };
  scenario::Endpoint by_label = endpoint_at(server.url());
  by_label.is = scenario::Proof{"", "staging", "/metrics", "deployment_environment"};
  const auto why_not = [&] {
    ProvenEndpoint shop = *ProvenEndpoint::make(by_label, {});
    const auto proven = shop.prove();
    return proven ? shop.text() : to_string(proven.error());
  };
  const std::string staging =
      "# TYPE target_info gauge\ntarget_info{deployment_environment=\"staging\",a=\"b\"} 1\n";
  metrics(staging + "up{deployment_environment=\"production\"} 1\n");
  EXPECT_THAT(why_not(), HasSubstr("says deployment_environment of target_info: staging"));
  metrics(staging + "target_info{deployment_environment=\"production\"} 1\n");
  EXPECT_THAT(why_not(), HasSubstr("its deployment_environment of target_info is \"production\", "
                                   "and was to be \"staging\""));
  metrics(staging + "target_info{a=\"b\"} 1\n");
  EXPECT_THAT(why_not(), HasSubstr("of target_info is \"\", and was to be \"staging\""));
  metrics("up 1\n");
  EXPECT_THAT(why_not(), HasSubstr("of target_info is not there, and was to be \"staging\"; it "
                                   "answered 200"));
}

// It is not asked itself: what kubectl acts on is what it is taken for.
TEST_F(ProvenEndpointTest, IsWhatKubectlPointsTo) {
  const test::TempDirectory home;
  test::FakeKubectl kubectl(home.path());
  kubectl.be_found();
  scenario::Endpoint by_context = endpoint_at(server.url());
  by_context.is = scenario::Proof{"", "staging", "", "", "staging"};
  ProvenEndpoint cluster = *ProvenEndpoint::make(by_context, {});
  kubectl.points_to("production");
  const auto refused = cluster.prove();
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_string(refused.error()),
            "shop: kubectl's current context is \"production\", and was to be \"staging\"; kubectl "
            "config use-context staging, if that is meant");
  EXPECT_THAT(cluster.found().addresses, IsEmpty());
  kubectl.points_to("staging");
  ASSERT_TRUE(cluster.prove());
  EXPECT_THAT(cluster.found().addresses, SizeIs(1));
  EXPECT_THAT(cluster.text(), HasSubstr(") goes by kubectl's current context: staging"));
  EXPECT_TRUE(cluster.look_again({}));
  kubectl.points_to("production");
  EXPECT_FALSE(cluster.look_again({}));
  EXPECT_THAT(server.requests(), IsEmpty());
}

// Of all of loopback it listens on one address; nothing goes to the other.
TEST_F(ProvenEndpointTest, IsCalledWhereItHasShownIt) {
  says("X-Environment: staging\r\n");
  const std::string port = server.url().substr(server.url().rfind(':') + 1);
  ProvenEndpoint shop = endpoint("http://localhost:" + port);
  EXPECT_THAT(shop.found().addresses, IsEmpty());
  ASSERT_TRUE(shop.prove());
  EXPECT_EQ(shop.found().host, "localhost");
  ASSERT_THAT(shop.found().addresses, SizeIs(1));
  EXPECT_EQ(net::to_text(shop.found().addresses[0]), "127.0.0.1:" + port);
  says("X-Environment: production\r\n");
  EXPECT_FALSE(shop.prove());
}

TEST(ProvenEndpoint, IsRefusedWhereNobodyAnswersOrNothingIsFound) {
  const test::RefusingPort gone;
  ProvenEndpoint shop = *ProvenEndpoint::make(endpoint_at(gone.url()), {});
  EXPECT_THAT(to_string(shop.prove().error()), HasSubstr("does not answer: "));
  ProvenEndpoint nowhere = *ProvenEndpoint::make(endpoint_at("http://shop.invalid"), {});
  EXPECT_THAT(to_string(nowhere.prove().error()),
              HasSubstr("shop: http://shop.invalid has no address; mend the name"));
}

}  // namespace
}  // namespace harness::target
