#include "harness/verdict/baseline/baseline.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
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

// A number that has a bound on one side: it is worse the nearer it comes to that.
bool is_comparable(const Finding& finding) {
  const bool has_bound = finding.expected.starts_with('<') || finding.expected.starts_with('>');
  return finding.kind == "promql" && finding.value && has_bound;
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
  Json claims = Json::array();
  for (const BaselineClaim& one : arm.claims) {
    claims.push_back({{"claim", one.claim},
                      {"during", one.during},
                      {"expected", one.expected},
                      {"low", one.value.low},
                      {"high", one.value.high}});
  }
  return {{"seed", arm.seed},
          {"schedule_hash", arm.schedule_hash},
          {"started_at", arm.started_at},
          {"requests", std::move(requests)},
          {"claims", std::move(claims)}};
}

BaselineArm arm_from(const Json& json) {
  BaselineArm arm{json.at("seed"), json.at("schedule_hash"), json.at("started_at"), {}, {}};
  for (const Json& one : json.at("requests")) {
    const auto buckets = one.at("latency_us").get<std::vector<load::Histogram::Bucket>>();
    arm.figures.push_back({one.at("phase"), one.at("request"), one.at("sent"), one.at("ok"),
                           one.at("failed"), one.at("per_second"),
                           load::Histogram::from_buckets(buckets)});
  }
  // Those that were accepted before it had any are baselines all the same.
  if (!json.contains("claims")) return arm;
  for (const Json& one : json.at("claims")) {
    arm.claims.push_back(
        {one.at("claim"), one.at("during"), one.at("expected"), {one.at("low"), one.at("high")}});
  }
  return arm;
}

}  // namespace

BaselineArm arm_of(const observe::Observations& observations,
                   const std::vector<Finding>& findings) {
  BaselineArm arm{observations.seed,
                  observations.load.schedule_hash,
                  format_wall(observations.started_at),
                  {},
                  {}};
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
  for (const Finding& one : findings) {
    const bool is_known =
        is_comparable(one) && std::isfinite(one.value->low) && std::isfinite(one.value->high);
    if (is_known) arm.claims.push_back({one.claim, one.during, one.expected, *one.value});
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

}  // namespace harness::verdict
