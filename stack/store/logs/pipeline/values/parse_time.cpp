#include <algorithm>
#include <charconv>

#include "harness/core/text.hpp"
#include "stack/store/logs/pipeline/values/go_time.hpp"
#include "stack/store/logs/pipeline/values/layout.hpp"

namespace store::logs::pipeline {

namespace {

using harness::is_digit;

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

// Reads a text along a layout. What is found stands in the members.
class TimeReader {
 public:
  TimeReader(std::string_view text, const ZonePtr& zone) : text_(text), zone_(zone) {}

  bool follows(std::string_view layout) {
    while (true) {
      const LayoutPiece piece = next_piece(layout);
      if (!skip(piece.before)) return false;
      if (piece.part == LayoutPart::none) return text_.empty();
      if (!read(piece)) return false;
      layout = piece.after;
    }
  }

  std::optional<Time> time() const;

 private:
  bool skip(std::string_view literal);
  bool read(const LayoutPiece& piece);
  bool read_date(LayoutPart part);
  bool read_clock(LayoutPart part);
  bool read_half(bool upper);
  bool read_zone(LayoutPart part);
  bool read_offset(LayoutPart part);
  bool read_zone_name();
  bool read_fraction(const LayoutPiece& piece);
  bool read_implied_fraction(std::string_view after);
  bool number(int& value, std::size_t least, std::size_t most);
  template <typename Name>
  bool name(int& value, int first, int last, std::size_t length, Name&& name_of);

  std::string_view text_;
  ZonePtr zone_;
  int year_ = 0;
  int month_ = 0;
  int day_ = 0;
  int year_day_ = 0;
  int hour_ = 0;
  int minute_ = 0;
  int second_ = 0;
  int nanosecond_ = 0;
  bool is_pm_ = false;
  bool is_am_ = false;
  std::optional<int> offset_;
  std::string zone_name_;
  bool names_utc_ = false;
};

// A run of spaces in the layout stands for any run of them.
bool TimeReader::skip(std::string_view literal) {
  while (!literal.empty()) {
    if (literal[0] == ' ') {
      if (!text_.empty() && text_[0] != ' ') return false;
      literal.remove_prefix(std::min(literal.find_first_not_of(' '), literal.size()));
      text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size()));
      continue;
    }
    if (text_.empty() || text_[0] != literal[0]) return false;
    literal.remove_prefix(1);
    text_.remove_prefix(1);
  }
  return true;
}

bool TimeReader::number(int& value, std::size_t least, std::size_t most) {
  std::size_t size = 0;
  while (size < most && size < text_.size() && is_digit(text_[size])) ++size;
  if (size < least) return false;
  std::from_chars(text_.data(), text_.data() + size, value);
  text_.remove_prefix(size);
  return true;
}

template <typename Name>
bool TimeReader::name(int& value, int first, int last, std::size_t length, Name&& name_of) {
  for (int i = first; i <= last; ++i) {
    const std::string_view known = name_of(i).substr(0, length);
    if (!same_letters(text_.substr(0, known.size()), known)) continue;
    value = i;
    text_.remove_prefix(known.size());
    return true;
  }
  return false;
}

bool TimeReader::read_date(LayoutPart part) {
  int ignored = 0;
  switch (part) {
    case LayoutPart::long_month:
      return name(month_, 1, 12, std::string_view::npos, month_name);
    case LayoutPart::month:
      return name(month_, 1, 12, 3, month_name);
    case LayoutPart::number_month:
      return number(month_, 1, 2) && month_ >= 1 && month_ <= 12;
    case LayoutPart::zero_month:
      return number(month_, 2, 2) && month_ >= 1 && month_ <= 12;
    case LayoutPart::long_weekday:
      return name(ignored, 0, 6, std::string_view::npos, weekday_name);
    case LayoutPart::weekday:
      return name(ignored, 0, 6, 3, weekday_name);
    case LayoutPart::space_day:
      if (text_.starts_with(' ')) text_.remove_prefix(1);
      return number(day_, 1, 2);
    case LayoutPart::day:
      return number(day_, 1, 2);
    case LayoutPart::zero_day:
      return number(day_, 2, 2);
    case LayoutPart::space_year_day:
      text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size()));
      return number(year_day_, 1, 3);
    case LayoutPart::zero_year_day:
      return number(year_day_, 3, 3);
    case LayoutPart::long_year:
      return number(year_, 4, 4);
    default:  // year
      if (!number(year_, 2, 2)) return false;
      year_ += year_ >= 69 ? 1900 : 2000;
      return true;
  }
}

bool TimeReader::read_half(bool upper) {
  const std::string_view half = text_.substr(0, 2);
  is_pm_ = half == (upper ? "PM" : "pm");
  is_am_ = half == (upper ? "AM" : "am");
  if (!is_pm_ && !is_am_) return false;
  text_.remove_prefix(2);
  return true;
}

bool TimeReader::read_clock(LayoutPart part) {
  switch (part) {
    case LayoutPart::hour:
      return number(hour_, 2, 2) && hour_ < 24;
    case LayoutPart::hour12:
      return number(hour_, 1, 2) && hour_ <= 12;
    case LayoutPart::zero_hour12:
      return number(hour_, 2, 2) && hour_ <= 12;
    case LayoutPart::minute:
      return number(minute_, 1, 2) && minute_ < 60;
    case LayoutPart::zero_minute:
      return number(minute_, 2, 2) && minute_ < 60;
    case LayoutPart::second:
      return number(second_, 1, 2) && second_ < 60;
    case LayoutPart::zero_second:
      return number(second_, 2, 2) && second_ < 60;
    default:
      return read_half(part == LayoutPart::pm_upper);
  }
}

