#pragma once

#include <cstdint>
#include <string>

#include "stack/store/logs/pipeline/values/go_time.hpp"

// What Go's package time makes of times and durations, which are nanoseconds. Beyond what 64 bits
// hold it wraps around, or ends at the longest, as Go's does.
namespace store::logs::pipeline {

// -1, 0, 1
int order(const Time& a, const Time& b);

Time later_by(const Time& time, std::int64_t duration);
// The same time of the day, where clocks of its zone show it.
Time later_by_date(const Time& time, std::int64_t years, std::int64_t months, std::int64_t days);
std::int64_t duration_between(const Time& begin, const Time& end);

// To a multiple of the step since the year 1; where it is not above 0, the time as it is.
Time truncated(const Time& time, std::int64_t step);
Time rounded(const Time& time, std::int64_t step);

std::int64_t truncated_duration(std::int64_t duration, std::int64_t step);
std::int64_t rounded_duration(std::int64_t duration, std::int64_t step);
std::int64_t absolute_duration(std::int64_t duration);

// "1h0m0.5s"
std::string duration_text(std::int64_t duration);

// time.Date(2023, time.November, 14, 22, 13, 20, 0, time.UTC)
std::string go_text(const Time& time);

}  // namespace store::logs::pipeline
