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

// What a request took that nobody answered is not known: it may have been the fastest of all, or
// the slowest.
enum class Unanswered { fastest, slowest };

// The percentiles that are compared, and on how many answers each has to rest.
struct Percentile {
  double percent = 0;
  std::uint64_t least = 0;
  const char* name = "";

  // ms; none: there are too few answers, or it is one that never came.
  std::optional<double> of(const BaselineFigures& figures, Unanswered unanswered) const {
    const load::Histogram& latency = figures.latency;
    const std::uint64_t answered = latency.count();
    if (answered == 0 || latency.at_or_beyond(percent) < least) return std::nullopt;
    const std::uint64_t others = figures.sent - std::min(figures.sent, answered);
    std::uint64_t rank = load::nearest_rank(percent, answered + others);
    if (unanswered == Unanswered::fastest) rank = rank > others ? rank - others : 1;
    if (rank > answered) return std::nullopt;
    const double of_answered =
        100 * (static_cast<double>(rank) - 0.5) / static_cast<double>(answered);
    return std::max(0.001, static_cast<double>(*latency.percentile(of_answered)) / 1000);
  }
};

constexpr std::array compared_percentiles{Percentile{50, 20, "latency p(50)"},
                                          Percentile{95, 10, "latency p(95)"}};

// Of each run; empty: one of them has none.
std::vector<double> figure_in(const std::vector<BaselineArm>& arms, const BaselineFigures& wanted,
                              const Percentile& percentile, Unanswered unanswered) {
  std::vector<double> values;
  for (const BaselineArm& arm : arms) {
    const BaselineFigures* const figures = find_like(arm, wanted);
    const auto value = figures == nullptr ? std::nullopt : percentile.of(*figures, unanswered);
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

namespace {

// It passes where it does so with all that nobody answered against it, and fails where it does so
// with all of that for it.
Compared compare_figure(const Baseline& baseline, const std::vector<BaselineArm>& now,
                        const BaselineFigures& wanted, const Percentile& percentile,
                        double at_most) {
  const auto figures = [&](const std::vector<BaselineArm>& arms, Unanswered unanswered) {
    return figure_in(arms, wanted, percentile, unanswered);
  };
  const std::vector<double> slowest = figures(now, Unanswered::slowest);
  const std::vector<double> fastest = figures(now, Unanswered::fastest);
  Compared compared;
  if (fastest.empty()) {
    compared.why = "a run has too few answers to it";
    return compared;
  }
  const Compared good = compare_arms(figures(baseline.arms, Unanswered::fastest), slowest, at_most);
  if (good.outcome == Outcome::pass) return good;
  const Compared bad = compare_arms(figures(baseline.arms, Unanswered::slowest), fastest, at_most);
  if (bad.outcome == Outcome::fail) return bad;
  compared = slowest.empty() ? bad : good;
  compared.outcome = Outcome::undecided;
  if (slowest.empty() || compared.why.empty()) {
    compared.why = "it hangs on requests that nobody answered, which may have taken any time";
  }
  return compared;
}

}  // namespace

std::vector<FigureCompared> compare(const Baseline& baseline, const std::vector<BaselineArm>& now,
                                    double at_most) {
  std::vector<FigureCompared> all;
  if (baseline.arms.empty()) return all;
  for (const BaselineFigures& wanted : baseline.arms.front().figures) {
    for (const Percentile& percentile : compared_percentiles) {
      const std::vector<double> before =
          figure_in(baseline.arms, wanted, percentile, Unanswered::fastest);
      if (before.empty()) continue;
      FigureCompared& one = all.emplace_back();
      one.phase = wanted.phase;
      one.request = wanted.request;
      one.figure = percentile.name;
      one.then = geometric_mean(before);
      one.now = geometric_mean(figure_in(now, wanted, percentile, Unanswered::fastest));
      one.compared = compare_figure(baseline, now, wanted, percentile, at_most);
    }
  }
  return all;
}

}  // namespace harness::verdict
