#include "stack/store/logs/pipeline/values/layout.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"

namespace store::logs::pipeline {

namespace {

struct Spelling {
  std::string_view text;
  LayoutPart part;
};

// The first that fits counts, so the longer ones stand before what they begin with.
constexpr std::array<Spelling, 33> spellings{{
    {"January", LayoutPart::long_month},
    {"Jan", LayoutPart::month},
    {"Monday", LayoutPart::long_weekday},
    {"Mon", LayoutPart::weekday},
    {"MST", LayoutPart::zone_name},
    {"002", LayoutPart::zero_year_day},
    {"01", LayoutPart::zero_month},
    {"02", LayoutPart::zero_day},
    {"03", LayoutPart::zero_hour12},
    {"04", LayoutPart::zero_minute},
    {"05", LayoutPart::zero_second},
    {"06", LayoutPart::year},
    {"15", LayoutPart::hour},
    {"1", LayoutPart::number_month},
    {"2006", LayoutPart::long_year},
    {"2", LayoutPart::day},
    {"__2", LayoutPart::space_year_day},
    {"_2", LayoutPart::space_day},
    {"3", LayoutPart::hour12},
    {"4", LayoutPart::minute},
    {"5", LayoutPart::second},
    {"PM", LayoutPart::pm_upper},
    {"pm", LayoutPart::pm_lower},
    {"-07:00:00", LayoutPart::offset_colon_seconds},
    {"-070000", LayoutPart::offset_seconds},
    {"-07:00", LayoutPart::offset_colon},
    {"-0700", LayoutPart::offset},
    {"-07", LayoutPart::offset_short},
    {"Z07:00:00", LayoutPart::z_colon_seconds},
    {"Z070000", LayoutPart::z_seconds},
    {"Z07:00", LayoutPart::z_colon},
    {"Z0700", LayoutPart::z},
    {"Z07", LayoutPart::z_short},
}};

using harness::is_digit;

// ".000" or ",999", unless more digits follow.
Spelling fraction_at(std::string_view rest) {
  if (rest.size() < 2 || (rest[0] != '.' && rest[0] != ',') || (rest[1] != '0' && rest[1] != '9')) {
    return {{}, LayoutPart::none};
  }
  std::size_t end = rest.find_first_not_of(rest[1], 1);
  if (end == std::string_view::npos) end = rest.size();
  if (end < rest.size() && is_digit(rest[end])) return {{}, LayoutPart::none};
  return {rest.substr(0, end),
          rest[1] == '0' ? LayoutPart::fraction_zeros : LayoutPart::fraction_nines};
}

Spelling spelling_at(std::string_view rest) {
  // "_2006" is a "_" and a year.
  if (rest.starts_with("_2006")) return {{}, LayoutPart::none};
  for (const Spelling& known : spellings) {
    if (!rest.starts_with(known.text)) continue;
    // "Month" is a word of its own.
    const bool in_word = known.part == LayoutPart::month || known.part == LayoutPart::weekday;
    if (in_word && rest.size() > 3 && rest[3] >= 'a' && rest[3] <= 'z') continue;
    return known;
  }
  return fraction_at(rest);
}

}  // namespace

LayoutPiece next_piece(std::string_view layout) {
  for (std::size_t at = 0; at < layout.size(); ++at) {
    const Spelling found = spelling_at(layout.substr(at));
    if (found.part == LayoutPart::none) continue;
    return {layout.substr(0, at), found.part, layout.substr(at, found.text.size()),
            layout.substr(at + found.text.size())};
  }
  return {layout, LayoutPart::none, {}, {}};
}

}  // namespace store::logs::pipeline
