// Exports of metrics that went wrong on their way.
#include <gtest/gtest.h>

#include "stack/store/derive/metrics_forwarder.hpp"
#include "stack/store/intake/otlp_metrics.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/support/fake_prometheus.hpp"
#include "tests/support/otlp_metric_bodies.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> json_tokens{"{",
                                           "}",
                                           "[",
                                           "]",
                                           ",",
                                           ":",
                                           "\"",
                                           "null",
                                           "-1",
                                           "1e999",
                                           "NaN",
                                           "\"Infinity\"",
                                           "99999999999999999999",
                                           "true",
                                           "\\u0000",
                                           "\"timeUnixNano\":",
                                           "\"dataPoints\":",
                                           "\"bucketCounts\":",
                                           "\"attributes\":",
                                           "\xff"};
const std::vector<std::string> protobuf_tokens{std::string(1, 0),
                                               "\x0a",
                                               "\x12",
                                               "\xff\xff\xff\xff\x0f",
                                               "\x80",
                                               "\x0b",
                                               "\x31\x00",
                                               "\x3a\x7f",
                                               std::string(8, '\xff')};

class OtlpMetricsMutation : public ::testing::TestWithParam<otlp::Format> {
 protected:
  bool is_json() const { return GetParam() == otlp::Format::json; }

  harness::SystemClock clock_;
  test::FakePrometheus prometheus_;
  MetricsForwarder forwarder_{
      {{.interval = 1h}, 2000}, clock_, [this](const harness::net::HttpRequest& request) {
        return prometheus_.post(request);
      }};
};

// A mutant is refused with a reason, or passed on.
TEST_P(OtlpMetricsMutation, IsRefusedOrPassedOn) {
  harness::test::Mutator mutator(
      {is_json() ? test::metrics_in_json() : test::metrics_in_protobuf()},
      harness::test::mutation_rng(1), is_json() ? json_tokens : protobuf_tokens);
  for (int i = 0; i < 10000; ++i) {
    const std::string body = mutator.next();
    const auto push = otlp::decode_metrics(body, GetParam());
    if (!push) {
      EXPECT_FALSE(push.error().what.empty());
      continue;
    }
    EXPECT_TRUE(forwarder_.take(push->records));
  }
  EXPECT_TRUE(forwarder_.flush(10s));
  EXPECT_GT(prometheus_.written().size(), 10U);
}

INSTANTIATE_TEST_SUITE_P(Both, OtlpMetricsMutation,
                         ::testing::Values(otlp::Format::json, otlp::Format::protobuf),
                         [](const auto& format) {
                           return format.param == otlp::Format::json ? "json" : "protobuf";
                         });

}  // namespace
}  // namespace store::derive
