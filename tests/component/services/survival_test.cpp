#include <algorithm>
#include <chrono>
#include <filesystem>

#include "tests/component/services/stage5.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/sanitized.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

// What clients may do to a service without taking it from the others.
class Survival : public testing::Test {
 protected:
  Survival() { open_before_ = open_descriptors(); }

  std::size_t open_descriptors() {
    const std::filesystem::path listed =
        "/proc/" + std::to_string(service_.process().id().pid) + "/fd";
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(listed), {}));
  }

  // In kB.
  long memory() {
    std::istringstream lines(
        content_of("/proc/" + std::to_string(service_.process().id().pid) + "/status"));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    }
    return 0;
  }

  void expect_good_service() {
    const auto begin = SteadyClock::now();
    EXPECT_EQ(service_.get("/roll/1d6").status, 200);
    if (!sanitized) {
      EXPECT_LT(SteadyClock::now() - begin, 1s);
    }
  }

  void expect_all_connections_closed() {
    EXPECT_TRUE(eventually([&] { return open_descriptors() <= open_before_ + 2; }))
        << open_descriptors() << " descriptors are open, before it were " << open_before_;
    EXPECT_TRUE(eventually([&] { return service_.metric("http_active_connections") == 1; }));
  }

  ServiceProcess service_{"dice-roller", {"--max-delay=0ms"}};
  std::size_t open_before_ = 0;
};

// In every state that a client can leave one in.
const std::vector<std::string> half_said{"", "GET /ro", "GET /roll/1d6 HTTP/1.1\r\n",
                                         "GET /roll/1d6 HTTP/1.1\r\n\r\n",
                                         "PUT /x HTTP/1.1\r\nContent-Length: 100\r\n\r\nab"};

TEST_F(Survival, OfTenThousandConnectionsOpenedAndDropped) {
  expect_good_service();
  const long memory_before = memory();
  const auto begin = SteadyClock::now();
  for (std::size_t i = 0; i < 10'000; ++i) {
    RawConnection(service_.port()).say(half_said[i % half_said.size()]);
  }
  const std::chrono::duration<double> took = SteadyClock::now() - begin;
  RecordProperty("connections_per_second", std::to_string(10'000 / took.count()));
  expect_good_service();
  expect_all_connections_closed();
  if (!sanitized) {
    EXPECT_LT(memory() - memory_before, 32'000) << "kB more than before";
  }
}

// Each of them holds a connection and nothing else.
TEST_F(Survival, OfAThousandClientsThatNeverFinishTheirRequest) {
  std::vector<RawConnection> slow;
  for (std::size_t i = 0; i < 1000; ++i) {
    slow.emplace_back(service_.port()).say(half_said[i % 3]);
  }
  for (int i = 0; i < 20; ++i) expect_good_service();
  for (RawConnection& client : slow) client.say("x");
  expect_good_service();
  slow.clear();
  expect_all_connections_closed();
}

TEST_F(Survival, OfAClientThatSendsAByteAtATime) {
  const RawConnection slow(service_.port());
  for (const char c : std::string("GET /roll/1d6 HTTP/1.1\r\nHost: x\r\n\r\n")) {
    slow.say({&c, 1});
    expect_good_service();
  }
  EXPECT_THAT(slow.hear(5s), testing::StartsWith("HTTP/1.1 200 OK"));
}

TEST_F(Survival, OfAClientThatAsksAndDoesNotRead) {
  const RawConnection deaf(service_.port());
  for (int i = 0; i < 2000; ++i) {
    deaf.say("GET /metrics HTTP/1.1\r\nConnection: keep-alive\r\n\r\n");
  }
  expect_good_service();
}

TEST_F(Survival, OfRequestsThatAreTooLong) {
  const std::string much(100'000, 'a');
  for (const std::string& request :
       {"GET /" + much + " HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nX: " + much + "\r\n\r\n",
        "PUT /x HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + much}) {
    const RawConnection client(service_.port());
    client.say(request);
    EXPECT_THAT(client.hear(5s), testing::StartsWith("HTTP/1.1 413 "));
  }
  expect_good_service();
  expect_all_connections_closed();
}

TEST_F(Survival, OfRequestsThatMakeNoSense) {
  const std::string to_a_body = "PUT /x HTTP/1.1\r\n";
  const std::string endless_chunk = sanitized ? "FFFF" : "FFFFFFFFFFFFFFF";
  for (const std::string& request :
       {std::string("\x00\xff\x01", 3) + "\r\n\r\n", std::string("FOO / HTTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/9.9\r\n\r\n"), std::string("GET /\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nNoColon\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: [::\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: x:abc\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nDate: yesterday\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nCookie: x\r\n\r\n"),
        std::string("GET /roll?&&=&die=%zz HTTP/1.1\r\n\r\n"),
        to_a_body + "Content-Length: -5\r\n\r\n", to_a_body + "Content-Length: abc\r\n\r\n",
        to_a_body + "Content-Length: 99999999999999999999999\r\n\r\n",
        to_a_body + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
        to_a_body + "Transfer-Encoding: chunked\r\n\r\n" + endless_chunk +
            "\r\nabc\r\n0\r\n\r\n"}) {
    const RawConnection client(service_.port());
    client.say(request);
    EXPECT_THAT(client.hear(200ms), testing::AnyOf("", testing::StartsWith("HTTP/1.1 4")))
        << request;
    expect_good_service();
  }
  expect_all_connections_closed();
}

}  // namespace
}  // namespace harness::test
