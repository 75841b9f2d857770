#include "stack/store/logs/query/matrix.hpp"

#include <algorithm>

namespace store::logs {

void sort_by_labels(std::vector<Series>& series) {
  struct Keyed {
    std::vector<LabelSet::Pair> labels;
    std::size_t at;
  };
  std::vector<Keyed> order;
  order.reserve(series.size());
  for (std::size_t i = 0; i < series.size(); ++i) order.push_back({series[i].labels.pairs(), i});
  std::stable_sort(order.begin(), order.end(),
                   [](const Keyed& a, const Keyed& b) { return a.labels < b.labels; });
  // The views are of the packed texts, which stay where they are until all are moved.
  std::vector<Series> sorted;
  sorted.reserve(series.size());
  for (const Keyed& keyed : order) sorted.push_back(std::move(series[keyed.at]));
  series = std::move(sorted);
}

}  // namespace store::logs
