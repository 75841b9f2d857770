// Requests through proxies, and what these may do to them.
#include <gmock/gmock.h>

#include <tuple>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/forward_proxy.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Proxies : public EngineTest {
 protected:
  // To a host that only the proxy knows.
  RequestStats through(const std::string& proxy, const std::string& path,
                       const std::string& method = "GET", const std::string& scheme = "http") {
    Setting setting = setting_of(load_of(path));
    setting.base_urls["server"] = scheme + "://far.example";
    scenario::Request& request = setting.loads[0].flows[0].requests[0];
    request.proxy = proxy;
    request.method = method;
    if (method == "POST") request.body = "some";
    request.timeout = 300ms;
    pace_of(setting.loads[0]).iterations = {2, 2};
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }
};

TEST_P(Proxies, AnswerAsServersDo) {
  for (const auto& [path, outcome] : {std::pair{"/status/200", "200"},
                                      {"/status/407", "407"},
                                      {"/status/502", "502"},
                                      {"/delay/20", "200"},
                                      {"/stall", "timeout"},
                                      {"/close", "closed early"},
                                      {"/reset", "connection reset"},
                                      {"/short", "closed early"},
                                      {"/garbage", "bad answer"},
                                      {"/once", "200"}}) {
    EXPECT_THAT(through(server_.url(), path).outcomes, ElementsAre(Pair(outcome, 2))) << path;
  }
}

TEST_P(Proxies, KeepTheirConnections) {
  through(server_.url(), "/status/200", "POST");
  EXPECT_EQ(server_.connections(), 1U);
  EXPECT_THAT(server_.requests().back(),
              AllOf(StartsWith("POST http://far.example/status/200 HTTP/1.1\r\n"),
                    HasSubstr("Host: far.example\r\n"), EndsWith("\r\n\r\nsome")));
}

TEST_P(Proxies, AreShownThePasswordThatIsMeantForThem) {
  through("http://user:word@" + server_.url().substr(7), "/status/200");
  EXPECT_THAT(server_.requests().back(),
              AllOf(HasSubstr("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"),
                    Not(HasSubstr("\r\nAuthorization"))));
}

TEST_P(Proxies, ThatAreNotThereAreTheFailure) {
  const test::RefusingPort refusing;
  EXPECT_THAT(through(refusing.url(), "/").outcomes, ElementsAre(Pair("connection refused", 2)));
  const test::SilentPort silent;
  EXPECT_THAT(through(silent.url(), "/").outcomes, ElementsAre(Pair("timeout", 2)));
}

// The server was not asked.
TEST_P(Proxies, ThatMakeNoTunnelAreNoAnswerOfTheServer) {
  constexpr const char* to_the_end = "";
  struct Case {
    std::string answer;
    const char* outcome;
    const char* words;
  };
  for (const Case& told : std::vector<Case>{
           {"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "unreachable",
            "no tunnel: it answers 403"},
           {"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 2\r\n\r\nno",
            "unreachable", "no tunnel: it answers 407"},
           {"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nConnection: close\r\n\r\n",
            "unreachable", "no tunnel: it answers 407"},
           {"HTTP/1.0 502 Bad\r\n\r\nno", "unreachable", "no tunnel: it answers 502"},
           {"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "unreachable", "it answers 302"},
           {"220 mail.example ESMTP\r\n\r\n", "unreachable", "what it answers is no HTTP"},
           {"HTTP/1.1 200 OK\r\n", "closed early", "before it has made a tunnel"},
           {"", "closed early", "before it has made a tunnel"},
           {"HTTP/1.1 200 OK\r\n\r\n220 mail", "tls failure", to_the_end}}) {
    SCOPED_TRACE(told.answer);
    server_.answer_as("far.example:443", told.answer,
                      test::MisbehavingServer::Manner::at_once_and_close);
    const std::string proxy = "http://us:s3cret@" + server_.url().substr(7);
    const RequestStats stats = through(proxy, "/", "GET", "https");
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair(told.outcome, 2)));
    EXPECT_THAT(
        stats.examples,
        ElementsAre(Pair(told.outcome, AllOf(HasSubstr(told.words), Not(HasSubstr("s3cret"))))));
    EXPECT_THAT(server_.requests().back(),
                AllOf(StartsWith("CONNECT far.example:443 HTTP/1.1\r\n"),
                      HasSubstr("Proxy-Authorization: Basic dXM6czNjcmV0\r\n")));
  }
}

