#include "services/http_gui/own_page.hpp"

#include <gtest/gtest.h>

namespace services::http_gui {
namespace {

http::Request request_to(const std::string& host, const std::string& content_type) {
  http::Request request;
  request.host = host;
  request.content_type = content_type;
  return request;
}

TEST(OwnPage, IsReachedByAddressOrAsLocalhost) {
  for (const char* host : {"localhost:8002", "127.0.0.1:8002", "[::1]:8002", "10.0.0.1"}) {
    EXPECT_EQ(refuse_other_pages(request_to(host, "application/json")), std::nullopt) << host;
  }
}

TEST(OwnPage, IsNotReachedByNamesThatAnybodyCanPointHere) {
  const auto refusal = refuse_other_pages(request_to("rebound.example:8002", "application/json"));
  EXPECT_EQ(refusal, (app::Refusal{403,
                                   "\"rebound.example:8002\" is not how this page is reached: "
                                   "use localhost or an address"}));
  EXPECT_TRUE(refuse_other_pages(request_to("", "application/json")));
}

// What another page's form can send.
TEST(OwnPage, SendsJson) {
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded"}) {
    EXPECT_EQ(refuse_other_pages(request_to("localhost:8002", type))->status, 415) << type;
  }
}

}  // namespace
}  // namespace services::http_gui
