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
  for (const char* url : {"", "localhost:80", "/roll"}) {
    EXPECT_EQ(said_of(url), "is no URL; begin it with http:// or https://") << url;
  }
  for (const char* url : {"ftp://host/", "socks5://127.0.0.1:1080", "ws://host"}) {
    EXPECT_EQ(said_of(url),
              "is of a protocol that is not spoken here; begin it with http:// or https://");
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
  EXPECT_EQ(said_of("http://[::1/"), "has a host that cannot be; write http://HOST:PORT/PATH");
  EXPECT_EQ(said_of("http://[zz]/"), "has a host that cannot be; write http://HOST:PORT/PATH");
}

TEST(CheckUrl, SaysWhatPasswordsHaveToEncode) {
  const std::string remedy = "; write %2F for / in a password, %3F for ? and %23 for #";
  for (const char* url : {"http://u:s3/cret@host/", "http://u:s3?cret@host", "http://u:s3#c@host",
                          "http://u:0/s3cret@host:1", "http://u:a@b..c/d@host"}) {
    EXPECT_EQ(
        said_of(url),
        "has no HOST:PORT before its first /, ? or #, which no password holds as they are" + remedy)
        << url;
  }
  EXPECT_EQ(said_of("http://u:12/34@host/"), "") << "a port and a path";
  EXPECT_EQ(to_string(check_proxy("http://u:12/34@host/").error()),
            "has an @ behind its HOST:PORT" + remedy);
  EXPECT_TRUE(check_proxy("http://u:12%2F34@host:3128"));
}

TEST(LoopbackHost, IsThisMachineByItsName) {
  for (const char* host : {"localhost",
                           "localhost:80",
                           "127.0.0.1",
                           "127.1.2.3:8500",
                           "[::1]",
                           "[::1]:80",
                           "[::ffff:127.0.0.1]:80",
                           "[::FFFF:7f00:1]",
                           "[0:0:0:0:0:0:0:1]:8500",
                           "LocalHost:80",
                           "localhost.",
                           "localhost.:80",
                           "a.b.localhost",
                           "a.LOCALHOST.:1",
                           "127.255.255.254",
                           "127.1",
                           "0x7f.1:80",
                           "2130706433",
                           "017700000001",
                           "0.0.0.0",
                           "0",
                           "[::]:80",
                           "[::ffff:0.0.0.0]"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
  for (const char* host : {"",
                           "a.localhost..",
                           "notlocalhost",
                           "localhost.example",
                           ".",
                           "128.1",
                           "126.255.255.255",
                           "0.0.0.1",
                           "[::ffff:128.0.0.1]",
                           "[64:ff9b::127.0.0.1]",
                           "[fe80::1]",
                           "127.0.0.1.",
                           "127.0.0.256",
                           "1270.0.0.1",
                           "4294967296",
                           "localhost:",
                           "localhost:123456",
                           "localhost:x",
                           "127.0.0.1.example",
                           "127.0.0.1x",
                           "128.0.0.1",
                           "10.0.0.1:127",
                           "[::ffff:10.0.0.1]",
                           "[::2]",
                           "[::1]x",
                           "[::1",
                           "[::127.0.0.1]",
                           "::1",
                           "u@localhost",
                           "[::ffff:127.0.0.1",
                           "example.com"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

TEST(HostOf, IsWhatTheUrlMeans) {
  EXPECT_EQ(host_of("http://u:p@127.1:80/x@y"), "127.0.0.1");
  EXPECT_EQ(host_of("https://[::1]/"), "[::1]");
  EXPECT_EQ(host_of("http://a.example?http://b"), "a.example");
  EXPECT_EQ(host_of("nothing at all"), "");
}

TEST(AtPort, IsTheSameHostWithoutItsPath) {
  EXPECT_EQ(at_port("http://tempo:3200/api", 4318), "http://tempo:4318");
  EXPECT_EQ(at_port("https://[::1]", 4318), "https://[::1]:4318");
}

TEST(CheckUrl, TakesEveryHostThatCouldBe) {
  for (const std::string host :
       {"localhost.", "a.b-c.d", "127.1", "255.255.255.255", "0x7f.1", "1.example", "my_service"}) {
    EXPECT_EQ(said_of("http://" + host + "/"), "") << host;
  }
  EXPECT_EQ(said_of("http://" + std::string(63, 'a') + ".b/"), "");
}

TEST(CheckUrl, RefusesHostsThatCannotBe) {
  for (const std::string host : {"127.0.0.256", "1.2.3.4.5", "1.2..3"}) {
    EXPECT_EQ(said_of("http://" + host + ":80/"),
              "has the host \"" + host +
                  "\", which is no address; write four numbers from 0 to 255, such as 127.0.0.1");
  }
  for (const std::string& host :
       {std::string("a..b"), std::string(".a"), std::string("a.."), std::string(64, 'a')}) {
    EXPECT_EQ(said_of("https://" + host + "/"),
              "has the host \"" + host +
                  "\", which cannot be a name; put 1 to 63 letters, digits or - between its dots");
  }
}

TEST(CheckUrl, TakesASchemeInCapitals) {
  EXPECT_EQ(said_of("HTTP://host/"), "");
  EXPECT_EQ(said_of("Https://host/"), "");
  EXPECT_EQ(with_lower_case_scheme("HtTPs://Host/A?b=C://d"), "https://Host/A?b=C://d");
  EXPECT_EQ(with_lower_case_scheme("{Frontend}/A"), "{Frontend}/A");
}

}  // namespace
}  // namespace harness::net
