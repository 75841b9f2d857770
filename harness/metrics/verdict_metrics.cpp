#include "harness/metrics/verdict_metrics.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace harness::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using verdict::Conclusion;
using verdict::Finding;
using verdict::Outcome;

// A number that equals none, and is there: a series that is missing says that nobody judged.
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

MetricFamily gauges(std::string name, std::string help) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = prometheus::MetricType::Gauge;
  return family;
}

void add_gauge(MetricFamily& family, std::vector<ClientMetric::Label> labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  family.metric.push_back(std::move(metric));
}

double value_of(Conclusion conclusion) {
  if (conclusion == Conclusion::inconclusive) return unknown;
  return conclusion == Conclusion::pass ? 1 : 0;
}

// Of several that a scenario calls alike, which would be one series twice: a scrape of that is
// refused as a whole. The worst of them that votes speaks for all.
struct Named {
  std::string claim;
  std::string kind;
  std::string during;

  auto operator<=>(const Named&) const = default;
};

struct Standing {
  bool fails = false;
  bool is_open = false;
  bool votes = false;

  void add(const Finding& finding) {
    if (votes && !finding.votes()) return;
    if (!votes && finding.votes()) *this = {.votes = true};
    fails = fails || finding.outcome == Outcome::fail || finding.outcome == Outcome::no_data;
    is_open = is_open || finding.outcome == Outcome::undecided;
  }
  double value() const { return fails ? 0 : is_open ? unknown : 1; }
};

std::map<Named, Standing> by_name(const std::vector<Finding>& findings) {
  std::map<Named, Standing> all;
  for (const Finding& finding : findings) {
    all[{finding.claim, finding.kind, finding.during}].add(finding);
  }
  return all;
}

using Bounds = std::map<Named, Interval>;

// The slowest of its occurrences, by claim.
std::map<std::string, Bounds> slowest(const std::vector<Finding>& findings) {
  std::map<std::string, Bounds> times;
  for (const Finding& finding : findings) {
    const Named named{finding.claim, finding.kind, finding.during};
    for (const verdict::MeasuredTime& time : finding.times) {
      const auto [known, is_first] = times[time.name].emplace(named, time.seconds);
      if (is_first) continue;
      known->second.low = std::max(known->second.low, time.seconds.low);
      known->second.high = std::max(known->second.high, time.seconds.high);
    }
  }
  return times;
}

std::vector<MetricFamily> times_of(const std::string& scenario,
                                   const std::vector<Finding>& findings) {
  std::vector<MetricFamily> all;
  for (const auto& [name, bounds] : slowest(findings)) {
    MetricFamily family = gauges("harness_" + name + "_seconds",
                                 "By its bounds, of the slowest time that the fault came; +Inf: it "
                                 "had not happened when it was last looked at");
    for (const auto& [named, seconds] : bounds) {
      for (const auto& [bound, value] : {std::pair{"low", seconds.low}, {"high", seconds.high}}) {
        add_gauge(family,
                  {{"scenario", scenario},
                   {"claim", named.claim},
                   {"during", named.during},
                   {"bound", bound}},
                  value);
      }
    }
    all.push_back(std::move(family));
  }
  return all;
}

}  // namespace

std::vector<MetricFamily> verdict_metrics(const plan::Plan& plan, const verdict::Verdict& verdict) {
  MetricFamily all = gauges("harness_verdict", "1 pass, 0 fail, NaN inconclusive");
  add_gauge(all, {{"scenario", plan.name}}, value_of(verdict.conclusion));
  MetricFamily claims =
      gauges("harness_claim", "1 it holds, 0 it does not or has no data, NaN undecided");
  MetricFamily votes =
      gauges("harness_claim_vote", "1 it counts in the verdict, 0 it is advisory as yet");
  for (const auto& [named, standing] : by_name(verdict.findings)) {
    const std::vector<ClientMetric::Label> labels{{"scenario", plan.name},
                                                  {"claim", named.claim},
                                                  {"kind", named.kind},
                                                  {"during", named.during}};
    add_gauge(claims, labels, standing.value());
    add_gauge(votes, labels, standing.votes ? 1 : 0);
  }
  std::vector<MetricFamily> families{std::move(all), std::move(claims), std::move(votes)};
  for (MetricFamily& times : times_of(plan.name, verdict.findings)) {
    families.push_back(std::move(times));
  }
  return families;
}

}  // namespace harness::metrics
