#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/net/http_client.hpp"

namespace harness::metrics {

// One remote write of all of these as they are at that time.
net::HttpRequest remote_write_request(const std::string& url,
                                      const std::vector<prometheus::MetricFamily>& families,
                                      WallTime at);

// What went wrong with it; empty: nothing.
std::string problem_of(const std::string& url, const Result<net::HttpResponse>& response);

}  // namespace harness::metrics
