// Answers that went wrong on their way, through a real connection of the lean path.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "harness/load/http/http_driver.hpp"
#include "harness/load/prepared_load.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/support/eventually.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> http1_answers{
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;x\r\n!\r\n0\r\nT: y\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil it closes",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
};

// What a parser of HTTP reacts to.
const std::vector<std::string> http1_tokens{"\r\n",
                                            "\n",
                                            "\r",
                                            ":",
                                            " ",
                                            "\r\n\r\n",
                                            "HTTP/1.1",
                                            "HTTP/9.9",
                                            "HTTP/2",
                                            "99999999",
                                            "FFFFFFFF",
                                            "-1",
                                            "0\r\n",
                                            "Upgrade: x",
                                            "chunked",
                                            std::string(1, 0),
                                            "\x80\xFF",
                                            "Content-Length: 3\r\n",
                                            "101 ",
                                            "999 ",
                                            "Transfer-Encoding: chunked\r\n"};

// The header of a frame, which does not check what it says.
std::string frame(char type, char flags, char stream, const std::string& content) {
  std::string bytes{0, 0, static_cast<char>(content.size()), type, flags, 0, 0, 0, stream};
  return bytes + content;
}

// Types and flags as in RFC 9113, fields from the static table of RFC 7541.
const std::string settings = frame(4, 0, 0, "");
const std::string settings_seen = frame(4, 1, 0, "");
const std::string status_200 = "\x88";
const std::string status_204 = "\x89";
const std::string length_5 = "\x5c\x01\x35";
const std::string cookie = "\x77\x03\x61=1";

const std::vector<std::string> http2_answers{
    settings + frame(1, 5, 1, status_204),
    settings + settings_seen + frame(1, 4, 1, status_200 + length_5 + cookie) +
        frame(0, 1, 1, "hello"),
    settings + frame(1, 4, 1, status_200) + frame(0, 0, 1, "hel") + frame(6, 0, 0, "12345678") +
        frame(0, 1, 1, "lo"),
    settings + frame(1, 4, 1, status_200) + frame(0, 0, 1, "hello") + frame(1, 5, 1, cookie),
    settings + frame(1, 0, 1, status_200) + frame(9, 4, 1, cookie) + frame(0, 1, 1, ""),
    settings + frame(1, 5, 1, status_204) + frame(7, 0, 0, std::string("\0\0\0\1\0\0\0\0", 8)),
};

const std::vector<std::string> http2_tokens{
    settings,
    settings_seen,
    status_200,
    length_5,
    cookie,
    frame(0, 1, 1, "x"),
    frame(1, 5, 1, status_200),
    frame(3, 0, 1, std::string("\0\0\0\2", 4)),              // the stream is broken off
    frame(3, 0, 1, std::string("\0\0\0\7", 4)),              // and refused
    frame(4, 0, 0, std::string("\0\4\x7f\xff\xff\xff", 6)),  // a window
    frame(5, 4, 1, std::string("\0\0\0\2\x88", 5)),          // a push
    frame(7, 0, 0, std::string("\0\0\0\0\0\0\0\1", 8)),      // goes away
    frame(8, 0, 0, std::string("\x7f\xff\xff\xff", 4)),      // room to send
    std::string(4, 0),
    "\xff\xff\xff\xff",
    "HTTP/1.1 200 OK\r\n\r\n",
};

