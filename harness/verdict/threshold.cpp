// threshold: the client's own view, in k6's grammar. Asks no backend.
#include "harness/scenario/threshold.hpp"

#include <array>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/finding.hpp"

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
  load::CheckStats checks;
  load::Histogram latency;
  load::Histogram duration;
  load::StepTimes steps;
  load::IterationStats iterations;
};

// k6's metric of each step. A request that needed no connection took no time to connect.
std::optional<load::Histogram> step_times(const std::string& metric, const Totals& totals) {
  for (const load::Step step : load::all_steps) {
    if (metric != "http_req_" + std::string(name_of(step))) continue;
    load::Histogram times = totals.steps[step];
    const std::uint64_t spared = totals.duration.count() - times.count();
    times.merge(load::Histogram::from_buckets(std::array{load::Histogram::Bucket{0, spared}}));
    return times;
  }
  return std::nullopt;
}

Totals add_up(const scenario::Tags& tags, const Evidence& evidence) {
  Totals totals;
  const auto& index = evidence.claim.phase;
  const std::string phase = index ? evidence.plan.phases[*index].name : "";
  const auto only_check = tags.find("check");
  totals.iterations = load::iterations_with(tags, evidence.observations.load);
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (!phase.empty() && stats.phase != phase) continue;
    if (!selects(tags, stats)) continue;
    totals.sent += stats.sent;
    totals.ok += stats.ok;
    totals.failed += stats.failed;
    for (const auto& [check, counts] : stats.checks) {
      if (only_check == tags.end() || only_check->second == check) totals.checks.add(counts);
    }
    totals.latency.merge(stats.latency);
    totals.duration.merge(stats.duration);
    for (const load::Step step : load::all_steps) totals.steps[step].merge(stats.steps[step]);
  }
  return totals;
}

// In milliseconds, as k6 has it; none when nothing was recorded.
std::optional<double> trend(const load::Histogram& micros, const Condition& condition) {
  if (micros.count() == 0) return std::nullopt;
  const auto millis = [](double value) { return value / 1000.0; };
  if (condition.aggregate == "avg") return millis(micros.mean());
  if (condition.aggregate == "min") return millis(static_cast<double>(micros.min()));
  if (condition.aggregate == "max") return millis(static_cast<double>(micros.max()));
  const double percent = condition.aggregate == "med" ? 50 : condition.percentile;
  return millis(static_cast<double>(micros.percentile(percent).value_or(0)));
}

std::optional<double> counter(std::uint64_t count, const Condition& condition, Duration length) {
  if (condition.aggregate == "count") return static_cast<double>(count);
  if (length <= Duration{0}) return std::nullopt;
  return static_cast<double>(count) / seconds(length);
}

std::optional<double> share(std::uint64_t part, std::uint64_t rest) {
  if (part + rest == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(part + rest);
}

// What was counted: checks, or requests. Of those that were cut off nobody knows how they went or
// how long they took.
std::string seen_over(const std::string& metric, const Totals& totals) {
  if (metric == "checks") {
    return counted(static_cast<double>(totals.checks.passes + totals.checks.fails), "check");
  }
  const std::string sent = counted(static_cast<double>(totals.sent), "request");
  const std::uint64_t known = totals.ok + totals.failed;
  const bool counts_all = metric == "http_reqs" || known == totals.sent;
  return counts_all ? sent : std::to_string(known) + " of " + sent;
}

std::optional<double> measure(const std::string& metric, const Condition& condition,
                              const Totals& totals, const Evidence& evidence) {
  const Duration length = evidence.window.length();
  if (metric == "iterations") return counter(totals.iterations.completed, condition, length);
  if (metric == "dropped_iterations") return counter(totals.iterations.dropped, condition, length);
  if (metric == "http_reqs") return counter(totals.sent, condition, length);
  if (metric == "vus_max") return static_cast<double>(evidence.observations.load.vus_max);
  if (metric == "http_req_duration") return trend(totals.duration, condition);
  if (metric == "latency") return trend(totals.latency, condition);
  if (const auto times = step_times(metric, totals)) return trend(*times, condition);
  if (metric == "checks") return share(totals.checks.passes, totals.checks.fails);
  // http_req_failed. Requests whose outcome nobody knows are in neither sum.
  return share(totals.failed, totals.ok);
}

Finding judge(const Threshold& claim, const Evidence& evidence, std::span<const observe::Answer>) {
  const std::string& metric = claim.metric.metric;
  Finding finding = finding_of(evidence);
  finding.expected = claim.condition.text;
  finding.query = claim.metric.text();
  const Totals totals = add_up(claim.metric.tags, evidence);
  const std::optional<double> value = measure(metric, claim.condition, totals, evidence);
  if (!value) return with(std::move(finding), Outcome::no_data, "no request was sent");
  std::string seen = format_number(*value);
  if (scenario::find_metric(metric)->subject == Subject::requests)
    seen += " over " + seen_over(metric, totals);
  const bool holds = claim.condition.comparison.holds(*value);
  return with(std::move(finding), holds ? Outcome::pass : Outcome::fail, seen);
}

std::vector<observe::Question> no_questions(const Threshold&, const Evidence&) { return {}; }

}  // namespace

// Its fields (metric, tags, condition) have a section of the scenario to themselves, `thresholds`.
ClaimKind threshold_claim() {
  return claim_kind<Threshold>(scenario::threshold_kind(),
                               {.questions = no_questions, .judge = judge});
}

}  // namespace harness::verdict
