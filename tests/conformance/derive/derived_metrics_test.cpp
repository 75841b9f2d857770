// What is derived from the recorded spans, beside what Tempo derived from them.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "stack/store/derive/derived_metrics.hpp"
#include "stack/store/intake/otlp.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/written_series.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

json recorded(const std::string& file) {
  const auto text = harness::read_file(HARNESS_SOURCE_DIR "/tests/conformance/" + file);
  EXPECT_TRUE(text);
  return json::parse(text.value_or("{}"));
}

// Times in the recording are relative; they are moved to where the test is.
void move_times(json& part, std::int64_t base) {
  if (part.is_object()) {
    for (auto& [key, value] : part.items()) {
      if (key.ends_with("UnixNano")) {
        const auto offset =
            value.is_string() ? std::stoll(value.get<std::string>()) : value.get<std::int64_t>();
        value = std::to_string(offset + base);
      } else {
        move_times(value, base);
      }
    }
  } else if (part.is_array()) {
    for (json& one : part) move_times(one, base);
  }
}

std::string series(const std::string& name, std::map<std::string, std::string> labels) {
  std::string text;
  for (const auto& [key, value] : labels) {
    text += (text.empty() ? "" : ",") + key + "=\"" + value + "\"";
  }
  return name + "{" + text + "}";
}

using Values = std::map<std::string, double>;

void add_histogram(Values& values, const std::string& name, const json& bounds, const json& one) {
  const std::map<std::string, std::string> labels = one.at("labels");
  values[series(name + "_count", labels)] = one.at("count");
  values[series(name + "_sum", labels)] = one.at("sum");
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    auto with_bound = labels;
    with_bound["le"] = bounds[i];
    values[series(name + "_bucket", with_bound)] = one.at("buckets").at(i);
  }
}

Values recorded_values() {
  const json recording = recorded("derive/derived-metrics.json");
  Values values;
  for (const auto& [name, all] : recording.at("counters").items()) {
    for (const json& one : all) values[series(name, one.at("labels"))] = one.at("value");
  }
  for (const auto& [name, histogram] : recording.at("histograms").items()) {
    for (const json& one : histogram.at("series")) {
      add_histogram(values, name, histogram.at("le"), one);
    }
  }
  return values;
}

// The batches at the times at which Tempo got them.
class Recording {
 public:
  void play() {
    const std::int64_t base = clock_.wall().time_since_epoch() / 1min * 60'000'000'000;
    clock_.advance(std::chrono::nanoseconds(base) + 65s - clock_.wall().time_since_epoch());
    json batches = recorded("traceql/data.json").at("batches");
    move_times(batches, base);
    for (const json& batch : batches) {
      if (&batch == &batches.back()) clock_.advance(12s);
      const std::string body = batch.dump();
      const auto push = otlp::decode_traces(body, otlp::Format::json);
      ASSERT_TRUE(push) << to_string(push.error());
      metrics_.take(push->records, clock_.wall().time_since_epoch());
      clock_.advance(500ms);
    }
    clock_.advance(6s);
  }
  Values values() {
    WriteRequest request;
    metrics_.write(request, {1000, 2000}, clock_.wall().time_since_epoch());
    Values values;
    for (const auto& [series, samples] : test::series_in(request.bytes())) {
      values[series] = samples.back().value;
    }
    return values;
  }
  DerivedMetrics::Statistics statistics() const { return metrics_.statistics(); }

 private:
  harness::test::FakeClock clock_;
  DerivedMetrics metrics_{{}};
};

TEST(DerivedMetricsConformance, HasTheSeriesOfTempoWithTheirValues) {
  Recording recording;
  recording.play();
  const Values ours = recording.values();
  const Values theirs = recorded_values();
  for (const auto& [series, value] : theirs) {
    const auto found = ours.find(series);
    ASSERT_NE(found, ours.end()) << series;
    EXPECT_NEAR(found->second, value, 1e-8) << series;
  }
  for (const auto& [series, value] : ours) EXPECT_TRUE(theirs.contains(series)) << series;
  EXPECT_GT(theirs.size(), 3000U);
}

TEST(DerivedMetricsConformance, BeginsAndGivesUpAsManyCallsAsTempo) {
  Recording recording;
  recording.play();
  recording.values();
  const json edges = recorded("derive/derived-metrics.json").at("service_graph_edges");
  EXPECT_EQ(recording.statistics().calls_begun, edges.at("begun"));
  EXPECT_EQ(recording.statistics().halves_given_up, edges.at("expired"));
  EXPECT_EQ(recording.statistics().lost(), 0U);
}

}  // namespace
}  // namespace store::derive