TEST_P(Proxies, LeadToServersWithTlsAndMayHaveItThemselves) {
  const test::ForwardProxy proxy;
  const test::TlsFront secured(proxy.url(), {});
  const test::TlsFront front(server_.url(), {});
  for (const std::string& there : {proxy.url(), secured.url()}) {
    for (const std::string& url : {server_.url(), front.url()}) {
      SCOPED_TRACE(there + " " + url);
      const std::uint64_t before = proxy.connections();
      Setting setting = setting_of(load_of("/status/200"));
      setting.base_urls["server"] = url;
      scenario::Request& request = setting.loads[0].flows[0].requests[0];
      request.proxy = there;
      if (there == secured.url()) request.proxy_ca = secured.certificate();
      request.tls.skip_verify = true;
      pace_of(setting.loads[0]).iterations = {3, 3};
      EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("200", 3)));
      EXPECT_EQ(proxy.connections() - before, 1U);
    }
  }
  // What a proxy with TLS says that it is has to be true, too.
  const RequestStats stats = through(secured.url(), "/", "GET", "https");
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("tls failure", 2)));
  EXPECT_THAT(stats.examples,
              ElementsAre(Pair("tls failure", StartsWith("the proxy: its certificate "))));
  const RequestStats direct = [&] {
    Setting setting = setting_of(load_of("/"));
    setting.base_urls["server"] = front.url();
    return all_of(run(setting), "roll");
  }();
  EXPECT_THAT(direct.examples, ElementsAre(Pair("tls failure", StartsWith("its certificate "))));
}

// Any certificate may be the server's. What a proxy is shown is not meant for just anybody.
TEST_P(Proxies, HaveTheirCertificatesCheckedWhereServersMayHaveAny) {
  const test::ForwardProxy proxy;
  const test::TlsFront secured(proxy.url(), {});
  const test::TlsFront front(server_.url(), {});
  for (const std::string& url : {server_.url(), front.url()}) {
    for (const std::string& signer : {secured.certificate(), front.certificate(), std::string()}) {
      SCOPED_TRACE(url + " " + signer);
      Setting setting = setting_of(load_of("/status/200"));
      setting.base_urls["server"] = url;
      scenario::Request& request = setting.loads[0].flows[0].requests[0];
      request.proxy = secured.url();
      request.proxy_ca = signer;
      request.tls.skip_verify = true;
      const RequestStats stats = all_of(run(setting), "roll");
      const bool is_trusted = signer == secured.certificate();
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair(is_trusted ? "200" : "tls failure", 1)));
      if (is_trusted) continue;
      EXPECT_THAT(stats.examples, ElementsAre(Pair("tls failure", StartsWith("the proxy: "))));
    }
  }
  EXPECT_EQ(proxy.connections(), 2U);
}

// libcurl says of itself that it keeps a connection to a proxy; nobody else does.
TEST_P(Proxies, AreSpokenToOnThePathThatSpeaksToServers) {
  const test::ForwardProxy proxy;
  const test::TlsFront front(server_.url(), {});
  Setting setting = setting_of(load_of("/status/200"));
  setting.base_urls["server"] = front.url();
  setting.loads[0].flows[0].requests[0].proxy = proxy.url();
  setting.loads[0].flows[0].requests[0].tls.skip_verify = true;
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("200", 1)));
  const bool is_libcurl = GetParam() == HttpPath::libcurl;
  ASSERT_THAT(proxy.heads(), SizeIs(1));
  EXPECT_EQ(proxy.heads()[0].find("Proxy-Connection: ") != std::string::npos, is_libcurl);
}

// The tunnel is a part of connecting, and takes no longer than that may.
TEST_P(Proxies, AreConnectedThroughOncePerConnection) {
  const test::ForwardProxy proxy;
  const test::TlsFront front(server_.url(), {});
  Setting setting = setting_of(load_of("/status/200"));
  setting.base_urls["server"] = front.url();
  setting.loads[0].flows[0].requests[0].proxy = proxy.url();
  setting.loads[0].flows[0].requests[0].tls.skip_verify = true;
  pace_of(setting.loads[0]).iterations = {3, 3};
  const RequestStats stats = all_of(run(setting), "roll");
  EXPECT_EQ(stats.times().steps[Step::connecting].count(), 1U);
  EXPECT_EQ(stats.times().steps[Step::tls_handshaking].count(), 1U);

  const test::SilentPort silent;
  setting.loads[0].flows[0].requests[0].proxy = silent.url();
  setting.loads[0].flows[0].requests[0].timeouts.connecting = 100ms;
  const RequestStats late = all_of(run(setting), "roll");
  EXPECT_THAT(late.outcomes, ElementsAre(Pair("timeout", 3)));
  EXPECT_THAT(late.examples, ElementsAre(Pair("timeout", "connecting took longer than 100ms")));
}

