#include "harness/load/http/http1_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

// After which the server closes.
Reading read_in_pieces(Http1Answer& answer, std::string_view bytes, std::size_t size) {
  Reading reading = Reading::unfinished;
  for (std::size_t at = 0; at < bytes.size() && reading == Reading::unfinished; at += size) {
    reading = answer.read(bytes.substr(at, size));
  }
  return reading == Reading::unfinished ? answer.read({}) : reading;
}

struct Case {
  std::string bytes;
  Reading reading;
  const char* problem = "";
};

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunks = ok + "Transfer-Encoding: chunked\r\n\r\n";

void expect_however_cut(const Case& told) {
  for (std::size_t size = 1; size <= told.bytes.size(); ++size) {
    SCOPED_TRACE(::testing::PrintToString(told.bytes) + " by " + std::to_string(size));
    for (const Keep keep : {Keep::nothing, Keep::what_leads_on, Keep::everything}) {
      Http1Answer answer;
      answer.begin(false, keep);
      EXPECT_EQ(read_in_pieces(answer, told.bytes, size), told.reading);
      EXPECT_THAT(std::string(answer.problem()), HasSubstr(told.problem));
    }
  }
}

TEST(Http1Answer, IsWholeHoweverItIsCut) {
  for (const std::string& bytes :
       {ok + "Content-Length: 3\r\n\r\nok\n", ok + "Content-Length: 0\r\n\r\n",
        ok + "\r\nto\nthe\r\n\r\nend",
        chunks + "3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nTrailer: yes\r\n\r\n", chunks + "0\r\n\r\n",
        ok + "A: b\r\n\tc\r\n \r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\n" +
            ok + "Content-Length: 1\r\n\r\na",
        std::string("HTTP/1.1 204 \r\n\r\n"),
        std::string("HTTP/1.0 304 -\r\nContent-Length: 9\r\n\r\n")}) {
    expect_however_cut({bytes, Reading::whole});
  }
}

TEST(Http1Answer, IsClosedEarlyHoweverItIsCut) {
  const char* why = "the server has closed before its end";
  for (const std::string& bytes :
       {std::string("HTT"), std::string("HTTP/1.1 2"), ok, ok + "Content-Le", ok + "A: b\r\n\r",
        ok + "A: b\r\n c", ok + "Content-Length: 9\r\n\r\nok", chunks, chunks + "3\r\nab",
        chunks + "3\r\nabc\r\n", chunks + "0\r\n", chunks + "0\r\n\n", chunks + "0\r\nT: y\r\n\r",
        std::string("HTTP/1.1 100 Continue\r\n\r\n")}) {
    expect_however_cut({bytes, Reading::closed_early, why});
  }
}

TEST(Http1Answer, IsBadHoweverItIsCutAndIsSaidWhy) {
  const char* length = "its Content-Length";
  const char* encoding = "its Transfer-Encoding";
  const char* version = "does not begin with HTTP/1.1 or HTTP/1.0";
  for (const Case& told : std::vector<Case>{
           {"220 mail", Reading::bad, version},
           {"HT\r\nTP/1.1 200 OK", Reading::bad, version},
           {"HTTP/1.\r\n1 200 OK", Reading::bad, version},
           {"HTTP/2 200 OK\r\n", Reading::bad, version},
           {"HTTP/1.2 200 OK\r\n", Reading::bad, version},
           {"HTTP/1.1 99 Low\r\n\r\n", Reading::bad, "its status"},
           {"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n", Reading::bad, "status is below 100"},
           {"HTTP/1.1 200 O\x01K\r\n", Reading::bad, "in its first line"},
           {"HTTP/1.1 200 OK\n\n", Reading::bad, "in its first line"},
           {ok + "A\rB", Reading::bad, "in a header's name"},
           {ok + "A: b\rc", Reading::bad, "CR"},
           {ok + "A b", Reading::bad, "in a header's name"},
           {ok + "A: b\r\n c\x01", Reading::bad, "in a header's value"},
           {ok + "Content-Length: nine\r\n\r\n", Reading::bad, length},
           {ok + "Content-Length: 3, 3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na", Reading::bad, length},
           {ok + "Content-Length: 1\r\nTransfer-Encoding: x\r\n\r\na", Reading::bad, encoding},
           {chunks + "xyz\r\n", Reading::bad, "a chunk"},
           {chunks + "1\r\nabcdefg", Reading::bad, "a chunk"},
           {chunks + "1 x\r\na", Reading::bad, "behind a chunk's size"},
       }) {
    expect_however_cut(told);
  }
}

