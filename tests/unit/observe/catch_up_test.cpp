#include "harness/observe/catch_up.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/clock.hpp"
#include "harness/observe/derived_metrics.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using std::chrono::seconds;

const std::vector<MarkerTarget> services{{"frontend", ""}, {"die-service", ""}};

class CatchingUp : public ::testing::Test {
 protected:
  // The state of one backend, that answers this until it answers that.
  CatchUp await(Backend backend, const std::string& before, const std::string& after, int rounds) {
    int asked = 0;
    const Ask ask = [&](const Question&) {
      return Answer{clock_.wall(), 200, ++asked > rounds ? after : before, ""};
    };
    return await_catch_up({backend}, services, "m1", since_, seconds{10}, ask, clock_,
                          pausing())[0];
  }

  Pause pausing() {
    return [this](Duration at_most) {
      clock_.advance(at_most);
      return true;
    };
  }

  std::string scraped_at(double offset_s) const {
    const double at = seconds_of(since_) + offset_s;
    return vector_of(R"({"job":"frontend"})", std::to_string(at));
  }

  static double seconds_of(WallTime at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
  }

  static std::string vector_of(const std::string& metric, const std::string& value) {
    return R"({"data":{"resultType":"vector","result":[{"metric":)" + metric + R"(,"value":[0,")" +
           value + R"("]}]}})";
  }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
};

const std::string both_services =
    R"({"data":{"resultType":"vector","result":[)"
    R"({"metric":{"compose_service":"frontend"},"value":[0,"1"]},)"
    R"({"metric":{"compose_service":"die-service"},"value":[0,"1"]}]}})";

TEST_F(CatchingUp, PrometheusHasCaughtUpWithAScrapeFromAfterTheEnd) {
  const CatchUp done = await(Backend::prometheus, scraped_at(-0.5), scraped_at(0.5), 5);
  EXPECT_EQ(done.seen_at, since_ + std::chrono::milliseconds{500});
}

TEST_F(CatchingUp, LokiHasCaughtUpWhenItShowsEachServicesMarker) {
  const std::string one = vector_of(R"({"compose_service":"frontend"})", "1");
  EXPECT_TRUE(await(Backend::loki, one, both_services, 3).seen_at);
  const CatchUp never = await(Backend::loki, one, one, 0);
  EXPECT_FALSE(never.seen_at);
  EXPECT_EQ(never.problem, "nothing from after the run's end from die-service");
}

TEST_F(CatchingUp, TempoHasCaughtUpWhenItShowsEachServicesMarker) {
  const std::string nothing = R"({"traces":[]})";
  const std::string all = R"({"traces":[{"traceID":"1","rootServiceName":"frontend"},)"
                          R"({"traceID":"2","rootServiceName":"die-service"}]})";
  EXPECT_TRUE(await(Backend::tempo, nothing, all, 3).seen_at);
  EXPECT_EQ(await(Backend::tempo, nothing, nothing, 0).problem,
            "nothing from after the run's end from frontend, die-service");
}

// Tempo's metrics: this many blocks, and one more from the third look after it was told to join on.
TEST_F(CatchingUp, TempoHasCaughtUpOnceItHasJoinedThePiecesOfItsTraces) {
  for (const bool joins : {true, false}) {
    int looks = 0;
    bool told = false;
    const Ask ask = [&](const Question& question) {
      told = told || question.path == "/flush";
      const bool grown = told && joins && ++looks > 3;
      return Answer{
          clock_.wall(), 200,
          std::string("# TYPE\ntempo_ingester_blocks_flushed_total ") + (grown ? "3" : "2") + "\n",
          ""};
    };
    CatchUp tempo{Backend::tempo, "m1", since_, ""};
    await_joined_traces(tempo, seconds{5}, ask, clock_, pausing());
    EXPECT_EQ(tempo.seen_at.has_value(), joins);
    EXPECT_EQ(tempo.problem, joins ? "" : "it did not join the pieces of its traces");
  }
}

// Tempo derives two series; Prometheus has recent samples of one, and from the third look on of
// all.
TEST_F(CatchingUp, PrometheusHasCaughtUpWithTempoOnceItHasEverySeriesThatTempoDerives) {
  for (const bool arrives : {true, false}) {
    int looks = 0;
    const Ask ask = [&](const Question& question) {
      if (question.backend == Backend::tempo) {
        return Answer{clock_.wall(), 200,
                      "# TYPE\ntempo_metrics_generator_registry_active_series{tenant=\"one\"} 2\n",
                      ""};
      }
      return Answer{clock_.wall(), 200, vector_of("{}", arrives && ++looks > 3 ? "2" : "1"), ""};
    };
    CatchUp prometheus{Backend::prometheus, "m1", since_, ""};
    await_derived_metrics(prometheus, since_, seconds{5}, ask, clock_, pausing());
    EXPECT_EQ(prometheus.seen_at.has_value(), arrives);
    EXPECT_EQ(prometheus.problem, arrives ? ""
                                          : "1 of the 2 series that tempo derives from spans "
                                            "(traces_…) have no sample from after the run's end");
  }
}

TEST_F(CatchingUp, PrometheusHasNotCaughtUpWhileNobodyKnowsWhatTempoDerives) {
  const Ask ask = [&](const Question&) { return Answer{clock_.wall(), 200, "other 1\n", ""}; };
  CatchUp prometheus{Backend::prometheus, "m1", since_, ""};
  await_derived_metrics(prometheus, since_, seconds{5}, ask, clock_, pausing());
  EXPECT_FALSE(prometheus.seen_at);
  EXPECT_EQ(prometheus.problem,
            "tempo, which derives traces_… from spans, does not count the series that it derives "
            "from spans");
}

TEST(DerivedMetrics, AreWaitedForOnlyWhereAClaimAsksForThem) {
  const auto asks = [](const std::string& query) {
    return asks_for_derived_metrics(promql_at(query, WallTime{}));
  };
  EXPECT_TRUE(asks("sum(traces_service_graph_request_total{client=\"frontend\"})"));
  EXPECT_TRUE(asks("{__name__=~\"traces_.+\"}"));
  EXPECT_FALSE(asks("http_requests_total"));
  EXPECT_FALSE(asks_for_derived_metrics(search_traces("{ name = \"traces_\" }", {})));
}

TEST_F(CatchingUp, SaysWhatABackendSaidInstead) {
  EXPECT_EQ(await(Backend::prometheus, "no JSON", "no JSON", 0).problem,
            "answered with what is no JSON");
}

}  // namespace
}  // namespace harness::observe
