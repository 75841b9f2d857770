#include "harness/observe/catch_up.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/clock.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/real_tempo.hpp"
#include "harness/observe/settling.hpp"
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
    const AskAll ask = [&](const std::vector<Question>&) {
      return std::vector{Answer{clock_.wall(), 200, ++asked > rounds ? after : before, ""}};
    };
    return await_catch_up({backend}, {"m1", services, {"frontend"}, since_}, seconds{10}, ask,
                          clock_, pausing())[0];
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
    return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)" + metric +
           R"(,"value":[0,")" + value + R"("]}]}})";
  }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
};

const std::string both_services =
    R"({"status":"success","data":{"resultType":"vector","result":[)"
    R"({"metric":{"compose_service":"frontend"},"value":[0,"1"]},)"
    R"({"metric":{"compose_service":"die-service"},"value":[0,"1"]}]}})";

TEST_F(CatchingUp, PrometheusHasCaughtUpWithAScrapeFromAfterTheEnd) {
  const CatchUp done = await(Backend::prometheus, scraped_at(-0.5), scraped_at(0.5), 5);
  EXPECT_EQ(done.seen_at, since_ + std::chrono::milliseconds{250});
}

TEST_F(CatchingUp, PrometheusHasNotCaughtUpWithATargetThatItNeverScraped) {
  const std::string another = vector_of(R"({"job":"dice-roller"})", "1e12");
  EXPECT_EQ(await(Backend::prometheus, another, another, 0).problem,
            "no scrape from after the run's end of frontend");
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
  const std::string span =
      R"("spanSets":[{"matched":1,"spans":[{"spanID":"1","startTimeUnixNano":"5"}]}])";
  const std::string all = R"({"traces":[{"traceID":"1","rootServiceName":"frontend",)" + span +
                          R"(},{"traceID":"2","rootServiceName":"die-service",)" + span + "}]}";
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
    await_tempos_metrics(prometheus, since_, seconds{5}, ask, clock_, pausing());
    EXPECT_EQ(prometheus.seen_at.has_value(), arrives);
    EXPECT_EQ(prometheus.problem, arrives ? ""
                                          : "1 of the 2 series that tempo derives from spans "
                                            "(traces_…) have no sample from after the run's end");
  }
}

TEST_F(CatchingUp, PrometheusHasNotCaughtUpWhileNobodyKnowsWhatTempoDerives) {
  const Ask ask = [&](const Question&) { return Answer{clock_.wall(), 200, "other 1\n", ""}; };
  CatchUp prometheus{Backend::prometheus, "m1", since_, ""};
  await_tempos_metrics(prometheus, since_, seconds{5}, ask, clock_, pausing());
  EXPECT_FALSE(prometheus.seen_at);
  EXPECT_EQ(prometheus.problem,
            "tempo, which derives traces_… from spans, does not count the series that it derives "
            "from spans");
}

constexpr const char* our_status = R"({"role":"tempo"})";

// What was asked of it, and what it answers: what we are to know of it, and then this.
struct Settled {
  CatchUp tempo{Backend::tempo, "m1", WallTime{}, ""};
  CatchUp prometheus{Backend::prometheus, "m1", WallTime{}, ""};
  std::vector<std::string> asked;
};

class SettlingDown : public CatchingUp {
 protected:
  Settled settle_with(const observe::Settling& how, int settled_status,
                      const std::string& metrics = "") {
    Settled settled;
    const Ask ask = [&](const Question& question) {
      settled.asked.push_back(question.method + " " + question.path);
      if (question.path == "/status") return Answer{since_, 200, status, ""};
      if (question.path == "/metrics") return Answer{since_, 200, metrics, ""};
      return Answer{clock_.wall(), settled_status, "not now", ""};
    };
    std::vector<CatchUp> both{settled.tempo, settled.prometheus};
    settle(both, how, seconds{1}, ask, clock_, pausing());
    settled.tempo = both[0];
    settled.prometheus = both[1];
    return settled;
  }

  std::string status = our_status;
};