int need(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

// A server that is told every byte, on the thread of the test.
class Puppet {
 public:
  Puppet()
      : listener_(need(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket")) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    need(bind(listener_, any, size), "bind");
    need(listen(listener_, 1), "listen");
    need(getsockname(listener_, any, &size), "getsockname");
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
  }
  Puppet(const Puppet&) = delete;
  Puppet& operator=(const Puppet&) = delete;
  ~Puppet() { close(listener_); }

  const std::string& url() const { return url_; }

  // True once it has come.
  bool has_taken_request() {
    if (socket_ < 0) socket_ = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    std::array<char, 4096> request{};
    return socket_ >= 0 && recv(socket_, request.data(), request.size(), MSG_DONTWAIT) > 0;
  }
  void say(std::string_view bytes) const {
    [[maybe_unused]] const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  // Closing with something unread would reset the connection.
  void hang_up() const { shutdown(socket_, SHUT_WR); }
  void forget() { close(std::exchange(socket_, -1)); }

 private:
  int listener_;
  int socket_ = -1;
  std::string url_;
};

class Count final : public Receiver {
 public:
  void ended(const Completion& completion) override {
    ++ends;
    outcome = completion.outcome;
  }
  int ends = 0;
  Outcome outcome;
};

struct Version {
  const char* name;
  scenario::HttpVersion http;
  const std::vector<std::string>& answers;
  const std::vector<std::string>& tokens;
};

class AnswerMutation : public ::testing::TestWithParam<Version> {
 protected:
  AnswerMutation() { origins_.look_up(puppet_.url(), {.http = GetParam().http}); }

  // What becomes of a request that is answered so, in pieces of at most that many bytes.
  Outcome outcome_of(const std::string& answer, std::size_t most, bool keep_answer);

  static scenario::Request a_request() {
    scenario::Request request;
    request.url = "{server}";
    request.http = GetParam().http;
    return request;
  }
  void turn(Duration at_most) {
    driver_->run_due(clock_.now());
    poller_.wait(at_most);
  }

  SystemClock clock_;
  Puppet puppet_;
  Rng rng_ = test::mutation_rng(1);
  PreparedRequest request_ =
      PreparedRequest::make(a_request(), Scope(BaseUrls{{"server", puppet_.url()}}), 0).value();
  Poller poller_;
  Origins origins_;
  std::unique_ptr<Driver> driver_ = make_http_driver(HttpPath::lean, poller_, clock_, origins_);
};

Outcome AnswerMutation::outcome_of(const std::string& answer, std::size_t most, bool keep_answer) {
  Count count;
  const TraceContext trace{1, 2, 3};
  Order order{request_.kind(), puppet_.url(), trace, clock_.now()};
  order.keep = keep_answer ? Keep::everything : Keep::nothing;
  driver_->send(order, count);
  EXPECT_TRUE(test::eventually([&] {
    turn(1ms);
    return puppet_.has_taken_request();
  }));
  for (std::size_t at = 0; at < answer.size();) {
    const std::size_t size = 1 + rng_.below(most);
    puppet_.say(std::string_view(answer).substr(at, size));
    at += size;
    turn(0ms);
  }
  puppet_.hang_up();
  for (int turns = 0; count.ends == 0 && turns < 20; ++turns) turn(1s);
  turn(0ms);  // and sees that the server has gone
  puppet_.forget();
  EXPECT_EQ(count.ends, 1);
  return count.outcome;
}

// The same bytes mean the same, however they are cut and whether or not they are kept.
TEST_P(AnswerMutation, AlwaysHasOneOutcome) {
  test::Mutator mutator(GetParam().answers, test::mutation_rng(0), GetParam().tokens);
  for (int i = 0; i < 1500 && !HasFailure(); ++i) {
    const std::string answer = mutator.next();
    const Outcome whole = outcome_of(answer, answer.size() + 1, false);
    const Outcome in_pieces = outcome_of(answer, 1 + rng_.below(20), true);
    EXPECT_EQ(to_text(whole), to_text(in_pieces)) << ::testing::PrintToString(answer);
    EXPECT_TRUE(whole.ending == Ending::answered || whole.ending == Ending::bad_answer ||
                whole.ending == Ending::closed_early)
        << to_text(whole) << " of " << ::testing::PrintToString(answer);
  }
}

// The unharmed ones are what they say, so that the mutants begin where it matters.
TEST_P(AnswerMutation, BeginsWithAnswersThatAreWhole) {
  for (const std::string& answer : GetParam().answers) {
    EXPECT_EQ(outcome_of(answer, 3, true).ending, Ending::answered)
        << ::testing::PrintToString(answer);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, AnswerMutation,
                         ::testing::Values(Version{"http_1_1", scenario::HttpVersion::http_1_1,
                                                   http1_answers, http1_tokens},
                                           Version{"http_2", scenario::HttpVersion::http_2,
                                                   http2_answers, http2_tokens}),
                         [](const auto& version) { return version.param.name; });

}  // namespace
}  // namespace harness::load
