#include "harness/check/run/values.hpp"

#include <algorithm>
#include <cmath>

namespace harness::check {

Duration step_over(const observe::Window& window) {
  constexpr Duration finest = std::chrono::seconds{1};
  constexpr int most_points = 500;
  const Duration step = window.length() / most_points;
  return std::max(finest, std::chrono::duration_cast<std::chrono::seconds>(step) + finest);
}

Range range_of(const std::vector<observe::Series>& all) {
  Range range;
  for (const observe::Series& series : all) {
    for (const observe::Point& point : series.points) {
      if (!std::isfinite(point.value)) continue;
      range.low = range.has_any ? std::min(range.low, point.value) : point.value;
      range.high = range.has_any ? std::max(range.high, point.value) : point.value;
      range.has_any = true;
    }
  }
  return range;
}

Duration longest_held(const std::vector<observe::Series>& all, Duration step) {
  Duration most{0};
  for (const observe::Series& series : all) {
    if (series.points.empty()) continue;
    WallTime begin = series.points.front().at;
    WallTime last = begin;
    for (const observe::Point& point : series.points) {
      if (point.at - last > step + step / 2) begin = point.at;
      last = point.at;
      most = std::max(most, last - begin);
    }
  }
  return most;
}

}  // namespace harness::check
