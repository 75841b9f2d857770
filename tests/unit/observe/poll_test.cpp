#include "harness/observe/poll.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using std::chrono::seconds;
using ::testing::SizeIs;

// A backend that answers each question with how often it was asked, and a clock that only waiting
// moves.
class Polling : public ::testing::Test {
 protected:
  std::vector<ClaimAnswers> poll_until(const Judged& judged, std::vector<Duration> patience) {
    std::vector<Inquiry> inquiries;
    for (std::size_t i = 0; i < patience.size(); ++i) {
      Question question;
      question.query = "q" + std::to_string(i);
      inquiries.push_back({i, {question}, clock_.wall() + patience[i]});
    }
    std::vector<ClaimAnswers> all;
    for (const Polled& one : poll(
             inquiries,
             [this](const std::vector<Question>& questions) { return answers(questions); }, clock_,
             judged, [this](Duration at_most) { return wait(at_most); })) {
      all.push_back(one.answers);
    }
    return all;
  }

  Answer answer(const Question& question) {
    return {clock_.wall(), 200, std::to_string(++asked_[question.query]), ""};
  }

  std::vector<Answer> answers(const std::vector<Question>& questions) {
    most_at_once_ = std::max(most_at_once_, questions.size());
    std::vector<Answer> all;
    for (const Question& question : questions) all.push_back(answer(question));
    return all;
  }

  bool wait(Duration at_most) {
    clock_.advance(at_most);
    return --beats_left_ > 0;
  }

  test::FakeClock clock_;
  std::map<std::string, int> asked_;
  std::size_t most_at_once_ = 0;
  int beats_left_ = 1000;
};

std::string last_body(const ClaimAnswers& answers) { return answers.asked[0].answers.back().body; }

const Judged never = [](const ClaimAnswers&) { return Standing::open; };
const Judged at_once = [](const ClaimAnswers&) { return Standing::holds; };

TEST_F(Polling, StopsAskingOnceAClaimIsLost) {
  const auto all = poll_until(
      [](const ClaimAnswers& answers) {
        return last_body(answers) == "3" ? Standing::lost : Standing::open;
      },
      {seconds{5}});
  EXPECT_EQ(asked_["q0"], 3);
  EXPECT_THAT(all[0].asked[0].answers, SizeIs(3));
}

TEST_F(Polling, AsksOnceMoreWhatLetsAClaimHold) {
  poll_until(
      [](const ClaimAnswers& answers) {
        return last_body(answers) >= "3" ? Standing::holds : Standing::open;
      },
      {seconds{5}});
  EXPECT_EQ(asked_["q0"], 4);
}

// A good answer between two others is none.
TEST_F(Polling, BelievesNoAnswerThatIsNotGivenTwice) {
  const auto all = poll_until(
      [](const ClaimAnswers& answers) {
        return last_body(answers) == "6" ? Standing::holds : Standing::open;
      },
      {seconds{1}});
  EXPECT_EQ(asked_["q0"], 7) << "the deadline was over when it held";
  EXPECT_EQ(last_body(all[0]), "7");
}

TEST_F(Polling, KeepsTheFirstAnswerAndTheLastTen) {
  const auto all = poll_until(never, {seconds{20}});
  ASSERT_THAT(all[0].asked[0].answers, SizeIs(11));
  EXPECT_EQ(all[0].asked[0].answers.front().body, "1");
  EXPECT_EQ(last_body(all[0]), std::to_string(asked_["q0"]));
  EXPECT_EQ(all[0].asked[0].answers[1].body, std::to_string(asked_["q0"] - 9));
}

TEST_F(Polling, AsksUntilTheDeadlineAndOnceMore) {
  const auto start = clock_.wall();
  const auto all = poll_until(never, {seconds{1}});
  EXPECT_GE(all[0].asked[0].answers.back().asked_at, start + seconds{1});
  EXPECT_EQ(asked_["q0"], 6);
}

TEST_F(Polling, AsksEachClaimAtLeastOnce) {
  poll_until(never, {Duration{0}, Duration{0}});
  EXPECT_EQ(asked_["q0"], 1);
  EXPECT_EQ(asked_["q1"], 1);
}

TEST_F(Polling, TakesNoLongerForTwoClaimsThanForOne) {
  const auto start = clock_.wall();
  poll_until(never, {seconds{1}, seconds{1}});
  EXPECT_LE(clock_.wall() - start, Duration{seconds{1}});
}

TEST_F(Polling, PutsTheQuestionsOfAllClaimsSideBySide) {
  const auto all = poll_until(at_once, {seconds{1}, seconds{1}, seconds{1}});
  EXPECT_EQ(most_at_once_, 3U);
  for (const ClaimAnswers& answers : all) EXPECT_EQ(last_body(answers), "2");
}

TEST_F(Polling, EndsEarlyWhenThereIsNoPointInGoingOn) {
  beats_left_ = 2;
  poll_until(never, {seconds{60}});
  EXPECT_EQ(asked_["q0"], 2);
}

TEST_F(Polling, KeepsAnAnswerOnlyWhenItChanges) {
  Question question;
  const AskAll same = [this](const std::vector<Question>&) {
    return std::vector{Answer{clock_.wall(), 200, "same", ""}};
  };
  const auto all = poll({{0, {question}, clock_.wall() + seconds{1}}}, same, clock_, never,
                        [this](Duration at_most) { return wait(at_most); });
  EXPECT_THAT(all[0].answers.asked[0].answers, SizeIs(1));
}

}  // namespace
}  // namespace harness::observe
