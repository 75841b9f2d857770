// A generator that is stopped in one step of a request, and goes on when its time is up: what lay
// there unread might have made it an answer in time, so that nobody may call it failed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sockets.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* timeout = "1500ms";
constexpr std::chrono::milliseconds longer{1700};

// PORT stands for the server's.
struct Step {
  std::string name;
  std::string url;
  Words flags;
  std::string heard;  // what the server has heard when the generator is stopped
  std::string said;   // what it answers meanwhile
};

const std::string end_of_head = "\r\n\r\n";
const std::string handshake = "\x16";
const std::string part_of_handshake{"\x16\x03\x03\x00\x7a\x02", 6};
const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
const std::string moved = "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n";
const std::string tunnel = "HTTP/1.1 200 Connected\r\n\r\n";
const std::string empty_settings{"\x00\x00\x00\x04\x00\x00\x00\x00\x00", 9};

std::vector<Step> steps() {
  const std::string here = "http://127.0.0.1:PORT";
  const std::string secured = "https://127.0.0.1:PORT";
  const std::string far = "https://127.0.0.1:1";  // where the proxy would lead
  const Words through{"-k", "--proxy", here};
  return {
      {"answer", here, {}, end_of_head, ok + "ok"},
      {"part_of_answer", here, {}, end_of_head, ok + "o"},
      {"redirect", here, {"--redirects", "1"}, end_of_head, moved},
      {"leave",
       here,
       {"-d", "x", "-H", "Expect: 100-continue"},
       end_of_head,
       "HTTP/1.1 100 Continue\r\n\r\n"},
      {"tunnel", far, through, end_of_head, tunnel},
      {"handshake", secured, {"-k"}, handshake, part_of_handshake},
      {"handshake_with_proxy", far, {"-k", "--proxy", secured}, handshake, part_of_handshake},
      {"settings", here, {"--http2"}, "PRI * HTTP/2.0", empty_settings},
      {"answer_to_libcurl", here, {"--libcurl"}, end_of_head, ok + "ok"},
      {"tunnel_to_libcurl", far, {"-k", "--libcurl", "--proxy", here}, end_of_head, tunnel},
  };
}

std::string with_port(std::string text, std::uint16_t port) {
  const std::size_t at = text.find("PORT");
  return at == std::string::npos ? text : text.replace(at, 4, std::to_string(port));
}

class Standstill : public ::testing::Test {
 protected:
  HarnessProcess load_of(const Step& step) const {
    Words words{"load",        with_port(step.url, server_.port()),
                "-n",          "1",
                "--vus",       "1",
                "--timeout",   timeout,
                "--threshold", "http_req_failed: rate == 0"};
    for (const std::string& flag : step.flags) words.push_back(with_port(flag, server_.port()));
    return HarnessProcess(words);
  }

  // From its first connection; and that one.
  Socket heard(const Step& step) const {
    Socket generator = server_.accept();
    std::string text;
    while (text.find(step.heard) == std::string::npos) {
      const std::string next = generator.hear(1);
      if (next.empty()) throw std::runtime_error("it says no more than " + text);
      text += next;
    }
    return generator;
  }

  // Until each of its threads stands still.
  static void stop(const HarnessProcess& load) {
    load.signal(SIGSTOP);
    int status = 0;
    ASSERT_EQ(waitpid(load.pid(), &status, WUNTRACED), load.pid());
    ASSERT_TRUE(WIFSTOPPED(status));
  }

  Listener server_;
};

class StandstillAt : public Standstill, public ::testing::WithParamInterface<Step> {};

TEST_P(StandstillAt, LeavesOpenWhetherARequestHasFailed) {
  HarnessProcess load = load_of(GetParam());
  const Socket generator = heard(GetParam());
  stop(load);
  const auto stopped = std::chrono::steady_clock::now();
  generator.say(GetParam().said);
  eventually([&] { return std::chrono::steady_clock::now() > stopped + longer; });
  load.signal(SIGCONT);
  EXPECT_EQ(load.wait(), 3) << load.output();
  EXPECT_THAT(load.output(), HasSubstr("undecided  http_req_failed rate == 0  0 to 1 over 1 "
                                       "request, 1 seen by a late generator when their time was "
                                       "up\n"));
}

// The twin: it has all the time that there is, and its server says nothing.
TEST_F(Standstill, IsNoneOfItsServers) {
  const Step answer = steps().front();
  HarnessProcess load = load_of(answer);
  const Socket generator = heard(answer);
  EXPECT_EQ(load.wait(), 1) << load.output();
  EXPECT_THAT(load.output(), HasSubstr("fail  http_req_failed rate == 0  1 over 1 request\n"));
}

INSTANTIATE_TEST_SUITE_P(Each, StandstillAt, ::testing::ValuesIn(steps()),
                         [](const auto& step) { return step.param.name; });

}  // namespace
}  // namespace harness::test
