// Servers that misbehave, over each protocol that they can do so in. Whatever they do, what the
// engine counts is what the server's own log has: sent = ok + failed + unknown, and once more what
// was sent again.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "tests/component/load/engine_test.hpp"
#include "tests/component/load/misbehaving_servers.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/forward_proxy.hpp"
#include "tests/support/http2_server.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using misbehaving::all_http2_servers;
using misbehaving::all_servers;
using misbehaving::ends_between_requests;
using misbehaving::Http2Case;
using misbehaving::may_be_lost_by_libcurl;
using misbehaving::Server;
using ::testing::ElementsAre;
using ::testing::Pair;
using Front = test::TlsFront::Manner;
using Traces = std::set<std::string>;

constexpr std::size_t users = 2;
constexpr std::size_t each = 2;  // requests, one after the other

class Misbehaving : public EngineTest {
 protected:
  void tell(const Server& server) {
    if (!server.answer.empty()) server_.answer_as(server.path, server.answer, server.manner);
  }

  // How each of them goes to that server.
  static scenario::Load load_for(const std::string& path, const char* method = "GET") {
    scenario::Load load = load_of(path);
    pace_of(load) = {.vus = users, .iterations = {each, each}};
    scenario::Request& request = load.flows[0].requests[0];
    request.method = method;
    if (method[0] == 'P') request.body.assign(100'000, 'x');
    request.timeout = 10s;
    // Only once the server has got all of it: else a slow machine gives up what no server has seen.
    if (path == "/stall") request.timeouts.waiting = 150ms;
    if (path == "/half-a-body") request.timeouts.receiving = 150ms;
    request.tls.skip_verify = true;
    // Long enough for what comes in between to have come before the next request leaves.
    const auto a_while = path == "/idle-408" ? 150ms : 40ms;
    if (path.starts_with("/idle")) load.think_time = scenario::DurationRange{a_while, a_while};
    return load;
  }

  RequestStats met(scenario::Load load, const std::string& url) {
    for (scenario::Request& request : load.flows[0].requests) {
      request.proxy = behind_;
      request.proxy_ca = signed_by_;
    }
    Setting setting = setting_of(std::move(load));
    setting.base_urls["server"] = url;
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }

  // A request that is sent again keeps its trace.
  Traces log(std::size_t from) const {
    constexpr std::string_view name = "traceparent: ";
    const std::vector<std::string> requests = server_.requests();
    Traces traces;
    for (std::size_t i = from; i < requests.size(); ++i) {
      traces.insert(requests[i].substr(requests[i].find(name) + name.size(), 55));
    }
    return traces;
  }
  Traces http2_log(std::size_t from) const {
    const auto requests = http2_.requests();
    Traces traces;
    for (std::size_t i = from; i < requests.size(); ++i) {
      traces.insert(requests[i].fields.at("traceparent"));
    }
    return traces;
  }

  // All that the log has, again and again.
  template <typename Count>
  static void expect_logged(const RequestStats& stats, std::string_view path, const Count& count) {
    const std::uint64_t most = stats.sent + stats.resent;
    if (ends_between_requests(path)) {
      EXPECT_GE(count(), stats.sent);
      EXPECT_LE(count(), most);
    } else {
      EXPECT_TRUE(test::eventually([&] { return count() == most; })) << count() << " of " << most;
    }
  }

  void meet_all(const std::string& url, const char* Server::*outcome) {
    for (const Server& server : all_servers()) {
      SCOPED_TRACE(url + server.path);
      tell(server);
      const std::size_t before = server_.requests().size();
      const RequestStats stats = met(load_for(server.path, server.method), url);
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair(server.*outcome, users * each)));
      EXPECT_EQ(stats.sent, stats.ok + stats.failed + stats.unknown);
      EXPECT_TRUE(test::eventually([&] { return log(before).size() == stats.sent; }))
          << log(before).size();
      expect_logged(stats, server.path, [&] { return server_.requests().size() - before; });
    }
  }

  void meet_all_with_http2(const std::string& url) {
    for (const Http2Case& server : all_http2_servers()) {
      if (GetParam() == HttpPath::libcurl && may_be_lost_by_libcurl(server.path)) continue;
      SCOPED_TRACE(url + server.path);
      const std::size_t before = http2_.requests().size();
      scenario::Load load = load_for(server.path);
      load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
      const RequestStats stats = met(load, url);
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair(server.outcome, users * each)));
      EXPECT_EQ(stats.sent, stats.ok + stats.failed + stats.unknown);
      EXPECT_TRUE(test::eventually([&] { return http2_log(before).size() == stats.sent; }))
          << http2_log(before).size();
      expect_logged(stats, server.path, [&] { return http2_.requests().size() - before; });
    }
  }

  // One user alone: each connection takes a request, and dies under the next.
  void expect_all_but_the_first_again(const std::string& url, const char* path, const char* method,
                                      scenario::HttpVersion http) {
    SCOPED_TRACE(std::string(method) + " " + url + path);
    scenario::Load load = load_for(path, method);
    pace_of(load) = {.vus = 1, .iterations = {5, 5}};
    load.flows[0].requests[0].http = http;
    const RequestStats stats = met(std::move(load), url);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 5)));
    EXPECT_EQ(stats.sent, 5U);
    EXPECT_EQ(stats.resent, 4U);
  }

  test::Http2Server http2_;
  std::string behind_;     // a proxy; empty: none
  std::string signed_by_;  // its certificate, if it has one
};

