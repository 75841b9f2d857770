#include "harness/load/http/origin.hpp"

#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

const Origin* looked_up(Origins& origins, const std::string& url, const Protocol& protocol = {}) {
  origins.look_up(url, protocol);
  return origins.of(url, protocol);
}

TEST(Origin, IsFoundByAddressAndByName) {
  Origins origins;
  for (const std::string host : {"127.0.0.1", "[::1]", "localhost"}) {
    const Origin* origin = looked_up(origins, "http://" + host + ":8500/roll?die=");
    ASSERT_NE(origin, nullptr) << host;
    EXPECT_EQ(origin->host, host + ":8500");
    EXPECT_FALSE(origin->addresses.empty());
  }
  EXPECT_EQ(looked_up(origins, "http://127.0.0.1/")->host, "127.0.0.1");
}

TEST(Origin, IsAnotherOneWithTlsAndWithOtherOptionsForIt) {
  Origins origins;
  const scenario::Tls trusting{.skip_verify = true, .ca = {}, .cert = {}, .key = {}};
  const Origin* plain = looked_up(origins, "http://127.0.0.1:1/");
  const Origin* secured = looked_up(origins, "https://127.0.0.1:1/");
  const Origin* elsewhere = looked_up(origins, "https://127.0.0.1:1/elsewhere");
  const Origin* for_trusting = looked_up(origins, "https://127.0.0.1:1/", {.tls = trusting});
  EXPECT_EQ(plain->tls, nullptr);
  EXPECT_NE(secured->tls, nullptr);
  EXPECT_FALSE(*plain == *secured);
  EXPECT_TRUE(*secured == *elsewhere);
  EXPECT_FALSE(*secured == *for_trusting);
}

// Its connections are of no use to those who speak the other version.
TEST(Origin, IsAnotherOneWithHttp2) {
  Origins origins;
  for (const std::string url : {"http://127.0.0.1:1/", "https://127.0.0.1:1/"}) {
    const Origin* first = looked_up(origins, url);
    const Origin* second = looked_up(origins, url, {.http = scenario::HttpVersion::http_2});
    EXPECT_FALSE(*first == *second) << url;
  }
}

// Whose host nobody here looks up.
TEST(Origin, IsReachedThroughItsProxy) {
  Origins origins;
  const Protocol protocol{.proxy = "http://us:word@127.0.0.1:3128"};
  const Origin* clear = looked_up(origins, "http://far.invalid/", protocol);
  const Origin* secured = looked_up(origins, "https://far.invalid/", protocol);
  ASSERT_NE(clear, nullptr);
  ASSERT_NE(secured, nullptr);
  EXPECT_EQ(clear->host, "far.invalid");
  EXPECT_EQ(clear->proxy->name, "127.0.0.1:3128");
  EXPECT_EQ(clear->proxy->authorization, "Basic dXM6d29yZA==");
  EXPECT_TRUE(clear->asks_for_whole_urls());
  EXPECT_FALSE(secured->asks_for_whole_urls());
  EXPECT_EQ(secured->proxy->tunnel_to, "far.invalid:443");
  EXPECT_EQ(looked_up(origins, "https://[::1]:8500/", protocol)->proxy->tunnel_to, "[::1]:8500");
  EXPECT_FALSE(clear->is_here());
  EXPECT_TRUE(looked_up(origins, "http://localhost/", protocol)->is_here());
}

TEST(Origin, IsAnotherOneBehindAnotherProxyOrBehindNone) {
  Origins origins;
  const std::string url = "http://127.0.0.1:1/";
  const Origin* direct = looked_up(origins, url);
  const Origin* one = looked_up(origins, url, {.proxy = "http://127.0.0.1:3128"});
  const Origin* other = looked_up(origins, url, {.proxy = "http://127.0.0.1:3129"});
  EXPECT_EQ(direct->proxy, nullptr);
  EXPECT_FALSE(*direct == *one);
  EXPECT_FALSE(*one == *other);
  EXPECT_EQ(looked_up(origins, url, {.proxy = "no URL"}), nullptr);
}

