#include "harness/load/http/http1_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using ::testing::HasSubstr;
using Pair = std::pair<std::string, std::string>;

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

// What libcurl takes; both paths have a row for each in leniency_test.cpp.
TEST(Http1Answer, MayBeWrittenOtherwiseHoweverItIsCut) {
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 OK\nContent-Length: 3\n\nok\n"),
        std::string("HTTP/1.1 \t200OK\n\nuntil\r\n\r\nit closes"),
        ok + "A B: b\r\nD: \x01\rd\n e\r\nContent-Length: 2\n\r\nok",
        ok + "Connection: close; x=\"y\"\r\nContent-Length: 2\r\r\n\r\nok",
        ok + "Content-Length: \t 2 \t\r\r\n\r\nok",
        chunks + "003 ;=\nabc\r\r\n1;\x01\r\nd\n0 \r\n: nothing\nT: y\r\n\n", chunks + "0\r\n\r",
        chunks + "0\r\nT: y\r\n\r"}) {
    expect_however_cut({bytes, Reading::whole});
  }
}

// What servers say to a connection that idles, provisional answers, and bytes of no answer are
// none.
TEST(Http1Answer, IsFollowedByOneThatNobodyAskedForWhereThatBeginsBehindIt) {
  for (const auto& [behind, is_one] : {std::pair{"HTTP/1.1 200 OK\r\n", true},
                                       {"HTTP/1.0 503 ", true},
                                       {"HTTP/1.1 200", true},
                                       {"HTTP/1.1 408 Request Time-out\r\n", false},
                                       {"HTTP/1.1 100 Continue\r\n\r\n", false},
                                       {"HTTP/1.1 2", false},
                                       {"\r\n", false},
                                       {"and more of the body", false},
                                       {"", false}}) {
    SCOPED_TRACE(behind);
    EXPECT_EQ(begins_unasked(behind), is_one);
    Http1Answer answer;
    answer.begin(false, Keep::nothing);
    EXPECT_EQ(answer.read(ok + "Content-Length: 2\r\n\r\nok" + behind), Reading::whole);
    EXPECT_EQ(answer.is_followed(), is_one);
    EXPECT_EQ(answer.lets_connection_live(), behind[0] == '\0');
    answer.begin(false, Keep::nothing);
    EXPECT_FALSE(answer.is_followed());
  }
}

TEST(Http1Answer, IsClosedEarlyHoweverItIsCut) {
  const char* why = "the server has closed before its end";
  for (const std::string& bytes :
       {std::string("HTT"), std::string("HTTP/1.1 2"), ok, ok + "Content-Le", ok + "A: b\r\n\r",
        ok + "A: b\r\n c", ok + "A b", ok + "A: b\rc", ok + "Content-Length: 9\r\n\r\nok", chunks,
        chunks + "3\r\nab", chunks + "3\r\nabc\r\n", chunks + "1 ", chunks + "0\r\n",
        chunks + "0\r\nT: y\r", std::string("HTTP/1.1 100 Continue\r\n\r\n"),
        std::string("HTTP/9.9 "), std::string("http/1.1"), std::string("HTTP/\x01")}) {
    expect_however_cut({bytes, Reading::closed_early, why});
  }
}

