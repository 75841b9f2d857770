// The same mutants of answers by both ways of speaking HTTP: they mean the same, and what is kept
// of them is the same, but for what docs/decisions/0006 lists.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>

#include "harness/load/http/head_lines.hpp"
#include "tests/fuzz/answers.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/support/told_requests.hpp"

namespace harness::load {
namespace {

using Met = test::ToldRequests::Met;
using Speaks = test::ToldServer::Speaks;

struct Manner {
  const char* name;
  Speaks speaks;
  const char* method;
  const char* body = "";

  bool is_http_2() const { return speaks == Speaks::http_2_in_tls; }
  bool is_head() const { return std::string_view(method) == "HEAD"; }
};

scenario::Request request_of(const Manner& manner) {
  scenario::Request request;
  request.http =
      manner.is_http_2() ? scenario::HttpVersion::http_2 : scenario::HttpVersion::http_1_1;
  request.method = manner.method;
  request.body = manner.body;
  return request;
}

std::string text_of(const Met& met) {
  std::string text = to_text(met.outcome);
  if (!met.answer) return text;
  for (const auto& [name, value] : met.answer->headers) text += "\n  " + name + ": " + value;
  return text + "\n  | " + met.answer->body;
}

bool has_answered(const Met& met) { return met.outcome.ending == Ending::answered; }

bool has_failed_in_disorder(const Met& met) {
  return met.outcome.ending == Ending::bad_answer || met.outcome.ending == Ending::closed_early;
}

std::optional<std::size_t> length_said_in(const Answer& answer) {
  const auto said = std::find_if(answer.headers.begin(), answer.headers.end(),
                                 [](const auto& one) { return one.first == "content-length"; });
  if (said == answer.headers.end()) return std::nullopt;
  std::size_t length = 0;
  std::from_chars(said->second.data(), said->second.data() + said->second.size(), length);
  return length;
}

// libcurl throws away what it has received together with a NUL that begins a line of a head, also
// where that would be its first.
bool has_lost_a_head(const std::string& answer, const Met& lean) {
  const bool has_nul = answer.find(std::string("\n\0", 2)) != std::string::npos;
  return has_nul && (lean.why == problem_of_nul || lean.why == problem_of_beginning);
}

// It does not wait for the end of a stream whose answer has all that it will have: it is one to
// HEAD, or of a status without a body, or its length has come.
bool is_enough_for_libcurl(const Manner& manner, const Met& libcurl) {
  if (!has_answered(libcurl)) return false;
  const int status = libcurl.outcome.status;
  const bool has_no_body = manner.is_head() || status == 204 || status == 304;
  return has_no_body || length_said_in(*libcurl.answer) == libcurl.answer->body.size();
}

// Nor for headers behind it.
bool has_missed_trailers(const Manner& manner, const Met& lean, const Met& libcurl) {
  if (!manner.is_head() || lean.outcome != libcurl.outcome || !has_answered(lean)) return false;
  const auto& more = lean.answer->headers;
  const auto& less = libcurl.answer->headers;
  return less.size() < more.size() && std::equal(less.begin(), less.end(), more.begin());
}

// It does not say whether an answer without a length had ended before its connection went wrong.
bool had_ended_for_lean(const Met& lean, const Met& libcurl) {
  return has_answered(lean) && !length_said_in(*lean.answer) && has_failed_in_disorder(libcurl);
}

// As RFC 9113 has their types.
constexpr char push = 5;
constexpr char goes_away = 7;

bool has_frame(std::string_view frames, char type) {
  constexpr std::size_t head = 9;
  while (frames.size() >= head && frames[3] != type) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frames[i]); };
    const std::size_t size = byte(0) * 65536U + byte(1) * 256U + byte(2);
    frames.remove_prefix(std::min(head + size, frames.size()));
  }
  return frames.size() >= head;
}

// It lets a server push that has not said that it has read our settings.
bool has_let_it_push(const std::string& answer, const Met& lean) {
  return has_frame(answer, push) && has_failed_in_disorder(lean);
}

// What has come of an answer without a length is whole to it when the server has said that it goes
// away, in peace, and makes no sense then, or closes before libcurl has read the rest.
bool has_let_it_go(const std::string& answer, const Met& lean, const Met& libcurl) {
  if (!has_frame(answer, goes_away) || !has_answered(libcurl)) return false;
  if (length_said_in(*libcurl.answer)) return false;
  return has_failed_in_disorder(lean) ||
         (has_answered(lean) && lean.answer->body.starts_with(libcurl.answer->body));
}

