// threshold: the client's own view, in k6's grammar. Asks no backend.
#include "harness/scenario/threshold.hpp"

#include <array>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/population.hpp"

namespace harness::verdict {
namespace {

using scenario::Condition;
using scenario::Subject;
using scenario::Threshold;

// Whether these requests have the tags. One of them may select a check, which no request has.
bool selects(scenario::Tags wanted, const load::RequestStats& stats) {
  scenario::Tags tags = stats.tags;
  tags["name"] = stats.request;
  wanted.erase("check");
  return scenario::has_all(tags, wanted);
}

// All requests and iterations that the threshold is about, added up.
struct Totals {
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  load::CheckStats checks;
  std::uint64_t checks_unknown = 0;  // of requests that were cut off
  load::Histogram cut_after;
  load::Histogram latency;
  load::Histogram duration;
  load::StepTimes steps;
  load::IterationStats iterations;

  Population times(const load::Histogram& answered) const {
    return {answered, cut_after, ok + failed - duration.count()};
  }
};

// k6's metric of each step. A request that needed no connection took no time to connect; a step
// that no request took, such as TLS without TLS, has no times at all.
std::optional<Population> step_times(const std::string& metric, const Totals& totals) {
  for (const load::Step step : load::all_steps) {
    if (metric != "http_req_" + std::string(name_of(step))) continue;
    load::Histogram times = totals.steps[step];
    if (times.count() == 0) return Population{};
    const std::uint64_t spared = totals.duration.count() - times.count();
    times.merge(load::Histogram::from_buckets(std::array{load::Histogram::Bucket{0, spared}}));
    // How long the step of one that did not end had taken is not known.
    Population all{times, {}, totals.ok + totals.failed + totals.unknown - totals.duration.count()};
    return all;
  }
  return std::nullopt;
}

void add_checks(const scenario::Tags& tags, const load::RequestStats& stats, Totals& totals) {
  const auto only = tags.find("check");
  for (const auto& [check, counts] : stats.checks) {
    if (only != tags.end() && only->second != check) continue;
    totals.checks.add(counts);
    totals.checks_unknown += stats.unknown;
  }
}

Totals add_up(const scenario::Tags& tags, const Evidence& evidence) {
  Totals totals;
  const auto& index = evidence.claim.phase;
  const std::string phase = index ? evidence.plan.phases[*index].name : "";
  totals.iterations = load::iterations_with(tags, evidence.observations.load);
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (!phase.empty() && stats.phase != phase) continue;
    if (!selects(tags, stats)) continue;
    totals.sent += stats.sent;
    totals.ok += stats.ok;
    totals.failed += stats.failed;
    totals.unknown += stats.unknown;
    add_checks(tags, stats, totals);
    totals.cut_after.merge(stats.cut_after);
    totals.latency.merge(stats.latency);
    totals.duration.merge(stats.duration);
    for (const load::Step step : load::all_steps) totals.steps[step].merge(stats.steps[step]);
  }
  return totals;
}

std::optional<Interval> counter(std::uint64_t count, const Condition& condition, Duration length) {
  if (condition.aggregate == "count") return Interval::exactly(static_cast<double>(count));
  if (length <= Duration{0}) return std::nullopt;
  return Interval::exactly(static_cast<double>(count) / seconds(length));
}

// Of those of which nobody knows, none or all may belong to the part.
std::optional<Interval> share(std::uint64_t part, std::uint64_t rest, std::uint64_t unknown) {
  const auto all = static_cast<double>(part + rest + unknown);
  if (all == 0) return std::nullopt;
  return Interval{static_cast<double>(part) / all, static_cast<double>(part + unknown) / all};
}

// What was counted: checks, or requests, and of how many of them it is not known.
std::string seen_over(const std::string& metric, const Totals& totals) {
  if (metric == "checks") {
    const std::uint64_t known = totals.checks.passes + totals.checks.fails;
    std::string text = counted(static_cast<double>(known + totals.checks_unknown), "check");
    if (totals.checks_unknown > 0) {
      text += ", " + std::to_string(totals.checks_unknown) + " on requests cut off at the end";
    }
    return text;
  }
  std::string text = counted(static_cast<double>(totals.sent), "request");
  if (metric == "http_reqs") return text;
  if (totals.unknown > 0) text += ", " + std::to_string(totals.unknown) + " cut off at the end";
  const std::uint64_t unanswered = totals.ok + totals.failed - totals.duration.count();
  if (metric != "http_req_failed" && unanswered > 0) {
    text += ", " + std::to_string(unanswered) + " never answered";
  }
  return text;
}

std::optional<Interval> measure(const std::string& metric, const Condition& condition,
                                const Totals& totals, const Evidence& evidence) {
  const Duration length = evidence.window.length();
  if (metric == "iterations") return counter(totals.iterations.completed, condition, length);
  if (metric == "dropped_iterations") return counter(totals.iterations.dropped, condition, length);
  if (metric == "http_reqs") return counter(totals.sent, condition, length);
  if (metric == "vus_max") {
    return Interval::exactly(static_cast<double>(evidence.observations.load.vus_max));
  }
  if (metric == "http_req_duration") return trend(totals.times(totals.duration), condition);
  if (metric == "latency") return trend(totals.times(totals.latency), condition);
  if (const auto times = step_times(metric, totals)) return trend(*times, condition);
  if (metric == "checks") {
    return share(totals.checks.passes, totals.checks.fails, totals.checks_unknown);
  }
  return share(totals.failed, totals.ok, totals.unknown);  // http_req_failed
}

Finding judge(const Threshold& claim, const Evidence& evidence, std::span<const observe::Answer>) {
  const std::string& metric = claim.metric.metric;
  Finding finding = finding_of(evidence);
  finding.expected = claim.condition.text;
  finding.query = claim.metric.text();
  const Totals totals = add_up(claim.metric.tags, evidence);
  const std::optional<Interval> value = measure(metric, claim.condition, totals, evidence);
  if (!value) {
    return with(std::move(finding), Outcome::no_data,
                totals.sent == 0 ? "no request was sent" : "no request took this step");
  }
  std::string seen = value->text();
  if (scenario::find_metric(metric)->subject == Subject::requests)
    seen += " over " + seen_over(metric, totals);
  return judge_number(std::move(finding), claim.condition.comparison, *value, std::move(seen));
}

std::vector<observe::Question> no_questions(const Threshold&, const Evidence&) { return {}; }

}  // namespace

// Its fields (metric, tags, condition) have a section of the scenario to themselves, `thresholds`.
ClaimKind threshold_claim() {
  return claim_kind<Threshold>(scenario::threshold_kind(),
                               {.questions = no_questions, .judge = judge});
}

}  // namespace harness::verdict
