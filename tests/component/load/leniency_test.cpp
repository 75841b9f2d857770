// Answers that are not written as RFC 9112 has it: those that libcurl takes are taken, whichever
// path reads them; those that nobody can be sure of are not.
#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

struct Case {
  const char* name;
  std::string answer;
  std::uint64_t connections = 1;  // that two requests need
};

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string length_2 = "Content-Length: 2\r\n\r\nok";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

class Leniency : public EngineTest {
 protected:
  RequestStats met(const Case& told) {
    server_.answer_as("/told", told.answer);
    scenario::Load load = load_of("/told");
    pace_of(load).iterations = {2, 2};
    scenario::Request& request = load.flows[0].requests[0];
    request.timeout = 10s;  // 50,000 lines take their time under a sanitizer
    request.checks = {{"is ok", scenario::Check::Part::body, "", scenario::Check::Is{"ok"}}};
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    was_read_ = stats.requests.at(0).checks.at("is ok").passes;
    return all_of(stats, "roll");
  }

  void expect_taken(const std::vector<Case>& cases) {
    for (const Case& told : cases) {
      SCOPED_TRACE(told.name);
      const std::uint64_t before = server_.connections();
      EXPECT_THAT(met(told).outcomes, ElementsAre(Pair("200", 2)));
      EXPECT_EQ(was_read_, 2U);
      EXPECT_EQ(server_.connections() - before, told.connections);
    }
  }

  void expect_refused(const std::vector<Case>& cases, std::string_view words = {}) {
    for (const Case& told : cases) {
      SCOPED_TRACE(told.name);
      const RequestStats stats = met(told);
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("bad answer", 2)));
      EXPECT_THAT(stats.examples, ElementsAre(Pair("bad answer", HasSubstr(std::string(words)))));
    }
  }

 private:
  std::uint64_t was_read_ = 0;  // how often what came was "ok"
};

