#include "harness/run/signed_load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/preparation.hpp"
#include "tests/support/fake_target.hpp"

namespace harness::run {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::vector<scenario::Load> load_at(const std::string& url) {
  scenario::Request request;
  request.url = url;
  scenario::Load load;
  load.flows = {{.name = {}, .weight = 1, .requests = {request}}};
  return {load};
}

scenario::Request& only(std::vector<scenario::Load>& loads) {
  return loads[0].flows[0].requests[0];
}

net::Servers shop() {
  net::Server server("https://shop.example");
  server.headers = {{"Authorization", "Bearer {a}"}, {"X-Team", "a"}};
  server.tls.ca = "/ca.pem";
  return {{"shop", server}, {"stock", net::Server("http://127.0.0.1:1")}};
}

TEST(SignedLoad, GetsWhatSignsInAtTheEndpointThatItCalls) {
  auto loads = load_at("{shop}/order");
  only(loads).headers = {{"x-team", "mine"}};
  sign_in(shop(), loads);
  EXPECT_THAT(only(loads).headers,
              UnorderedElementsAre(Pair("x-team", "mine"), Pair("Authorization", "Bearer {{a}")));
  EXPECT_EQ(only(loads).tls.ca, "/ca.pem");
}

TEST(SignedLoad, KeepsItsOwnOptionsOfTls) {
  auto loads = load_at("{shop}/order");
  only(loads).tls.skip_verify = true;
  sign_in(shop(), loads);
  EXPECT_EQ(only(loads).tls.ca, "");
}

TEST(SignedLoad, ShowsNothingToOthers) {
  for (const char* url : {"{stock}/order", "http://127.0.0.1:2/{shop}", "{other}/{shop}"}) {
    auto loads = load_at(url);
    sign_in(shop(), loads);
    EXPECT_THAT(only(loads).headers, IsEmpty()) << url;
  }
}

TEST(SignedLoad, NamesPlacesOfThisMachineAndProxies) {
  auto loads = load_at("HTTP://[::1]:8080/a?b");
  only(loads).proxy = "http://localhost:3128";
  EXPECT_THAT(named_places(loads),
              UnorderedElementsAre("http://[::1]:8080", "http://localhost:3128"));
  EXPECT_THAT(named_places(load_at("{shop}/order")), IsEmpty());
}

// What is said of a request with this URL.
std::string refused(const std::string& url, const std::string& protect,
                    const std::string& proxy = {}) {
  LoadedPlan loaded;
  loaded.file = "order.yaml";
  loaded.plan.loads = load_at(url);
  only(loaded.plan.loads).proxy = proxy;
  loaded.plan.safety.emplace();
  loaded.plan.safety->file = "safety.yaml";
  loaded.plan.safety->protect = {protect};
  const auto free = check_protected(loaded, {});
  return free ? "" : to_string(free.error());
}

TEST(SignedLoad, GoesNowhereThatIsProtected) {
  EXPECT_EQ(refused("http://0.0.0.0:81/a", "localhost"),
            "order.yaml: a request leads to 0.0.0.0:81, which is protected as localhost "
            "(safety.yaml); leave it alone, or ask its owner\n");
  EXPECT_THAT(refused("http://localhost:81/", "::1"), HasSubstr("a request leads to [::1]:81"));
  EXPECT_THAT(refused("http://127.0.0.1:81/", "::ffff:127.0.0.1"), HasSubstr("is protected as"));
  EXPECT_THAT(refused("http://127.0.0.1:81/", "127.0.0.1."), HasSubstr("is protected as"));
  // Who listens at all addresses of loopback is called by each.
  EXPECT_THAT(refused("http://127.0.0.2:81/", "127.0.0.1:81"), HasSubstr("leads to 127.0.0.1:81"));
  EXPECT_THAT(refused("{shop}/", "127.0.0.2", "http://127.0.0.2:3128"),
              HasSubstr("a request leads to 127.0.0.2:3128"));
  EXPECT_EQ(refused("http://127.0.0.1:81/", "127.0.0.1:82"), "");
  EXPECT_EQ(refused("{shop}/", "localhost"), "");
}

TEST(SignedLoad, IsSpokenOfAsItIsWritten) {
  auto loads = load_at("http://127.0.0.1:1/x?key=${SECRET}");
  only(loads).name = "roll";
  only(loads).unix_socket = "/tmp/${SHORT}.sock";
  load::LoadStats stats;
  load::RequestStats& roll = stats.requests.emplace_back();
  roll.request = "roll";
  roll.examples = {{"unreachable", "the socket /tmp/a.sock: No such file or directory"},
                   {"led away", "it leads to http://far.example/hunter2zz"}};
  load::KeptRequest& kept = stats.kept.emplace_back();
  kept.request = "roll";
  kept.url = "http://127.0.0.1:1/x?key=hunter2zz";
  kept.detail = "the socket /tmp/a.sock: No such file or directory";
  load::RequestStats& other = stats.requests.emplace_back();
  other.request = "other";
  other.examples = {{"led away", "hunter2zz"}};
  const scenario::Environment environment{
      .find = [](const std::string& name) -> std::optional<std::string> {
        return name == "SECRET" ? "hunter2zz" : "a";
      }};
  show_as_written(loads, environment, stats);
  EXPECT_THAT(stats.requests[0].examples,
              UnorderedElementsAre(
                  Pair("unreachable", "the socket /tmp/${SHORT}.sock: No such file or directory"),
                  Pair("led away", "it leads to http://far.example/${SECRET}")));
  EXPECT_EQ(stats.kept[0].url, "http://127.0.0.1:1/x?key=${SECRET}");
  EXPECT_EQ(stats.kept[0].detail, "the socket /tmp/${SHORT}.sock: No such file or directory");
  EXPECT_EQ(stats.requests[1].examples.at("led away"), "hunter2zz") << "it has none of these";
}

TEST(FenceAroundALoad, LetsItGoToItsProxyOfThisMachineToo) {
  test::FakeTarget target({"shop"});
  target.may_get_load = net::Fence({}, {});
  auto loads = load_at("{shop}/order");
  const auto proxy = net::addresses_of("127.0.0.1", "3128").at(0);
  EXPECT_FALSE(fence_around(target, loads).admits(proxy));
  only(loads).proxy = "http://127.0.0.1:3128";
  EXPECT_TRUE(fence_around(target, loads).admits(proxy));
  only(loads).proxy = "http://10.0.0.1:3128";
  EXPECT_FALSE(fence_around(target, loads).admits(net::addresses_of("10.0.0.1", "3128").at(0)));
}

}  // namespace
}  // namespace harness::run
