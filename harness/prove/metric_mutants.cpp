// What regressions do to metrics.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/prove/metric_forms.hpp"
#include "harness/prove/mutant.hpp"
#include "harness/prove/remote.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

// What Prometheus says of its targets is of no service.
bool is_of_scrapes(const RawSeries& series) {
  const std::string metric = metric_of(series);
  return metric == "up" || metric.starts_with("scrape_");
}

// A metric of a job, and something of it; the last may be empty.
using MetricSite = std::array<std::string, 3>;

std::string text_of(const MetricSite& site) {
  std::string text = site[0];
  if (!site[1].empty()) text += " of " + site[1];
  return site[2].empty() ? text : text + ": " + site[2];
}

bool is_at(const RawSeries& series, const MetricSite& site) {
  return metric_of(series) == site[0] && label_of(series, "job") == site[1];
}

using Parts = std::function<std::set<std::string>(const RawSeries&)>;
using ActOnSeries = std::function<void(RawSeries&, const std::string& part)>;

std::set<MetricSite> metric_sites(const Metrics& metrics, const Parts& parts) {
  std::set<MetricSite> sites;
  for (const RawSeries& series : metrics) {
    if (is_alert(series)) continue;
    for (const std::string& part : parts(series)) {
      sites.insert({metric_of(series), label_of(series, "job"), part});
    }
  }
  return sites;
}

std::vector<Mutant> of_each_metric(const Material& material, const Parts& parts,
                                   const ActOnSeries& act) {
  std::vector<Mutant> all;
  for (const MetricSite& site : metric_sites(material.telemetry.metrics, parts)) {
    Mutant mutant{.site = text_of(site)};
    mutant.metrics = [site, act](Metrics& metrics) {
      for (RawSeries& series : metrics) {
        if (is_at(series, site)) act(series, site[2]);
      }
      put_in_order(metrics);
    };
    all.push_back(std::move(mutant));
  }
  return all;
}

// The whole metric, where the series is one of those that are meant.
Parts where(bool (*is_meant)(const RawSeries&)) {
  return [is_meant](const RawSeries& series) {
    return is_meant(series) ? std::set<std::string>{""} : std::set<std::string>{};
  };
}

bool is_of_service(const RawSeries& series) { return !is_of_scrapes(series); }
bool is_gauge(const RawSeries& series) { return is_of_service(series) && !is_counter(series); }

std::vector<Mutant> labels_renamed(const Material& material) {
  const auto own_labels =
      [targets = labels_of_targets(material.telemetry.metrics)](const RawSeries& series) {
        std::set<std::string> names;
        if (is_of_scrapes(series)) return names;
        for (const auto& [name, value] : series.labels) {
          const bool says_who = name == "__name__" || name == "job" || name == "instance";
          if (!says_who && !targets.contains({label_of(series, "job"), name})) names.insert(name);
        }
        return names;
      };
  return of_each_metric(material, own_labels, [](RawSeries& series, const std::string& label) {
    auto node = series.labels.extract(label);
    if (node.empty()) return;
    node.key() = label + "_renamed";
    series.labels.insert(std::move(node));
  });
}

std::vector<Mutant> metrics_renamed(const Material& material) {
  return of_each_metric(material, where(is_of_service), [](RawSeries& series, const std::string&) {
    series.labels["__name__"] += "_renamed";
  });
}

std::vector<Mutant> frozen(const Material& material) {
  return of_each_metric(material, where(is_of_service), [](RawSeries& series, const std::string&) {
    change_values(series, [](double, double first) { return first; });
  });
}

std::vector<Mutant> tenfold_growth(const Material& material) {
  return of_each_metric(material, where(is_counter), [](RawSeries& series, const std::string&) {
    change_values(series, [](double value, double first) { return first + (value - first) * 10; });
  });
}

// As of a process that starts again: in the midst it counts from 0 once more.
std::vector<Mutant> counters_reset(const Material& material) {
  return of_each_metric(material, where(is_counter), [](RawSeries& series, const std::string&) {
    std::optional<double> counted;
    for (std::size_t i = series.samples.size() / 2; i < series.samples.size(); ++i) {
      double& value = series.samples[i].value;
      if (is_stale_marker(value)) continue;
      if (!counted) counted = value;
      value -= *counted;
    }
  });
}

// A gauge that says yes or no says the opposite; any other ten times as much, and 1 for nothing.
std::vector<Mutant> gauges_wrong(const Material& material) {
  return of_each_metric(material, where(is_gauge), [](RawSeries& series, const std::string&) {
    change_values(series, [](double value, double) {
      if (value == 0) return 1.0;
      return value == 1 ? 0.0 : value * 10;
    });
  });
}

