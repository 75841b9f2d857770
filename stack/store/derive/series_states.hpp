#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "stack/store/derive/point_samples.hpp"
#include "stack/store/derive/series.hpp"

namespace store::derive {

// When a point's values are from; milliseconds since the epoch.
struct PointTime {
  std::int64_t at = 0;
  std::int64_t start = 0;   // when counting began; 0: not told
  std::int64_t before = 0;  // when its sender sent before; 0: never
};

// What was written last of each series. Prometheus refuses a whole request for one sample that does
// not come after the one before, so such are held back here; deltas are added up; and what is
// counted begins with a sample of 0. One thread at a time.
class SeriesStates {
 public:
  enum class Outcome { written, repeated, out_of_order, series_limit };

  explicit SeriesStates(std::size_t most_series) : budget_(most_series) {}

  Outcome add(WriteRequest& request, PointSample sample, const PointTime& time);
  std::size_t series() const { return budget_.series(); }

 private:
  struct State {
    std::int64_t at = 0;
    double value = 0;
  };

  SeriesBudget budget_;
  double before_ = 0;  // the value that the series of the last sample had before it
  std::unordered_map<std::string, State> states_;
};

}  // namespace store::derive
