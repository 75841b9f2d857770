#include "harness/run/unseen_workers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

// "a_total 5" for each of them.
std::string rises(const std::map<std::string, std::string>& by_counter) {
  std::vector<std::string> rows;
  for (const auto& [name, value] : by_counter) {
    rows.push_back(R"({"metric":{"counter":")" + name + R"("},"value":[1700000060,")" + value +
                   "\"]}");
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + join(rows, ",") +
         "]}}";
}

// The client has had 240 answers of shop, which was scraped 30 times.
class UnseenWorkers : public ::testing::Test {
 protected:
  UnseenWorkers() {
    scenario::Request order;
    order.name = "order";
    order.url = "{shop}/order";
    plan_.loads.emplace_back().flows.emplace_back().requests = {order};
    load::RequestStats& stats = observed_.load.requests.emplace_back();
    stats.request = "order";
    stats.sent = 240;
    stats.outcomes = {{"200", 230}, {"500", 10}};
    observed_.run = {WallTime{}, WallTime{std::chrono::seconds{30}}};
    observed_.metrics = observed_.run;
  }

  std::vector<observe::Loss> losses(std::size_t workers,
                                    std::map<std::string, std::string> by_counter) {
    by_counter["up"] = "30";
    return losses_by(workers, rises(by_counter));
  }

  std::vector<observe::Loss> losses_by(std::size_t workers, const std::string& body) {
    return unseen_workers(plan_, {{"shop", workers}}, observed_, [&](const auto& questions) {
      EXPECT_THAT(questions, SizeIs(1));
      return std::vector<observe::Answer>{{WallTime{}, 200, body, ""}};
    });
  }

  plan::Plan plan_;
  observe::Observations observed_;
};

TEST_F(UnseenWorkers, AreToldOfWhereAScrapeHasOneOfThem) {
  const auto all = losses(3, {{"http_requests_total", "83"}, {"errors_total", "0"}});
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].service, "shop");
  EXPECT_THAT(all[0].of, ElementsAre(observe::Backend::prometheus));
  EXPECT_THAT(all[0].what,
              AllOf(StartsWith("3 processes of shop answer, a scrape comes to one of them"),
                    HasSubstr("shows the 240 that the client had answered (83)"),
                    HasSubstr("PROMETHEUS_MULTIPROC_DIR")));
}

TEST_F(UnseenWorkers, AreNoneWhereEachAnswersForAll) {
  EXPECT_THAT(losses(3, {{"http_requests_total", "240"}}), IsEmpty());
  EXPECT_THAT(losses(3, {{"http_request_duration_seconds_count", "241"}}), IsEmpty());
  EXPECT_THAT(losses(3, {{"http_requests_total", "270"}}), IsEmpty()) << "with its scrapes";
  observed_.load.requests.front().unknown = 5;
  observed_.load.requests.front().sent = 245;
  EXPECT_THAT(losses(3, {{"http_requests_total", "255"}}), IsEmpty()) << "and those cut off";
}

TEST_F(UnseenWorkers, AreNoneWhereOneProcessAnswers) {
  EXPECT_THAT(losses(1, {{"http_requests_total", "83"}}), IsEmpty());
  EXPECT_THAT(losses(0, {}), IsEmpty()) << "nobody knows";
}

// What is not about requests may be as high by accident.
TEST_F(UnseenWorkers, AreNotRuledOutByOtherCounters) {
  EXPECT_THAT(losses(3, {{"rows_total", "240"}}), SizeIs(1));
  EXPECT_THAT(losses(3, {{"http_client_requests_total", "240"}}), SizeIs(1));
  EXPECT_THAT(losses(3, {{"http_requests_total", "239"}}), SizeIs(1));
  EXPECT_THAT(losses(3, {{"http_requests_total", "1000"}}), SizeIs(1)) << "others call it";
  EXPECT_THAT(losses(3, {})[0].what, HasSubstr("it has no counter of requests"));
}

TEST_F(UnseenWorkers, AreNotRuledOutWhereNothingIsKnown) {
  EXPECT_THAT(losses_by(3, "<html>"), SizeIs(1));
  EXPECT_THAT(losses_by(3, rises({})), IsEmpty()) << "Prometheus has nothing of it at all";
  observed_.load.requests.clear();
  EXPECT_THAT(losses(3, {{"http_requests_total", "0"}})[0].what,
              HasSubstr("the client had no answer of it"));
}

TEST_F(UnseenWorkers, AreLookedForUnderLoadAfterTwiceTheTimeEach) {
  SimulatedRun run;
  std::vector<Duration> looks;
  const TimePoint started = run.clock.now();
  run.answering_at = [&](const std::string& url) {
    if (url == run.system.url("exporter")) return std::size_t{1};
    looks.push_back(run.clock.now() - started);
    return std::size_t{looks.size() == 2 ? 3U : 2U};
  };
  run.conduct();
  EXPECT_EQ(run.workers, (Workers{{"dice-roller", 3}, {"exporter", 1}}));
  ASSERT_THAT(looks, SizeIs(7)) << "after 1, 2, 4, 8, 16 and 32 s, and at the end";
  EXPECT_LT(looks[1] - looks[0], std::chrono::milliseconds{1500});
  EXPECT_GE(looks[4] - looks[3], std::chrono::seconds{8});
}

// One that was begun between two looks.
TEST_F(UnseenWorkers, AreSeenAtTheEndOfTheLoad) {
  SimulatedRun run;
  std::size_t looks = 0;
  run.answering_at = [&](const std::string& url) {
    if (url == run.system.url("exporter")) return std::size_t{1};
    return std::size_t{++looks == 7 ? 2U : 1U};
  };
  run.conduct();
  EXPECT_EQ(run.workers, (Workers{{"dice-roller", 2}, {"exporter", 1}}));
}

TEST_F(UnseenWorkers, AreNotLookedForWhereNoMetricsAreAskedFor) {
  SimulatedRun run;
  run.answering_at = [](const std::string&) { return std::size_t{3}; };
  run.plan.scrapes = false;
  run.conduct();
  EXPECT_THAT(run.workers, IsEmpty());
}

}  // namespace
}  // namespace harness::run