TEST_P(Misbehaving, OverHttp1) { meet_all(server_.url(), &Server::outcome); }

TEST_P(Misbehaving, OverTls) {
  const test::TlsFront front(server_.url(), {.manner = Front::orderly});
  meet_all(front.url(), &Server::outcome);
}

TEST_P(Misbehaving, OverTlsThatEndsWithoutAWord) {
  const test::TlsFront front(server_.url(), {.manner = Front::silent});
  meet_all(front.url(), &Server::without_goodbye);
}

TEST_P(Misbehaving, OverHttp2) { meet_all_with_http2(http2_.url()); }

TEST_P(Misbehaving, OverHttp2AndTls) {
  const test::TlsFront front(http2_.url(), {.manner = Front::orderly, .protocol = "h2"});
  meet_all_with_http2(front.url());
}

TEST_P(Misbehaving, BehindAProxy) {
  const test::ForwardProxy proxy;
  behind_ = proxy.url();
  meet_all(server_.url(), &Server::outcome);
}

TEST_P(Misbehaving, OverTlsBehindAProxy) {
  const test::ForwardProxy proxy;
  behind_ = proxy.url();
  const test::TlsFront orderly(server_.url(), {.manner = Front::orderly});
  meet_all(orderly.url(), &Server::outcome);
  const test::TlsFront silent(server_.url(), {.manner = Front::silent});
  meet_all(silent.url(), &Server::without_goodbye);
}

// A proxy that is reached by TLS itself.
TEST_P(Misbehaving, OverTlsWithinTlsToAProxy) {
  if (GetParam() == HttpPath::libcurl) GTEST_SKIP() << "to libcurl a reset is an end there";
  const test::ForwardProxy proxy;
  const test::TlsFront secured(proxy.url(), {.manner = Front::orderly});
  behind_ = secured.url();
  signed_by_ = secured.certificate();
  const test::TlsFront front(server_.url(), {.manner = Front::orderly});
  meet_all(front.url(), &Server::outcome);
  meet_all(server_.url(), &Server::outcome);
}

TEST_P(Misbehaving, OverHttp2BehindAProxy) {
  const test::ForwardProxy proxy;
  const test::TlsFront secured(proxy.url(), {.manner = Front::orderly});
  const test::TlsFront front(http2_.url(), {.manner = Front::orderly, .protocol = "h2"});
  for (const std::string& url : {proxy.url(), secured.url()}) {
    behind_ = url;
    signed_by_ = url == secured.url() ? secured.certificate() : "";
    meet_all_with_http2(front.url());
  }
}

TEST_P(Misbehaving, WhatTheyReadAndDiedOnIsSentAgainAndCounted) {
  using enum scenario::HttpVersion;
  const test::TlsFront front(server_.url(), {});
  const test::TlsFront http2_front(http2_.url(), {.protocol = "h2"});
  const test::TlsFront silent_front(http2_.url(), {.manner = Front::silent, .protocol = "h2"});
  std::size_t loads = 0;
  for (const std::string& url : {server_.url(), front.url()}) {
    for (const char* path : {"/once", "/once-reset"}) {
      for (const char* method : {"GET", "PUT"}) {
        expect_all_but_the_first_again(url, path, method, http_1_1);
        EXPECT_EQ(server_.requests().size(), ++loads * 9);
      }
    }
  }
  loads = 0;
  for (const std::string& url : {http2_.url(), http2_front.url(), silent_front.url()}) {
    for (const auto& [path, method] : {std::pair{"/fresh", "GET"},
                                       {"/fresh", "POST"},
                                       {"/gone", "GET"},
                                       {"/gone", "POST"},
                                       {"/once", "GET"},
                                       {"/once", "PUT"},
                                       {"/once-reset", "GET"},
                                       {"/once-reset", "PUT"}}) {
      expect_all_but_the_first_again(url, path, method, http_2);
      EXPECT_EQ(http2_.requests().size(), ++loads * 9);
    }
  }
}

