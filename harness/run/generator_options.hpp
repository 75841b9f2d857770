#pragma once

#include <optional>
#include <string>

#include "harness/core/result.hpp"
#include "harness/load/segment.hpp"
#include "harness/metrics/endpoint.hpp"

namespace harness::run {

// How a load is driven, whatever it is.
struct GeneratorOptions {
  load::Segment segment;                       // what this process drives of it
  unsigned workers = 1;                        // threads
  std::optional<std::string> metrics_address;  // where to answer Prometheus
  std::string remote_write;                    // a URL; empty: none
};

// Listens already.
Result<metrics::Endpoint> endpoint_for(const GeneratorOptions& generator);

}  // namespace harness::run
