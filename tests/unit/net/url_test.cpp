#include "harness/net/url.hpp"

#include <gtest/gtest.h>

namespace harness::net {
namespace {

// Why it is refused, and what to do; empty: it is not.
std::string said_of(const std::string& url) {
  const Result<void> checked = check_url(url);
  return checked ? "" : to_string(checked.error());
}

TEST(CheckUrl, TakesWhatCanBeSent) {
  for (const char* url : {"http://127.0.0.1:8500", "https://localhost/", "http://[::1]:1/a?b=c#d",
                          "http://host:65535/roll/{die}?x={u.name}", "http://u:p@host/"}) {
    EXPECT_EQ(said_of(url), "") << url;
  }
}

TEST(CheckUrl, RefusesWhatCannot) {
  for (const char* url : {"", "localhost:80", "ftp://host/", "/roll"}) {
    EXPECT_EQ(said_of(url), "is no URL; begin it with http:// or https://") << url;
  }
  for (const char* url : {"http://", "http:///roll", "https://:80/"}) {
    EXPECT_EQ(said_of(url), "has no host; write http://HOST:PORT/PATH") << url;
  }
  for (const char* url : {"http://a:99999/", "http://a:abc/", "http://a:0/", "http://a:-1/"}) {
    EXPECT_EQ(said_of(url), "has a port that cannot be; choose one from 1 to 65535") << url;
  }
  for (const char* url : {"http://a b/", "http://a/b c", "http://a/b\n", "http://a/\x7f"}) {
    EXPECT_EQ(said_of(url), "has a space or a control character in it; write %20 for a space");
  }
  EXPECT_EQ(said_of("http://[::1/").substr(0, 16), "cannot be read: ");
}

}  // namespace
}  // namespace harness::net