TEST_P(Leniency, TakesOtherEndsOfLines) {
  expect_taken({
      {"LF alone", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"},
      {"LF alone, and blank lines in the body",
       "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n"},
      {"both", "HTTP/1.1 200 OK\nX: a\r\nContent-Length: 2\r\n\nok"},
      {"more CR than one", "HTTP/1.1 200 OK\r\r\nX: a\r\r\nContent-Length: 2\r\n\r\r\nok"},
      {"CR in a value", ok + "X: a\rb\r\n" + length_2},
  });
}

TEST_P(Leniency, TakesOtherFirstLines) {
  expect_taken({
      {"nothing behind the status", "HTTP/1.1 200\r\n" + length_2},
      {"nothing behind the status but LF", "HTTP/1.1 200\nContent-Length: 2\n\nok"},
      {"more spaces than one", "HTTP/1.1   200   OK\r\n" + length_2},
      {"tabs", "HTTP/1.1 \t200\tOK\r\n" + length_2},
      {"no space behind the status", "HTTP/1.1 200OK\r\n" + length_2},
      {"control characters", "HTTP/1.1 200 O\x01K\r\n" + length_2},
      {"letters of another alphabet", "HTTP/1.1 200 \xc3\xbc\xff\r\n" + length_2},
  });
}

TEST_P(Leniency, TakesOtherHeaders) {
  expect_taken({
      {"a space in the name", ok + "X Y: a\r\n" + length_2},
      {"marks in the name", ok + "X(Y): a\r\n" + length_2},
      {"letters of another alphabet", ok + "\xc3\xbc: \xc3\xbc\xff\r\n" + length_2},
      {"control characters", ok + "X: a\x01\x7f\r\n" + length_2},
      {"a folded one", ok + "X: a\r\n b\r\n\t c\r\n" + length_2},
      {"a folded one that ends by LF", ok + "X: a\n b\n" + length_2},
      {"a length behind white space", ok + "Content-Length: \t 2 \t\r\n\r\nok"},
      {"a length that begins with 0", ok + "Content-Length: 002\r\n\r\nok"},
      {"no value", ok + "X:\r\n" + length_2},
      {"a Connection of more than words", ok + "Connection: keep-alive; timeout=5\r\n" + length_2},
      {"a Connection in quotes", ok + "Connection: \"close\"\r\n" + length_2, 2},
      {"a coding in other letters", ok + "transfer-ENCODING: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"},
  });
}

TEST_P(Leniency, TakesOtherChunks) {
  expect_taken({
      {"spaces behind a size", chunked + "2  \r\nok\r\n0  \r\n\r\n"},
      {"zeros before a size", chunked + "0000000000000002\r\nok\r\n000\r\n\r\n"},
      {"an extension that is none", chunked + "2;a b=\"c\x01\r\nok\r\n0; \"\r\n\r\n"},
      {"spaces before an extension", chunked + "2 \t;a=b\r\nok\r\n0 ;\r\n\r\n"},
      {"LF alone", chunked + "2\nok\n0\n\n"},
      {"LF alone in the end", chunked + "2\r\nok\r\n0\r\n\n"},
      {"more CR than one behind it", chunked + "2\r\nok\r\r\n0\r\n\r\n"},
      {"trailers without a name", chunked + "2\r\nok\r\n0\r\n: a\r\nX Y: a\r\n b\r\n\r\n"},
      {"trailers that say how long it is", chunked + "2\r\nok\r\n0\r\nContent-Length: 9\r\n\r\n"},
      {"trailers that look like another answer",
       chunked + "2\r\nok\r\n0\r\nHTTP/1.1 503 No: a\r\nHTTP/1.1: 503\r\n\r\n"},
      {"trailers that end by LF", chunked + "2\r\nok\r\n0\r\nX: y\nY: z\n\n"},
  });
}

TEST_P(Leniency, TakesNoHeadThatIsNone) {
  expect_refused({
      {"NUL in the first line", std::string("HTTP/1.1 200 O\0K\r\n", 18) + length_2},
      {"NUL in a value", ok + std::string("X: \0\r\n", 6) + length_2},
      {"a header without a colon", ok + "nothing\r\n" + length_2},
      {"a header without a colon, and no end", ok + "nothing\r\n"},
      {"a header with a CR before its colon", ok + "X\rY: a\r\n" + length_2},
      {"a first header that begins with a space", ok + " X: a\r\n" + length_2},
      {"a tab for the space", "HTTP/1.1\t200 OK\r\n" + length_2},
      {"a status of four digits", "HTTP/1.1 2000 OK\r\n" + length_2},
      {"a status of two digits", "HTTP/1.1 20 OK\r\n" + length_2},
      {"a status below 100", "HTTP/1.1 099 OK\r\n" + length_2},
      {"small letters", "http/1.1 200 OK\r\n" + length_2},
      {"small letters, and another status", "HTtP/1.1 503 OK\r\n" + length_2},
      {"a version of its own", "HTTP/1.2 200 OK\r\n" + length_2},
      {"HTTP/2 in the words of HTTP/1.1", "HTTP/2 200 OK\r\n" + length_2},
      {"an empty line first", "\r\n" + ok + length_2},
      {"a line of more than 100 KB", ok + "X: " + std::string(110'000, 'x') + "\r\n" + length_2},
  });
}

TEST_P(Leniency, TakesNoLengthThatIsNotSure) {
  expect_refused({
      {"two in one", ok + "Content-Length: 2, 2\r\n\r\nok"},
      {"two that differ in one", ok + "Content-Length: 2, 3\r\n\r\nok"},
      {"the same twice", ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok"},
      {"a sign", ok + "Content-Length: +2\r\n\r\nok"},
      {"less than nothing", ok + "Content-Length: -2\r\n\r\nok"},
      {"more behind it", ok + "Content-Length: 2 2\r\n\r\nok"},
      {"letters", ok + "Content-Length: 0x2\r\n\r\nok"},
      {"none", ok + "Content-Length:\r\n\r\nok"},
      {"a CR before it", ok + "Content-Length:\r 2\r\n\r\nok"},
      {"a control character behind it", ok + "Content-Length: 2\x01\r\n\r\nok"},
      {"too large a number", ok + "Content-Length: 99999999999999999999\r\n\r\nok"},
      {"a folded one", ok + "Content-Length:\r\n 2\r\n\r\nok"},
      {"one that goes on", ok + "Content-Length: 2\r\n 2\r\n\r\nok"},
      {"two in a head that is written otherwise",
       "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nok\n"},
      {"chunks and a length in such a head",
       "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Length: 2\n\n0\n\n"},
      {"chunks twice", ok + "Transfer-Encoding: chunked, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"},
      {"chunks of something else",
       ok + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"},
      {"an unknown coding", ok + "Transfer-Encoding: x\r\n\r\nok"},
      {"a control character behind a coding",
       ok + "Transfer-Encoding: chunked\x1d\r\n\r\n2\r\nok\r\n0\r\n\r\n"},
      {"a folded coding", ok + "Transfer-Encoding:\r\n chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"},
      {"a chunk that is too long", chunked + "ffffffffffffffff\r\nok\r\n0\r\n\r\n"},
      {"a chunk with a space before its size", chunked + " 2\r\nok\r\n0\r\n\r\n"},
      {"a chunk that goes on", chunked + "2\r\nokok\r\n0\r\n\r\n"},
      {"a trailer with a space before its colon",
       chunked + "2\r\nok\r\n0\r\nContent-Length : 9\r\n\r\n"},
      {"a trailer that is none", chunked + "2\r\nok\r\n0\r\nnothing\r\n\r\n"},
      {"a trailer with a NUL in it",
       chunked + "2\r\nok\r\n0\r\n" + std::string("X: \0a\r\n\r\n", 9)},
      {"a trailer with a CR in it", chunked + "2\r\nok\r\n0\r\nX: a\rb\r\n\r\n"},
      {"a trailer of more than 4 KB",
       chunked + "2\r\nok\r\n0\r\nX: " + std::string(5000, 'x') + "\r\n\r\n"},
  });
}

// What one reader takes for a length, and another for nothing, is none.
TEST_P(Leniency, TakesNoSpaceBeforeAColon) {
  expect_refused(
      {
          {"a length", ok + "Content-Length : 10\r\n\r\nok"},
          {"a length behind a tab", ok + "Content-Length\t: 10\r\n\r\nok"},
          {"a length that fits", ok + "Content-Length : 2\r\n\r\nok"},
          {"a coding", ok + "Transfer-Encoding : chunked\r\n\r\n2\r\nok\r\n"},
          {"a length behind another", ok + "Content-Length: 2\r\nContent-Length : 3\r\n\r\nok"},
          {"a length before another", ok + "Content-Length : 9\r\n" + length_2},
          {"a coding behind a length",
           ok + "Content-Length: 2\r\nTransfer-Encoding : chunked\r\n\r\nok"},
          {"a length that ends by LF", "HTTP/1.1 200 OK\nContent-Length  : 2\n\nok"},
          {"any other", ok + "X : a\r\n" + length_2},
          {"any other whose name is none", ok + "X Y\t: a\r\n" + length_2},
      },
      "a header has a space before its colon");
}

TEST_P(Leniency, TakesNoNameForOneOfALengthThatOnlyLooksLikeIt) {
  expect_refused(
      {
          {"a control character", ok + "Content-Length\x0b: 10\r\n\r\nok"},
          {"a space in it", ok + "Content-Length: 2\r\nContent Length: 3\r\n\r\nok"},
          {"a space of another alphabet", ok + "Content-Length\xc2\xa0: 10\r\n\r\nok"},
          {"quotes", ok + "\"transfer-encoding\": chunked\r\n\r\n2\r\nok\r\n"},
      },
      "what may say its length has more in its name than letters");
}

TEST_P(Leniency, TakesNothingForTheSizeOfAChunkThatIsNone) {
  expect_refused(
      {
          {"letters of a number in hexadecimal digits", chunked + "0x2\r\n\r\n"},
          {"the same with a body", chunked + "0x2\r\nok\r\n0\r\n\r\n"},
          {"a mark", chunked + "0_5\r\n\r\n"},
          {"another number behind a space", chunked + "0 5\r\n\r\n"},
          {"letters behind it", chunked + "2x\r\nok\r\n0\r\n\r\n"},
          {"letters behind the last", chunked + "2\r\nok\r\n0x\r\n\r\n"},
          {"letters behind a space", chunked + "2 x;a=b\r\nok\r\n0\r\n\r\n"},
          {"a CR in it", chunked + "0\r5\r\n\r\n"},
          {"a point", chunked + "2.0\r\nok\r\n0\r\n\r\n"},
      },
      "a chunk's size is no number");
  expect_refused({{"none", chunked + ";a=b\r\n\r\n"}}, "a chunk has no size");
  expect_refused({{"zeros", chunked + "00000000000000002\r\nok\r\n0\r\n\r\n"}},
                 "a chunk's size has more than 16 digits");
}

TEST_P(Leniency, TakesNoHeadOfMoreThan300KilobytesInLinesOfAnyLength) {
  for (const std::size_t size : {std::size_t{6}, std::size_t{1000}}) {
    std::string answer = ok;
    while (answer.size() < 310'000) answer += "X: " + std::string(size - 5, 'x') + "\r\n";
    expect_refused({{"too many lines", answer + length_2}});
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Leniency, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
