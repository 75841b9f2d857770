#include "harness/prove/remote.hpp"

#include <snappy.h>

#include <bit>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/prove/series.hpp"
#include "remote.pb.h"

namespace harness::prove {
namespace {

namespace wire = metrics::wire;

using languages::promql::MatchOp;

constexpr std::uint64_t stale_bits = 0x7ff0000000000002;

wire::LabelMatcher::Type type_of(MatchOp op) {
  switch (op) {
    case MatchOp::equal:
      return wire::LabelMatcher::EQ;
    case MatchOp::not_equal:
      return wire::LabelMatcher::NEQ;
    case MatchOp::matches:
      return wire::LabelMatcher::RE;
    case MatchOp::not_matches:
      return wire::LabelMatcher::NRE;
  }
  return wire::LabelMatcher::EQ;
}

std::string read_request(const std::vector<Matchers>& wanted, const observe::Window& window) {
  wire::ReadRequest request;
  for (const Matchers& matchers : wanted) {
    wire::Query& query = *request.add_queries();
    query.set_start_timestamp_ms(millis_of(window.begin));
    query.set_end_timestamp_ms(millis_of(window.end));
    for (const auto& one : matchers) {
      wire::LabelMatcher& matcher = *query.add_matchers();
      matcher.set_type(type_of(one.op));
      matcher.set_name(one.label);
      matcher.set_value(one.value);
    }
  }
  return request.SerializeAsString();
}

net::HttpRequest post(const std::string& url, const std::string& message) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Content-Type", "application/x-protobuf"}, {"Content-Encoding", "snappy"}};
  request.timeout = std::chrono::seconds{30};
  request.most_bytes = std::size_t{256} << 20U;
  snappy::Compress(message.data(), message.size(), &request.body);
  return request;
}

RawSeries series_of(const wire::TimeSeries& sent) {
  RawSeries series;
  for (const wire::Label& label : sent.labels()) series.labels[label.name()] = label.value();
  for (const wire::Sample& sample : sent.samples()) {
    series.samples.push_back({sample.timestamp(), sample.value()});
  }
  return series;
}

Error refused(const std::string& url, int status, const std::string& body) {
  return {"answered " + std::to_string(status) + ": " + shown(body), url};
}

void add_to(wire::WriteRequest& request, const RawSeries& one) {
  wire::TimeSeries& series = *request.add_timeseries();
  for (const auto& [name, value] : one.labels) {
    wire::Label& label = *series.add_labels();
    label.set_name(name);
    label.set_value(value);
  }
  for (const Sample& taken : one.samples) {
    wire::Sample& sample = *series.add_samples();
    sample.set_value(taken.value);
    sample.set_timestamp(taken.at);
  }
}

}  // namespace

double stale_marker() { return std::bit_cast<double>(stale_bits); }

bool is_stale_marker(double value) { return std::bit_cast<std::uint64_t>(value) == stale_bits; }

Result<Metrics> read_samples(net::HttpClient& http, const std::string& url,
                             const std::vector<Matchers>& wanted, const observe::Window& window) {
  net::HttpRequest request = post(url + "/api/v1/read", read_request(wanted, window));
  request.headers["X-Prometheus-Remote-Read-Version"] = "0.1.0";
  const auto response = http.send(request);
  if (!response) return fail(response.error());
  if (response->status != 200) return fail(refused(request.url, response->status, response->body));
  std::string message;
  wire::ReadResponse read;
  if (!snappy::Uncompress(response->body.data(), response->body.size(), &message) ||
      !read.ParseFromString(message)) {
    return fail("answered with no samples that can be read", request.url);
  }
  std::map<Labels, RawSeries> all;
  for (const wire::QueryResult& result : read.results()) {
    for (const wire::TimeSeries& sent : result.timeseries()) {
      RawSeries series = series_of(sent);
      all.try_emplace(series.labels, series);
    }
  }
  Metrics metrics;
  for (auto& [labels, series] : all) metrics.push_back(std::move(series));
  return metrics;
}

Result<void> write_samples(net::HttpClient& http, const std::string& url, const Metrics& metrics) {
  wire::WriteRequest message;
  for (const RawSeries& one : metrics) {
    if (!one.samples.empty()) add_to(message, one);
  }
  if (message.timeseries().empty()) return {};
  net::HttpRequest request = post(url + "/api/v1/write", message.SerializeAsString());
  request.headers["X-Prometheus-Remote-Write-Version"] = "0.1.0";
  const auto response = http.send(request);
  if (!response) return fail(response.error());
  if (response->status / 100 != 2) {
    return fail(refused(request.url, response->status, response->body));
  }
  return {};
}

}  // namespace harness::prove
