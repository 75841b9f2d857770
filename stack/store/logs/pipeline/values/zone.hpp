#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace store::logs::pipeline {

// What clocks of a place show at a moment.
struct ZoneOffset {
  std::int64_t seconds = 0;  // east of UTC
  std::string name = "UTC";
  bool is_daylight = false;
};

// A time zone of the IANA database, read from the system's files.
class Zone {
 public:
  virtual ~Zone() = default;
  virtual ZoneOffset at(std::int64_t unix_seconds) const = 0;
  virtual std::string_view name() const = 0;  // "Europe/Berlin"
};
using ZonePtr = std::shared_ptr<const Zone>;

ZonePtr utc();
// A zone that always has one offset, as a parsed "+02:00" has.
ZonePtr fixed_zone(std::int64_t seconds, std::string name);
// "UTC", "Local" (which is UTC: answers must not hang on the machine) or a name such as
// "Europe/Berlin"; null where there is none.
ZonePtr load_zone(std::string_view name);

}  // namespace store::logs::pipeline
