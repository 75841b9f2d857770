#include "harness/observe/loss_counters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/net/exposition.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

const WallTime begin{seconds{1'700'000'000}};

// A series with samples at whole seconds from the load's begin on, or before it.
std::string series(const std::string& labels, const std::vector<std::pair<int, int>>& points) {
  std::vector<std::string> values;
  for (const auto& [at, value] : points) {
    values.push_back("[" + std::to_string(1'700'000'000 + at) + ",\"" + std::to_string(value) +
                     "\"]");
  }
  return R"({"metric":{)" + labels + R"(},"values":[)" + join(values, ",") + "]}";
}

Answer matrix(const std::string& all) {
  return {begin, 200,
          R"({"status":"success","data":{"resultType":"matrix","result":[)" + all + "]}}", ""};
}

std::vector<std::string> told(const std::vector<Loss>& losses) {
  std::vector<std::string> all;
  for (const Loss& loss : losses) {
    std::string of;
    for (const Backend backend : loss.of) of += " " + std::string(name_of(backend));
    all.push_back(loss.what + " →" + of);
  }
  return all;
}

std::vector<std::string> told(const std::string& all) {
  const auto losses = losses_in(matrix(all), begin);
  return losses ? told(*losses) : std::vector{"nobody knows: " + losses.error().what};
}

const std::string ours =
    R"("__name__":"otlp_exporter_spans_total","job":"frontend","result":"dropped")";

TEST(LossCounters, AreLossesWhenTheyAreSeenAfterAllHasCome) {
  Observations observed;
  observed.run.end = begin;
  EXPECT_EQ(when_all_had_come(observed), begin);
  observed.catch_ups = {{Backend::prometheus, "m", begin + seconds{9}, ""},
                        {Backend::loki, "m", begin + seconds{1}, ""},
                        {Backend::tempo, "m", begin + seconds{2}, ""}};
  EXPECT_EQ(when_all_had_come(observed), begin + seconds{2}) << "Prometheus is who is asked";
}

TEST(LossCounters, AreLossesWhereTheyRise) {
  EXPECT_THAT(told(series(ours, {{-1, 3}, {0, 3}, {1, 5}, {2, 10}})),
              ElementsAre("frontend lost some: its otlp_exporter_spans_total rose by 7 → tempo"));
}

TEST(LossCounters, AreNoneWhereTheyStandStillOrRoseBefore) {
  EXPECT_THAT(told(""), IsEmpty());
  EXPECT_THAT(told(series(ours, {{-2, 3}, {-1, 9}, {0, 9}, {1, 9}, {2, 9}})), IsEmpty());
}

// Whoever makes its series only with its first loss has none before.
TEST(LossCounters, CountFromNothingWhereTheyWereBornSince) {
  EXPECT_THAT(told(series(ours, {{1, 4}, {2, 4}})), ElementsAre(HasSubstr("rose by 4")));
}

TEST(LossCounters, CountAnewWhereTheirProcessBeganAnew) {
  EXPECT_THAT(told(series(ours, {{-1, 9}, {1, 2}, {2, 3}})), ElementsAre(HasSubstr("rose by 3")));
}

TEST(LossCounters, AreOnlyThoseSeriesThatCountLosses) {
  std::string exported = ours;
  exported.replace(exported.find("dropped"), 7, "exported");
  EXPECT_THAT(told(series(exported, {{-1, 0}, {1, 100}})), IsEmpty());
  const std::string sdk = R"("__name__":"otel_sdk_exporter_span_exported_total","job":"shop")";
  EXPECT_THAT(told(series(sdk, {{-1, 0}, {1, 100}})), IsEmpty());
  EXPECT_THAT(told(series(sdk + R"(,"error_type":"timeout")", {{1, 1}})),
              ElementsAre(HasSubstr("shop lost some")));
  const std::string passed_on =
      R"("__name__":"prometheus_remote_storage_samples_dropped_total","job":"agent")";
  EXPECT_THAT(told(series(passed_on + R"(,"reason":"dropped_series")", {{1, 5}})), IsEmpty());
  EXPECT_THAT(told(series(passed_on + R"(,"reason":"too_old")", {{1, 5}})),
              ElementsAre(HasSubstr("→ prometheus")));
}

TEST(LossCounters, AreAddedUpByWhoSaysSo) {
  const std::string collector = R"("job":"collector","exporter":)";
  const std::string logs = R"("__name__":"otelcol_exporter_send_failed_log_records",)" + collector;
  const std::string points =
      R"("__name__":"otelcol_exporter_send_failed_metric_points_total",)" + collector;
  EXPECT_THAT(
      told(series(logs + R"("a")", {{1, 4}}) + "," + series(logs + R"("b")", {{1, 5}}) + "," +
           series(points + R"("a")", {{1, 6}})),
      ElementsAre(
          "collector lost some: its otelcol_exporter_send_failed_log_records rose by 9 → loki",
          "collector lost some: its otelcol_exporter_send_failed_metric_points_total rose by 6 → "
          "prometheus"));
}

TEST(LossCounters, AreNotKnownWherePrometheusDoesNotSay) {
  const auto losses = losses_in({begin, 500, "out of memory", ""}, begin);
  ASSERT_FALSE(losses);
  EXPECT_EQ(losses.error().what, "answered 500: out of memory");
}

TEST(LossCounters, AreAskedForWithWhatWasBeforeTheLoad) {
  const Question question = counters_of_losses(begin, begin + seconds{60});
  EXPECT_EQ(question.params.at("time"), "1700000060.000");
  EXPECT_THAT(question.query, HasSubstr("[360000ms]"));
  for (const char* name :
       {"otlp_exporter_spans", "otelcol_receiver_refused_spans", "promtail_dropped_entries",
        "prometheus_remote_storage_samples_failed"}) {
    EXPECT_THAT(question.query, HasSubstr(name));
  }
}

class AskingForLosses : public ::testing::Test {
 protected:
  // What is told where the scrapes are of this age, and the counters have this answer.
  std::vector<Loss> ask(Duration scraped_after, const Answer& counters) {
    const AskAll backends = [&](const std::vector<Question>& questions) {
      std::vector<Answer> answers;
      for (const Question& question : questions) {
        const bool is_scrape = question.query == "timestamp(up)" || question.query == "up";
        answers.push_back(is_scrape ? scrape(scraped_after) : counters);
      }
      return answers;
    };
    const Pause pause = [this](Duration at_most) {
      clock_.advance(at_most);
      return true;
    };
    return ask_for_losses(since_, {{"frontend"}, since_, seconds{5}, Duration{0}, {"frontend"}},
                          backends, clock_, pause);
  }

  Answer scrape(Duration after) const {
    const double at = std::chrono::duration<double>((since_ + after).time_since_epoch()).count();
    return {
        since_, 200,
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"frontend"},"value":[0,")" +
            std::to_string(at) + R"("]}]}})",
        ""};
  }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
};

