// What a proof's Prometheus says of series that are listed and not asked for by a query.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/prometheus.hpp"
#include "harness/prove/listings.hpp"
#include "harness/prove/remote.hpp"

namespace harness::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

WallTime at(std::int64_t millis) { return WallTime{std::chrono::milliseconds{millis}}; }

prove::RawSeries requests_of(const std::string& job, std::vector<prove::Sample> samples) {
  return {{{"__name__", "requests_total"}, {"job", job}}, std::move(samples)};
}

// One that goes on, one whose process is gone: Prometheus notes that with a marker at 5 s.
prove::Metrics one_that_is_stopped() {
  return {requests_of("frontend", {{1000, 1}, {4000, 2}, {9000, 3}}),
          requests_of("roller", {{1000, 1}, {4000, 2}, {5000, prove::stale_marker()}})};
}

std::vector<std::string> jobs_listed(const std::string& selector, const observe::Window& window,
                                     const prove::Metrics& metrics) {
  prove::Extents extents;
  prove::note_extents(metrics, nullptr, extents);
  const observe::Question question = observe::series_of(selector, window);
  EXPECT_TRUE(prove::is_listing(question));
  const std::string body = prove::listing(
      question, prove::names_in(question), [&](const std::string& metric) -> const auto& {
        return extents[metric];
      });
  std::vector<std::string> jobs;
  for (const auto& labels : observe::parse_label_sets({{}, 200, body, ""}).value()) {
    jobs.push_back(labels.at("job"));
  }
  return jobs;
}

TEST(Listings, HaveTheSeriesOfAProcessWhoseEndIsMarkedInTheWindow) {
  const std::string all = R"({__name__="requests_total"})";
  EXPECT_THAT(jobs_listed(all, {at(5000), at(9000)}, one_that_is_stopped()),
              ElementsAre("frontend", "roller"));
  EXPECT_THAT(jobs_listed(all, {at(5001), at(9000)}, one_that_is_stopped()),
              ElementsAre("frontend"));
}

TEST(Listings, HaveASeriesThatHasSamplesOnBothSidesOfTheWindow) {
  const std::string all = R"({__name__="requests_total"})";
  EXPECT_THAT(jobs_listed(all, {at(6000), at(7000)}, one_that_is_stopped()),
              ElementsAre("frontend"));
  EXPECT_THAT(jobs_listed(all, {at(9001), at(9500)}, one_that_is_stopped()), IsEmpty());
  EXPECT_THAT(jobs_listed(all, {at(0), at(999)}, one_that_is_stopped()), IsEmpty());
}

TEST(Listings, ChooseBySelectors) {
  const observe::Window window{at(1000), at(9000)};
  EXPECT_THAT(jobs_listed(R"(requests_total{job=~"ro.*"})", window, one_that_is_stopped()),
              ElementsAre("roller"));
  EXPECT_THAT(jobs_listed(R"(requests_total{job!="roller"})", window, one_that_is_stopped()),
              ElementsAre("frontend"));
  EXPECT_THAT(jobs_listed(R"(others_total)", window, one_that_is_stopped()), IsEmpty());
}

TEST(Listings, HaveEachNameOnce) {
  prove::Extents extents;
  prove::note_extents(one_that_is_stopped(), nullptr, extents);
  const observe::Question question =
      observe::metric_names_of(R"({__name__="requests_total"})", {at(1000), at(9000)});
  EXPECT_TRUE(prove::is_listing(question));
  const std::string body = prove::listing(
      question, prove::names_in(question), [&](const std::string& metric) -> const auto& {
        return extents[metric];
      });
  EXPECT_EQ(body, R"({"data":["requests_total"],"status":"success"})");
}

TEST(Listings, NoteThoseMetricsAloneThatAreNamed) {
  const std::set<std::string> others{"others_total"};
  prove::Extents extents;
  prove::note_extents(one_that_is_stopped(), &others, extents);
  EXPECT_THAT(extents, IsEmpty());
}

TEST(Listings, AreNoQuestionThatIsAQuery) {
  EXPECT_FALSE(prove::is_listing(observe::promql_at("up", at(1000))));
  EXPECT_FALSE(prove::is_listing(observe::metric_names()));
}

}  // namespace
}  // namespace harness::test
