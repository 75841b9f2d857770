#include "stack/store/derive/series.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace store::derive {
namespace {

Labels with_bound(Labels labels, double bound) {
  labels.emplace_back("le", bound_text(bound));
  return labels;
}

}  // namespace

std::string bound_text(double bound) {
  if (std::isinf(bound)) return bound > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), bound).ptr;
  return {text.data(), end};
}

bool SeriesBudget::take(std::size_t series, std::size_t bytes_each) {
  const std::size_t bytes = series * bytes_each;
  if (series_ + series > most_series_ || bytes_ + bytes > most_bytes_) return false;
  series_ += series;
  bytes_ += bytes;
  return true;
}

void Counter::write(WriteRequest& request, const Tick& tick) {
  const std::array<Sample, 2> samples{Sample{tick.before, 0}, Sample{tick.now, value_}};
  request.add(encoded_, std::span(samples).subspan(zero_at_ ? 1 : 0));
  go_on_from(tick);
}

void Counter::go_on_from(const Tick& tick) {
  if (!zero_at_) zero_at_ = tick.before;
}

void Counter::write_beginning(WriteRequest& request, std::int64_t moment) const {
  if (zero_at_ != moment) return;
  const Sample zero{moment, 0};
  request.add(encoded_, {&zero, 1});
}

Histogram::Histogram(std::string_view metric, const Labels& labels, Bounds bounds)
    : bounds_(bounds),
      sum_(std::string(metric) + "_sum", labels),
      count_(std::string(metric) + "_count", labels) {
  const std::string name = std::string(metric) + "_bucket";
  buckets_.reserve(bounds.size() + 1);
  for (const double bound : bounds) buckets_.emplace_back(name, with_bound(labels, bound));
  buckets_.emplace_back(name, with_bound(labels, std::numeric_limits<double>::infinity()));
}

void Histogram::observe(double value) {
  for (std::size_t i = bounds_.size(); i > 0 && value <= bounds_[i - 1]; --i) {
    buckets_[i - 1].add(1);
  }
  buckets_.back().add(1);
  sum_.add(value);
  count_.add(1);
}

void Histogram::each(const EachCounter& visit) {
  for (Counter& bucket : buckets_) visit(bucket);
  visit(sum_);
  visit(count_);
}

}  // namespace store::derive
