// Answers that went wrong on their way, through a real connection of the lean path.
#include <gtest/gtest.h>

#include "tests/fuzz/answers.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/support/told_requests.hpp"

namespace harness::load {
namespace {

struct Version {
  const char* name;
  scenario::HttpVersion http;
  const std::vector<std::string>& answers;
  const std::vector<std::string>& tokens;
};

class AnswerMutation : public ::testing::TestWithParam<Version> {
 protected:
  static scenario::Request a_request() {
    scenario::Request request;
    request.http = GetParam().http;
    return request;
  }
  // What becomes of a request that is answered so, in pieces of at most that many bytes.
  Outcome outcome_of(const std::string& answer, std::size_t most, Keep keep) {
    return requests_.met(test::pieces_of(answer, most, rng_), keep).outcome;
  }

  Rng rng_ = test::mutation_rng(1);
  test::ToldRequests requests_{HttpPath::lean, a_request()};
};

// The same bytes mean the same, however they are cut and whether or not they are kept.
TEST_P(AnswerMutation, AlwaysHasOneOutcome) {
  test::Mutator mutator(GetParam().answers, test::mutation_rng(0), GetParam().tokens);
  for (int i = 0; i < 1500 && !HasFailure(); ++i) {
    const std::string answer = mutator.next();
    const Outcome whole = outcome_of(answer, answer.size() + 1, Keep::nothing);
    const Outcome in_pieces = outcome_of(answer, 1 + rng_.below(20), Keep::everything);
    EXPECT_EQ(to_text(whole), to_text(in_pieces)) << ::testing::PrintToString(answer);
    EXPECT_TRUE(whole.ending == Ending::answered || whole.ending == Ending::bad_answer ||
                whole.ending == Ending::closed_early)
        << to_text(whole) << " of " << ::testing::PrintToString(answer);
  }
}

// The unharmed ones are what they say, so that the mutants begin where it matters.
TEST_P(AnswerMutation, BeginsWithAnswersThatAreWhole) {
  for (const std::string& answer : GetParam().answers) {
    EXPECT_EQ(outcome_of(answer, 3, Keep::everything).ending, Ending::answered)
        << ::testing::PrintToString(answer);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, AnswerMutation,
                         ::testing::Values(Version{"http_1_1", scenario::HttpVersion::http_1_1,
                                                   test::http1_answers(), test::http1_tokens()},
                                           Version{"http_2", scenario::HttpVersion::http_2,
                                                   test::http2_answers(), test::http2_tokens()}),
                         [](const auto& version) { return version.param.name; });

}  // namespace
}  // namespace harness::load
