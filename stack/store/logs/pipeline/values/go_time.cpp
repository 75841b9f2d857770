#include "stack/store/logs/pipeline/values/go_time.hpp"

#include <array>
#include <cstdlib>

#include "stack/store/logs/pipeline/values/layout.hpp"

namespace store::logs::pipeline {

namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

struct Date {
  std::int64_t year;
  int month;
  int day;
};

// The proleptic Gregorian calendar, in eras of 400 years that begin in March.
Date date_of(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = floor_divide(days, 146'097);
  const std::int64_t of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * of_year + 2) / 153;
  const auto day = static_cast<int>(of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t days_of(const Date& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = date.month + (date.month > 2 ? -3 : 9);
  const std::int64_t of_year = (153 * month + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year -
         719'468;
}

std::string padded(std::int64_t value, std::size_t width, char with = '0') {
  std::string digits = std::to_string(std::abs(value));
  if (digits.size() < width) digits.insert(0, width - digits.size(), with);
  return value < 0 ? '-' + digits : digits;
}

}  // namespace

Time time_of_nanoseconds(std::int64_t nanoseconds) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t seconds = floor_divide(nanoseconds, second);
  return {seconds, nanoseconds - seconds * second, utc()};
}

Time zero_time() { return {days_of({1, 1, 1}) * day_seconds, 0, utc()}; }

Clock clock_of(const Time& time) {
  Clock clock;
  clock.offset = time.zone->at(time.seconds);
  const std::int64_t local = time.seconds + clock.offset.seconds;
  const std::int64_t days = floor_divide(local, day_seconds);
  const auto of_day = static_cast<int>(local - days * day_seconds);
  const Date date = date_of(days);
  clock.year = date.year;
  clock.month = date.month;
  clock.day = date.day;
  clock.hour = of_day / 3600;
  clock.minute = of_day / 60 % 60;
  clock.second = of_day % 60;
  clock.nanosecond = time.nanoseconds;
  clock.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  clock.year_day = static_cast<int>(days - days_of({date.year, 1, 1})) + 1;
  return clock;
}

std::string_view month_name(int month) { return months[static_cast<std::size_t>(month - 1)]; }
std::string_view weekday_name(int weekday) { return weekdays[static_cast<std::size_t>(weekday)]; }

namespace {

// "+02:00", and "Z" for UTC where the layout says so.
std::string offset_text(LayoutPart part, std::int64_t seconds) {
  const bool has_z = part >= LayoutPart::z_colon_seconds && part <= LayoutPart::z;
  if (has_z && seconds == 0) return "Z";
  const std::int64_t size = std::abs(seconds);
  std::string text = (seconds < 0 ? "-" : "+") + padded(size / 3600, 2);
  if (part == LayoutPart::z_short || part == LayoutPart::offset_short) return text;
  const bool colon = part == LayoutPart::z_colon || part == LayoutPart::offset_colon ||
                     part == LayoutPart::z_colon_seconds ||
                     part == LayoutPart::offset_colon_seconds;
  text += (colon ? ":" : "") + padded(size / 60 % 60, 2);
  const bool with_seconds = part == LayoutPart::z_seconds || part == LayoutPart::offset_seconds ||
                            part == LayoutPart::z_colon_seconds ||
                            part == LayoutPart::offset_colon_seconds;
  if (with_seconds) text += (colon ? ":" : "") + padded(size % 60, 2);
  return text;
}

std::string fraction_text(const LayoutPiece& piece, std::int64_t nanosecond) {
  std::string digits = padded(nanosecond, 9).substr(0, piece.text.size() - 1);
  digits.resize(piece.text.size() - 1, '0');
  if (piece.part == LayoutPart::fraction_nines) {
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.empty()) return {};
  }
  return piece.text[0] + digits;
}

std::string zone_text(const ZoneOffset& offset) {
  if (!offset.name.empty() && offset.name[0] != '+' && offset.name[0] != '-') return offset.name;
  const std::string text = offset_text(LayoutPart::offset, offset.seconds);
  return text.ends_with("00") ? text.substr(0, 3) : text;
}

int hour12(const Clock& clock) { return clock.hour % 12 == 0 ? 12 : clock.hour % 12; }

std::string date_text(LayoutPart part, const Clock& clock) {
  switch (part) {
    case LayoutPart::long_month:
      return std::string(month_name(clock.month));
    case LayoutPart::month:
      return std::string(month_name(clock.month).substr(0, 3));
    case LayoutPart::number_month:
      return std::to_string(clock.month);
    case LayoutPart::zero_month:
      return padded(clock.month, 2);
    case LayoutPart::long_weekday:
      return std::string(weekday_name(clock.weekday));
    case LayoutPart::weekday:
      return std::string(weekday_name(clock.weekday).substr(0, 3));
    case LayoutPart::day:
      return std::to_string(clock.day);
    case LayoutPart::space_day:
      return padded(clock.day, 2, ' ');
    case LayoutPart::zero_day:
      return padded(clock.day, 2);
    case LayoutPart::space_year_day:
      return padded(clock.year_day, 3, ' ');
    case LayoutPart::zero_year_day:
      return padded(clock.year_day, 3);
    case LayoutPart::long_year:
      return padded(clock.year, 4);
    default:  // year
      return padded((clock.year % 100 + 100) % 100, 2);
  }
}

std::string clock_text(LayoutPart part, const Clock& clock) {
  switch (part) {
    case LayoutPart::hour:
      return padded(clock.hour, 2);
    case LayoutPart::hour12:
      return std::to_string(hour12(clock));
    case LayoutPart::zero_hour12:
      return padded(hour12(clock), 2);
    case LayoutPart::minute:
      return std::to_string(clock.minute);
    case LayoutPart::zero_minute:
      return padded(clock.minute, 2);
    case LayoutPart::second:
      return std::to_string(clock.second);
    case LayoutPart::zero_second:
      return padded(clock.second, 2);
    case LayoutPart::pm_upper:
      return clock.hour >= 12 ? "PM" : "AM";
    case LayoutPart::pm_lower:
      return clock.hour >= 12 ? "pm" : "am";
    case LayoutPart::zone_name:
      return zone_text(clock.offset);
    default:
      return offset_text(part, clock.offset.seconds);
  }
}

bool is_of_date(LayoutPart part) {
  return part <= LayoutPart::zero_year_day || part == LayoutPart::long_year ||
         part == LayoutPart::year;
}

bool is_fraction(LayoutPart part) {
  return part == LayoutPart::fraction_zeros || part == LayoutPart::fraction_nines;
}

}  // namespace

std::string format(const Time& time, std::string_view layout) {
  const Clock clock = clock_of(time);
  std::string text;
  while (!layout.empty()) {
    const LayoutPiece piece = next_piece(layout);
    text += piece.before;
    if (piece.part == LayoutPart::none) break;
    if (is_fraction(piece.part)) {
      text += fraction_text(piece, clock.nanosecond);
    } else {
      text += is_of_date(piece.part) ? date_text(piece.part, clock) : clock_text(piece.part, clock);
    }
    layout = piece.after;
  }
  return text;
}

std::string to_string(const Time& time) {
  return format(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

std::int64_t days_since_epoch(std::int64_t year, int month, int day) {
  return days_of({year, month, day});
}

}  // namespace store::logs::pipeline
