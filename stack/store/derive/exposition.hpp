#pragma once

#include <string>

#include "stack/store/derive/derived_metrics.hpp"
#include "stack/store/derive/remote_writer.hpp"

// For /metrics, in Prometheus' text format.
namespace store::derive {

std::string exposition_of(const RemoteWriter::Statistics& statistics);
std::string exposition_of(const DerivedMetrics::Statistics& statistics);

}  // namespace store::derive
