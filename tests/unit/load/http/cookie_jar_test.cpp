#include "harness/load/http/cookie_jar.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

const WallTime now{1'800'000'000s};

std::string sent_to(const char* url, const char* set_cookie,
                    const char* set_by = "http://h:8500/app/sign-in", Duration later = 0s) {
  CookieJar jar;
  jar.store(set_by, set_cookie, now);
  return jar.for_url(url, now + later);
}

TEST(CookieJar, SendsACookieBackToItsHostWhateverThePort) {
  EXPECT_EQ(sent_to("http://h:9000/app/roll", "session=42; HttpOnly"), "session=42");
  EXPECT_EQ(sent_to("http://other/app/roll", "session=42"), "");
}

TEST(CookieJar, KeepsToThePath) {
  EXPECT_EQ(sent_to("http://h/app", "a=1"), "a=1");
  EXPECT_EQ(sent_to("http://h/", "a=1"), "");
  EXPECT_EQ(sent_to("http://h/apple", "a=1; Path=/app"), "");
  EXPECT_EQ(sent_to("http://h?x", "a=1; Path=/"), "a=1");
}

TEST(CookieJar, SendsSecureCookiesOverTlsOnly) {
  EXPECT_EQ(sent_to("https://h/app", "a=1; Secure", "https://h/app/"), "a=1");
  EXPECT_EQ(sent_to("http://h/app", "a=1; Secure", "https://h/app/"), "");
  EXPECT_EQ(sent_to("https://h/app", "a=1; Secure", "http://h/app/"), "");
}

TEST(CookieJar, ForgetsWhatHasExpired) {
  EXPECT_EQ(sent_to("http://h/app", "a=1; Max-Age=60", "http://h/app/", 59s), "a=1");
  EXPECT_EQ(sent_to("http://h/app", "a=1; Max-Age=60", "http://h/app/", 60s), "");
  EXPECT_EQ(sent_to("http://h/app", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), "");
  EXPECT_EQ(sent_to("http://h/app", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9"),
            "a=1");
}

TEST(CookieJar, SharesACookieWithSubdomainsIfTold) {
  EXPECT_EQ(sent_to("http://b.h/app", "a=1; Domain=h"), "a=1");
  EXPECT_EQ(sent_to("http://b.h/app", "a=1"), "");
  EXPECT_EQ(sent_to("http://evil/app", "a=1; Domain=evil"), "");
}

TEST(CookieJar, ReplacesACookieAndTakesItBack) {
  CookieJar jar;
  jar.store("http://h/", "a=1", now);
  jar.store("http://h/", "b=2", now);
  jar.store("http://h/", "a=3", now);
  EXPECT_EQ(jar.for_url("http://h/", now), "b=2; a=3");
  jar.store("http://h/", "b=; Max-Age=0", now);
  EXPECT_EQ(jar.for_url("http://h/", now), "a=3");
}

}  // namespace
}  // namespace harness::load