// Of these the log has connections and no more.
TEST_P(Misbehaving, BeforeTheyHaveSeenARequest) {
  for (const auto& [manner, words] :
       {std::pair{Front::hangs_up, "the server broke off"},
        {Front::resets, "the server broke off"},
        {Front::outdated, "the server speaks none of our versions of TLS"},
        {Front::garbles, "what the server speaks there is no TLS"},
        {Front::asks_who, "the server asks for a certificate of ours"},
        {Front::lapses, "what the server speaks there is no TLS"}}) {
    for (const auto http : {scenario::HttpVersion::http_1_1, scenario::HttpVersion::http_2}) {
      SCOPED_TRACE(words);
      const std::string protocol = http == scenario::HttpVersion::http_2 ? "h2" : "http/1.1";
      const test::TlsFront front(server_.url(), {.manner = manner, .protocol = protocol});
      scenario::Load load = load_for("/status/200");
      load.flows[0].requests[0].http = http;
      const RequestStats stats = met(std::move(load), front.url());
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("tls failure", users * each)));
      EXPECT_THAT(stats.examples, ElementsAre(Pair("tls failure", words)));
      EXPECT_EQ(stats.sent, front.connections());
    }
  }
  const test::TlsFront untrusted(server_.url(), {});
  scenario::Load load = load_for("/status/200");
  load.flows[0].requests[0].tls.skip_verify = false;
  const RequestStats stats = met(load, untrusted.url());
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("tls failure", users * each)));
  EXPECT_EQ(stats.sent, untrusted.connections());
  EXPECT_TRUE(server_.requests().empty());
}

TEST_P(Misbehaving, WithoutTlsWhereItIsAskedFor) {
  const std::string url = "https" + server_.url().substr(4);
  const RequestStats stats = met(load_for("/status/200"), url);
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("tls failure", users * each)));
  EXPECT_EQ(stats.sent, server_.connections());
}

// One user after the other meets all of them; but for those that end idle connections, over which
// another user's request may just be on its way, unread.
TEST_P(Misbehaving, AllOfThemInOneLoad) {
  scenario::Load load = load_for("/status/200");
  load.flows[0].requests.clear();
  std::vector<Server> servers = all_servers();
  std::erase_if(servers, [](const Server& server) { return server.path.starts_with("/idle"); });
  for (const Server& server : servers) {
    tell(server);
    scenario::Request request = load_for(server.path, server.method).flows[0].requests[0];
    request.name = server.path;
    load.flows[0].requests.push_back(std::move(request));
  }
  pace_of(load) = {.vus = 5, .iterations = {2, 2}};
  const LoadStats stats = run(load);
  expect_each_request_once(stats);
  std::uint64_t sent = 0;
  std::uint64_t resent = 0;
  for (const Server& server : servers) {
    const RequestStats of_server = all_of(stats, server.path);
    EXPECT_EQ(of_server.sent, 10U) << server.path;
    sent += of_server.ok + of_server.failed + of_server.unknown;
    resent += of_server.resent;
  }
  EXPECT_TRUE(test::eventually([&] { return log(0).size() == sent; })) << log(0).size();
  EXPECT_GT(resent, 0U);
  EXPECT_LE(server_.requests().size(), sent + resent);
}

TEST_P(Misbehaving, UntilTheyAreCutOff) {
  const test::TlsFront front(server_.url(), {});
  const test::TlsFront http2_front(http2_.url(), {.protocol = "h2"});
  using enum scenario::HttpVersion;
  for (const auto& [url, http] : {std::pair{server_.url(), http_1_1},
                                  {front.url(), http_1_1},
                                  {http2_.url(), http_2},
                                  {http2_front.url(), http_2}}) {
    SCOPED_TRACE(url);
    const std::size_t before =
        http == http_2 ? http2_.requests().size() : server_.requests().size();
    const auto seen = [&, is_http2 = http == http_2] {
      return is_http2 ? http2_log(before).size() : log(before).size();
    };
    scenario::Load load = load_for("/stall");
    load.executor = {scenario::ConstantVus{.vus = 3, .duration = 1h}};
    load.flows[0].requests[0].http = http;
    load.flows[0].requests[0].timeout = 1h;
    load.flows[0].requests[0].timeouts = {};
    Setting setting = setting_of(load);
    setting.base_urls["server"] = url;
    const auto engine = started(setting);
    EXPECT_TRUE(test::eventually([&] { return seen() == 3; }));
    engine->abort();
    const LoadStats stats = engine->join();
    expect_each_request_once(stats);
    EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair("cut off", 3)));
    EXPECT_EQ(all_of(stats, "roll").unknown, seen());
    EXPECT_EQ(all_of(stats, "roll").resent, 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Misbehaving, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
