#include "stack/store/derive/remote_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/eventually.hpp"
#include "tests/support/fake_prometheus.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;
using harness::test::eventually;
using ::testing::HasSubstr;

class RemoteWriterTest : public ::testing::Test {
 protected:
  RemoteWriter& start(RemoteWriter::Settings settings) {
    settings.url = "http://prometheus/api/v1/write";
    return writer_.emplace(
        settings, clock_,
        [this](WriteRequest& request, const Tick& tick) { counter_.write(request, tick); },
        [this](const harness::net::HttpRequest& request) { return receiver_.post(request); });
  }
  static WriteRequest one_sample(const std::string& metric) {
    WriteRequest request;
    const Sample sample{1, 2};
    request.add(encoded_series(metric, {}), {&sample, 1});
    return request;
  }

  harness::SystemClock clock_;
  test::FakePrometheus receiver_;
  Counter counter_{"counted_total", {}};
  std::optional<RemoteWriter> writer_;
};

TEST_F(RemoteWriterTest, WritesEachIntervalInOrder) {
  start({.interval = 5ms});
  EXPECT_TRUE(eventually([&] { return receiver_.written()["counted_total"].size() >= 4; }));
  const auto samples = receiver_.written()["counted_total"];
  for (std::size_t i = 1; i < samples.size(); ++i) {
    EXPECT_LT(samples[i - 1].time, samples[i].time);
  }
}

TEST_F(RemoteWriterTest, HasWrittenEverythingOnceItIsFlushed) {
  RemoteWriter& writer = start({.interval = 1h});
  EXPECT_TRUE(writer.enqueue(one_sample("queued")));
  counter_.add(3);
  EXPECT_TRUE(writer.flush(10s));
  EXPECT_EQ(test::last_value(receiver_.written(), "counted_total"), 3);
  EXPECT_EQ(test::last_value(receiver_.written(), "queued"), 2);
  EXPECT_EQ(writer.statistics().samples_written, 3U);  // the counter's beginning at 0, too
}

TEST_F(RemoteWriterTest, SendsAgainWhatGotNoAnswer) {
  receiver_.status = 0;
  RemoteWriter& writer = start({.interval = 1h});
  writer.enqueue(one_sample("queued"));
  EXPECT_TRUE(eventually([&] { return receiver_.attempts >= 2; }));
  EXPECT_THAT(writer.statistics().problem, HasSubstr("connection refused"));
  receiver_.status = 503;
  EXPECT_TRUE(eventually([&] { return writer.statistics().problem == "status 503: because"; }));
  receiver_.status = 200;
  EXPECT_TRUE(writer.flush(10s));
  EXPECT_EQ(receiver_.written()["queued"].size(), 1U);
  EXPECT_EQ(writer.statistics().queued_bytes, 0U);
}

TEST_F(RemoteWriterTest, CountsWhatIsRefused) {
  receiver_.status = 400;
  RemoteWriter& writer = start({.interval = 1h});
  const auto flushed = writer.flush(10s);
  ASSERT_FALSE(flushed);
  EXPECT_THAT(flushed.error().what, HasSubstr("status 400: because"));
  EXPECT_EQ(writer.statistics().samples_refused, 2U);
  EXPECT_EQ(receiver_.attempts, 1);
}

TEST_F(RemoteWriterTest, TellsOnceThatItIsRefused) {
  receiver_.status = 404;
  std::vector<std::string> told;  // on the writer's thread, and over once a flush has ended
  RemoteWriter& writer =
      start({.interval = 1h, .tell_refused = [&](const std::string& url, const std::string& why) {
               told.push_back(url + ": " + why);
             }});
  EXPECT_FALSE(writer.flush(10s));
  EXPECT_FALSE(writer.flush(10s));
  writer_.reset();
  EXPECT_EQ(told, std::vector<std::string>{"http://prometheus/api/v1/write: status 404: because"});
}

TEST_F(RemoteWriterTest, KeepsNoMoreThanItMay) {
  receiver_.status = 0;
  const std::size_t room = one_sample("a").compressed().size();
  RemoteWriter& writer = start({.interval = 1h, .most_queued_bytes = room});
  EXPECT_TRUE(writer.enqueue(one_sample("a")));
  EXPECT_FALSE(writer.enqueue(one_sample("b")));
  EXPECT_EQ(writer.statistics().samples_dropped, 1U);
  EXPECT_FALSE(writer.flush(1ms));
}

}  // namespace
}  // namespace store::derive