TEST_F(SettlingDown, TheStoreOfOursHasNothingToJoin) {
  const Settled settled = settle_with({}, 500);
  EXPECT_TRUE(settled.tempo.seen_at);
  EXPECT_TRUE(settled.prometheus.seen_at);
  EXPECT_THAT(settled.asked, ::testing::ElementsAre("GET /status"));
}

TEST_F(SettlingDown, TheStoreOfOursSendsAtOnceWhatItHasDerived) {
  const Settled settled =
      settle_with({.derived = true}, 204, "store_derived_lost_total{a=\"b\"} 0\n");
  EXPECT_TRUE(settled.prometheus.seen_at);
  EXPECT_THAT(settled.asked, ::testing::ElementsAre("GET /status", "POST /flush", "GET /metrics"));
}

TEST_F(SettlingDown, PrometheusHasNotCaughtUpWhereItCannot) {
  const Settled settled = settle_with({.derived = true}, 503);
  EXPECT_FALSE(settled.prometheus.seen_at);
  EXPECT_EQ(settled.prometheus.problem,
            "tempo, which derives traces_… from spans, answered 503: not now");
  EXPECT_TRUE(settled.tempo.seen_at);
}

TEST_F(SettlingDown, PrometheusHasNotCaughtUpWhereSomeOfItIsLost) {
  const Settled settled =
      settle_with({.derived = true}, 204, "# TYPE x\nstore_derived_lost_total{a=\"b\"} 3\n");
  EXPECT_FALSE(settled.prometheus.seen_at);
  EXPECT_EQ(settled.prometheus.problem,
            "tempo, which derives traces_… from spans, lost some: "
            "store_derived_lost_total{a=\"b\"} 3");
}

// One that is others', too, is told nothing, whoever it is.
TEST_F(SettlingDown, TellsNothingToWhatIsShared) {
  for (const char* whose : {our_status, "GET /status/version\n"}) {
    status = whose;
    const Settled settled = settle_with({.shares_traces = true}, 204);
    EXPECT_TRUE(settled.tempo.seen_at);
    EXPECT_TRUE(settled.prometheus.seen_at);
    EXPECT_THAT(settled.asked, ::testing::ElementsAre("GET /status"));
  }
  const Settled derived =
      settle_with({.derived = true, .shares_traces = true, .shares_derivation = true}, 204);
  EXPECT_FALSE(derived.prometheus.seen_at);
  EXPECT_THAT(derived.prometheus.problem, ::testing::HasSubstr("comes in its own time"));
  EXPECT_THAT(derived.asked, ::testing::ElementsAre("GET /status"));
}

// The twin: one of one's own is.
TEST_F(SettlingDown, TellsARealOneOfOnesOwnToJoinItsTraces) {
  status = "GET /status/version\n";
  const Settled settled = settle_with({}, 204, "# TYPE\ntempo_ingester_blocks_flushed_total 2\n");
  EXPECT_FALSE(settled.tempo.seen_at);
  EXPECT_THAT(settled.asked, ::testing::Contains("GET /flush"));
}

TEST(RealTempo, IsWhoDoesNotSayThatItIsOurs) {
  EXPECT_FALSE(is_real_tempo({WallTime{}, 200, our_status, ""}));
  EXPECT_TRUE(is_real_tempo({WallTime{}, 200, "GET /status/version\nGET /status/services\n", ""}));
  EXPECT_TRUE(is_real_tempo({WallTime{}, 404, "404 page not found", ""}));
}

TEST(DerivedMetrics, AreWaitedForOnlyWhereAClaimAsksForThem) {
  const auto asks = [](const std::string& query) {
    return asks_for_derived_metrics(promql_at(query, WallTime{}));
  };
  EXPECT_TRUE(asks("sum(traces_service_graph_request_total{client=\"frontend\"})"));
  EXPECT_TRUE(asks("{__name__=~\"traces_.+\"}"));
  EXPECT_FALSE(asks("http_requests_total"));
  EXPECT_FALSE(asks_for_derived_metrics(search_all_traces("{ name = \"traces_\" }", {})));
}

TEST_F(CatchingUp, SaysWhatABackendSaidInstead) {
  EXPECT_EQ(await(Backend::prometheus, "no JSON", "no JSON", 0).problem,
            "answered with what is no JSON");
}

}  // namespace
}  // namespace harness::observe