TEST(Http1Answer, IsBadHoweverItIsCutAndIsSaidWhy) {
  const char* length = "its Content-Length";
  const char* encoding = "its Transfer-Encoding";
  const char* folded = "goes over more than one line";
  const char* version = "does not begin with HTTP/1.1 or HTTP/1.0";
  const char* status = "its status is no number of three digits";
  for (const Case& told : std::vector<Case>{
           {"220 mail", Reading::bad, version},
           {"\r\n" + ok + "\r\n", Reading::bad, version},
           {"HT\r\nTP/1.1 200 OK", Reading::bad, version},
           {"HTTP/1.\r\n1 200 OK", Reading::bad, version},
           {"HTTP/2 200 OK\r\n", Reading::bad, version},
           {"HTTP/1.2 200 OK\r\n", Reading::bad, version},
           {"http/1.1 200 OK\r\n\r\n", Reading::bad, version},
           {"HTtP/1.1 100 Continue\r\n\r\n" + ok + "\r\n", Reading::bad, version},
           {"HTTP/1.1\r\n\r\n", Reading::bad, status},
           {"HTTP/1.1 99 Low\r\n\r\n", Reading::bad, status},
           {"HTTP/1.1\t200 OK\r\n\r\n", Reading::bad, status},
           {"HTTP/1.1 2000 OK\r\n\r\n", Reading::bad, status},
           {"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n", Reading::bad, status},
           {ok + "A b\r\n", Reading::bad, "a line among the headers is no \"name: value\""},
           {ok + ": b\r\n", Reading::bad, "a line among the headers is no \"name: value\""},
           {ok + "A\rB: c\r\n", Reading::bad, "a line among the headers is no \"name: value\""},
           {ok + " A: b\r\n", Reading::bad, "a line among the headers is no \"name: value\""},
           {ok + std::string("A: \0", 4) + "\r\n", Reading::bad, "a NUL"},
           {ok + "Content-Length: nine\r\n\r\n", Reading::bad, length},
           {ok + "Content-Length: 3, 3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: 3\nContent-Length: 3\n\nok\n", Reading::bad, length},
           {ok + "Content-Length: 3\r\n 3\r\n\r\nok\n", Reading::bad, folded},
           {ok + "Content-Length:\r\n 3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length:\r 3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: 3\x01\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: -3\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: 9223372036854775808\r\n\r\nok\n", Reading::bad, length},
           {ok + "Content-Length: \r\nX", Reading::bad, length},
           {ok + "Content-Length: 3\r\nContent-Length: 3\r\nX", Reading::bad, length},
           {ok + "Transfer-Encoding: chunked\x1D\n\r\n", Reading::bad, encoding},
           {ok + "Transfer-Encoding: x\r\nX", Reading::bad, encoding},
           {"HTTP/1.1 000 OK\r\nX", Reading::bad, status},
           {ok + "Transfer-Encoding: chunked\r\n \r\n\r\n0\r\n\r\n", Reading::bad, folded},
           {ok + "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na", Reading::bad, length},
           {ok + "Content-Length: 1\r\nTransfer-Encoding: x\r\n\r\na", Reading::bad, encoding},
           {ok + "Transfer-Encoding: gzip\r\n\r\n", Reading::bad, encoding},
           {chunks + "xyz\r\n", Reading::bad, "a chunk has no size"},
           {chunks + " 1\r\n", Reading::bad, "a chunk has no size"},
           {chunks + "8000000000000000\r\n", Reading::bad, "a chunk is too long"},
           {chunks + "00000000000000001\r\n", Reading::bad,
            "a chunk's size has more than 16 digits"},
           {chunks + "0x1\r\n", Reading::bad, "a chunk's size is no number"},
           {chunks + "1 x", Reading::bad, "a chunk's size is no number"},
           {chunks + "0\r1\r\n", Reading::bad, "a chunk's size is no number"},
           {chunks + "0\r\nT : y\r\n", Reading::bad, "what is no header"},
           {ok + "Content-Length : 3\r\n", Reading::bad, "a header has a space before its colon"},
           {ok + "A\t: b\r\n", Reading::bad, "a header has a space before its colon"},
           {ok + "Content Length: 3\r\n", Reading::bad, "more in its name than letters"},
           {chunks + "1\r\nabcdefg", Reading::bad, "a chunk does not end where it says"},
           {chunks + "0\r\nnothing\r\n", Reading::bad, "what is no header"},
           {chunks + "0\r\n" + std::string("T: \0y", 5) + "\r\n", Reading::bad,
            "what is no header"},
           {chunks + "0\r\nT: a\rb", Reading::bad, "a CR is without its LF"},
           {chunks + "0\r\nT: " + std::string(4200, 'a'), Reading::bad, "is too long"},
       }) {
    expect_however_cut(told);
  }
}

// However it is cut, which decides who reads its head.
void expect_kept(const std::string& bytes, const std::vector<Pair>& headers) {
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    SCOPED_TRACE(size);
    Http1Answer answer;
    answer.begin(false, Keep::everything);
    ASSERT_EQ(read_in_pieces(answer, bytes, size), Reading::whole);
    EXPECT_EQ(answer.kept()->headers, headers);
    EXPECT_EQ(answer.kept()->body, "hi!");
    answer.begin(false, Keep::what_leads_on);
    ASSERT_EQ(read_in_pieces(answer, bytes, size), Reading::whole);
    EXPECT_EQ(answer.kept()->headers, std::vector<Pair>({{"Set-Cookie", "c=d"}}));
    EXPECT_EQ(answer.kept()->body, "");
  }
}

TEST(Http1Answer, KeepsHeadersInTheirOrderAndTheBody) {
  expect_kept("HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + ok +
                  "a:  b \t\r\nSet-Cookie: c=d\r\nA: e\r\n  f\r\nB:\r\n \r\n g \r\n"
                  "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\nT: y\r\n\r\n",
              {{"a", "b"},
               {"Set-Cookie", "c=d"},
               {"A", "e f"},
               {"B", "g"},
               {"Transfer-Encoding", "chunked"},
               {"T", "y"}});
}

// Nobody can ask for what has no such name, and a control character is a space.
TEST(Http1Answer, KeepsHeadersThatAreWrittenOtherwise) {
  expect_kept(
      "HTTP/1.1 200\nSet Cookie: no=1\nX Y: z\n goes on\nA: b\x01"
      "c\rd\x7f\n\te\n"
      "Set-Cookie: c=d\nConnection: keep-alive; timeout=5\nContent-Length: 3\n\nhi!",
      {{"A", "b c d  e"},
       {"Set-Cookie", "c=d"},
       {"Connection", "keep-alive,,timeout,5"},
       {"Content-Length", "3"}});
}

TEST(Http1Answer, SaysWhetherItsConnectionLives) {
  const std::string empty = "Content-Length: 0\r\n\r\n";
  for (const auto& [bytes, lives] : std::vector<std::pair<std::string, bool>>{
           {ok + empty, true},
           {ok + empty + "more", false},
           {ok + "Connection: Close\r\n" + empty, false},
           {ok + "Connection: x, close\r\n" + empty, false},
           {ok + "Connection: \"close\"\r\n" + empty, false},
           {ok + "Connection: keep-alive; x=y\r\n" + empty, true},
           {ok + "Connection: close\n" + empty, false},
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
