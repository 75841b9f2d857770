// Series that a claim's own queries select.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/prove/metric_forms.hpp"
#include "harness/prove/remote.hpp"
#include "harness/prove/selected/selected.hpp"
#include "harness/prove/selected/text_like.hpp"
#include "harness/prove/selected/values.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

namespace promql = languages::promql;

// Above what any system does, and below the bounds that nobody would ever write: a counter that
// counts a million in a second, and as many bytes or seconds.
constexpr double a_second = 1e6;

bool fits(const promql::Selector& selector, const Labels& labels) {
  return std::all_of(selector.matchers.begin(), selector.matchers.end(),
                     [&](const promql::Matcher& one) {
                       const auto label = labels.find(one.label);
                       return promql::matches(one, label == labels.end() ? "" : label->second);
                     });
}

WantedValue wanted_by(const promql::Matcher& matcher) {
  const bool is_plain = matcher.op == promql::MatchOp::equal;
  const bool is_regex = matcher.op == promql::MatchOp::matches;
  return {[matcher](const std::string& value) {
            return !value.empty() && promql::matches(matcher, value);
          },
          is_plain   ? std::vector{matcher.value}
          : is_regex ? texts_like(matcher.value)
                     : std::vector<std::string>{}};
}

// The labels of a series of the metric, changed until the selector takes it. None: a label is
// nobody's, or has a value that nothing gives it.
std::optional<Labels> labels_for(const promql::Selector& selector, Labels labels,
                                 const ValuesSeen& values) {
  for (const promql::Matcher& one : selector.matchers) {
    const auto label = labels.find(one.label);
    if (promql::matches(one, label == labels.end() ? "" : label->second)) continue;
    const auto value = values.value_for(one.label, wanted_by(one));
    if (label == labels.end() || !value) return std::nullopt;
    label->second = *value;
  }
  return labels;
}

// Which others of the query take it, too: fewest is best, as what one part of a ratio counts alone
// changes it.
std::size_t takers_of(const Labels& labels, const std::vector<const promql::Selector*>& others) {
  return static_cast<std::size_t>(
      std::count_if(others.begin(), others.end(),
                    [&](const promql::Selector* one) { return fits(*one, labels); }));
}

struct Wanted {
  const promql::Selector& selector;
  std::string metric;
  std::vector<const promql::Selector*> others;  // that name the same metric
};

struct Source {
  Labels labels;      // that it is to have
  RawSeries example;  // whose samples' times it has
};

// A series that ends otherwise is one of failures, where the metric says how things end.
std::vector<Labels> forms_of(const Labels& labels) {
  std::vector<Labels> forms{labels};
  for (const auto& [label, failed] : endings) {
    if (!labels.contains(label)) continue;
    forms.push_back(labels);
    forms.back()[label] = failed;
  }
  return forms;
}

std::optional<Source> source_for(const Wanted& wanted, const Metrics& metrics,
                                 const ValuesSeen& values) {
  std::optional<Source> best;
  std::size_t fewest = 0;
  for (const RawSeries& series : metrics) {
    if (metric_of(series) != wanted.metric) continue;
    for (const Labels& form : forms_of(series.labels)) {
      auto labels = labels_for(wanted.selector, form, values);
      if (!labels) continue;
      const std::size_t takers = takers_of(*labels, wanted.others);
      if (best && takers >= fewest) continue;
      best = Source{*std::move(labels), series};
      fewest = takers;
    }
  }
  return best;
}

void raise(RawSeries& series, bool is_counting) {
  const std::int64_t begin = series.samples.empty() ? 0 : series.samples.front().at;
  for (Sample& sample : series.samples) {
    if (is_stale_marker(sample.value)) continue;
    const double seconds = static_cast<double>(sample.at - begin) / 1000;
    sample.value += a_second * (is_counting ? seconds : 1);
  }
}

Mutant series_raised(const std::string& site, const Source& source) {
  Mutant mutant{"selected series grows", Signal::metrics, site};
  mutant.metrics = [source](Metrics& metrics) {
    const bool is_counting = is_counter(source.example);
    auto known = std::find_if(metrics.begin(), metrics.end(),
                              [&](const RawSeries& one) { return one.labels == source.labels; });
    if (known == metrics.end()) {
      RawSeries added{source.labels, source.example.samples};
      change_values(added, [](double, double) { return 0.0; });
      known = metrics.insert(metrics.end(), std::move(added));
    }
    raise(*known, is_counting);
    put_in_order(metrics);
  };
  return mutant;
}

// The query of an alert's rule, where it is an alert that is asked about.
std::vector<std::string> queries_of(const std::string& query, const Telemetry& telemetry) {
  std::vector<std::string> all{query};
  for (const observe::AlertRule& rule : telemetry.rules) {
    const bool is_named = query.starts_with(alerts_metric) &&
                          query.find("\"" + rule.name + "\"") != std::string::npos;
    if (is_named) all.push_back(rule.query);
  }
  return all;
}

// What Prometheus says of its targets and of rules grows for nobody, and a bucket not without the
// others: how slow things are is another regression.
bool may_grow(const std::string& metric) {
  return !metric.empty() && metric != "up" && !metric.starts_with("scrape_") &&
         !metric.starts_with(alerts_metric) && !metric.ends_with("_bucket");
}

}  // namespace

std::vector<OwnMutant> selected_series(const Telemetry& telemetry,
                                       const std::vector<ClaimQuery>& queries) {
  std::vector<OwnMutant> all;
  ValuesSeen values;
  for (const RawSeries& series : telemetry.metrics) {
    for (const auto& [label, value] : series.labels) values.add(label, value);
  }
  std::set<std::pair<std::size_t, std::string>> known;
  for (const ClaimQuery& one : queries) {
    if (one.backend != observe::Backend::prometheus) continue;
    for (const std::string& query : queries_of(one.query, telemetry)) {
      const auto parsed = promql::parse(query);
      if (!parsed) continue;
      const auto named = promql::selectors(**parsed);
      for (const promql::NamedSeries& series : named) {
        if (!may_grow(series.metric)) continue;
        Wanted wanted{*series.selector, series.metric, {}};
        for (const promql::NamedSeries& other : named) {
          const bool is_other =
              promql::to_text(*other.selector) != promql::to_text(*series.selector);
          if (other.metric == series.metric && is_other) wanted.others.push_back(other.selector);
        }
        const std::string site = promql::to_text(*series.selector);
        if (!known.emplace(one.claim, site).second) continue;
        const auto source = source_for(wanted, telemetry.metrics, values);
        if (source) all.push_back({one.claim, series_raised(site, *source)});
      }
    }
  }
  return all;
}

}  // namespace harness::prove