TEST(Http1Answer, KeepsHeadersInTheirOrderAndTheBody) {
  const std::string bytes =
      "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + ok +
      "a:  b \t\r\nSet-Cookie: c=d\r\nA: e\r\n  f\r\n"
      "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\nT: y\r\n\r\n";
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    Http1Answer answer;
    answer.begin(false, Keep::everything);
    ASSERT_EQ(read_in_pieces(answer, bytes, size), Reading::whole);
    EXPECT_THAT(answer.kept()->headers,
                ElementsAre(Pair("a", "b"), Pair("Set-Cookie", "c=d"), Pair("A", "e f"),
                            Pair("Transfer-Encoding", "chunked"), Pair("T", "y")));
    EXPECT_EQ(answer.kept()->body, "hi!");
    answer.begin(false, Keep::what_leads_on);
    ASSERT_EQ(read_in_pieces(answer, bytes, size), Reading::whole);
    EXPECT_THAT(answer.kept()->headers, ElementsAre(Pair("Set-Cookie", "c=d")));
    EXPECT_EQ(answer.kept()->body, "");
  }
}

TEST(Http1Answer, SaysWhetherItsConnectionLives) {
  const std::string empty = "Content-Length: 0\r\n\r\n";
  for (const auto& [bytes, lives] : std::vector<std::pair<std::string, bool>>{
           {ok + empty, true},
           {ok + empty + "more", false},
           {ok + "Connection: Close\r\n" + empty, false},
           {ok + "Connection: x, close\r\n" + empty, false},
           {ok + "\r\n", false},
           {"HTTP/1.0 200 OK\r\n" + empty, false},
           {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + empty, true},
           {"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", false},
           {"HTTP/1.1 204 No\r\n\r\n", true}}) {
    Http1Answer answer;
    answer.begin(false, Keep::nothing);
    EXPECT_EQ(read_in_pieces(answer, bytes, bytes.size()), Reading::whole) << bytes;
    EXPECT_EQ(answer.lets_connection_live(), lives) << bytes;
  }
}

TEST(Http1Answer, ToHeadHasNoBody) {
  Http1Answer answer;
  for (const std::string& bytes : {ok + "Content-Length: 9\r\n\r\n", chunks, ok + "\r\n"}) {
    answer.begin(true, Keep::nothing);
    EXPECT_EQ(answer.read(bytes), Reading::whole);
    EXPECT_TRUE(answer.lets_connection_live());
  }
}

// In one line or in many, and in pieces of any size.
TEST(Http1Answer, HasAHeadOf300KilobytesAtMost) {
  for (const std::string& line : {std::string("A: b\r\n"), std::string("A: b\r\n c\r\n")}) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{64 * 1024}}) {
      std::string bytes = ok + "X: " + std::string(100'000, 'x') + "\r\n";
      while (bytes.size() < 290'000) bytes += line;
      Http1Answer answer;
      answer.begin(false, Keep::nothing);
      EXPECT_EQ(read_in_pieces(answer, bytes + "Content-Length: 0\r\n\r\n", size), Reading::whole);
      while (bytes.size() < 400'000) bytes += line;
      answer.begin(false, Keep::nothing);
      EXPECT_EQ(read_in_pieces(answer, bytes + "\r\n", size), Reading::bad);
      EXPECT_EQ(answer.problem(), "its headers are too long");
    }
  }
}

TEST(Http1Answer, MayBeOfAnyLengthWhereNobodyKeepsIt) {
  const std::string body(20'000'000, 'x');
  for (const std::string& head :
       {ok + "Content-Length: 20000000\r\n\r\n", ok + "\r\n", chunks + "1312d00\r\n"}) {
    const std::string bytes = head + body + (head.ends_with("d00\r\n") ? "\r\n0\r\n\r\n" : "");
    Http1Answer answer;
    answer.begin(false, Keep::nothing);
    EXPECT_EQ(read_in_pieces(answer, bytes, 65'536), Reading::whole) << head;
    answer.begin(false, Keep::everything);
    EXPECT_EQ(read_in_pieces(answer, bytes, 65'536), Reading::too_long) << head;
  }
}

}  // namespace
}  // namespace harness::load
