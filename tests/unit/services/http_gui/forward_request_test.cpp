#include "services/http_gui/forward_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace services::http_gui {
namespace {

using nlohmann::json;

json valid() {
  return {{"session_id", "s1"}, {"method", "GET"}, {"url", "http://127.0.0.1:8001/roll/3d6"}};
}

std::string error_with(const std::string& key, const json& value) {
  json changed = valid();
  changed[key] = value;
  const auto request = parse_forward_request(changed.dump());
  return request ? "" : request.error();
}

TEST(ForwardRequest, NeedsOnlyASessionAMethodAndAnAddress) {
  const auto request = parse_forward_request(valid().dump());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "GET");
  EXPECT_EQ(request->url.text, "http://127.0.0.1:8001/roll/3d6");
  EXPECT_TRUE(request->headers.empty());
  EXPECT_EQ(request->body, "");
}

TEST(ForwardRequest, CarriesABodyAndHeadersInTheirOrder) {
  json text = valid();
  text["method"] = "PUT";
  text["headers"] = json::array({json::array({"X-A", "1"}), json::array({"X-A", "2"})});
  text["body"] = "{}";
  const auto request = parse_forward_request(text.dump());
  ASSERT_TRUE(request);
  EXPECT_THAT(request->headers, testing::ElementsAre(std::pair("X-A", "1"), std::pair("X-A", "2")));
  EXPECT_EQ(request->body, "{}");
}

TEST(ForwardRequest, RefusesWhatItCannotRead) {
  EXPECT_EQ(parse_forward_request("nonsense").error(), "the request is not a JSON object");
  EXPECT_EQ(parse_forward_request("{}").error(), "session_id is missing, or is not a text");
  EXPECT_EQ(error_with("session_id", ""), "session_id is not one of ours");
  EXPECT_EQ(error_with("method", "TRACE"),
            "\"TRACE\" cannot be sent; there are GET, POST, PUT, DELETE");
  EXPECT_EQ(error_with("url", 7), "url is missing, or is not a text");
  EXPECT_EQ(error_with("body", json::object()), "body is missing, or is not a text");
  EXPECT_EQ(error_with("headers", "Accept: x"), "headers is not a list");
  EXPECT_EQ(error_with("headers", json::array({"Accept: x"})), "a header is not a pair of texts");
}

TEST(ForwardRequest, LetsNoHeaderChangeHowTheRequestIsFramed) {
  const auto header_error = [](const std::string& name, const std::string& value) {
    return error_with("headers", json::array({json::array({name, value})}));
  };
  EXPECT_EQ(header_error("X-A", "1\r\nHost: elsewhere"),
            "the value of X-A has control characters in it");
  EXPECT_EQ(header_error("X-A: 1\r\nX-B", "2"), "\"X-A: 1\r\nX-B\" cannot be the name of a header");
  EXPECT_EQ(header_error("Transfer-Encoding", "chunked"),
            "the header Transfer-Encoding is for http-gui itself to set");
  EXPECT_EQ(header_error("HOST", "elsewhere"), "the header HOST is for http-gui itself to set");
}

}  // namespace
}  // namespace services::http_gui
