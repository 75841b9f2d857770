#include "services/http/message.hpp"

#include <gtest/gtest.h>

#include "services/http/url.hpp"

namespace services::http {
namespace {

TEST(Request, ShowsItsQueryEncodedAndSorted) {
  Request request{"GET", "/roll", {{"x", "a b"}, {"die", "fair"}}};
  EXPECT_EQ(request.query_string(), "die=fair&x=a%20b");
  EXPECT_EQ(request.target(), "/roll?die=fair&x=a%20b");
  request.query.clear();
  EXPECT_EQ(request.target(), "/roll");
}

TEST(ErrorResponse, IsJsonWhateverTheReason) {
  EXPECT_EQ(error_response(400, "no \"x\"\n").body, R"({"error":"no \"x\"\n"})");
  EXPECT_EQ(error_response(400, "\xff").body, "{\"error\":\"\xef\xbf\xbd\"}");
}

TEST(Origin, IsAServerWithoutAPath) {
  const auto origin = parse_origin("http://127.0.0.1:8501");
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->url, "http://127.0.0.1:8501");
  EXPECT_EQ(origin->host, "127.0.0.1");
  EXPECT_EQ(origin->port, 8501);
  EXPECT_EQ(parse_origin("http://dice-roller")->port, 80);
  EXPECT_EQ(parse_origin("http://dice-roller:8501/")->url, "http://dice-roller:8501");
}

TEST(Origin, IsNothingElse) {
  for (const char* text :
       {"", "dice-roller:8501", "ftp://x", "http://x/path", "http://x/?a=1", "http://x:99999"}) {
    EXPECT_FALSE(parse_origin(text)) << text;
  }
}

}  // namespace
}  // namespace services::http