bool TimeReader::read_offset(LayoutPart part) {
  if (text_.empty() || (text_[0] != '+' && text_[0] != '-')) return false;
  const int sign = text_[0] == '-' ? -1 : 1;
  text_.remove_prefix(1);
  const bool colon = part == LayoutPart::z_colon || part == LayoutPart::offset_colon ||
                     part == LayoutPart::z_colon_seconds ||
                     part == LayoutPart::offset_colon_seconds;
  const bool minutes = part != LayoutPart::z_short && part != LayoutPart::offset_short;
  const bool seconds = part == LayoutPart::z_colon_seconds || part == LayoutPart::z_seconds ||
                       part == LayoutPart::offset_colon_seconds ||
                       part == LayoutPart::offset_seconds;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!number(hour, 2, 2) || hour > 24) return false;
  if (minutes && ((colon && !skip(":")) || !number(minute, 2, 2) || minute >= 60)) return false;
  if (seconds && ((colon && !skip(":")) || !number(second, 2, 2) || second >= 60)) return false;
  offset_ = sign * (hour * 3600 + minute * 60 + second);
  return true;
}

bool TimeReader::read_zone(LayoutPart part) {
  const bool may_be_z = part >= LayoutPart::z_colon_seconds && part <= LayoutPart::z;
  if (may_be_z && text_.starts_with('Z')) {
    text_.remove_prefix(1);
    names_utc_ = true;
    return true;
  }
  return read_offset(part);
}

bool TimeReader::read_zone_name() {
  std::size_t size = 0;
  while (size < text_.size() && text_[size] >= 'A' && text_[size] <= 'Z') ++size;
  if (size < 3 || size > 5) return false;
  zone_name_ = text_.substr(0, size);
  names_utc_ = zone_name_ == "UTC";
  text_.remove_prefix(size);
  return true;
}

bool TimeReader::read_fraction(const LayoutPiece& piece) {
  if (piece.part == LayoutPart::fraction_nines &&
      (text_.size() < 2 || (text_[0] != '.' && text_[0] != ',') || !is_digit(text_[1]))) {
    return true;
  }
  if (text_.empty() || (text_[0] != '.' && text_[0] != ',')) return false;
  std::size_t digits = 0;
  while (digits + 1 < text_.size() && is_digit(text_[digits + 1])) ++digits;
  if (piece.part == LayoutPart::fraction_zeros) {
    if (digits < piece.text.size() - 1) return false;
    digits = piece.text.size() - 1;
  }
  if (digits == 0) return false;
  std::string nine(text_.substr(1, std::min<std::size_t>(digits, 9)));
  nine.resize(9, '0');
  std::from_chars(nine.data(), nine.data() + 9, nanosecond_);
  text_.remove_prefix(digits + 1);
  return true;
}

// A fraction behind the seconds is read also where the layout has none.
bool TimeReader::read_implied_fraction(std::string_view after) {
  if (text_.size() < 2 || (text_[0] != '.' && text_[0] != ',') || !is_digit(text_[1])) return true;
  const LayoutPiece next = next_piece(after);
  const bool written = next.before.empty() && (next.part == LayoutPart::fraction_zeros ||
                                               next.part == LayoutPart::fraction_nines);
  if (written) return true;
  return read_fraction({{}, LayoutPart::fraction_nines, ".9", {}});
}

bool TimeReader::read(const LayoutPiece& piece) {
  const LayoutPart part = piece.part;
  if (part <= LayoutPart::zero_year_day || part == LayoutPart::long_year ||
      part == LayoutPart::year) {
    return read_date(part);
  }
  if (part == LayoutPart::zone_name) return read_zone_name();
  if (part >= LayoutPart::fraction_zeros) return read_fraction(piece);
  if (part >= LayoutPart::z_colon_seconds) return read_zone(part);
  if (!read_clock(part)) return false;
  const bool was_second = part == LayoutPart::second || part == LayoutPart::zero_second;
  return !was_second || read_implied_fraction(piece.after);
}

int days_in(int month, int year) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Time> TimeReader::time() const {
  int month = month_;
  int day = day_;
  if (year_day_ > 0) {
    month = 1;
    day = year_day_;
    if (day > 366) return std::nullopt;
  } else {
    month = month == 0 ? 1 : month;
    day = day == 0 ? 1 : day;
    if (day > days_in(month, year_)) return std::nullopt;
  }
  int hour = hour_;
  if (is_pm_ && hour < 12) hour += 12;
  if (is_am_ && hour == 12) hour = 0;
  const std::int64_t local = days_since_epoch(year_, month, 1) * 86'400 +
                             std::int64_t{day - 1} * 86'400 + hour * 3600 + minute_ * 60 + second_;
  Time time{local, nanosecond_, zone_};
  if (names_utc_) {
    time.zone = utc();
  } else if (offset_) {
    time.seconds -= *offset_;
    // The zone's own offset is kept under the zone's name.
    if (zone_->at(time.seconds).seconds != *offset_) time.zone = fixed_zone(*offset_, zone_name_);
  } else if (!zone_name_.empty()) {
    time.zone = fixed_zone(0, zone_name_);
  } else {
    // The offset that holds there at that time of the clock.
    const std::int64_t guess = local - zone_->at(local).seconds;
    time.seconds = local - zone_->at(guess).seconds;
  }
  return time;
}

}  // namespace

std::optional<Time> parse_time(std::string_view layout, std::string_view text,
                               const ZonePtr& zone) {
  TimeReader reader(text, zone);
  if (!reader.follows(layout)) return std::nullopt;
  return reader.time();
}

}  // namespace store::logs::pipeline
