// A Tempo that does not find what failed, though it has it.
#include "harness/observe/left_out_errors.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/observe/told_traces.hpp"

namespace harness::observe {
namespace {

const Window ten_minutes{WallTime{std::chrono::seconds{1000}},
                         WallTime{std::chrono::seconds{1600}}};

std::vector<told::ToldTrace> told_with_errors() {
  std::vector<told::ToldTrace> traces;
  for (std::size_t i = 1; i <= 12; ++i) {
    const bool fails = i % 3 == 0;
    traces.push_back({told::request_numbered(i),
                      {{"stock", "server", "a", "", {}, fails ? "error" : "unset"}},
                      {}});
  }
  return traces;
}

std::vector<Loss> looked_for(const std::vector<told::ToldTrace>& told, const AskAll& ask) {
  std::vector<AnsweredRequest> requests;
  for (const told::ToldTrace& one : told) requests.push_back(one.request);
  const auto traces =
      own_traces(requests, {Backend::tempo}, {}, ten_minutes, told::answering(told));
  return left_out_errors(traces, ten_minutes, ask);
}

TEST(LeftOutErrors, AreNoneWhereASearchFindsThem) {
  const auto told = told_with_errors();
  EXPECT_TRUE(looked_for(told, told::answering(told)).empty());
}

TEST(LeftOutErrors, AreThoseThatTheSameTempoHasByTheirIds) {
  std::vector<Question> asked;
  const auto losses = looked_for(told_with_errors(), [&](const std::vector<Question>& questions) {
    asked = questions;
    return std::vector<Answer>(questions.size(), Answer{{}, 200, R"({"traces":[]})", ""});
  });
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].what,
            "tempo leaves out 4 of 4 traces in a search for status = error, though by their ids "
            "they have spans of it");
  EXPECT_EQ(losses[0].of, std::vector{Backend::tempo});
  EXPECT_EQ(losses[0].service, "") << "it is no service's doing";
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_TRUE(asked[0].params.at("q").starts_with("{ status = error && trace:id =~ \"aaaa"));
}

TEST(LeftOutErrors, AreNotAskedForWhereNoneIsKnownOrNothingIsAnswered) {
  std::vector<told::ToldTrace> told = told_with_errors();
  const AskAll unanswered = [](const std::vector<Question>& questions) {
    return std::vector<Answer>(questions.size(), Answer{{}, 0, "", "refused"});
  };
  EXPECT_TRUE(looked_for(told, unanswered).empty());
  for (told::ToldTrace& one : told) one.spans[0].status = "unset";
  std::size_t asked = 0;
  EXPECT_TRUE(looked_for(told, [&](const std::vector<Question>& questions) {
                ++asked;
                return std::vector<Answer>(questions.size());
              }).empty());
  EXPECT_EQ(asked, 0U);
}

}  // namespace
}  // namespace harness::observe
