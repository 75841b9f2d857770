#include "services/core/clock.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace services {

std::string format_timestamp(WallTime at) {
  const auto micros = std::chrono::floor<std::chrono::microseconds>(at).time_since_epoch().count();
  const std::time_t whole = micros / 1'000'000;
  std::tm utc{};
  gmtime_r(&whole, &utc);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text.data() + size, text.size() - size, ".%06ldZ", micros % 1'000'000);
  return text.data();
}

}  // namespace services
