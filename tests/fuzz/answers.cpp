#include "tests/fuzz/answers.hpp"

namespace harness::test {
namespace {

// The header of a frame, which does not check what it says.
std::string frame(char type, char flags, char stream, const std::string& content) {
  std::string bytes{0, 0, static_cast<char>(content.size()), type, flags, 0, 0, 0, stream};
  return bytes + content;
}

// Types and flags as in RFC 9113, fields from the static table of RFC 7541.
const std::string settings = frame(4, 0, 0, "");
const std::string settings_seen = frame(4, 1, 0, "");
const std::string status_200 = "\x88";
const std::string status_204 = "\x89";
const std::string length_5 = "\x5c\x01\x35";
const std::string cookie = "\x77\x03\x61=1";

}  // namespace

const std::vector<std::string>& http1_answers() {
  static const std::vector<std::string> all{
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;x\r\n!\r\n0\r\nT: "
      "y\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil it closes",
      "HTTP/1.1 204 No Content\r\nConnection:\r\n keep-alive, x\r\nConnection: y,\r\n z\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
      "HTTP/1.1 103 Hints\r\nLink: x\r\n y\r\n\r\nHTTP/1.1 200 OK\nX: a\r\n\tb\n"
      "Content-Length: 2\n\nok",
  };
  return all;
}

const std::vector<std::string>& http1_tokens() {
  static const std::vector<std::string> all{"\r\n",
                                            "\n",
                                            "\r",
                                            ":",
                                            " ",
                                            "\r\n\r\n",
                                            "HTTP/1.1",
                                            "HTTP/9.9",
                                            "HTTP/2",
                                            "99999999",
                                            "FFFFFFFF",
                                            "-1",
                                            "0\r\n",
                                            "Upgrade: x",
                                            "chunked",
                                            std::string(1, 0),
                                            "\x80\xFF",
                                            "Content-Length: 3\r\n",
                                            "101 ",
                                            "999 ",
                                            "Transfer-Encoding: chunked\r\n",
                                            "\r\n ",
                                            "\n\t",
                                            "HTTP/1.1 100 \r\n\r\n"};
  return all;
}

const std::vector<std::string>& http2_answers() {
  static const std::vector<std::string> all{
      settings + frame(1, 5, 1, status_204),
      settings + settings_seen + frame(1, 4, 1, status_200 + length_5 + cookie) +
          frame(0, 1, 1, "hello"),
      settings + frame(1, 4, 1, status_200) + frame(0, 0, 1, "hel") + frame(6, 0, 0, "12345678") +
          frame(0, 1, 1, "lo"),
      settings + frame(1, 4, 1, status_200) + frame(0, 0, 1, "hello") + frame(1, 5, 1, cookie),
      settings + frame(1, 0, 1, status_200) + frame(9, 4, 1, cookie) + frame(0, 1, 1, ""),
      settings + frame(1, 5, 1, status_204) + frame(7, 0, 0, std::string("\0\0\0\1\0\0\0\0", 8)),
  };
  return all;
}

const std::vector<std::string>& http2_tokens() {
  static const std::vector<std::string> all{
      settings,
      settings_seen,
      status_200,
      length_5,
      cookie,
      frame(0, 1, 1, "x"),
      frame(1, 5, 1, status_200),
      frame(3, 0, 1, std::string("\0\0\0\2", 4)),              // the stream is broken off
      frame(3, 0, 1, std::string("\0\0\0\7", 4)),              // and refused
      frame(4, 0, 0, std::string("\0\4\x7f\xff\xff\xff", 6)),  // a window
      frame(5, 4, 1, std::string("\0\0\0\2\x88", 5)),          // a push
      frame(7, 0, 0, std::string("\0\0\0\0\0\0\0\1", 8)),      // goes away
      frame(8, 0, 0, std::string("\x7f\xff\xff\xff", 4)),      // room to send
      std::string(4, 0),
      "\xff\xff\xff\xff",
      "HTTP/1.1 200 OK\r\n\r\n",
  };
  return all;
}

}  // namespace harness::test
