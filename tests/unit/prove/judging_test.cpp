// Claims judged again where what is broken makes questions of what the run never asked.
#include "harness/prove/judging.hpp"

#include <gtest/gtest.h>

#include "tests/unit/verdict/whole_traces.hpp"

namespace harness::test {
namespace {

using namespace verdict;
using observe::Answer;
using observe::Backend;
using observe::Question;

const std::string other_trace = std::string(31, '0') + "8";

Answer body_of(const std::string& body) { return {at(61), 200, body, ""}; }

Answer found_by_search() {
  return body_of(R"({"traces":[{"traceID":")" + other_trace +
                 R"(","rootServiceName":"web","startTimeUnixNano":"1700000025000000000",)"
                 R"("durationMs":5,"spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
                 R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5000000"}]}]}]})");
}

// Two claims on the same traces, of which the run found none.
struct TwoOfAQuery {
  SmallRun run;
  Question search;

  TwoOfAQuery() {
    const plan::Claim claim = run.claim(
        "shape", with_fields({{"shape", node_of("traceql: '{ name = \"GET /roll\" }'\ntree:\n"
                                                "  service: web\n  name: GET /roll")}}));
    run.plan.claims = {claim, claim};
    search = evidence_questions(0).front();
    for (const std::size_t one : {0U, 1U}) {
      run.observations.answers.push_back({one, {{search, {body_of(R"({"traces":[]})")}}}});
    }
  }

  std::vector<Question> evidence_questions(std::size_t claim) const {
    const Evidence evidence = evidence_for(run.plan.claims[claim], run.plan, run.observations);
    return find_claim_kind("shape")->questions(evidence);
  }

  // Where the search finds a trace that it did not.
  prove::Judging::Judged broken(const prove::AskMutated& unbroken) const {
    prove::Judging judging(run.plan, run.observations, unbroken);
    return judging.with_answers(1, [&](const Question& question) {
      return question == search ? std::optional(found_by_search()) : std::nullopt;
    });
  }
};

TEST(Judging, AsksWhatWasKeptForWhatOnlyTheBrokenMakesAQuestion) {
  const TwoOfAQuery of;
  std::vector<std::string> asked;
  const auto judged = of.broken([&](const Question& question) {
    asked.push_back(question.path);
    return std::optional(body_of(whole_trace_of({})));
  });
  ASSERT_EQ(asked.size(), 1U) << "by its own search, and not by that of the other claim";
  EXPECT_NE(asked.front().find(other_trace), std::string::npos) << asked.front();
  EXPECT_EQ(judged.unanswered, "");
}

TEST(Judging, NamesWhatNobodyAnswers) {
  const TwoOfAQuery of;
  const auto judged = of.broken([](const Question&) { return std::nullopt; });
  EXPECT_NE(judged.finding.outcome, Outcome::pass);
  EXPECT_NE(judged.unanswered.find(other_trace), std::string::npos) << judged.unanswered;
}

// A backend that was away for a moment has kept what it would have said.
TEST(Judging, AsksWhatWasKeptWhereTheRunGotNoAnswer) {
  TwoOfAQuery of;
  of.run.observations.answers[1].asked.front().answers = {{at(61), 503, "", ""}};
  prove::Judging judging(of.run.plan, of.run.observations,
                         [](const Question&) { return std::optional(found_by_search()); });
  const auto nothing_broken = [](const Question&) { return std::optional<Answer>{}; };
  EXPECT_EQ(judging.with_answers(1, nothing_broken).unanswered, "");
  prove::Judging without(of.run.plan, of.run.observations,
                         [](const Question&) { return std::optional<Answer>{}; });
  EXPECT_EQ(without.with_answers(1, nothing_broken).unanswered, of.search.query);
}

}  // namespace
}  // namespace harness::test
