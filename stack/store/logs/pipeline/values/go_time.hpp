#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/store/logs/pipeline/values/zone.hpp"

// Moments as Go's package time has them: with a zone, written by example ("2006-01-02 15:04:05").
namespace store::logs::pipeline {

struct Time {
  std::int64_t seconds = 0;      // since 1970, UTC
  std::int64_t nanoseconds = 0;  // 0 to 999,999,999
  ZonePtr zone = utc();
};

Time time_of_nanoseconds(std::int64_t nanoseconds);

// What Go has where there is no time: 1 January of year 1.
Time zero_time();

// The same moment in parts, as its zone sees it.
struct Clock {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t nanosecond = 0;
  int weekday = 0;  // 0 is Sunday
  int year_day = 1;
  ZoneOffset offset;
};
Clock clock_of(const Time& time);

// Days since 1 January 1970; a day past the end of its month is one of the next.
std::int64_t days_since_epoch(std::int64_t year, int month, int day);

std::string_view month_name(int month);
std::string_view weekday_name(int weekday);

std::string format(const Time& time, std::string_view layout);

// Time.String: "2006-01-02 15:04:05.999999999 -0700 MST".
std::string to_string(const Time& time);

// Nothing where the text does not follow the layout. Without a zone in the text it is `zone`'s.
std::optional<Time> parse_time(std::string_view layout, std::string_view text, const ZonePtr& zone);

}  // namespace store::logs::pipeline
