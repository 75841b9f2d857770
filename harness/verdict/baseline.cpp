#include "harness/verdict/baseline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "harness/core/clock.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::verdict {
namespace {

using Json = nlohmann::ordered_json;

constexpr int baseline_version = 1;

double length_of_phase(const observe::Observations& observations, const std::string& phase) {
  for (const observe::PhaseMark& mark : observations.phases) {
    if (mark.name == phase) return seconds(mark.window.length());
  }
  return 0;
}

BaselineFigures& figures_of(const load::RequestStats& stats, BaselineArm& arm) {
  const auto found = std::ranges::find_if(arm.figures, [&](const BaselineFigures& one) {
    return one.phase == stats.phase && one.request == stats.request;
  });
  if (found != arm.figures.end()) return *found;
  BaselineFigures& fresh = arm.figures.emplace_back();
  fresh.phase = stats.phase;
  fresh.request = stats.request;
  return fresh;
}

const BaselineFigures* find_like(const BaselineArm& arm, const BaselineFigures& wanted) {
  const auto found = std::ranges::find_if(arm.figures, [&](const BaselineFigures& one) {
    return one.phase == wanted.phase && one.request == wanted.request;
  });
  return found == arm.figures.end() ? nullptr : &*found;
}

Json json_of(const BaselineArm& arm) {
  Json requests = Json::array();
  for (const BaselineFigures& one : arm.figures) {
    requests.push_back({{"phase", one.phase},
                        {"request", one.request},
                        {"sent", one.sent},
                        {"ok", one.ok},
                        {"failed", one.failed},
                        {"per_second", one.per_second},
                        {"latency_us", one.latency.buckets()}});
  }
  return {{"seed", arm.seed},
          {"schedule_hash", arm.schedule_hash},
          {"started_at", arm.started_at},
          {"requests", std::move(requests)}};
}

BaselineArm arm_from(const Json& json) {
  BaselineArm arm{json.at("seed"), json.at("schedule_hash"), json.at("started_at"), {}};
  for (const Json& one : json.at("requests")) {
    const auto buckets = one.at("latency_us").get<std::vector<load::Histogram::Bucket>>();
    arm.figures.push_back({one.at("phase"), one.at("request"), one.at("sent"), one.at("ok"),
                           one.at("failed"), one.at("per_second"),
                           load::Histogram::from_buckets(buckets)});
  }
  return arm;
}

// The percentiles that are compared, and on how many answers each has to rest.
struct Percentile {
  double percent = 0;
  std::uint64_t least = 0;
  const char* name = "";

  // ms; none: there are too few answers.
  std::optional<double> of(const load::Histogram& latency) const {
    if (latency.count() == 0 || latency.at_or_beyond(percent) < least) return std::nullopt;
    return std::max(0.001, static_cast<double>(*latency.percentile(percent)) / 1000);
  }
};

constexpr std::array compared_percentiles{Percentile{50, 20, "latency p(50)"},
                                          Percentile{95, 10, "latency p(95)"}};

// Of each run; empty: one of them has none.
std::vector<double> figure_in(const std::vector<BaselineArm>& arms, const BaselineFigures& wanted,
                              const Percentile& percentile) {
  std::vector<double> values;
  for (const BaselineArm& arm : arms) {
    const BaselineFigures* const figures = find_like(arm, wanted);
    const auto value = figures == nullptr ? std::nullopt : percentile.of(figures->latency);
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

double geometric_mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return values.empty() ? 0 : std::exp(sum / static_cast<double>(values.size()));
}

}  // namespace

BaselineArm arm_of(const observe::Observations& observations) {
  BaselineArm arm{
      observations.seed, observations.load.schedule_hash, format_wall(observations.started_at), {}};
  for (const load::RequestStats& stats : observations.load.requests) {
    if (stats.phase == scenario::between_phases) continue;
    BaselineFigures& figures = figures_of(stats, arm);
    figures.sent += stats.sent;
    figures.ok += stats.ok;
    figures.failed += stats.failed;
    figures.latency.merge(stats.times().latency);
  }
  for (BaselineFigures& figures : arm.figures) {
    const double length = length_of_phase(observations, figures.phase);
    if (length > 0) figures.per_second = static_cast<double>(figures.sent) / length;
  }
  return arm;
}

std::string to_json(const Baseline& baseline) {
  Json arms = Json::array();
  for (const BaselineArm& arm : baseline.arms) arms.push_back(json_of(arm));
  const Json document{{"baseline_version", baseline_version},
                      {"scenario", baseline.scenario},
                      {"host", baseline.host},
                      {"runs", std::move(arms)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<Baseline> parse_baseline(std::string_view text, const std::string& where) {
  constexpr const char* remedy = "make it again with harness baseline accept";
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("baseline_version")) {
    return fail("is no baseline", where, remedy);
  }
  try {
    if (json.at("baseline_version") != baseline_version) {
      return fail("is a baseline of another version", where, remedy);
    }
    Baseline baseline{json.at("scenario"), json.at("host"), {}};
    for (const Json& arm : json.at("runs")) baseline.arms.push_back(arm_from(arm));
    return baseline;
  } catch (const Json::exception& failure) {
    return fail(std::string("is no whole baseline: ") + failure.what(), where, remedy);
  }
}

std::vector<FigureCompared> compare(const Baseline& baseline, const std::vector<BaselineArm>& now,
                                    double at_most) {
  std::vector<FigureCompared> all;
  if (baseline.arms.empty()) return all;
  for (const BaselineFigures& wanted : baseline.arms.front().figures) {
    for (const Percentile& percentile : compared_percentiles) {
      const std::vector<double> before = figure_in(baseline.arms, wanted, percentile);
      if (before.empty()) continue;
      const std::vector<double> after = figure_in(now, wanted, percentile);
      FigureCompared& one = all.emplace_back();
      one.phase = wanted.phase;
      one.request = wanted.request;
      one.figure = percentile.name;
      one.then = geometric_mean(before);
      one.now = geometric_mean(after);
      one.compared = compare_arms(before, after, at_most);
      if (after.empty()) one.compared.why = "a run has too few answers to it";
    }
  }
  return all;
}

}  // namespace harness::verdict
