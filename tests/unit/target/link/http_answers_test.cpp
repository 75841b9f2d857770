#include "harness/target/link/http_answers.hpp"

#include <gtest/gtest.h>

namespace harness::target {
namespace {

unsigned whole_in(const std::string& text) {
  HttpAnswers at_once;
  at_once.take(text);
  HttpAnswers byte_by_byte;
  for (const char byte : text) byte_by_byte.take({&byte, 1});
  EXPECT_EQ(at_once.whole(), byte_by_byte.whole());
  return at_once.whole();
}

TEST(HttpAnswers, EndByTheirLength) {
  EXPECT_EQ(whole_in("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"), 0U);
  EXPECT_EQ(whole_in("HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nok"), 1U);
  EXPECT_EQ(whole_in("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 404 Not Found\r\n"
                     "Content-Length: 0\r\n\r\n"),
            2U);
}

TEST(HttpAnswers, EndWithTheirLastChunk) {
  const std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n";
  EXPECT_EQ(whole_in(answer), 0U);
  EXPECT_EQ(whole_in(answer + "0\r\n\r\n"), 1U);
}

TEST(HttpAnswers, HaveNoBodyWhereTheirStatusSaysSo) {
  EXPECT_EQ(whole_in("HTTP/1.1 204 No Content\r\n\r\n"), 1U);
}

TEST(HttpAnswers, EndWithTheConnectionWhereNothingElseSaysSo) {
  HttpAnswers answers;
  answers.take("HTTP/1.0 200 OK\r\n\r\nok");
  EXPECT_EQ(answers.whole(), 0U);
  answers.take_end();
  EXPECT_EQ(answers.whole(), 1U);
}

TEST(HttpAnswers, AreNotWholeWhereTheConnectionEndsBefore) {
  HttpAnswers answers;
  answers.take("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
  answers.take_end();
  EXPECT_EQ(answers.whole(), 0U);
}

}  // namespace
}  // namespace harness::target
