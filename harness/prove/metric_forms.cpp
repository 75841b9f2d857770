#include "harness/prove/metric_forms.hpp"

#include <algorithm>

#include "harness/prove/remote.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {

bool is_counter(const RawSeries& series) {
  const std::string metric = metric_of(series);
  return metric.ends_with("_total") || metric.ends_with("_count") || metric.ends_with("_sum") ||
         metric.ends_with("_bucket");
}

void change_values(RawSeries& series, const std::function<double(double, double first)>& change) {
  const auto first = std::find_if(series.samples.begin(), series.samples.end(),
                                  [](const Sample& one) { return !is_stale_marker(one.value); });
  if (first == series.samples.end()) return;
  const double begin = first->value;
  for (Sample& sample : series.samples) {
    if (!is_stale_marker(sample.value)) sample.value = change(sample.value, begin);
  }
}

void put_in_order(Metrics& metrics) {
  std::erase_if(metrics, [](const RawSeries& one) { return one.samples.empty(); });
  std::stable_sort(metrics.begin(), metrics.end(),
                   [](const RawSeries& a, const RawSeries& b) { return a.labels < b.labels; });
  const auto last =
      std::unique(metrics.begin(), metrics.end(),
                  [](const RawSeries& a, const RawSeries& b) { return a.labels == b.labels; });
  metrics.erase(last, metrics.end());
}

}  // namespace harness::prove