TEST_F(AskingForLosses, TellsOfNoneWhereNoneIsCounted) {
  EXPECT_THAT(ask(seconds{1}, matrix("")), IsEmpty());
}

TEST_F(AskingForLosses, TellsWhatItCouldNotKnow) {
  EXPECT_THAT(told(ask(seconds{-1}, matrix(""))),
              ElementsAre("what was lost on the way is not known: prometheus has not scraped "
                          "frontend → prometheus loki tempo"));
  EXPECT_THAT(told(ask(seconds{1}, {begin, 500, "out of memory", ""})),
              ElementsAre("what was lost on the way is not known: answered 500: out of memory → "
                          "prometheus loki tempo"));
}

TEST(OwnMetrics, TellWhatRoseBetweenTwoReadings) {
  const std::string lines =
      "# TYPE loki_discarded_samples_total counter\n"
      "loki_discarded_samples_total{reason=\"rate_limited\"} ";
  EXPECT_THAT(told(losses_between({{"loki", lines + "3\n"}}, {{"loki", lines + "5\n"}})),
              ElementsAre("loki lost some: its loki_discarded_samples_total rose by 2 → loki"));
  EXPECT_THAT(losses_between({{"loki", lines + "3\n"}}, {{"loki", lines + "3\n"}}), IsEmpty());
  EXPECT_THAT(told(losses_between({{"loki", ""}}, {{"loki", lines + "3\n"}})),
              ElementsAre(HasSubstr("rose by 3")));
  EXPECT_THAT(told(losses_between({{"loki", lines + "3\n"}}, {{"loki", lines + "1\n"}})),
              ElementsAre(HasSubstr("rose by 1")))
      << "it began anew";
}

TEST(OwnMetrics, OfWhoSaysNothingMoreAreNotKnown) {
  EXPECT_THAT(told(losses_between({{"otlp", ""}, {"loki", ""}}, {{"loki", ""}})),
              ElementsAre("how much otlp has lost it did not say → prometheus loki tempo"));
  EXPECT_THAT(told(losses_between({{"loki", ""}}, {})),
              ElementsAre("how much loki has lost it did not say → loki"));
  EXPECT_THAT(losses_between({}, {}), IsEmpty());
}

// What is derived from spans is waited for where a claim asks for it.
TEST(OwnMetrics, OfTempoSayNothingOfOtherMetricsThanItsOwn) {
  const std::string refused = "store_remote_write_samples_total{outcome=\"refused\"} 4\n";
  EXPECT_THAT(losses_between({{"tempo", ""}}, {{"tempo", refused}}), IsEmpty());
  EXPECT_THAT(losses_between({{"otlp", ""}}, {{"otlp", refused}}), Not(IsEmpty()));
}

TEST(Exposition, IsReadLineByLine) {
  const auto samples = net::parse_exposition(
      "# HELP a b\na 1\nb{x=\"1\",y=\"} \\\"2\\\"\\\\\\n\",} 2.5e+06 1700000000\r\n"
      "c{x=\"1 3\nd{} NaN\n\ne{x=1} 3\n");
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_THAT(samples[0].labels, ElementsAre(Pair("__name__", "a")));
  EXPECT_EQ(samples[0].value, 1);
  EXPECT_THAT(samples[1].labels,
              ElementsAre(Pair("__name__", "b"), Pair("x", "1"), Pair("y", "} \"2\"\\\n")));
  EXPECT_EQ(samples[1].value, 2.5e6);
}

}  // namespace
}  // namespace harness::observe
