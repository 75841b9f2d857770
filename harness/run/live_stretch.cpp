#include "harness/run/live_stretch.hpp"

#include <map>

namespace harness::run {
namespace {

// Both count up, in the same buckets.
load::CoarseHistogram added_since(const load::CoarseHistogram& earlier,
                                  const load::CoarseHistogram& later) {
  std::map<std::uint64_t, std::uint64_t> counts;
  for (const auto& [value, times] : later.buckets()) counts[value] += times;
  for (const auto& [value, times] : earlier.buckets()) counts[value] -= times;
  std::vector<load::CoarseHistogram::Bucket> added;
  for (const auto& [value, times] : counts) {
    if (times > 0) added.emplace_back(value, times);
  }
  return load::CoarseHistogram::from_buckets(added);
}

verdict::Stretch all_until(const load::LiveFigures& figures, const std::string& metric) {
  verdict::Stretch all;
  all.end = std::chrono::seconds{figures.seconds.most};
  for (const load::LiveRequestFigures& requests : figures.requests) {
    all.ok += requests.ok;
    all.failed += requests.failed;
    all.latency.add(metric == "latency" ? requests.latency_in_detail : requests.duration_in_detail);
  }
  return all;
}

}  // namespace

verdict::Stretch stretch_between(const load::LiveFigures& earlier, const load::LiveFigures& later,
                                 const std::string& metric) {
  const verdict::Stretch before = all_until(earlier, metric);
  verdict::Stretch stretch = all_until(later, metric);
  stretch.begin = before.end;
  stretch.ok -= before.ok;
  stretch.failed -= before.failed;
  stretch.latency = added_since(before.latency, stretch.latency);
  return stretch;
}

std::optional<Interval> figure_of(const scenario::LiveCondition& condition,
                                  const verdict::Stretch& stretch) {
  const auto ended = static_cast<double>(stretch.ended());
  if (condition.kind == "http_reqs") {
    return Interval::exactly(ended / seconds(stretch.end - stretch.begin));
  }
  if (condition.kind != "http_req_failed") return verdict::trend(stretch, *condition.figure);
  if (stretch.ended() == 0) return std::nullopt;
  return Interval::exactly(static_cast<double>(stretch.failed) / ended);
}

}  // namespace harness::run
