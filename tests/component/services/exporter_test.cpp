#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
using Mood = OtlpReceiver::Mood;

const std::string exported = R"(otlp_exporter_spans_total{result="exported"})";
const std::string dropped = R"(otlp_exporter_spans_total{result="dropped"})";
const std::string failed = R"(otlp_exporter_spans_total{result="failed"})";

// What it says of exports that are lost, each once.
std::vector<std::string> losses_told(const ServiceProcess& service) {
  std::vector<std::string> told;
  for (const auto& line : service.logs()) {
    if (line.at("logger") == "telemetry") told.push_back(line.at("message"));
  }
  return told;
}

TEST(Exporter, DropsAndCountsWhatDoesNotFitWhileTheBackendHangs) {
  ServiceProcess frontend("frontend", {}, {{"OTEL_BSP_MAX_QUEUE_SIZE", "10"}});
  frontend.traces().set_mood(Mood::hangs);
  const auto begin = SteadyClock::now();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(frontend.get("/").status, 200);
  EXPECT_LT(SteadyClock::now() - begin, 5s) << "no request waits for the backend";
  EXPECT_EQ(frontend.metric(dropped), 40);
  EXPECT_THAT(losses_told(frontend),
              testing::ElementsAre("Spans are dropped: 10 wait for " + frontend.traces().url() +
                                   "/v1/traces already"));
}

TEST(Exporter, TriesAgainWhatABusyBackendRefused) {
  ServiceProcess frontend("frontend", {});
  frontend.traces().set_mood(Mood::refuses);
  frontend.get("/");
  ASSERT_TRUE(eventually([&] { return frontend.traces().requests() >= 2; }));
  frontend.traces().set_mood(Mood::takes);
  EXPECT_TRUE(eventually([&] { return frontend.traces().spans().size() == 1; }));
  EXPECT_EQ(frontend.metric(exported), 1);
  EXPECT_TRUE(losses_told(frontend).empty()) << "nothing is lost";
}

// With status 200.
TEST(Exporter, CountsWhatWasNotTakenOfABatchThatWas) {
  ServiceProcess frontend("frontend", {}, {{"OTEL_BSP_SCHEDULE_DELAY", "400"}});
  frontend.traces().set_mood(Mood::takes_all_but_one);
  for (int i = 0; i < 3; ++i) frontend.get("/");
  EXPECT_TRUE(eventually([&] { return frontend.metric(exported) + frontend.metric(failed) == 3; }));
  EXPECT_EQ(frontend.metric(failed), frontend.traces().requests()) << "one of each batch";
}

TEST(Exporter, GivesUpAfterTheTimeoutAndCountsIt) {
  ServiceProcess frontend("frontend", {}, {{"OTEL_EXPORTER_OTLP_TIMEOUT", "300"}});
  frontend.traces().set_mood(Mood::refuses);
  frontend.get("/");
  EXPECT_TRUE(eventually([&] { return frontend.metric(failed) == 1; }));
  EXPECT_TRUE(eventually([&] { return !losses_told(frontend).empty(); }));
  EXPECT_THAT(losses_told(frontend), testing::ElementsAre(testing::ContainsRegex(
                                         "^Export lost: 1 of 1 spans for .*/v1/traces: .+$")));
}

TEST(Exporter, SendsWhatIsLeftAtTheEnd) {
  ServiceProcess frontend("frontend", {}, {{"OTEL_BSP_SCHEDULE_DELAY", "60000"}});
  frontend.get("/");
  EXPECT_TRUE(frontend.stop().is_success());
  EXPECT_EQ(frontend.traces().spans().size(), 1U);
}

TEST(Exporter, DoesNotHoldTheEndUpWhenTheBackendHangs) {
  ServiceProcess frontend("frontend", {});
  frontend.traces().set_mood(Mood::hangs);
  frontend.get("/");
  ASSERT_TRUE(eventually([&] { return frontend.traces().requests() == 1; }));
  const auto begin = SteadyClock::now();
  EXPECT_TRUE(frontend.stop().is_success());
  EXPECT_LT(SteadyClock::now() - begin, 5s);
}

TEST(Exporter, IsOffWithoutAnEndpointOrWhenToldSo) {
  ServiceProcess frontend("frontend", {}, {{"OTEL_TRACES_EXPORTER", "none"}});
  frontend.get("/");
  EXPECT_TRUE(frontend.stop().is_success());
  EXPECT_EQ(frontend.traces().requests(), 0);
}

TEST(Exporter, NamesTheServiceAsTheEnvironmentSays) {
  ServiceProcess frontend("frontend", {}, {{"OTEL_SERVICE_NAME", "edge"}});
  frontend.get("/");
  EXPECT_TRUE(eventually([&] { return !frontend.traces().spans().empty(); }));
  EXPECT_EQ(frontend.traces().spans().at(0).service, "edge");
  EXPECT_EQ(frontend.logs_of("/").at(0).at("service"), "edge");
}

}  // namespace
}  // namespace harness::test
