// The store's HTTP server over loopback, with clients of all manners.
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "harness/net/http_client.hpp"
#include "stack/store/http/encoding.hpp"
#include "stack/store/http/server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_connection.hpp"

namespace store::http {
namespace {

using namespace std::chrono_literals;
using harness::net::HttpClient;
using harness::net::HttpResponse;
using harness::test::RawConnection;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::size_t most = 1U << 20U;

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest()
      : server_(Server::start({.most_body_bytes = most,
                               .query_threads = 2,
                               .most_waiting = 16,
                               .count_refused = [this](const Refused& one) { note(one); }},
                              routes(), deferred())
                    .value()),
        peer_(port_of(server_->url())) {}
  ~ServerTest() override { open_gate(); }

  void open_gate() {
    if (!std::exchange(is_open_, true)) gate_.set_value();
  }

  Routes routes() {
    return {{"GET", "/ready", [](const Request&) { return text(200, "ready"); }, Lane::at_once},
            {"GET", "/slow",
             [this](const Request&) {
               ++slow_;
               opened_.wait();
               return text(200, "at last");
             }},
            {"GET", "/patient",
             [this](const Request& request) {
               ++slow_;
               while (request.ask_going({}) != Going::abandoned) std::this_thread::yield();
               ++abandoned_;
               return text(200, "nobody is there");
             }},
            {"GET", "/waited",
             [](const Request& request) {
               return text(200, request.waited > 0ms ? "since it came" : "not at all");
             }},
            {"GET", "/lookup", [](const Request&) { return text(200, "found"); }, Lane::lookup},
            {"GET", "/long", [](const Request&) { return text(200, std::string(100'000, 'x')); }},
            {"POST", "/broken",
             [](const Request&) -> Response { throw std::runtime_error("broken"); }, Lane::push},
            {"POST", "/unread", [](const Request&) { return text(415, "of another type"); },
             Lane::push},
            {"POST", "/counted",
             [](const Request&) {
               auto answer = text(400, "no");
               answer.is_counted = true;
               return answer;
             },
             Lane::push},
            {"POST", "/push",
             [](const Request& request) { return text(200, std::to_string(request.body.size())); },
             Lane::push}};
  }
  DeferredRoutes deferred() {
    return {{"POST", "/later", [this](const auto& request, Answer answer) {
               later_ = std::async(std::launch::async, [request, answer = std::move(answer)] {
                 answer(text(202, request->body));
               });
             }}};
  }

  void note(const Refused& refused) {
    const std::lock_guard lock(mutex_);
    refused_.push_back(std::to_string(refused.status) + " " + refused.path);
  }
  std::vector<std::string> refused() {
    const std::lock_guard lock(mutex_);
    return refused_;
  }

  HttpResponse send(const std::string& method, const std::string& target,
                    const std::string& body = {}, std::map<std::string, std::string> headers = {}) {
    HttpClient client;
    const auto answer =
        client.send({method, server_->url() + target, std::move(headers), body, 30s});
    if (!answer) throw std::runtime_error(to_string(answer.error()));
    return *answer;
  }

  // What the raw connection hears until it has heard that, or the other side hangs up.
  std::string heard_until(const std::string& wanted) {
    std::string all;
    while (all.find(wanted) == std::string::npos) {
      const auto more = peer_.hear(5s);
      if (more.empty()) break;
      all += more;
    }
    return all;
  }

  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
  bool is_open_ = false;
  std::atomic<int> slow_ = 0;
  std::atomic<int> abandoned_ = 0;
  std::future<void> later_;
  std::mutex mutex_;  // guards the next one
  std::vector<std::string> refused_;
  std::unique_ptr<Server> server_;
  RawConnection peer_;
};

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  for (int i = 0; i < 3; ++i) {
    peer_.say("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(heard_until("ready"), StartsWith("HTTP/1.1 200 OK"));
  }
}

TEST_F(ServerTest, SendsTheHeadAloneWhereItIsAskedForIt) {
  peer_.say("HEAD /ready HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(heard_until("page not found"),
              AllOf(HasSubstr("Content-Length: 5"), Not(HasSubstr("ready")), HasSubstr("404")));
}

TEST_F(ServerTest, SaysWhichMethodsThereAre) {
  peer_.say("PUT /push HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(heard_until("not allowed\n"), AllOf(HasSubstr("405"), HasSubstr("Allow: POST")));
}

TEST_F(ServerTest, TakesNoNoticeOfOtherOrigins) {
  peer_.say("GET /ready HTTP/1.1\r\nHost: x\r\nOrigin: http://elsewhere\r\n\r\n");
  EXPECT_THAT(heard_until("ready"), Not(HasSubstr("Access-Control")));
}

TEST_F(ServerTest, CompressesLongAnswersWhereThatIsAccepted) {
  peer_.say("GET /long HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_THAT(heard_until("\r\n\r\n"), HasSubstr("Content-Encoding: gzip"));
  EXPECT_EQ(send("GET", "/long").body.size(), 100'000);
}

TEST_F(ServerTest, ServesOthersWhileQueriesTakeTheirTime) {
  std::vector<std::future<HttpResponse>> slow;
  for (int i = 0; i < 10; ++i) {
    slow.push_back(std::async(std::launch::async, [this] { return send("GET", "/slow"); }));
  }
  EXPECT_EQ(send("GET", "/ready").body, "ready");
  EXPECT_EQ(send("GET", "/lookup").body, "found");
  EXPECT_EQ(send("POST", "/push", "abc").body, "3");
  open_gate();
  for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
}

TEST_F(ServerTest, SaysThatTooManyQueriesWait) {
  std::vector<std::unique_ptr<RawConnection>> asking;
  for (int i = 0; i < 19; ++i) {
    asking.push_back(std::make_unique<RawConnection>(port_of(server_->url())));
    asking.back()->say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    if (i == 1) {
      ASSERT_TRUE(harness::test::eventually([this] { return slow_ == 2; }));
    }
  }
  EXPECT_THAT(asking.back()->hear(5s),
              AllOf(StartsWith("HTTP/1.1 429"), HasSubstr("Retry-After: 1"),
                    EndsWith("too many outstanding requests\n")));
  EXPECT_EQ(send("GET", "/lookup").status, 200);
  open_gate();
  asking.pop_back();
  for (const auto& one : asking) EXPECT_THAT(one->hear(5s), EndsWith("at last"));
}

TEST_F(ServerTest, TellsAQueryThatItsClientIsGone) {
  for (int i = 0; i < 2; ++i) {
    {
      RawConnection gone(port_of(server_->url()));
      gone.say("GET /patient HTTP/1.1\r\nHost: x\r\n\r\n");
      ASSERT_TRUE(harness::test::eventually([&] { return slow_ == i + 1; }));
      EXPECT_EQ(abandoned_, i);
    }
    EXPECT_TRUE(harness::test::eventually([&] { return abandoned_ == i + 1; }));
  }
}

TEST_F(ServerTest, DoesNotServeAQueryWhoseClientLeftWhileItWaited) {
  RawConnection first(port_of(server_->url()));
  RawConnection second(port_of(server_->url()));
  for (const auto* one : {&first, &second}) one->say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(harness::test::eventually([this] { return slow_ == 2; }));
  {
    RawConnection gone(port_of(server_->url()));
    gone.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(send("GET", "/ready").body, "ready");  // and what came before has been read
  }
  open_gate();
  EXPECT_EQ(send("GET", "/waited").body, "since it came");
  EXPECT_EQ(slow_, 2);
}

TEST_F(ServerTest, AnswersWhatIsDeferredWhenItsAnswerIsThere) {
  const auto answer = send("POST", "/later", "body");
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, "body");
}

TEST_F(ServerTest, RefusesAnAnnouncedLengthBeforeTheBodyComes) {
  peer_.say("POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");
  EXPECT_THAT(heard_until("bytes\n"), StartsWith("HTTP/1.1 413"));
}

TEST_F(ServerTest, RefusesTwoLengthsAndEndsTheConnection) {
  peer_.say(
      "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nbody!");
  const std::string heard = heard_until("0, 5\n");
  EXPECT_THAT(heard, StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(heard, HasSubstr("Connection: close"));
}

TEST_F(ServerTest, CutsChunkedBodiesAtTheLimit) {
  peer_.say("POST /push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 17; ++i) peer_.say(chunk);
  peer_.say("0\r\n\r\n");
  EXPECT_THAT(heard_until("bytes\n"), HasSubstr("HTTP/1.1 413"));
}

TEST_F(ServerTest, HangsUpOnWhoDoesNotStop) {
  peer_.say("POST /push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 100; ++i) peer_.say(chunk);
  EXPECT_EQ(heard_until("413"), "");
}

TEST_F(ServerTest, RefusesGzipThatStandsForTooMuch) {
  const auto answer =
      send("POST", "/push", gzipped(std::string(50U << 20U, '\0')), {{"Content-Encoding", "gzip"}});
  EXPECT_EQ(answer.status, 413);
}

TEST_F(ServerTest, CountsWhateverRefusesAPush) {
  send("POST", "/push", "x", {{"Content-Encoding", "gzip"}});
  send("POST", "/push", "x", {{"Content-Encoding", "br"}});
  send("POST", "/push", gzipped(std::string(2 * most, 'x')), {{"Content-Encoding", "gzip"}});
  send("POST", "/broken", "x");
  send("POST", "/unread", "x");
  send("POST", "/elsewhere", "x");
  peer_.say("POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");
  EXPECT_THAT(heard_until("bytes\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(refused(), ElementsAre("400 /push", "415 /push", "413 /push", "500 /broken",
                                     "415 /unread", "404 /elsewhere", "413 /push"));
}

// Which the library does by itself.
TEST_F(ServerTest, CountsWhatIsNoHttp) {
  for (const std::string& no_http : {std::string("Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
                                     std::string("Content-Length: ten\r\n\r\n"),
                                     std::string("Content-Length: 99999999999999999999999\r\n\r\n"),
                                     "X: " + std::string(100'000, 'x') + "\r\n\r\n"}) {
    const auto before = refused().size();
    const RawConnection peer(port_of(server_->url()));
    peer.say("POST /push HTTP/1.1\r\nHost: x\r\n" + no_http);
    while (!peer.hear(5s).empty()) continue;
    EXPECT_EQ(refused().size(), before + 1) << no_http.substr(0, 60);
  }
}

TEST_F(ServerTest, CountsNothingWhereNothingIsLost) {
  send("POST", "/push", "x");
  send("POST", "/counted", "x");
  send("GET", "/elsewhere");
  {
    const RawConnection leaves(port_of(server_->url()));
    leaves.say("POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    send("GET", "/ready");
  }
  {
    const RawConnection leaves(port_of(server_->url()));
    leaves.say("POST /push HTTP/1.1\r\nHost");
    send("GET", "/ready");
  }
  send("GET", "/ready");
  EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(ServerTest, RefusesHeadsThatAreTooLong) {
  peer_.say("GET /ready HTTP/1.1\r\nHost: x\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(heard_until("\r\n\r\n"), HasSubstr("431"));
}

TEST_F(ServerTest, IsNotHeldUpByWhoDoesNotFinish) {
  std::vector<std::unique_ptr<RawConnection>> halves;
  for (int i = 0; i < 200; ++i) {
    halves.push_back(std::make_unique<RawConnection>(port_of(server_->url())));
    halves.back()->say("POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  }
  EXPECT_EQ(send("POST", "/push", "abc").body, "3");
  halves.clear();
  EXPECT_EQ(send("POST", "/push", "abc").body, "3");
}

TEST_F(ServerTest, ForgetsWhoHangsUpBeforeTheAnswer) {
  {
    RawConnection gone(port_of(server_->url()));
    gone.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(send("GET", "/ready").status, 200);
  }
  open_gate();
  EXPECT_EQ(send("GET", "/slow").body, "at last");
}

TEST_F(ServerTest, TakesABodyByteByByte) {
  peer_.say("POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
  for (int i = 0; i < 5; ++i) {
    peer_.say("x");
    EXPECT_EQ(send("GET", "/ready").status, 200);
  }
  EXPECT_THAT(heard_until("\r\n\r\n5"), EndsWith("5"));
}

TEST_F(ServerTest, AsksForABodyThatWaitsForIt) {
  peer_.say("POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(heard_until("100 Continue"), StartsWith("HTTP/1.1 100"));
  peer_.say("abc");
  EXPECT_THAT(heard_until("\r\n\r\n3"), HasSubstr("200 OK"));
}

TEST_F(ServerTest, StopsAtOnceWhereNothingIsServed) {
  const std::string url = server_->url();
  EXPECT_TRUE(server_->stop(0ms));
  HttpClient client;
  EXPECT_FALSE(client.send({"GET", url + "/ready", {}, {}, 5s}).has_value());
}

TEST_F(ServerTest, GivesUpWaitingForWhatIsServed) {
  auto slow = std::async(std::launch::async, [this] { return send("GET", "/slow"); });
  ASSERT_TRUE(harness::test::eventually([this] { return slow_ > 0; }));
  EXPECT_FALSE(server_->stop(0ms));
  open_gate();
  EXPECT_EQ(slow.get().body, "at last");
}

TEST(Server, SaysWhereItCannotListen) {
  const auto first = Server::start({}, {}).value();
  const auto second = Server::start({.listen = first->url().substr(7)}, {});
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(to_string(second.error()), HasSubstr("cannot listen: Address already in use"));
  EXPECT_THAT(to_string(Server::start({.listen = "here"}, {}).error()), HasSubstr("has no port"));
  EXPECT_THAT(to_string(Server::start({.listen = "h:1"}, {}).error()), HasSubstr("an IPv4"));
  EXPECT_THAT(to_string(Server::start({.listen = ":x"}, {}).error()), HasSubstr("with a port"));
}

}  // namespace
}  // namespace store::http
