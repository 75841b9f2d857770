// The program `link-proxy` over loopback: what clients and who answers them see of each toxic.
#include <gmock/gmock.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

#include "harness/core/clock.hpp"
#include "harness/target/link/link_client.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/link_process.hpp"
#include "tests/support/sockets.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

using Steady = std::chrono::steady_clock;

class LinkProxyTest : public ::testing::Test {
 protected:
  LinkProxyTest() : port_(proxy_.lead("link", server_.port())) {}

  void add(const std::string& type, const json& attributes,
           const std::string& stream = "downstream") {
    proxy_.add("link", {{"type", type}, {"stream", stream}, {"attributes", attributes}});
  }
  json figures() { return proxy_.get("/proxies/link").at("figures"); }

  // A client and its other end.
  std::pair<Socket, Socket> connected() {
    Socket client = Socket::to(port_);
    return {std::move(client), server_.accept()};
  }

  static Steady::duration round_trip(const Socket& client, const Socket& server) {
    const auto begin = Steady::now();
    client.say("ping");
    EXPECT_EQ(server.hear(4), "ping");
    server.say("pong");
    EXPECT_EQ(client.hear(4), "pong");
    return Steady::now() - begin;
  }

  // Of some: a machine that has much to do makes others late.
  static Steady::duration quickest_round_trip(const Socket& client, const Socket& server) {
    auto quickest = round_trip(client, server);
    for (int i = 0; i < 4; ++i) quickest = std::min(quickest, round_trip(client, server));
    return quickest;
  }

  Listener server_;
  LinkProcess proxy_;
  std::uint16_t port_;
};

TEST_F(LinkProxyTest, PassesBothWaysAndCounts) {
  const auto [client, server] = connected();
  round_trip(client, server);
  EXPECT_EQ(figures(), json({{"connections", 1},
                             {"open", 1},
                             {"hit", 0},
                             {"bytes_upstream", 4},
                             {"bytes_downstream", 4},
                             {"hits", json::object()}}));
}

