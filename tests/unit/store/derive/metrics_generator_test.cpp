// What is derived over the end of a process: all is done again, and Prometheus sees no difference.
#include "stack/store/derive/metrics_generator.hpp"

#include <gmock/gmock.h>

#include <variant>

#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_prometheus.hpp"
#include "tests/unit/store/derive/spans.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;
using harness::test::eventually;
using test::push;
using test::span;
using Mark = MetricsGenerator::Mark;

const std::string calls =
    "traces_spanmetrics_calls_total{service=\"a\",span_kind=\"SPAN_KIND_INTERNAL\","
    "span_name=\"work\",status_code=\"STATUS_CODE_UNSET\"}";
const std::string served =
    "traces_spanmetrics_calls_total{service=\"a\",span_kind=\"SPAN_KIND_SERVER\","
    "span_name=\"work\",status_code=\"STATUS_CODE_UNSET\"}";
const std::string edge = "traces_service_graph_request_total{client=\"a\",server=\"b\"}";

class GeneratorOverAnEnd : public ::testing::Test {
 protected:
  struct Taken {
    std::string service;
    test::Made span;
    MetricsGenerator::Time at;
  };

  GeneratorOverAnEnd() { begin(); }

  void begin() {
    generator_.emplace(MetricsGenerator::Settings{.writer = {.interval = 1h}}, clock_,
                       [this](const Mark& mark, const auto& act) {
                         if (is_kept_) journal_.emplace_back(mark);
                         act();
                       });
  }
  void start() {
    generator_->start(
        [this](const harness::net::HttpRequest& request) { return receiver_.post(request); });
  }
  void take(const std::string& service, const test::Made& made) {
    const MetricsGenerator::Time at = clock_.wall().time_since_epoch();
    journal_.emplace_back(Taken{service, made, at});
    generator_->take(push(service, {span(made)}), at);
  }
  // Of the process, without a word; and another one.
  void end_and_begin_anew() {
    is_kept_ = false;
    generator_.reset();
    begin();
    for (const auto& entry : journal_) {
      if (const auto* taken = std::get_if<Taken>(&entry)) {
        generator_->take(push(taken->service, {span(taken->span)}), taken->at);
      } else {
        generator_->do_again(std::get<Mark>(entry));
      }
    }
    is_kept_ = true;
    start();
  }
  std::vector<Sample> samples(const std::string& series) { return receiver_.written()[series]; }
  std::vector<double> values(const std::string& series) {
    std::vector<double> values;
    for (const Sample& sample : samples(series)) values.push_back(sample.value);
    return values;
  }

  harness::test::FakeClock clock_;
  test::FakePrometheus receiver_;
  std::vector<std::variant<Mark, Taken>> journal_;
  bool is_kept_ = true;
  std::optional<MetricsGenerator> generator_;
};

TEST_F(GeneratorOverAnEnd, GoesOnWithItsCounters) {
  start();
  for (int i = 0; i < 3; ++i) take("a", {.id = "span-001"});
  ASSERT_TRUE(generator_->flush(10s));
  take("a", {.id = "span-002"});  // which nobody has written when the end comes
  end_and_begin_anew();
  take("a", {.id = "span-003"});
  clock_.advance(1s);
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(calls), ::testing::ElementsAre(0, 3, 5));
  EXPECT_LT(samples(calls)[1].time, samples(calls)[2].time);
}

TEST_F(GeneratorOverAnEnd, StartsOverWhereNothingIsDoneAgain) {
  start();
  take("a", {.id = "span-001"});
  ASSERT_TRUE(generator_->flush(10s));
  journal_.clear();
  end_and_begin_anew();
  take("a", {.id = "span-003"});
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(calls), ::testing::ElementsAre(0, 1, 0, 1));
}