// The proxy's answer belongs to the way, also where it has TLS itself; to that belong handshakes.
TEST_P(Proxies, AreAskedForTheirTunnelWhileConnecting) {
  // A byte every millisecond.
  server_.answer_as("far.example:443",
                    "HTTP/1.1 403 No\r\nX: " + std::string(150, 'x') + "\r\n\r\n",
                    test::MisbehavingServer::Manner::byte_by_byte);
  const test::TlsFront secured(server_.url(), {});
  for (const std::string& proxy : {server_.url(), secured.url()}) {
    SCOPED_TRACE(proxy);
    Setting setting = setting_of(load_of("/"));
    setting.base_urls["server"] = "https://far.example";
    scenario::Request& request = setting.loads[0].flows[0].requests[0];
    request.proxy = proxy;
    if (proxy == secured.url()) request.proxy_ca = secured.certificate();
    const RequestStats refused = all_of(run(setting), "roll");
    EXPECT_THAT(refused.outcomes, ElementsAre(Pair("unreachable", 1)));
    EXPECT_GE(refused.unanswered_steps[Step::connecting].max(), 50'000U);
    EXPECT_LT(refused.unanswered_steps[Step::tls_handshaking].max(), 50'000U);
    request.timeouts.connecting = 50ms;
    const RequestStats late = all_of(run(setting), "roll");
    EXPECT_THAT(late.examples, ElementsAre(Pair("timeout", "connecting took longer than 50ms")));
  }
}

// Where the proxy is not there, it is said to be the proxy.
TEST_P(Proxies, ThatAreNotThereAreNamed) {
  const test::RefusingPort refusing;
  for (const char* scheme : {"http", "https"}) {
    const std::string place = refusing.url().substr(7);
    const RequestStats stats = through("http://us:s3cret@" + place, "/", "GET", scheme);
    EXPECT_THAT(stats.examples,
                ElementsAre(Pair("connection refused", "no connection to the proxy " + place)));
  }
}

TEST_P(Proxies, ThatNobodyKnowsAreADnsFailure) {
  for (const char* scheme : {"http", "https"}) {
    const RequestStats stats = through("http://us:s3cret@nowhere.invalid:1", "/", "GET", scheme);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("dns failure", 2)));
    EXPECT_THAT(
        stats.examples,
        ElementsAre(Pair("dns failure", "no address is known of the proxy nowhere.invalid")));
  }
}

// A proxy on this machine is not where the answer comes from.
TEST_P(Proxies, LeadNobodyToAnotherMachineEither) {
  server_.answer_as("/away",
                    "HTTP/1.1 302 Found\r\nLocation: http://far.example/status/200\r\n"
                    "Content-Length: 0\r\n\r\n");
  server_.answer_as("/here",
                    "HTTP/1.1 302 Found\r\nLocation: /status/200\r\nContent-Length: 0\r\n\r\n");
  for (const auto& [url, path, outcome] : {std::tuple{"http://127.0.0.1:1", "/away", "led away"},
                                           {"http://[::ffff:127.0.0.1]:1", "/away", "led away"},
                                           {"http://localhost.:1", "/away", "led away"},
                                           {"http://127.0.0.1:1", "/here", "200"},
                                           {"http://near.example", "/away", "200"}}) {
    Setting setting = setting_of(load_of(path));
    setting.base_urls["server"] = url;
    setting.loads[0].flows[0].requests[0].proxy = server_.url();
    setting.loads[0].flows[0].requests[0].redirects = 3;
    EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair(outcome, 1))) << url;
  }
}

// An author's scenario is the same on every machine.
TEST_P(Proxies, AreTheAuthorsToNameAndNotTheEnvironments) {
  const test::RefusingPort refusing;
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"}) {
    setenv(name, refusing.url().c_str(), 1);
    EXPECT_THAT(all_of(run(load_of("/status/200")), "roll").outcomes, ElementsAre(Pair("200", 1)))
        << name;
    unsetenv(name);
  }
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    for (const char* hosts : {"*", "far.example", ".example", "127.0.0.1"}) {
      setenv(name, hosts, 1);
      EXPECT_THAT(through(server_.url(), "/status/200").outcomes, ElementsAre(Pair("200", 2)))
          << name << " " << hosts;
      unsetenv(name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Proxies, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