// Who listens at the other of loopback's addresses alone: by that, and by the name of both.
class LinkProxyToIpv6 : public LinkProxyTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(LinkProxyToIpv6, LeadsThere) {
  const Fd listener(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  socklen_t size = sizeof address;
  auto* const place = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.get(), place, size) != 0) GTEST_SKIP() << "this machine has no IPv6";
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  const timeval longest{20, 0};
  ::setsockopt(listener.get(), SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  ASSERT_EQ(::getsockname(listener.get(), place, &size), 0);
  const std::string upstream = GetParam() + std::to_string(ntohs(address.sin6_port));
  const std::uint16_t port = proxy_.lead("six", upstream);
  EXPECT_EQ(proxy_.get("/proxies/six").at("upstream"), upstream);
  const Socket client = Socket::to(port);
  client.say("early");
  Fd taken(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  ASSERT_TRUE(taken) << "nobody connects";
  const Socket server(std::move(taken));
  EXPECT_EQ(server.hear(5), "early");
  round_trip(client, server);
}

INSTANTIATE_TEST_SUITE_P(Names, LinkProxyToIpv6, ::testing::Values("[::1]:", "localhost:"));

// Twin: where nobody answers at either of them, it is refused as ever.
TEST_F(LinkProxyTest, LeadsByLoopbacksNameToWhoIsThere) {
  const std::uint16_t by_name = proxy_.lead("name", "localhost:" + std::to_string(server_.port()));
  const Socket client = Socket::to(by_name);
  round_trip(client, server_.accept());
  server_.close();
  EXPECT_EQ(Socket::to(by_name).error_of_hearing(), ECONNRESET);
}

TEST_F(LinkProxyTest, CountsWhatAToxicActsOnAndForgetsItWithTheNextOfThatName) {
  const auto [idle, other_end] = connected();
  round_trip(idle, other_end);
  add("latency", {{"latency", 1}});
  const auto [client, server] = connected();
  round_trip(client, server);
  round_trip(client, server);
  const auto expect_hits = [this](int connections) {
    EXPECT_EQ(figures().at("hits"),
              json({{"latency_downstream", {{"connections", connections}, {"probes", 0}}}}));
  };
  expect_hits(1);
  proxy_.remove("link", "latency_downstream");
  round_trip(idle, other_end);
  expect_hits(1);
  add("latency", {{"latency", 1}});
  expect_hits(0);
}

TEST_F(LinkProxyTest, TellsProbesByTheirAddress) {
  add("latency", {{"latency", 1}});
  const SystemClock clock;
  target::LinkQuestion question;
  question.patience = 10s;
  question.is_probe = true;
  const auto seen = std::async(std::launch::async, [&] {
    return target::ask(target::on_loopback(port_), {target::Speaks::postgresql, {}}, question,
                       clock, {});
  });
  const Socket server = server_.accept();
  EXPECT_EQ(server.hear(8).size(), 8U);
  server.say("N");
  seen.wait();
  EXPECT_EQ(figures().at("hits").at("latency_downstream"),
            json({{"connections", 1}, {"probes", 1}}));
}

TEST_F(LinkProxyTest, PassesOnWhoSendsNoMoreAndStillHearsTheAnswer) {
  auto [client, server] = connected();
  client.say("question");
  client.say_no_more();
  EXPECT_EQ(server.hear(8), "question");
  EXPECT_EQ(server.hear(1), "");
  server.say("answer");
  EXPECT_EQ(client.hear(6), "answer");
  server.close();
  EXPECT_EQ(client.hear(1), "");
  EXPECT_TRUE(eventually([&] { return figures().at("open") == 0; }));
}

TEST_F(LinkProxyTest, PassesAResetOn) {
  auto [client, server] = connected();
  round_trip(client, server);
  server.reset();
  EXPECT_EQ(client.error_of_hearing(), ECONNRESET);
}

TEST_F(LinkProxyTest, AClientWhomNobodyAnswersIsReset) {
  server_.close();
  const Socket client = Socket::to(port_);
  EXPECT_EQ(client.error_of_hearing(), ECONNRESET);
}

TEST_F(LinkProxyTest, LatencyDelaysAnOpenConnectionAndItsRemovalEndsThat) {
  const auto [client, server] = connected();
  round_trip(client, server);
  add("latency", {{"latency", 300}});
  EXPECT_GE(round_trip(client, server), 300ms);
  EXPECT_EQ(figures().at("hit"), 1);
  proxy_.remove("link", "latency_downstream");
  EXPECT_LT(quickest_round_trip(client, server), 300ms);
}

TEST_F(LinkProxyTest, LatencyIsAccurate) {
  const auto [client, server] = connected();
  add("latency", {{"latency", 300}});
  const auto quickest = quickest_round_trip(client, server);
  EXPECT_GE(quickest, 300ms);
  EXPECT_LT(quickest, 303ms);
}

TEST_F(LinkProxyTest, LatencyOfBothDirectionsAddsUp) {
  const auto [client, server] = connected();
  add("latency", {{"latency", 100}});
  add("latency", {{"latency", 100}}, "upstream");
  EXPECT_GE(round_trip(client, server), 200ms);
}

TEST_F(LinkProxyTest, BandwidthIsAccurate) {
  const auto [client, server] = connected();
  add("bandwidth", {{"rate", 1000}});
  const std::string sent(1'000'000, 'x');
  // The quickest of some, as above.
  double quickest = 10;
  for (int i = 0; i < 3; ++i) {
    const auto begin = Steady::now();
    std::thread sender([&, &to = server] { to.say(sent); });
    EXPECT_EQ(client.hear(sent.size()).size(), sent.size());
    sender.join();
    const double took = std::chrono::duration<double>(Steady::now() - begin).count();
    EXPECT_GE(took, 0.97);
    quickest = std::min(quickest, took);
  }
  EXPECT_LT(quickest, 1.03);
}

TEST_F(LinkProxyTest, HoldsBackNoMoreThanItMayKeep) {
  const auto [client, server] = connected();
  add("bandwidth", {{"rate", 0}}, "upstream");
  constexpr std::size_t much = std::size_t{64} << 20U;
  EXPECT_LT(client.say_while_taken(much), std::size_t{32} << 20U);
}

TEST_F(LinkProxyTest, AResetEndsAnOpenConnectionWithoutAByte) {
  const auto [client, server] = connected();
  round_trip(client, server);
  add("reset_peer", {{"timeout", 0}});
  EXPECT_EQ(client.error_of_hearing(), ECONNRESET);
  EXPECT_EQ(server.error_of_hearing(), ECONNRESET);
}

TEST_F(LinkProxyTest, AResetEndsANewConnection) {
  add("reset_peer", {{"timeout", 50}});
  const auto begin = Steady::now();
  const Socket client = Socket::to(port_);
  EXPECT_EQ(client.error_of_hearing(), ECONNRESET);
  EXPECT_GE(Steady::now() - begin, 50ms);
}

TEST_F(LinkProxyTest, ATimeoutClosesWithoutAnAnswer) {
  const auto [client, server] = connected();
  round_trip(client, server);
  const auto begin = Steady::now();
  add("timeout", {{"timeout", 100}});
  server.say("pong");
  EXPECT_EQ(client.hear(4), "");
  EXPECT_GE(Steady::now() - begin, 100ms);
}

TEST_F(LinkProxyTest, ATimeoutOfZeroClosesOnceItIsTakenAway) {
  const auto [client, server] = connected();
  add("timeout", {{"timeout", 0}});
  server.say("pong");
  EXPECT_EQ(client.hear_within(100ms), "");
  EXPECT_EQ(figures().at("open"), 1);
  proxy_.remove("link", "timeout_downstream");
  EXPECT_EQ(client.hear(4), "");
  EXPECT_TRUE(eventually([&] { return figures().at("open") == 0; }));
}

TEST_F(LinkProxyTest, ATimeoutOfZeroLetsGoOfWhoHangsUp) {
  add("timeout", {{"timeout", 0}});
  {
    const auto [client, server] = connected();
    client.say("ping");
  }
  EXPECT_TRUE(eventually([&] { return figures().at("open") == 0; }));
}

TEST_F(LinkProxyTest, ASlowCloseDelaysTheEnd) {
  auto [client, server] = connected();
  add("slow_close", {{"delay", 1000}});
  const auto begin = Steady::now();
  server.say("pong");
  server.close();
  EXPECT_EQ(client.hear(4), "pong");
  EXPECT_LT(Steady::now() - begin, 1s);
  EXPECT_EQ(client.hear(1), "");
  EXPECT_GE(Steady::now() - begin, 1s);
}

TEST_F(LinkProxyTest, ALimitClosesAfterSoManyBytes) {
  const auto [client, server] = connected();
  add("limit_data", {{"bytes", 6}});
  server.say("0123456789");
  EXPECT_EQ(client.hear(10), "012345");
}

TEST_F(LinkProxyTest, DisabledItClosesAndRefusesAndKeepsItsPort) {
  const auto [client, server] = connected();
  round_trip(client, server);
  proxy_.enable("link", false);
  EXPECT_EQ(client.hear(1), "");
  EXPECT_THROW(Socket::to(port_), std::runtime_error);
  proxy_.enable("link", true);
  const auto [another, other_end] = connected();
  round_trip(another, other_end);
}

TEST_F(LinkProxyTest, ResetTakesAllToxicsAwayAndEnablesAll) {
  add("latency", {{"latency", 10'000}});
  proxy_.enable("link", false);
  EXPECT_EQ(proxy_.send("POST", "/reset").status, 204);
  EXPECT_EQ(proxy_.get("/proxies/link").at("toxics"), json::array());
  const auto [client, server] = connected();
  EXPECT_LT(round_trip(client, server), 10s);
}

TEST_F(LinkProxyTest, AToxicIsChangedInPlace) {
  add("latency", {{"latency", 10'000}, {"jitter", 5}});
  const auto changed = proxy_.send("POST", "/proxies/link/toxics/latency_downstream",
                                   {{"attributes", {{"latency", 1}}}, {"toxicity", 0.5}});
  EXPECT_EQ(changed.status, 200);
  const json expected = {{"name", "latency_downstream"},
                         {"type", "latency"},
                         {"stream", "downstream"},
                         {"toxicity", 0.5},
                         {"attributes", {{"latency", 1}, {"jitter", 5}}}};
  EXPECT_EQ(json::parse(changed.body), expected);
  EXPECT_EQ(proxy_.get("/proxies/link/toxics"), json::array({expected}));
}

TEST_F(LinkProxyTest, EndsInOrderWhenItIsAskedTo) {
  const auto [client, server] = connected();
  proxy_.process().signal(SIGTERM);
  ASSERT_TRUE(eventually([&] { return proxy_.process().ending().has_value(); }));
  EXPECT_TRUE(proxy_.process().ending()->is_success());
}

struct Refusal {
  std::string method;
  std::string path;
  json body;
  int status;
  std::string error;
};

class RefusalTest : public LinkProxyTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(RefusalTest, SaysWhatToxiproxySays) {
  add("latency", {{"latency", 1}});
  const auto& [method, path, body, status, error] = GetParam();
  const auto answer = proxy_.send(method, path, body);
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(json::parse(answer.body), json({{"error", error}, {"status", status}}));
}

const std::vector<Refusal> refusals{
    {"GET", "/proxies/other", nullptr, 404, "proxy not found"},
    {"DELETE", "/proxies/other", nullptr, 404, "proxy not found"},
    {"GET", "/proxies/link/toxics/other", nullptr, 404, "toxic not found"},
    {"POST", "/proxies", "text", 400, "bad request body"},
    {"POST", "/proxies", {{"name", "a"}}, 400, "missing required field"},
    {"POST",
     "/proxies",
     {{"name", "link"}, {"upstream", "127.0.0.1:1"}},
     409,
     "proxy already exists"},
    {"POST",
     "/proxies",
     {{"name", "a"}, {"upstream", "10.0.0.1:1"}},
     400,
     "\"10.0.0.1:1\" is not on loopback"},
    {"POST", "/proxies/link/toxics", {{"type", "slicer"}}, 400, "invalid toxic type"},
    {"POST",
     "/proxies/link/toxics",
     {{"type", "latency"}, {"stream", "up"}},
     400,
     "stream was invalid, can be either upstream or downstream"},
    {"POST", "/proxies/link/toxics", {{"type", "latency"}}, 409, "toxic already exists"},
    {"POST",
     "/proxies/link/toxics",
     {{"type", "timeout"}, {"attributes", {{"timeout", -1}}}},
     400,
     "bad request body: attribute timeout is no whole number of a size that makes sense"},
    {"POST",
     "/proxies/link/toxics",
     {{"type", "timeout"}, {"toxicity", 2}},
     400,
     "bad request body: toxicity is from 0 to 1"},
};
INSTANTIATE_TEST_SUITE_P(All, RefusalTest, ::testing::ValuesIn(refusals));

}  // namespace
}  // namespace harness::test
