#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/languages/promql/syntax.hpp"
#include "harness/net/http_client.hpp"
#include "harness/observe/question.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// What series are chosen by; all have to fit.
using Matchers = std::vector<languages::promql::Matcher>;

// A staleness marker, as Prometheus writes it: a NaN of its own.
double stale_marker();
bool is_stale_marker(double value);

// The raw samples of a Prometheus, staleness markers among them, each series once.
Result<Metrics> read_samples(net::HttpClient& http, const std::string& url,
                             const std::vector<Matchers>& wanted, const observe::Window& window);

// Those of each series are in order, and later than what that series has already.
Result<void> write_samples(net::HttpClient& http, const std::string& url, const Metrics& metrics);

}  // namespace harness::prove
