#include "harness/prove/listings.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/languages/promql/regex.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

Reach window_in(const observe::Question& question) {
  const auto millis = [&](const char* name) {
    return std::llround(std::stod(question.params.at(name)) * 1000);
  };
  return {millis("start"), millis("end")};
}

bool overlap(const Reach& one, const Reach& other) {
  return one.begin <= other.end && other.begin <= one.end;
}

bool fit(const Matchers& matchers, const Labels& labels) {
  return std::all_of(matchers.begin(), matchers.end(), [&](const auto& matcher) {
    const auto label = labels.find(matcher.label);
    return languages::promql::matches(matcher, label == labels.end() ? "" : label->second);
  });
}

std::set<Labels> listed(const Reach& window, const Names& names, const ExtentsOf& extents_of) {
  std::set<Labels> all;
  for (const std::string& metric : names.metrics) {
    for (const Extent& series : extents_of(metric)) {
      if (!overlap(series.reach, window)) continue;
      const bool is_wanted =
          std::any_of(names.selectors.begin(), names.selectors.end(),
                      [&](const Matchers& matchers) { return fit(matchers, series.labels); });
      if (is_wanted) all.insert(series.labels);
    }
  }
  return all;
}

}  // namespace

void note_extents(const Metrics& metrics, const std::set<std::string>* names, Extents& into) {
  for (const RawSeries& series : metrics) {
    const std::string metric = metric_of(series);
    if (series.samples.empty() || (names != nullptr && !names->contains(metric))) continue;
    into[metric].push_back({series.labels, {series.samples.front().at, series.samples.back().at}});
  }
}

std::string listing(const observe::Question& question, const Names& names,
                    const ExtentsOf& extents_of) {
  const std::set<Labels> all = listed(window_in(question), names, extents_of);
  nlohmann::json data = nlohmann::json::array();
  if (!lists_names(question)) {
    for (const Labels& labels : all) data.push_back(labels);
  } else {
    std::set<std::string> metrics;
    for (const Labels& labels : all) metrics.insert(labels.at("__name__"));
    data = metrics;
  }
  return nlohmann::json{{"status", "success"}, {"data", data}}.dump();
}

}  // namespace harness::prove
