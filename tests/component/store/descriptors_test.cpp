// A store that has no more descriptors, or as many connections as it takes, goes on once those who
// had them are gone.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <vector>

#include "stack/store/http/server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/store_process.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using harness::test::eventually;
using harness::test::RawConnection;
using harness::test::StoreProcess;
using ::testing::StartsWith;

constexpr std::string_view half_request = "GET /ready HTTP/1.1\r\n";
constexpr std::string_view whole_request = "GET /ready HTTP/1.1\r\nHost: a\r\n\r\n";
// HTTP/2's preface and empty settings; a server says its own settings first.
const std::string greeting =
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + std::string("\0\0\0\4\0\0\0\0\0", 9);
const std::string settings_begin("\0\0", 2);

std::uint16_t port_in(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

std::size_t descriptors_of(const std::string& process) {
  const std::filesystem::directory_iterator all("/proc/" + process + "/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// How one that comes last is answered after the others, who were too many, have gone.
std::string heard_after_a_storm(StoreProcess& store, std::uint16_t port, std::string_view half,
                                std::string_view whole) {
  constexpr rlim_t few = 40;
  constexpr std::size_t many = 100;
  const auto pid = store.process().id().pid;
  const rlimit limit{few, few};
  EXPECT_EQ(::prlimit(pid, RLIMIT_NOFILE, &limit, nullptr), 0);
  std::vector<RawConnection> all;
  for (std::size_t i = 0; i < many; ++i) {
    all.emplace_back(port);
    all.back().say(half);
  }
  const RawConnection last(port);
  last.say(whole);
  EXPECT_TRUE(eventually([&] { return descriptors_of(std::to_string(pid)) + 1 >= few; }));
  all.clear();
  return last.hear(20s);
}

TEST(StoreDescriptors, AreGivenBackByClientsOfEveryRole) {
  for (const char* role : {"loki", "tempo"}) {
    StoreProcess store(role);
    for (int round = 0; round < 2; ++round) {
      EXPECT_THAT(heard_after_a_storm(store, port_in(store.url()), half_request, whole_request),
                  StartsWith("HTTP/1.1 200"))
          << role;
    }
    EXPECT_EQ(store.get("/status").status, 200);
  }
}

TEST(StoreDescriptors, AreGivenBackByClientsOfAllPortsOfOtlp) {
  StoreProcess otlp("otlp", {"--otlp-http=127.0.0.1:0", "--otlp-grpc=127.0.0.1:0"});
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(heard_after_a_storm(otlp, port_in(otlp.otlp_grpc()), "", greeting),
                StartsWith(settings_begin));
    EXPECT_THAT(heard_after_a_storm(otlp, port_in(otlp.otlp_http()), half_request, whole_request),
                StartsWith("HTTP/1.1 200"));
  }
  EXPECT_EQ(otlp.get("/status").status, 200);
}

// Their end came before anybody looked at them.
TEST(StoreConnections, AreGivenBackAlsoOfThoseThatLeftBeforeTheyWereTaken) {
  const http::Routes routes = {{"GET", "/ready",
                                [](const http::Request&) { return http::text(200, "ready"); },
                                http::Lane::at_once}};
  const auto server = http::Server::start({.most_connections = 4}, routes).value();
  const std::uint16_t port = port_in(server->url());
  const std::size_t before = descriptors_of("self");
  {
    std::vector<RawConnection> first;
    for (int i = 0; i < 4; ++i) {
      first.emplace_back(port);
      first.back().say(whole_request);
      EXPECT_THAT(first.back().hear(20s), StartsWith("HTTP/1.1 200"));
    }
    for (int i = 0; i < 20; ++i) RawConnection(port).say(half_request);
  }
  const RawConnection last(port);
  last.say(whole_request);
  EXPECT_THAT(last.hear(20s), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(eventually([&] { return descriptors_of("self") == before + 2; }));
}

}  // namespace
}  // namespace store