std::vector<Mutant> gauges_zero(const Material& material) {
  return of_each_metric(material, where(is_gauge), [](RawSeries& series, const std::string&) {
    change_values(series, [](double, double) { return 0.0; });
  });
}

std::vector<Mutant> gauges_leaking(const Material& material) {
  return of_each_metric(material, where(is_gauge), [](RawSeries& series, const std::string&) {
    double most = -INFINITY;
    change_values(series, [&](double value, double) { return most = std::max(most, value); });
  });
}

bool is_bucket(const RawSeries& series) { return metric_of(series).ends_with("_bucket"); }

std::set<std::string> bound_of(const RawSeries& series) {
  const std::string bound = label_of(series, "le");
  return is_bucket(series) && !bound.empty() ? std::set{bound} : std::set<std::string>{};
}

std::vector<Mutant> buckets_lost(const Material& material) {
  return of_each_metric(material, bound_of, [](RawSeries& series, const std::string& bound) {
    if (label_of(series, "le") == bound) series.samples.clear();
  });
}

// Everything took longer than the last bound but the infinite one.
std::vector<Mutant> buckets_slow(const Material& material) {
  return of_each_metric(material, where(is_bucket), [](RawSeries& series, const std::string&) {
    if (label_of(series, "le") == "+Inf") return;
    change_values(series, [](double, double first) { return first; });
  });
}

// Everything is within the first bound: each bucket grows as the infinite one.
void fill_buckets(Metrics& metrics, const MetricSite& site) {
  std::map<Labels, const RawSeries*> infinite;  // by the other labels
  const Metrics before = metrics;
  for (const RawSeries& series : before) {
    if (!is_at(series, site) || label_of(series, "le") != "+Inf") continue;
    Labels labels = series.labels;
    labels.erase("le");
    infinite[labels] = &series;
  }
  for (RawSeries& series : metrics) {
    if (!is_at(series, site)) continue;
    Labels labels = series.labels;
    labels.erase("le");
    if (const auto all = infinite.find(labels); all != infinite.end()) {
      series.samples = all->second->samples;
    }
  }
}