TEST_F(GeneratorOverAnEnd, BeginsASeriesThatNobodyHasWritten) {
  receiver_.status = 0;
  start();
  take("a", {.id = "span-001"});
  EXPECT_FALSE(generator_->flush(1ms));
  ASSERT_TRUE(eventually([this] { return receiver_.attempts > 0; }));
  end_and_begin_anew();
  receiver_.status = 200;
  clock_.advance(10s);
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(calls), ::testing::ElementsAre(0, 1));
}

// The answer to what was written did not come before the end.
TEST_F(GeneratorOverAnEnd, LosesNothingWherePrometheusHasTheBeginning) {
  start();
  take("a", {.id = "span-001"});
  ASSERT_TRUE(generator_->flush(10s));
  ASSERT_EQ(std::get<Mark>(journal_.back()).what, Mark::What::ended);
  journal_.pop_back();
  receiver_.status = 400;  // out of order
  end_and_begin_anew();
  ASSERT_TRUE(eventually([this] { return receiver_.attempts == 2; }));
  receiver_.status = 200;
  clock_.advance(1s);
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(calls), ::testing::ElementsAre(0, 1, 1));
  EXPECT_THAT(generator_->exposition(),
              ::testing::HasSubstr("store_remote_write_samples_total{outcome=\"refused\"} 0"));
}

TEST_F(GeneratorOverAnEnd, JoinsCallsOfWhichAHalfCameBefore) {
  start();
  take("a", {.kind = 3, .id = "span-001"});
  end_and_begin_anew();
  clock_.advance(4s);
  take("b", {.kind = 2, .id = "span-002", .parent = "span-001"});
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(edge), ::testing::ElementsAre(0, 1));
}

// What waited anew after one end still does so where that is done again after the next.
TEST_F(GeneratorOverAnEnd, JoinsAgainWhatWasJoinedAfterAnEnd) {
  start();
  take("a", {.kind = 3, .id = "span-001"});
  clock_.advance(4s);
  end_and_begin_anew();
  clock_.advance(3s);
  take("b", {.kind = 2, .id = "span-002", .parent = "span-001"});
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(edge), ::testing::ElementsAre(0, 1));
  end_and_begin_anew();
  clock_.advance(1s);
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(edge), ::testing::ElementsAre(0, 1, 1));
}

// It was taken, but its sender may not have been answered.
TEST_F(GeneratorOverAnEnd, CountsASpanOnceThatIsSentAgainAfterAnEnd) {
  start();
  take("a", {.id = "span-001"});
  for (int end = 0; end < 2; ++end) {
    end_and_begin_anew();
    take("a", {.id = "span-001"});
    clock_.advance(1s);
    ASSERT_TRUE(generator_->flush(10s));
  }
  EXPECT_THAT(values(calls), ::testing::ElementsAre(0, 1, 1));
}

// The twins: what comes twice to one process counts twice, as with Tempo, and so does a server that
// has the id of its client.
TEST_F(GeneratorOverAnEnd, CountsWhatIsNotSentAgainForAnEnd) {
  start();
  take("a", {.kind = 3, .id = "span-001"});
  end_and_begin_anew();
  take("a", {.kind = 2, .id = "span-001", .parent = "span-001"});
  take("a", {.id = "span-002"});
  take("a", {.id = "span-002"});
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(calls), ::testing::ElementsAre(0, 2));
  EXPECT_THAT(values(served), ::testing::ElementsAre(0, 1));
}

// What was given up once is given up again, however long its end took.
TEST_F(GeneratorOverAnEnd, GivesUpWhatWasGivenUp) {
  const std::string lone =
      "traces_service_graph_request_total{client=\"a\",connection_type=\"virtual_node\","
      "server=\"redis\"}";
  start();
  take("a", {.kind = 3, .id = "span-001", .attributes = {{"db.system", {"redis"}}}});
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(lone), ::testing::ElementsAre(0, 1));
  end_and_begin_anew();
  clock_.advance(1s);
  ASSERT_TRUE(generator_->flush(10s));
  EXPECT_THAT(values(lone), ::testing::ElementsAre(0, 1, 1));
}

}  // namespace
}  // namespace store::derive
