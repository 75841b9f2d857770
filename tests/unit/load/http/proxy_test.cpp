#include "harness/load/http/proxy.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/load/http/head_lines.hpp"

namespace harness::load {
namespace {

using TunnelAnswer = ProxyTunnel::Answer;

Proxy proxy_leading_to(const std::string& place, const std::string& authorization = {}) {
  return {.url = "http://127.0.0.1:3128",
          .name = "127.0.0.1:3128",
          .tls = nullptr,
          .authorization = authorization,
          .tunnel_to = place};
}

// What it says to the last byte that it takes, and how many of them it takes.
std::pair<TunnelAnswer, std::size_t> heard_from(ProxyTunnel& tunnel, std::string_view bytes) {
  TunnelAnswer answer = TunnelAnswer::unfinished;
  std::size_t taken = 0;
  while (taken < bytes.size() && answer == TunnelAnswer::unfinished)
    answer = tunnel.read(bytes[taken++]);
  return {answer, taken};
}

TEST(ProxyTunnel, AsksForThePlaceAndSignsIn) {
  ProxyTunnel tunnel(proxy_leading_to("far.example:443"));
  EXPECT_EQ(tunnel.outgoing(),
            "CONNECT far.example:443 HTTP/1.1\r\nHost: far.example:443\r\nUser-Agent: harness\r\n"
            "\r\n");
  tunnel.has_sent(8);
  EXPECT_TRUE(tunnel.outgoing().starts_with("far.example:443 HTTP/1.1\r\n"));
  tunnel.begin();
  EXPECT_TRUE(tunnel.outgoing().starts_with("CONNECT "));
  const ProxyTunnel signing(proxy_leading_to("[::1]:443", "Basic dXM6cHc="));
  EXPECT_NE(signing.outgoing().find("\r\nProxy-Authorization: Basic dXM6cHc=\r\n"),
            std::string_view::npos);
}

// What is behind its answer is the server's. No header of it counts.
TEST(ProxyTunnel, IsMadeByAnyTwoHundredAndTakesNoByteMore) {
  ProxyTunnel tunnel(proxy_leading_to("far.example:443"));
  for (const std::string head :
       {"HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 204 No\nVia: x\n\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
    tunnel.begin();
    EXPECT_EQ(heard_from(tunnel, head + "\x16\x03\x01"), std::pair(TunnelAnswer::made, head.size()))
        << head;
  }
}

TEST(ProxyTunnel, IsRefusedByWhateverElse) {
  ProxyTunnel tunnel(proxy_leading_to("far.example:443"));
  for (const auto& [head, why] : std::vector<std::pair<std::string, std::string>>{
           {"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n", "it answers 407"},
           {"HTTP/1.0 502\r\n\r\n", "it answers 502"},
           {"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "it answers 302"},
           {"HTTP/1.1 101 Other\r\n\r\n", "it answers 101"},
           {"HTTP/1.1 2000 OK\r\n", "what it answers is no HTTP"},
           {"HTTP/1.1 000 OK\r\n", "what it answers is no HTTP"},
           {"HTTP/1.", "unfinished"},
           {"HTTP/1.\r\n", "what it answers is no HTTP"},
           {"220 mail.example ESMTP\r\n", "what it answers is no HTTP"},
           {"\r\n", "what it answers is no HTTP"},
           {"HTTP/1.1 100 Continue\r\n\r\n\r\n", "what it answers is no HTTP"},
           {"HTTP/1.1 200 OK\r\nX: " + std::string(longest_head, 'x'),
            "its headers are too long"}}) {
    tunnel.begin();
    const TunnelAnswer answer = heard_from(tunnel, head).first;
    if (why == "unfinished") {
      EXPECT_EQ(answer, TunnelAnswer::unfinished);
      continue;
    }
    EXPECT_EQ(answer, TunnelAnswer::refused) << why;
    EXPECT_EQ(tunnel.problem(), "the proxy makes no tunnel: " + why);
  }
}

}  // namespace
}  // namespace harness::load
