#pragma once

#include <string>

#include "harness/load/record/histogram.hpp"

namespace harness::report {

// A histogram as HdrHistogram's percentile distribution (.hgrm), which its plotters read: five
// percentiles in each half of the way to 100 %, in microseconds.
std::string hdr_percentiles(const load::Histogram& histogram);

}  // namespace harness::report
