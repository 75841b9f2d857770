#include "harness/observe/answered_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::observe {
namespace {

WholeSpan span_with(std::map<std::string, std::string> values,
                    const std::string& status = "unset") {
  WholeSpan span;
  span.service = "front";
  span.kind = "client";
  span.status = status;
  span.values = std::move(values);
  return span;
}

TEST(AnsweredCalls, AreToldApartByWhomTheyGoTo) {
  const auto address = [](std::map<std::string, std::string> values) {
    return address_of(span_with(std::move(values)));
  };
  EXPECT_EQ(address({{"url.full", "http://127.0.0.1:8080/stock?item=ink"}}),
            "http://127.0.0.1:8080/stock");
  EXPECT_EQ(address({{"http.url", "http://127.0.0.1:8080/stock/17/a"}}),
            "http://127.0.0.1:8080/stock/*/a");
  EXPECT_EQ(address({{"url.full", "http://127.0.0.1:8080"}}), "http://127.0.0.1:8080");
  EXPECT_EQ(address({{"server.address", "stock"}, {"server.port", "80"}, {"url.path", "/a/1"}}),
            "stock:80/a/*");
  EXPECT_EQ(address({{"net.peer.name", "stock"}, {"net.peer.port", "80"}}), "stock:80");
  EXPECT_EQ(address({{"peer.service", "stock"}}), "stock");
  EXPECT_EQ(address({{"server.address", "stock"}}), "") << "others may be there, too";
}

// A status is of somebody who answered.
TEST(AnsweredCalls, AreThoseThatHaveAnAnswerWhateverItSays) {
  EXPECT_TRUE(was_answered(span_with({})));
  EXPECT_FALSE(was_answered(span_with({}, "error")));
  EXPECT_TRUE(was_answered(span_with({{"http.response.status_code", "500"}}, "error")));
  EXPECT_TRUE(was_answered(span_with({{"http.status_code", "404"}}, "error")));
  EXPECT_FALSE(was_answered(span_with({{"http.response.status_code", "0"}}, "error")));
  EXPECT_TRUE(was_answered(span_with({{"rpc.grpc.status_code", "13"}}, "error")));
  EXPECT_FALSE(was_answered(span_with({{"rpc.grpc.status_code", "14"}}, "error"))) << "unavailable";
  EXPECT_FALSE(was_answered(span_with({{"rpc.grpc.status_code", "4"}}, "error"))) << "too late";
}

TEST(AnsweredCalls, HaveFailedByTheirStatus) {
  EXPECT_TRUE(has_failed(span_with({{"http.response.status_code", "503"}})));
  EXPECT_FALSE(has_failed(span_with({{"http.response.status_code", "404"}}, "error")));
  EXPECT_TRUE(has_failed(span_with({}, "error")));
  EXPECT_FALSE(has_failed(span_with({})));
}

WholeSpan whole_span(const std::string& service, const std::string& kind, const std::string& id,
                     const std::string& parent, const std::string& peer = {}) {
  WholeSpan span;
  span.service = service;
  span.kind = kind;
  span.span_id = id;
  span.parent_id = parent;
  if (!peer.empty()) span.values["peer.service"] = peer;
  return span;
}

TEST(AnsweredCalls, AreOfTheOneWhoAnswersThem) {
  const auto call = whole_span("front", "client", "3", "2", "back:80");
  Answerers answerers;
  answerers.add(
      "order",
      {whole_span("harness", "client", "1", ""), whole_span("front", "server", "2", "1"), call,
       whole_span("back", "server", "4", "3"), whole_span("stray", "server", "5", "99")});
  EXPECT_EQ(answerers.of_request("order"), "front");
  EXPECT_EQ(answerers.of_request("look"), "");
  EXPECT_EQ(answerers.of_call(call), "back");
  answerers.add("order", {call, whole_span("other", "server", "4", "3")});
  EXPECT_EQ(answerers.of_call(call), "") << "one of two";
}

// Where Tempo has no spans of the client.
TEST(AnsweredCalls, OfTheClientAreThoseWithoutACaller) {
  Answerers answerers;
  answerers.add("order", {whole_span("front", "server", "2", "1"),
                          whole_span("front", "client", "3", "2", "back:80"),
                          whole_span("back", "server", "4", "3")});
  EXPECT_EQ(answerers.of_request("order"), "front");
}

}  // namespace
}  // namespace harness::observe
