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

// A backend that answers alike from its nth answer on, and what is asked of it.
class Repeating {
 public:
  Repeating(test::FakeClock& clock, int from) : clock_(clock), from_(from) {}

  std::vector<Polled> poll(const std::vector<Inquiry>& inquiries, const Judged& judged) {
    const AskAll ask = [this](const std::vector<Question>& questions) {
      std::vector<Answer> all;
      for (const Question& question : questions) {
        const int times = std::min(++asked[question.query], from_);
        all.push_back({clock_.wall(), 200, std::to_string(times), ""});
      }
      ++rounds;
      return all;
    };
    return observe::poll(inquiries, ask, clock_, judged, [this](Duration at_most) {
      clock_.advance(std::min<Duration>(at_most, std::chrono::milliseconds{50}));
      return true;
    });
  }

  std::map<std::string, int> asked;
  int rounds = 0;

 private:
  test::FakeClock& clock_;
  int from_;
};

Question named(const std::string& query) {
  Question question;
  question.query = query;
  return question;
}

TEST_F(Polling, PutsAQuestionThatSeveralClaimsHaveOnce) {
  Repeating backend(clock_, 1);
  const auto all = backend.poll(
      {{0, {named("a"), named("b")}, clock_.wall()}, {1, {named("b"), named("b")}, clock_.wall()}},
      at_once);
  EXPECT_EQ(backend.asked["a"], 2);
  EXPECT_EQ(backend.asked["b"], 2);
  for (const Asked& asked : all[1].answers.asked) EXPECT_EQ(asked.answers.back().body, "1");
}

TEST_F(Polling, PutsNoThirdTimeWhatWasAnsweredTwiceAlike) {
  Repeating backend(clock_, 1);
  const Inquiry known{
      0, {named("a"), named("b")}, clock_.wall(), {{named("a"), {{clock_.wall(), 200, "1", ""}}}}};
  const auto all = backend.poll({known}, at_once);
  EXPECT_EQ(backend.asked["a"], 1);
  EXPECT_EQ(backend.asked["b"], 2);
  EXPECT_TRUE(all[0].holds);
}

// What was answered before is no answer once another comes.
TEST_F(Polling, PutsAgainWhatIsAnsweredInAnotherWayThanBefore) {
  Repeating backend(clock_, 1);
  const Inquiry known{
      0, {named("a")}, clock_.wall(), {{named("a"), {{clock_.wall(), 200, "9", ""}}}}};
  const auto all = backend.poll({known}, at_once);
  EXPECT_EQ(backend.asked["a"], 2);
  EXPECT_THAT(all[0].answers.asked[0].answers, SizeIs(2));
  EXPECT_EQ(last_body(all[0].answers), "1");
}

TEST_F(Polling, PutsAllAgainAsLongAsTheClaimIsOpen) {
  Repeating backend(clock_, 2);
  const Inquiry known{
      0, {named("a")}, clock_.wall() + seconds{1}, {{named("a"), {{clock_.wall(), 200, "1", ""}}}}};
  const auto all = backend.poll({known}, [](const ClaimAnswers& answers) {
    return last_body(answers) == "2" ? Standing::holds : Standing::open;
  });
  EXPECT_EQ(backend.asked["a"], 3);
  EXPECT_TRUE(all[0].holds);
}

TEST_F(Polling, StopsAskingWhatFailsWhateverComesByTwoAnswers) {
  Repeating backend(clock_, 1);
  const auto all = backend.poll({{0, {named("a")}, clock_.wall() + seconds{5}}},
                                [](const ClaimAnswers&) { return Standing::fails; });
  EXPECT_EQ(backend.asked["a"], 2);
  EXPECT_FALSE(all[0].holds);
}

TEST_F(Polling, JudgesOnlyNews) {
  Repeating backend(clock_, 2);
  int times = 0;
  backend.poll({{0, {named("a")}, clock_.wall() + seconds{5}}}, [&](const ClaimAnswers&) {
    ++times;
    return Standing::open;
  });
  EXPECT_GT(backend.asked["a"], 10);
  EXPECT_EQ(times, 2);
}

// Whoever pauses may look up sooner.
TEST_F(Polling, AsksFiveTimesASecondAtTheMost) {
  Repeating backend(clock_, 1);
  backend.poll({{0, {named("a")}, clock_.wall() + seconds{1}}}, never);
  EXPECT_EQ(backend.rounds, 6);
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
