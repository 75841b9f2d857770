#include "harness/net/curl_words.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "harness/net/http_client.hpp"

namespace harness::net {
namespace {

std::string why(CURLcode code, int os_error = 0, std::string_view said = {}) {
  return why_no_answer({code, os_error, said, std::chrono::seconds{2}});
}

TEST(CurlWords, AreOurOwn) {
  EXPECT_EQ(why(CURLE_COULDNT_CONNECT, ECONNREFUSED,
                "Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server"),
            "the connection was refused");
  EXPECT_EQ(why(CURLE_COULDNT_CONNECT, EHOSTUNREACH), "there is no way to it from here");
  EXPECT_EQ(why(CURLE_COULDNT_CONNECT), "it takes no connection");
  EXPECT_EQ(why(CURLE_COULDNT_RESOLVE_HOST, 0, "Could not resolve host: nowhere.invalid"),
            "no address is known of its host");
  EXPECT_EQ(why(CURLE_OPERATION_TIMEDOUT, 0, "Operation timed out after 2001 milliseconds"),
            "nothing whole came within 2s");
  EXPECT_EQ(why(CURLE_GOT_NOTHING), "the connection was closed without an answer");
  EXPECT_EQ(why(CURLE_RECV_ERROR, ECONNRESET), "the connection was reset");
  EXPECT_EQ(why(CURLE_PARTIAL_FILE), "the connection broke off before there was a whole answer");
  EXPECT_EQ(
      why(CURLE_PEER_FAILED_VERIFICATION, 0, "SSL certificate problem: self-signed certificate"),
      "its certificate is signed by nobody who is trusted");
  EXPECT_EQ(why(CURLE_PEER_FAILED_VERIFICATION, 0, "something new"),
            "its certificate is not trusted");
  EXPECT_EQ(why(CURLE_SSL_CONNECT_ERROR), "it could not be agreed with on TLS");
  EXPECT_EQ(why(CURLE_WEIRD_SERVER_REPLY, 0, "Received HTTP/0.9 when not allowed"),
            "what it says is no answer of HTTP");
  EXPECT_EQ(why(CURLE_FTP_COULDNT_USE_REST), "libcurl gives it up with its error 31");
}

// A server may go on with what has gone out to it.
TEST(CurlWords, TellWhatWasNeverSent) {
  for (const CURLcode code : {CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST}) {
    EXPECT_TRUE(was_never_sent({why(code, ECONNREFUSED), "http://a", {}})) << code;
    EXPECT_TRUE(was_never_sent({why(code), "http://a", {}})) << code;
  }
  for (const CURLcode code : {CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_RECV_ERROR,
                              CURLE_SEND_ERROR, CURLE_PARTIAL_FILE}) {
    EXPECT_FALSE(was_never_sent({why(code), "http://a", {}})) << code;
  }
}

}  // namespace
}  // namespace harness::net
