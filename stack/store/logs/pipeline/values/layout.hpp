#pragma once

#include <string_view>

namespace store::logs::pipeline {

// What stands in a layout of Go's package time.
enum class LayoutPart {
  none,
  long_month,
  month,
  number_month,
  zero_month,
  long_weekday,
  weekday,
  day,
  space_day,
  zero_day,
  space_year_day,
  zero_year_day,
  hour,
  hour12,
  zero_hour12,
  minute,
  zero_minute,
  second,
  zero_second,
  long_year,
  year,
  pm_upper,
  pm_lower,
  zone_name,
  z_colon_seconds,  // Z07:00:00
  z_seconds,        // Z070000
  z_short,          // Z07
  z_colon,          // Z07:00
  z,                // Z0700
  offset_colon_seconds,
  offset_seconds,
  offset_short,
  offset_colon,
  offset,
  fraction_zeros,  // .000: as many digits as there are
  fraction_nines,  // .999: without zeros at its end
};

// The next part in the layout: what stands before it, what it is, how it is written, what is left.
struct LayoutPiece {
  std::string_view before;
  LayoutPart part = LayoutPart::none;
  std::string_view text;
  std::string_view after;
};
LayoutPiece next_piece(std::string_view layout);

}  // namespace store::logs::pipeline
