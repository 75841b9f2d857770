#include "services/http/url.hpp"

#include <gtest/gtest.h>

namespace services::http {
namespace {

TEST(ParseOrigin, TakesAServerWithoutAPath) {
  const auto origin = parse_origin("http://127.0.0.1:8501");
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->url, "http://127.0.0.1:8501");
  EXPECT_EQ(origin->host, "127.0.0.1");
  EXPECT_EQ(parse_origin("https://example.org")->port, 443);
}

TEST(ParseOrigin, RefusesAnythingElse) {
  for (const char* text : {"", "127.0.0.1:8501", "ftp://a", "http://a/path", "http://a?x=1"}) {
    EXPECT_FALSE(parse_origin(text)) << text;
  }
}

TEST(ParseUrl, DropsTheFragmentAndKeepsTheRest) {
  const auto url = parse_url("http://127.0.0.1:8001/roll/3d6?x=1#top");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->text, "http://127.0.0.1:8001/roll/3d6?x=1");
  EXPECT_EQ(url->origin.url, "http://127.0.0.1:8001");
}

TEST(ParseUrl, RefusesWhatIsNotHttp) {
  EXPECT_EQ(parse_url("file:///etc/passwd").error(),
            "\"file:///etc/passwd\" is not an HTTP address: write http://HOST:PORT/PATH");
  EXPECT_FALSE(parse_url("http://"));
}

TEST(ParseUrl, RefusesNamesAndPasswords) {
  EXPECT_EQ(parse_url("http://me:secret@127.0.0.1/").error(),
            "the address holds a name or a password: send an Authorization header instead");
}

}  // namespace
}  // namespace services::http
