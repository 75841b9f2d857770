#include "harness/prove/recordings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/check/rules/rules_file.hpp"
#include "harness/prove/moved.hpp"
#include "harness/prove/remote.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

RecordingRule recording_of(const check::Rule& rule) {
  RecordingRule recording{rule.record, rule.query->text, {}};
  if (rule.labels() == nullptr) return recording;
  for (const yaml::Member& label : rule.labels()->members) {
    recording.labels[label.key] = label.value.text;
  }
  return recording;
}

std::set<std::int64_t> sampled_at(const RecordingRule& rule, const Metrics& recorded) {
  std::set<std::int64_t> moments;
  for (const RawSeries& series : recorded) {
    if (!is_recorded_by(rule, series)) continue;
    for (const Sample& sample : series.samples) moments.insert(sample.at);
  }
  return moments;
}

}  // namespace

Result<std::vector<RecordingRule>> read_recordings(
    const std::vector<std::filesystem::path>& files) {
  std::vector<RecordingRule> all;
  for (const std::filesystem::path& file : files) {
    const auto source = check::read_source(file, check::Form::yaml);
    if (!source) return fail(source.error());
    if (source->root() == nullptr || !source->findings.empty()) {
      const check::Finding& first = source->findings.front();
      return fail(first.what, yaml::locate(source->name, first.place), first.remedy);
    }
    check::each_rule(check::read_rules(*source), [&](const check::Rule& rule) {
      if (!rule.record.empty() && rule.query) all.push_back(recording_of(rule));
    });
  }
  return all;
}

bool is_recorded_by(const RecordingRule& rule, const RawSeries& series) {
  return metric_of(series) == rule.name;
}

void add_sources(const std::vector<RecordingRule>& rules, std::set<std::string>& metrics) {
  for (bool is_new = true; is_new;) {
    is_new = false;
    for (const RecordingRule& rule : rules) {
      if (!metrics.contains(rule.name)) continue;
      for (const std::string& source : names_in(rule.query).metrics) {
        is_new = metrics.insert(source).second || is_new;
      }
    }
  }
}

Moments evaluations_of(const RecordingRule& rule, const Metrics& recorded, std::int64_t begin,
                       std::int64_t end) {
  const std::set<std::int64_t> known = sampled_at(rule, recorded);
  if (known.size() < 2) return {};
  std::int64_t interval = *std::next(known.begin()) - *known.begin();
  for (auto at = std::next(known.begin()); at != known.end(); ++at) {
    interval = std::min(interval, *at - *std::prev(at));
  }
  Moments moments;
  const std::int64_t first = begin + (*known.begin() - begin) % interval;
  for (std::int64_t at = first; at <= end; at += interval) moments.push_back(at);
  return moments;
}

Duration interval_of(const Moments& evaluations) {
  if (evaluations.size() < 2) return Duration{0};
  return std::chrono::milliseconds{evaluations[1] - evaluations[0]};
}

Metrics recorded_of(const RecordingRule& rule, const std::vector<observe::Series>& answer,
                    const Moments& evaluations) {
  std::map<Labels, RawSeries> all;
  for (const observe::Series& series : answer) {
    Labels labels = series.labels;
    for (const auto& [name, value] : rule.labels) labels[name] = value;
    labels["__name__"] = rule.name;
    std::map<std::int64_t, double> values;
    for (const observe::Point& point : series.points) values[millis_of(point.at)] = point.value;
    RawSeries& recorded = all[labels];
    recorded.labels = labels;
    bool was_there = false;
    for (const std::int64_t at : evaluations) {
      const auto value = values.find(at);
      const bool is_there = value != values.end();
      if (is_there) recorded.samples.push_back({at, value->second});
      if (was_there && !is_there) recorded.samples.push_back({at, stale_marker()});
      was_there = is_there;
    }
  }
  Metrics metrics;
  for (auto& [labels, series] : all) metrics.push_back(std::move(series));
  return metrics;
}

}  // namespace harness::prove
