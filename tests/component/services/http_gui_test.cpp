#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/component/services/spans.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::test {
namespace {

using nlohmann::json;

class HttpGui : public ::testing::Test {
 protected:
  net::HttpResponse send(json request) {
    request.emplace("session_id", "s1");
    request.emplace("method", "GET");
    return gui.post("/requests", request);
  }
  static json body_of(const net::HttpResponse& answer) { return json::parse(answer.body); }

  json line(const std::string& message) {
    for (auto& each : gui.logs()) {
      if (each.at("message") == message) return each;
    }
    return {};
  }

  ServedResponse answer{200, R"({"roll":4})"};
  LoopbackServer target{[this](const ServedRequest&) { return answer; }};
  ServiceProcess gui{"http-gui", {"--log-level=DEBUG", "--timeout=500ms"}};
};

TEST_F(HttpGui, TellsWhatCameBack) {
  const auto told = body_of(send({{"url", target.url() + "/roll/3d6"}}));
  EXPECT_EQ(told.at("status"), 200);
  EXPECT_EQ(told.at("body"), R"({"roll":4})");
  EXPECT_EQ(told.at("bytes"), 10);
  EXPECT_THAT(told.at("headers"), testing::Contains(json({"Content-Length", "10"})));
  EXPECT_GT(told.at("duration_ms").get<double>(), 0);
}

TEST_F(HttpGui, SendsTheMethodTheHeadersTheBodyAndItsTrace) {
  send({{"url", target.url() + "/items?page=2"},
        {"method", "PUT"},
        {"headers", json::array({json::array({"Content-Type", "text/csv"})})},
        {"body", "a;b"}});
  const auto request = target.requests().at(0);
  EXPECT_THAT(request.head, testing::StartsWith("PUT /items?page=2 HTTP/1.1\r\n"));
  EXPECT_THAT(request.head, testing::HasSubstr("Content-Type: text/csv\r\n"));
  EXPECT_EQ(request.body, "a;b");

  const auto span = span_where(gui, [](const ReceivedSpan& each) { return each.kind == 3; });
  EXPECT_EQ(span.name, "PUT");
  EXPECT_EQ(span.attributes.at("http.response.status_code"), "200");
  EXPECT_THAT(request.head,
              testing::HasSubstr("traceparent: 00-" + span.trace_id + "-" + span.span_id + "-01"));
}

TEST_F(HttpGui, SaysThatAPostHasNoBody) {
  send({{"url", target.url()}, {"method", "POST"}});
  const std::string head = target.requests().at(0).head;
  EXPECT_THAT(head, testing::HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(head, testing::Not(testing::HasSubstr("Content-Type")));
}

TEST_F(HttpGui, RefusesOtherMachines) {
  const auto refused = send({{"url", "http://192.0.2.1/"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(body_of(refused).at("error"),
            "192.0.2.1 may not be called: only services on this machine are, and networks that "
            "--allow names");
  EXPECT_EQ(line("Request refused").at("request_url"), "http://192.0.2.1/");
}

// 0.0.0.0 reaches this machine, too, but is none of its loopback addresses.
TEST_F(HttpGui, CallsWhereItIsAllowedTo) {
  const json request{{"session_id", "s1"},
                     {"method", "GET"},
                     {"url", "http://0.0.0.0:" + std::to_string(target.port())}};
  EXPECT_EQ(gui.post("/requests", request).status, 403);
  EXPECT_EQ(target.connections(), 0);
  ServiceProcess open("http-gui", {"--allow=0.0.0.0"});
  EXPECT_EQ(body_of(open.post("/requests", request)).at("status"), 200);
}

TEST_F(HttpGui, ShowsARedirectInsteadOfFollowingIt) {
  answer.status = 302;
  EXPECT_EQ(body_of(send({{"url", target.url()}})).at("status"), 302);
  EXPECT_EQ(target.requests().size(), 1U);
}

TEST_F(HttpGui, LogsResponsesByTheirClass) {
  const auto level_after = [&](int status) {
    answer.status = status;
    send({{"url", target.url()}});
    for (const auto& each : gui.logs()) {
      if (each.value("response_status", 0) == status) return each.at("level").get<std::string>();
    }
    return std::string("no line");
  };
  EXPECT_EQ(level_after(200), "INFO");
  EXPECT_EQ(level_after(404), "WARNING");
  EXPECT_EQ(level_after(503), "ERROR");
  EXPECT_EQ(line("Request sent").at("level"), "DEBUG");
}

TEST_F(HttpGui, GivesUpOnWhoeverDoesNotAnswer) {
  answer.hang = true;
  const auto late = send({{"url", target.url()}});
  EXPECT_EQ(late.status, 504);
  EXPECT_THAT(body_of(late).at("error").get<std::string>(),
              testing::StartsWith("no answer in time: "));
  EXPECT_EQ(line("Request not answered").at("level"), "ERROR");
}

TEST_F(HttpGui, TakesNoMoreThanAPageCanShow) {
  answer.body = std::string(1024 * 1024 + 1, 'x');
  const auto refused = send({{"url", target.url()}});
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(body_of(refused).at("error"), "the answer is longer than 1048576 bytes");
}

TEST_F(HttpGui, ShowsBytesThatAreNoText) {
  answer.body = "\xff\xfe";
  EXPECT_EQ(body_of(send({{"url", target.url()}})).at("body"), "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_F(HttpGui, GivesEverySessionAnIdOfItsOwn) {
  const auto first = body_of(gui.post("/sessions", json::object())).at("session_id");
  EXPECT_NE(first, body_of(gui.post("/sessions", json::object())).at("session_id"));
  EXPECT_EQ(line("Session started").at("session_id"), first);
  send({{"url", target.url()}, {"session_id", first}});
  EXPECT_EQ(line("Response received").at("session_id"), first);
  EXPECT_EQ(line("Request forwarded").at("session_id"), first);
}

TEST_F(HttpGui, AnswersItsOwnPageOnly) {
  EXPECT_EQ(gui.get("/requests").status, 405);
  net::HttpRequest form{"POST", gui.url() + "/requests", {{"Content-Type", "text/plain"}}, "{}"};
  EXPECT_EQ(net::HttpClient().send(form)->status, 415);
  form.headers = {{"Content-Type", "application/json"}, {"Host", "rebound.example"}};
  EXPECT_EQ(net::HttpClient().send(form)->status, 403);
}

}  // namespace
}  // namespace harness::test