// Where the two may differ. Everything else is a fault of ours.
bool may_differ(const Manner& manner, const std::string& answer, const Met& lean,
                const Met& libcurl) {
  if (!manner.is_http_2()) return has_lost_a_head(answer, lean);
  // Which of the two it was that ended it, libcurl does not always say.
  if (has_failed_in_disorder(lean) && has_failed_in_disorder(libcurl)) return true;
  return (has_failed_in_disorder(lean) && is_enough_for_libcurl(manner, libcurl)) ||
         has_let_it_push(answer, lean) || has_let_it_go(answer, lean, libcurl) ||
         has_missed_trailers(manner, lean, libcurl) || had_ended_for_lean(lean, libcurl);
}

class TwoPaths : public ::testing::TestWithParam<Manner> {
 protected:
  // In pieces, or all at once. Of HTTP/2 they are not too small: libcurl hands them to nghttp2 as
  // they come, which counts those of a CONTINUATION's head.
  void expect_the_same(const std::string& answer) {
    const std::size_t least = GetParam().is_http_2() ? 30 : 1;
    const std::size_t most = rng_.below(2) == 0 ? answer.size() + least : least + rng_.below(20);
    const auto pieces = test::pieces_of(answer, most, rng_);
    const Met lean = lean_.met(pieces, Keep::everything);
    const Met libcurl = libcurl_.met(pieces, Keep::everything);
    if (text_of(lean) == text_of(libcurl)) return;
    ++differences_;
    EXPECT_TRUE(may_differ(GetParam(), answer, lean, libcurl))
        << text_of(lean) << " (" << lean.why << ")\n"
        << text_of(libcurl) << " (" << libcurl.why << ")\n"
        << ::testing::PrintToString(answer);
  }

  int differences_ = 0;
  Rng rng_ = test::mutation_rng(3);
  test::ToldRequests lean_{HttpPath::lean, request_of(GetParam()), GetParam().speaks};
  test::ToldRequests libcurl_{HttpPath::libcurl, request_of(GetParam()), GetParam().speaks};
};

TEST_P(TwoPaths, TellTheSame) {
  const bool is_http_2 = GetParam().is_http_2();
  test::Mutator mutator(is_http_2 ? test::http2_answers() : test::http1_answers(),
                        test::mutation_rng(2),
                        is_http_2 ? test::http2_tokens() : test::http1_tokens());
  const int count = GetParam().speaks == Speaks::plain ? 1500 : 500;
  for (int i = 0; i < count && !HasFailure(); ++i) expect_the_same(mutator.next());
  RecordProperty("differences", differences_);
}

TEST_P(TwoPaths, TellTheSameOfAnswersThatAreWhole) {
  if (GetParam().is_http_2() && GetParam().is_head()) GTEST_SKIP() << "they have bodies";
  for (const std::string& answer :
       GetParam().is_http_2() ? test::http2_answers() : test::http1_answers()) {
    expect_the_same(answer);
    EXPECT_EQ(differences_, 0) << ::testing::PrintToString(answer);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, TwoPaths,
    ::testing::Values(Manner{"get", Speaks::plain, "GET"}, Manner{"head", Speaks::plain, "HEAD"},
                      Manner{"post", Speaks::plain, "POST", "what"},
                      Manner{"get_over_tls", Speaks::http_1_1_in_tls, "GET"},
                      Manner{"get_over_http_2", Speaks::http_2_in_tls, "GET"},
                      Manner{"head_over_http_2", Speaks::http_2_in_tls, "HEAD"},
                      Manner{"put_over_http_2", Speaks::http_2_in_tls, "PUT", "what"}),
    [](const auto& manner) { return manner.param.name; });

// A head that has come whole is read in another way than one that comes line by line.
TEST(LeanPath, TellsTheSameWhereverAHeadBreaks) {
  for (const Manner& manner :
       {Manner{"get", Speaks::plain, "GET"}, Manner{"head", Speaks::plain, "HEAD"}}) {
    test::ToldRequests lean(HttpPath::lean, request_of(manner), manner.speaks);
    for (const std::string& answer : test::http1_answers()) {
      const std::string whole = text_of(lean.met({answer}, Keep::everything));
      for (std::size_t at = 1; at < answer.size(); ++at) {
        const std::string_view text = answer;
        EXPECT_EQ(text_of(lean.met({text.substr(0, at), text.substr(at)}, Keep::everything)), whole)
            << manner.method << ", " << at << " of " << ::testing::PrintToString(answer);
      }
    }
  }
}

}  // namespace
}  // namespace harness::load
