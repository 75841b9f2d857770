#pragma once

#include <array>
#include <functional>
#include <utility>

#include "harness/prove/telemetry.hpp"

// What metrics are by their names and their labels, and how their samples are changed.
namespace harness::prove {

bool is_counter(const RawSeries& series);

// The label that says how something ended, and what it says of a failure.
inline constexpr std::array<std::pair<const char*, const char*>, 6> endings{
    {{"status", "500"},
     {"code", "500"},
     {"status_code", "500"},
     {"http_response_status_code", "500"},
     {"result", "error"},
     {"outcome", "error"}}};

// What every sample becomes, given the first; markers stay what they are.
void change_values(RawSeries& series, const std::function<double(double, double first)>& change);

// Series that are alike afterwards are one, of which the first has its way; without samples, none.
void put_in_order(Metrics& metrics);

}  // namespace harness::prove
