#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stack/store/derive/write_request.hpp"

// What is counted, as series that are written each second from their beginning at 0.
namespace store::derive {

// When series are written, and when they were before: milliseconds since the epoch.
struct Tick {
  std::int64_t before = 0;
  std::int64_t now = 0;
};

// How many series there may be, and how many bytes their labels may take. What would be more is not
// begun.
class SeriesBudget {
 public:
  explicit SeriesBudget(std::size_t most_series, std::size_t most_bytes = std::size_t{128} << 20)
      : most_series_(most_series), most_bytes_(most_bytes) {}

  // All of the series have labels of that size.
  bool take(std::size_t series, std::size_t bytes_each);
  std::size_t series() const { return series_; }

 private:
  std::size_t most_series_;
  std::size_t most_bytes_;
  std::size_t series_ = 0;
  std::size_t bytes_ = 0;
};

// A series that was not there at the tick before was 0 then, and says so first: without that,
// increase() and rate() would not see what it begins with.
class Counter {
 public:
  static constexpr std::size_t series = 1;

  Counter(std::string_view metric, const Labels& labels)
      : encoded_(encoded_series(metric, labels)) {}

  void add(double amount) { value_ += amount; }
  double value() const { return value_; }
  void write(WriteRequest& request, const Tick& tick);

  // As if it had been written at that tick.
  void go_on_from(const Tick& tick);
  // Its sample of 0 once more, where that was the first one and from that moment.
  void write_beginning(WriteRequest& request, std::int64_t moment) const;

 private:
  std::string encoded_;
  double value_ = 0;
  std::optional<std::int64_t> zero_at_;  // none: it was never written
};

using EachCounter = std::function<void(Counter&)>;

// Upper bounds without the last, which is +Inf; `Bounds` has to outlive the histogram.
using Bounds = std::span<const double>;

class Histogram {
 public:
  static constexpr std::size_t series(Bounds bounds) { return bounds.size() + 3; }

  Histogram(std::string_view metric, const Labels& labels, Bounds bounds);

  void observe(double value);
  void each(const EachCounter& visit);

 private:
  Bounds bounds_;
  std::vector<Counter> buckets_;  // cumulative, +Inf last
  Counter sum_;
  Counter count_;
};

// As Prometheus writes it in the label `le`: the shortest text that means the same.
std::string bound_text(double bound);

}  // namespace store::derive
