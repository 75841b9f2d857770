// Conditions on series that are joined, of which there may be none yet when they are first asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/condition_watch.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// A Prometheus with an x of a job and a y of an instance, as soon as they have been scraped.
class JoinedConditions : public ::testing::Test {
 protected:
  JoinedConditions() {
    scenario::LiveCondition condition;
    condition.kind = "promql";
    condition.query = {"(x / on (instance) group_left y) or vector(0)", {1, 1}};
    condition.value = {">", 4};
    watch.add(condition);
    watch.begin(clock.now());
  }

  std::future<observe::Answer> answer(const observe::Question& question) const {
    std::string data = R"({"resultType":"vector","result":[)" + found_by(question.query) + "]}";
    if (question.path.ends_with("/values")) data = R"(["x","y"])";
    if (question.path.ends_with("/series")) {
      const bool is_x = question.params.at("match[]").find("\"x\"") != std::string::npos;
      data = is_x ? R"([{"__name__":"x","job":"a"}])" : R"([{"__name__":"y","job":"b"}])";
    }
    std::promise<observe::Answer> promise;
    promise.set_value({clock.wall(), 200, R"({"status":"success","data":)" + data + "}", ""});
    return promise.get_future();
  }

  std::string found_by(const std::string& query) const {
    const bool is_side = query == "x" || query == "y";
    if (is_side && !are_scraped) return {};
    std::string labels;
    if (query == "x") labels = meet ? R"("job":"a","instance":"b")" : R"("job":"a")";
    if (query == "y") labels = R"("instance":"b")";
    return R"({"metric":{)" + labels + R"(},"value":[)" + unix_seconds(clock.wall()) + R"(,"0"]})";
  }

  void pass(Duration length) {
    for (Duration gone{0}; gone < length; gone += 50ms) {
      clock.advance(50ms);
      watch.look();
    }
  }

  bool are_scraped = false;
  bool meet = false;
  test::FakeClock clock;
  ConditionWatch watch{1s, clock, [this](const auto& question) { return answer(question); },
                       [] { return load::LiveFigures{}; }};
};

// That nothing is there yet founds nothing: it is asked until it is known.
TEST_F(JoinedConditions, AreOfNothingWhereTheyNeverMeetEvenIfTheyComeLater) {
  pass(2500ms);
  EXPECT_EQ(watch.state(0).absent, "");
  are_scraped = true;
  pass(2s);
  EXPECT_THAT(watch.state(0).absent, HasSubstr("no series of x meets one of y by on (instance)"));
}

TEST_F(JoinedConditions, AreOfSomethingOnceTheyMeet) {
  pass(2500ms);
  are_scraped = meet = true;
  pass(2s);
  EXPECT_EQ(watch.state(0).absent, "");
  are_scraped = false;
  pass(2s);
  EXPECT_EQ(watch.state(0).absent, "") << "they have met";
  EXPECT_EQ(watch.state(0).unanswered, 0U);
}

}  // namespace
}  // namespace harness::run