std::vector<Mutant> buckets_fast(const Material& material) {
  std::vector<Mutant> all;
  for (const MetricSite& site : metric_sites(material.telemetry.metrics, where(is_bucket))) {
    Mutant mutant{.site = text_of(site)};
    mutant.metrics = [site](Metrics& metrics) { fill_buckets(metrics, site); };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::set<std::string> ending_of(const RawSeries& series) {
  std::set<std::string> names;
  if (!is_counter(series) || metric_of(series).ends_with("_bucket")) return names;
  for (const auto& [label, failed] : endings) {
    const std::string value = label_of(series, label);
    if (!value.empty() && value != failed && !value.starts_with('5')) names.insert(label);
  }
  return names;
}

std::string failure_of(const std::string& label) {
  const auto* const found = std::find_if(endings.begin(), endings.end(),
                                         [&](const auto& one) { return one.first == label; });
  return found == endings.end() ? "" : found->second;
}

// Half of what grew, in whole numbers, at the times of the one that it is taken from.
RawSeries failing_half(const RawSeries& series, const std::string& label) {
  RawSeries half = series;
  half.labels[label] = failure_of(label);
  change_values(half, [](double value, double first) { return std::floor((value - first) / 2); });
  return half;
}

// As many more as there would be: a series of failures that is there grows by them.
void add_growth(const RawSeries& more, RawSeries& into) {
  std::size_t next = 0;
  double grown = 0;
  for (Sample& sample : into.samples) {
    while (next < more.samples.size() && more.samples[next].at <= sample.at) {
      const Sample& added = more.samples[next++];
      if (!is_stale_marker(added.value)) grown = added.value;
    }
    if (!is_stale_marker(sample.value)) sample.value += grown;
  }
}

void add_failures(Metrics& metrics, const MetricSite& site) {
  Metrics added;
  for (const RawSeries& series : metrics) {
    if (!is_at(series, site) || !ending_of(series).contains(site[2])) continue;
    added.push_back(failing_half(series, site[2]));
  }
  for (RawSeries& more : added) {
    const auto known = std::find_if(metrics.begin(), metrics.end(), [&](const RawSeries& one) {
      return one.labels == more.labels;
    });
    if (known == metrics.end()) {
      metrics.push_back(std::move(more));
    } else {
      add_growth(more, *known);
    }
  }
  put_in_order(metrics);
}

std::vector<Mutant> failures_added(const Material& material) {
  std::vector<Mutant> all;
  for (const MetricSite& site : metric_sites(material.telemetry.metrics, ending_of)) {
    Mutant mutant{.site = text_of(site)};
    mutant.metrics = [site](Metrics& metrics) { add_failures(metrics, site); };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::set<std::string> failures_of(const RawSeries& series) {
  if (!is_counter(series)) return {};
  for (const auto& [label, failed] : endings) {
    const std::string value = label_of(series, label);
    if (value == failed || (value.size() == 3 && value[0] == '5')) return {label};
  }
  return {};
}

// What failed is not counted, or as something else.
std::vector<Mutant> failures_uncounted(const Material& material) {
  return of_each_metric(material, failures_of, [](RawSeries& series, const std::string&) {
    if (failures_of(series).empty()) return;
    change_values(series, [](double, double first) { return first; });
  });
}

std::vector<Mutant> targets_down(const Material& material) {
  const auto is_up = [](const RawSeries& series) { return metric_of(series) == "up"; };
  return of_each_metric(material, where(is_up), [](RawSeries& series, const std::string&) {
    change_values(series, [](double, double) { return 0.0; });
  });
}

// There at one scrape, and gone at the next.
std::vector<Mutant> targets_flap(const Material& material) {
  const auto is_up = [](const RawSeries& series) { return metric_of(series) == "up"; };
  return of_each_metric(material, where(is_up), [](RawSeries& series, const std::string&) {
    bool is_there = true;
    for (Sample& sample : series.samples) {
      if (is_stale_marker(sample.value)) continue;
      sample.value = is_there ? 1 : 0;
      is_there = !is_there;
    }
  });
}

// Also one that stood still: by ten a second.
std::vector<Mutant> running_away(const Material& material) {
  return of_each_metric(material, where(is_counter), [](RawSeries& series, const std::string&) {
    const std::int64_t begin = series.samples.empty() ? 0 : series.samples.front().at;
    for (Sample& sample : series.samples) {
      if (!is_stale_marker(sample.value)) {
        sample.value += static_cast<double>((sample.at - begin) / 100);
      }
    }
  });
}

// As of an exporter that gives its samples times of its own. What Prometheus says of the target has
// those of Prometheus.
std::vector<Mutant> metric_clocks_shifted(const Material& material) {
  constexpr std::int64_t ahead = 30'000;
  std::set<std::string> jobs;
  for (const RawSeries& series : material.telemetry.metrics) {
    if (is_of_service(series) && !is_alert(series)) jobs.insert(label_of(series, "job"));
  }
  std::vector<Mutant> all;
  for (const std::string& job : jobs) {
    Mutant mutant{.site = job};
    mutant.metrics = [job](Metrics& metrics) {
      for (RawSeries& series : metrics) {
        if (!is_of_service(series) || is_alert(series) || label_of(series, "job") != job) continue;
        for (Sample& sample : series.samples) sample.at += ahead;
      }
    };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> alerts_silenced(const Material& material) {
  std::set<std::string> names;
  for (const RawSeries& series : material.telemetry.metrics) {
    if (is_alert(series)) names.insert(label_of(series, "alertname"));
  }
  std::vector<Mutant> all;
  for (const std::string& name : names) {
    Mutant mutant{.site = name};
    mutant.metrics = [name](Metrics& metrics) {
      std::erase_if(metrics, [&](const RawSeries& one) {
        return is_alert(one) && label_of(one, "alertname") == name;
      });
    };
    all.push_back(std::move(mutant));
  }
  return all;
}

}  // namespace

std::vector<MutantKind> metric_kinds() {
  constexpr Signal of = Signal::metrics;
  return {
      {"metric renamed", of, "a service gives the metric another name", metrics_renamed},
      {"label renamed", of, "a service gives the label another name", labels_renamed},
      {"frozen", of, "the metric stays at what it was at the beginning", frozen},
      {"tenfold", of, "a counter grows ten times as fast", tenfold_growth},
      {"runs away", of, "a counter counts ten a second, whatever happens", running_away},
      {"reset", of, "a counter begins at 0 again in the midst of the run", counters_reset},
      {"gauge wrong", of, "a gauge says no for yes, or ten times as much", gauges_wrong},
      {"gauge at 0", of, "a gauge says 0, whatever there is", gauges_zero},
      {"gauge never falls", of, "what a gauge counts is never given back", gauges_leaking},
      {"bucket lost", of, "a histogram no longer has the bucket", buckets_lost},
      {"slower than all buckets", of, "everything takes longer than the last bound", buckets_slow},
      {"within the first bucket", of, "everything is within the first bound", buckets_fast},
      {"failures added", of, "half as many as end well fail besides", failures_added},
      {"failures not counted", of, "what fails is counted no more", failures_uncounted},
      {"target down", of, "a service cannot be scraped", targets_down},
      {"target flaps", of, "a service comes and goes", targets_flap},
      {"clock shifted", of, "a service's samples have times of its own, which are 30 s ahead",
       metric_clocks_shifted},
      {"alert never fires", of, "the rule is gone, or no longer true", alerts_silenced},
  };
}

}  // namespace harness::prove