// A port that its URL leaves to its scheme, and a version that it can pass on.
TEST(Origin, TakesItsProxyAsItIsWritten) {
  Origins origins;
  const std::string url = "http://far.invalid/";
  const auto place_of_proxy = [&](const std::string& proxy) {
    return net::to_text(looked_up(origins, url, {.proxy = proxy})->addresses.front());
  };
  EXPECT_EQ(place_of_proxy("http://127.0.0.1"), "127.0.0.1:80");
  EXPECT_EQ(place_of_proxy("HTTPS://127.0.0.1"), "127.0.0.1:443");
  EXPECT_NE(looked_up(origins, url, {.proxy = "HTTPS://127.0.0.1"})->proxy->tls, nullptr);
  const Protocol http_2{.http = scenario::HttpVersion::http_2, .proxy = "http://127.0.0.1:3128"};
  EXPECT_EQ(looked_up(origins, url, http_2)->http, scenario::HttpVersion::http_1_1);
  EXPECT_EQ(looked_up(origins, "https://far.invalid/", http_2)->http,
            scenario::HttpVersion::http_2);
}

TEST(Origin, IsLeftToLibcurlWhereItIsMoreThanPlainHttp) {
  Origins origins;
  EXPECT_EQ(origins.of("http://127.0.0.1:1/"), nullptr);  // not looked up
  const scenario::Tls without_file{.skip_verify = false, .ca = "/nowhere", .cert = {}, .key = {}};
  EXPECT_EQ(looked_up(origins, "https://127.0.0.1:1/", {.tls = without_file}), nullptr);
  EXPECT_EQ(looked_up(origins, "http://" + std::string(64, 'x') + ".invalid/"), nullptr);
}

class Names : public EngineTest {
 protected:
  RequestStats call(const std::string& url) {
    Setting setting = setting_of(load_of("/status/200"));
    pace_of(setting.loads[0]).iterations = {5, 5};
    setting.base_urls["server"] = url;
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }
  static std::string by_name(std::string url) {
    return url.replace(url.find("127.0.0.1"), std::string_view("127.0.0.1").size(), "localhost");
  }
};

// It may have an address on which nobody listens, [::1].
TEST_P(Names, AreTriedAddressByAddress) {
  const RequestStats called = call(by_name(server_.url()));
  EXPECT_THAT(called.outcomes, ElementsAre(Pair("200", 5)));
  EXPECT_EQ(called.times().steps[Step::connecting].count(), 1U);
  EXPECT_EQ(server_.connections(), 1U);
  EXPECT_THAT(server_.requests().at(0), ::testing::HasSubstr("\r\nHost: localhost:"));
}

TEST_P(Names, OfWhichEveryAddressRefusesAreRefused) {
  const test::RefusingPort refusing;
  EXPECT_THAT(call(by_name(refusing.url())).outcomes, ElementsAre(Pair("connection refused", 5)));
}

TEST_P(Names, OfThisMachineAreItsAddressesOfEitherKind) {
  const test::MisbehavingServer server(test::MisbehavingServer::Family::ipv6);
  const std::string port = server.url().substr(server.url().rfind(':'));
  for (const std::string host :
       {"[::1]", "localhost", "LocalHost", "localhost.", "a.b.localhost", "a.LOCALHOST.", "[::]"}) {
    EXPECT_THAT(call("http://" + host + port).outcomes, ElementsAre(Pair("200", 5))) << host;
  }
}

TEST_P(Names, OfThisMachineAreNumbersInAnyForm) {
  const std::string port = server_.url().substr(server_.url().rfind(':'));
  for (const std::string host :
       {"localhost.", "127.1", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"}) {
    EXPECT_THAT(call("http://" + host + port).outcomes, ElementsAre(Pair("200", 5))) << host;
  }
}

TEST(Origin, IsHereWhereItsAddressSaysSo) {
  Origins origins;
  for (const std::string host :
       {"127.0.0.1", "127.9.9.9", "127.1", "[::1]", "localhost", "LocalHost.", "a.localhost",
        "0.0.0.0", "[::]", "[::ffff:127.0.0.1]"}) {
    const Origin* origin = looked_up(origins, "http://" + host + ":1/");
    ASSERT_NE(origin, nullptr) << host;
    EXPECT_TRUE(origin->is_here()) << host;
  }
  for (const std::string host : {"10.0.0.1", "[::ffff:10.0.0.1]", "[fe80::1]", "128.0.0.1"}) {
    EXPECT_FALSE(looked_up(origins, "http://" + host + ":1/")->is_here()) << host;
  }
  EXPECT_TRUE(looked_up(origins, "http://10.0.0.1/", {.unix_socket = "/run/s"})->is_here());
}

INSTANTIATE_TEST_SUITE_P(Both, Names, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
