#include <cmath>

#include "harness/core/text.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/series/counter_rise.hpp"

namespace harness::verdict {

Interval Rise::sum() const {
  Interval sum;
  for (const SeriesRise& one : series) sum = {sum.low + one.by.low, sum.high + one.by.high};
  return sum;
}

Rise Rise::with_behind() const {
  Rise whole = *this;
  for (SeriesRise& one : whole.series) one.by.high += one.behind.high;
  return whole;
}

std::string Rise::why_behind() const {
  double more = 0;
  for (const SeriesRise& one : series) more += one.behind.high;
  if (more <= 0) return {};
  const std::string what =
      std::isinf(more) ? "more is still counted" : format_number(more) + " more came to be counted";
  return what + " behind the last answer, where work goes on: " + drain;
}

std::map<std::string, Interval> Rise::by_label(const std::string& label) const {
  std::map<std::string, Interval> groups;
  for (const SeriesRise& one : series) {
    const auto found = one.labels.find(label);
    Interval& sum = groups[found == one.labels.end() ? std::string() : found->second];
    sum = {sum.low + one.by.low, sum.high + one.by.high};
  }
  return groups;
}

}  // namespace harness::verdict
