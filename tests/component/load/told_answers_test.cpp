// Answers byte by byte as the test tells, on both paths.
#include <gtest/gtest.h>

#include "harness/net/url.hpp"
#include "tests/support/told_requests.hpp"

namespace harness::load {
namespace {

using namespace std::string_literals;
using Speaks = test::ToldServer::Speaks;

class ToldAnswers : public ::testing::TestWithParam<HttpPath> {};

std::string outcome_of(test::ToldRequests& requests, const std::string& answer) {
  return to_text(requests.met({answer}, Keep::everything).outcome);
}

// libcurl 7.88 would take the line for more of the last header of the answer before, which it has
// forgotten by then.
TEST_P(ToldAnswers, AFirstHeaderThatIsFoldedIsOfNoOtherAnswer) {
  const std::string longer(200, 'x');
  const std::vector<std::string> befores{"X: a", "X: " + longer, "X: a\r\nY: a", "X: a\r\n b"};
  const std::vector<std::string> folds{" X: a", "\tX: a", "  :", " : " + longer, " HTTP/1.1: a"};
  for (const Speaks speaks : {Speaks::plain, Speaks::http_1_1_in_tls}) {
    test::ToldRequests requests(GetParam(), {}, speaks);
    for (const std::string& before : befores) {
      for (const std::string& folded : folds) {
        const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + before + "\r\n\r\nok";
        const std::string bad = "HTTP/1.1 200 OK\r\n" + folded + "\r\nContent-Length: 2\r\n\r\nok";
        EXPECT_EQ(outcome_of(requests, good), "200");
        EXPECT_EQ(outcome_of(requests, bad), "bad answer") << folded;
      }
    }
  }
}

// Behind a provisional answer comes another head, and nothing else.
TEST_P(ToldAnswers, WhatIsNoHeadBehindAProvisionalAnswerIsNoAnswer) {
  test::ToldRequests requests(GetParam(), {});
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  for (const std::string& first :
       {"HTTP/1.1 100 Continue\r\n\r\n"s, "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n"s}) {
    for (const char* line :
         {"X: a\r\n", " X: a\r\n", "nothing\r\n", "\r\n", "\n", "HTTP\r\n", "HTTP/1.1\r\n",
          "H: a\r\n", "HTTP/: a\r\n", "HTTP/1.1 : a\r\n", "http/1.1 200 OK\r\n"}) {
      SCOPED_TRACE(line);
      EXPECT_EQ(to_text(requests.met({first, line, ok}, Keep::nothing).outcome), "bad answer");
      EXPECT_EQ(outcome_of(requests, first + line + ok), "bad answer");
    }
  }
}

// Frames as in RFC 9113, fields from the static table of RFC 7541.
const std::string settings = "\0\0\0\4\0\0\0\0\0"s;
const std::string status_200 = "\0\0\1\1\4\0\0\0\1\x88"s;
const std::string some = "\0\0\3\0\0\0\0\0\1hel"s;
const std::string rest = "\0\0\2\0\1\0\0\0\1lo"s;
const std::string begun = settings + status_200 + some;

std::string goes_away(char code) { return "\0\0\x8\7\0\0\0\0\0\0\0\0\1\0\0\0"s + code; }

// GET https / from the static table, of that host.
std::string push_of(const std::string& host) {
  const std::string fields = "\0\0\0\2\x82\x87\x84\1"s + static_cast<char>(host.size()) + host;
  return "\0\0"s + static_cast<char>(fields.size()) + "\5\4\0\0\0\1"s + fields;
}

TEST_P(ToldAnswers, OfHttp2AreAsTheyAreSaidToEnd) {
  scenario::Request request;
  request.http = scenario::HttpVersion::http_2;
  test::ToldRequests requests(GetParam(), request, Speaks::http_2_in_tls);
  for (const auto& [answer, outcome] : std::vector<std::pair<std::string, std::string>>{
           {begun + rest, "200"},
           {begun, "closed early"},
           {begun + "HTTP/1.1 200 OK\r\n\r\n", "bad answer"},
           {begun + goes_away(0) + rest, "200"},
           {begun + goes_away(1), "closed early"},
           {settings + goes_away(2), "closed early"},
           {settings + "\0\0\4\3\0\0\0\0\1\0\0\0\2"s, "closed early"},  // the stream is broken off
           {begun + "\0\0\4\3\0\0\0\0\1\0\0\0\2"s, "closed early"},
           {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "bad answer"},
           {settings, "closed early"},
           {"", "closed early"},
       }) {
    EXPECT_EQ(outcome_of(requests, answer), outcome) << ::testing::PrintToString(answer);
  }
}

std::string ended_by(char code) { return "\0\0\4\3\0\0\0\0\1\0\0\0"s + code; }

// And are told alike.
TEST_P(ToldAnswers, OfHttp2HaveTheSameWords) {
  scenario::Request request;
  request.http = scenario::HttpVersion::http_2;
  test::ToldRequests requests(GetParam(), request, Speaks::http_2_in_tls);
  const std::string leaves_out = "\0\0\x8\7\0\0\0\0\0\0\0\0\0\0\0\0\0"s;
  const std::string nine_long = "\0\0\4\1\4\0\0\0\1\x88\x5c\1\x39"s;
  const std::string no_room = "\0\0\4\x8\0\0\0\0\1\0\0\0\0"s;
  const std::string too_much_room = "\0\0\4\x8\0\0\0\0\1\x7f\xff\xff\xff"s;
  const std::string no_sense = "what came makes no sense in HTTP/2";
  const std::string closed = "the server has closed before its end";
  const std::string broken = ": the rules of HTTP/2 were broken";
  struct Row {
    std::string answer;
    const char* outcome;
    std::string why;
  };
  for (const auto& [answer, outcome, why] : std::vector<Row>{
           {"", "closed early", ""},
           {settings, "closed early", ""},
           {settings + status_200, "closed early", closed},
           {begun, "closed early", closed},
           {settings + nine_long + some, "closed early", closed},
           {settings + nine_long + rest, "bad answer", "ended by PROTOCOL_ERROR" + broken},
           {settings + ended_by('\0'), "closed early", "ended by NO_ERROR"},
           {settings + ended_by('\1'), "bad answer", "ended by PROTOCOL_ERROR" + broken},
           {settings + ended_by('\3'), "bad answer", "ended by FLOW_CONTROL_ERROR" + broken},
           {settings + ended_by('\6'), "bad answer", "ended by FRAME_SIZE_ERROR" + broken},
           {settings + ended_by('\7'), "closed early", "ended by REFUSED_STREAM"},
           {settings + ended_by('\x8'), "closed early", "ended by CANCEL"},
           {settings + ended_by('\xd'), "closed early", "ended by HTTP_1_1_REQUIRED"},
           {begun + ended_by('\7'), "closed early", "ended by REFUSED_STREAM"},
           {settings + leaves_out, "closed early", "ended by REFUSED_STREAM"},
           {settings + goes_away(0), "closed early", ""},
           {settings + goes_away(2), "closed early", "the server goes away with INTERNAL_ERROR"},
           {begun + goes_away(0), "closed early", closed},
           {settings + no_room, "bad answer", no_sense},
           {settings + too_much_room, "bad answer", "ended by FLOW_CONTROL_ERROR" + broken},
           {settings + some, "bad answer", no_sense},
       }) {
    const auto met = requests.met({answer}, Keep::nothing);
    EXPECT_EQ(to_text(met.outcome), outcome) << ::testing::PrintToString(answer);
    EXPECT_EQ(met.why, why) << ::testing::PrintToString(answer);
  }
}

// Whoever is asked for something has read our first word, which is that it is to push nothing.
// libcurl minds where the server says that it has.
TEST_P(ToldAnswers, OfHttp2AreBadWithSomethingPushed) {
  scenario::Request request;
  request.http = scenario::HttpVersion::http_2;
  test::ToldRequests requests(GetParam(), request, Speaks::http_2_in_tls);
  const std::string has_read_it = "\0\0\0\4\1\0\0\0\0"s;
  const std::string push = push_of(net::authority_of(requests.url()).text);
  for (const std::string& said : {has_read_it, ""s}) {
    const bool is_unseen = GetParam() == HttpPath::libcurl && said.empty();
    for (const std::string& answer : {settings + said + push + status_200 + some + rest,
                                      settings + said + status_200 + push + some + rest}) {
      const auto met = requests.met({answer}, Keep::nothing);
      EXPECT_EQ(to_text(met.outcome), is_unseen ? "200" : "bad answer");
      EXPECT_EQ(met.why, is_unseen ? "" : "what came makes no sense in HTTP/2");
    }
  }
}

// A head of one long field, in so many frames.
std::string head_in_frames(std::size_t field, std::size_t frames) {
  std::string fields = "\x88\0\1w\x7f"s;
  std::size_t left = field - 127;
  for (; left >= 128; left /= 128) fields += static_cast<char>(left % 128 + 128);
  fields += static_cast<char>(left);
  fields += std::string(field, 'x');
  const std::size_t each = fields.size() / frames + 1;
  std::string bytes;
  for (std::size_t at = 0; at < fields.size(); at += each) {
    const std::string part = fields.substr(at, each);
    const bool is_last = at + each >= fields.size();
    bytes += '\0';
    bytes += static_cast<char>(part.size() >> 8U);
    bytes += static_cast<char>(part.size() & 0xFFU);
    bytes += at == 0 ? '\1' : '\x9';
    bytes += is_last ? '\4' : '\0';
    bytes += "\0\0\0\1"s + part;
  }
  return bytes;
}

TEST_P(ToldAnswers, OfHttp2MayHaveHeadsOfManyFrames) {
  scenario::Request request;
  request.http = scenario::HttpVersion::http_2;
  test::ToldRequests requests(GetParam(), request, Speaks::http_2_in_tls);
  for (const std::size_t frames : {2U, 8U, 30U, 300U}) {
    const std::string answer = settings + head_in_frames(30'000, frames) + rest;
    const auto met = requests.met({answer}, Keep::nothing);
    const bool is_too_much = GetParam() == HttpPath::libcurl && frames > 8;
    EXPECT_EQ(to_text(met.outcome), is_too_much ? "bad answer" : "200") << frames;
    EXPECT_EQ(met.why, is_too_much ? "its headers come in too many frames" : "") << frames;
  }
}

std::vector<std::string_view> in_pieces(std::string_view text, std::size_t size) {
  std::vector<std::string_view> pieces;
  for (; !text.empty(); text.remove_prefix(pieces.back().size())) {
    pieces.push_back(text.substr(0, size));
  }
  return pieces;
}

// Of connections of our own: libcurl reads as TLS has it.
TEST(ToldAnswersOfHttp2, MeanTheSameHoweverTheyAreCut) {
  scenario::Request request;
  request.http = scenario::HttpVersion::http_2;
  test::ToldRequests requests(HttpPath::lean, request);
  const std::string cut_head = "\0\0\1\1\0\0\0\0\1\x88"s;
  const std::string more_of_it = "\0\0\5\t\4\0\0\0\1w\3a=1"s;
  const std::string no_status = "\0\0\1\1\4\0\0\0\1\xA8"s;
  const std::string is_broken_off = "\0\0\4\3\0\0\0\0\1\0\0\0\2"s;
  for (const auto& [answer, outcome] : std::vector<std::pair<std::string, const char*>>{
           {settings + cut_head + more_of_it + rest, "200"},
           {settings + cut_head + more_of_it.substr(0, 10), "closed early"},
           {settings + no_status + is_broken_off, "bad answer"},
           {begun + is_broken_off + no_status, "closed early"}}) {
    for (std::size_t size = 1; size <= answer.size(); ++size) {
      const auto met = requests.met(in_pieces(answer, size), Keep::nothing);
      EXPECT_EQ(to_text(met.outcome), outcome)
          << ::testing::PrintToString(answer) << " by " << size;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Both, ToldAnswers, ::testing::Values(HttpPath::lean, HttpPath::libcurl),
                         [](const auto& path) {
                           return path.param == HttpPath::lean ? "lean" : "libcurl";
                         });

}  // namespace
}  // namespace harness::load
