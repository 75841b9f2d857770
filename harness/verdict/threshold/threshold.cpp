// threshold: the client's own view, in k6's grammar. Asks no backend.
#include "harness/scenario/threshold.hpp"

#include <array>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/threshold/population.hpp"
#include "harness/verdict/threshold/shares.hpp"
#include "harness/verdict/threshold/stretches.hpp"
#include "harness/verdict/threshold/threshold_totals.hpp"

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

// k6's metric of each step. A request that needed no connection took no time to connect; a step
// that no answered request took, such as TLS without TLS, has no times at all. Where nobody
// answered, as of any time, nobody knows.
std::optional<Population> step_times(const std::string& metric, const Totals& totals) {
  for (const load::Step step : load::all_steps) {
    if (metric != "http_req_" + std::string(name_of(step))) continue;
    load::Histogram times = totals.times.steps[step];
    const std::uint64_t spared = totals.answered() - times.count();
    if (times.count() == 0 && spared > 0) return Population{};
    if (spared > 0) {
      times.merge(load::Histogram::from_buckets(std::array{load::Histogram::Bucket{0, spared}}));
    }
    // How long the step of one that did not end had taken is not known. Whose the answer is makes
    // no difference to how its connection was made.
    const std::uint64_t in_doubt = step < load::Step::sending ? 0 : totals.in_doubt;
    const std::uint64_t rest = totals.unanswered() + totals.unknown + in_doubt;
    return Population{times, {}, rest, false, totals.times.waited};
  }
  return std::nullopt;
}

// None: the metric is no time.
std::optional<Population> times_of(const std::string& metric, const Totals& totals) {
  const load::TimedOut& timed_out = totals.timed_out;
  if (metric == "http_req_duration") {
    return totals.population(totals.times.duration, timed_out.duration);
  }
  if (metric == "latency") return totals.population(totals.times.latency, timed_out.latency);
  return step_times(metric, totals);
}

void add_checks(const scenario::Tags& tags, const load::RequestStats& stats, Totals& totals) {
  const auto only = tags.find("check");
  for (const auto& [check, counts] : stats.checks) {
    if (only != tags.end() && only->second != check) continue;
    totals.checks.add(counts);
    const std::uint64_t open =
        std::min(counts.passes, stats.times().waited.good_overdue + stats.in_doubt);
    // All of one that was not answered are failed.
    const std::uint64_t unanswered =
        std::min(counts.fails, stats.timed_out.overdue + stats.in_doubt);
    totals.checks.passes -= open;
    totals.checks.fails -= unanswered;
    totals.checks_unknown += stats.unknown + open + unanswered;
  }
}

// Only what ended has a status, or has none.
void add_ended(const scenario::AnswerSelection& wanted, const load::RequestStats& stats,
               Totals& totals) {
  std::uint64_t unanswered = stats.ok + stats.failed;
  for (const load::AnswerStats& answers : stats.answers) {
    unanswered -= answers.count();
    if (!wanted.takes(answers.status, answers.expected)) continue;
    (answers.expected ? totals.ok : totals.failed) += answers.count();
    totals.times.merge(answers.times);
  }
  if (!wanted.takes(0, false)) {
    totals.may_belong += stats.timed_out.overdue;
    return;
  }
  totals.failed += unanswered;
  totals.times.waited.failed_overdue += stats.timed_out.overdue;
  totals.timed_out.merge(stats.timed_out);
}

void add_requests(const scenario::AnswerSelection& wanted, const load::RequestStats& stats,
                  Totals& totals) {
  if (wanted.takes_all()) {
    totals.ok += stats.ok;  // also where their times were not recorded
    totals.failed += stats.failed;
    totals.times.merge(stats.times());
    totals.timed_out.merge(stats.timed_out);
  } else {
    add_ended(wanted, stats, totals);
  }
  for (const load::AnswerStats& answers : stats.answers) totals.told += answers.count();
  totals.sent += stats.sent;
  totals.unknown += stats.unknown;
  totals.resent += stats.resent;
  totals.in_doubt += stats.in_doubt;
  totals.cut_after.merge(stats.cut_after);
}

using Requests = std::vector<const load::RequestStats*>;

Requests selected(const scenario::Tags& tags, const Evidence& evidence) {
  const auto& index = evidence.claim.phase;
  const std::string phase = index ? evidence.plan.phases[*index].name : "";
  Requests all;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (!phase.empty() && stats.phase != phase) continue;
    if (selects(tags, stats)) all.push_back(&stats);
  }
  return all;
}

Totals add_up(const scenario::MetricKey& key, const Evidence& evidence) {
  Totals totals;
  totals.selects_answers = !key.answers.takes_all();
  totals.selects_statuses = key.answers.status.has_value();
  totals.expected = key.answers.expected;
  totals.iterations = load::iterations_with(key.tags, evidence.observations.load);
  const auto& loads = evidence.observations.load.iterations;
  totals.any = key.tags.empty() || std::any_of(loads.begin(), loads.end(), [&](const auto& one) {
                 return scenario::has_all(one.tags, key.tags);
               });
  for (const load::RequestStats* const stats : selected(key.tags, evidence)) {
    totals.any = true;
    add_requests(key.answers, *stats, totals);
    add_checks(key.tags, *stats, totals);
  }
  return totals;
}

// Of none that were sent, or answered, nobody knows of what status the answers would have been: no
// threshold on a status holds by that, but one that needs such answers has not got them. Whether an
// answer was expected is known of what had none, too: it was not.
std::optional<Interval> requests_of(const Totals& totals, const Condition& condition,
                                    Duration length) {
  if (totals.sent == 0) return std::nullopt;
  const std::uint64_t known = totals.ok + totals.failed;
  const std::uint64_t open = totals.times.waited.failed_overdue + totals.in_doubt;
  const std::uint64_t most = known + totals.unknown + totals.may_belong + totals.in_doubt;
  const auto seen = count_or_rate(between(known - std::min(known, open), most), condition, length);
  const bool may_be_any = totals.selects_statuses && totals.told == 0 && known == 0;
  const bool fails = seen && condition.comparison.truth(*seen) == scenario::Truth::fails;
  if (!may_be_any || fails) return seen;
  return count_or_rate(between(0, totals.sent), condition, length);
}

// What failed, of requests that are selected by whether their answers were expected: one that was
// cut off is either none of these, or just as they are.
std::optional<Interval> share_of_like(const Totals& totals, bool expected) {
  const std::uint64_t known = totals.ok + totals.failed;
  if (known + totals.unknown == 0) return std::nullopt;
  if (known == 0) return Interval{0, 1};  // nobody knows whether there is any
  return Interval::exactly(expected ? 0 : 1);
}

// What was counted: checks, or requests, and of how many of them it is not known.
std::string seen_over(const std::string& metric, const Totals& totals) {
  if (metric == "checks") {
    const std::uint64_t known = totals.checks.passes + totals.checks.fails;
    std::string text = counted(static_cast<double>(known + totals.checks_unknown), "check");
    if (totals.checks_unknown > 0) {
      text += ", " + std::to_string(totals.checks_unknown) + " on requests cut off at the end";
      if (!said_of_overdue(totals.times.waited).empty()) text += ", or seen late";
    }
    return text + said_of_doubt(totals.in_doubt);
  }
  const std::uint64_t all = totals.selects_answers ? totals.ok + totals.failed : totals.sent;
  std::string text = counted(static_cast<double>(all), "request");
  if (totals.selects_answers) text += " of " + std::to_string(totals.sent);
  const bool is_of_all_sent = metric == "http_reqs" || metric == "http_reqs_resent";
  if (is_of_all_sent && !totals.selects_answers) return text;
  if (totals.unknown > 0) text += ", " + std::to_string(totals.unknown) + " cut off at the end";
  if (metric == "http_req_failed") text += said_of_overdue(totals.times.waited);
  if (metric == "http_reqs") {
    load::Waited late;
    late.failed_overdue = totals.times.waited.failed_overdue + totals.may_belong;
    text += said_of_overdue(late);
  }
  if (metric != "http_req_failed" && metric != "http_reqs" && totals.unanswered() > 0) {
    text += ", " + std::to_string(totals.unanswered()) + " never answered";
  }
  return text + said_of_doubt(totals.in_doubt);
}

std::optional<Interval> measure(const std::string& metric, const Condition& condition,
                                const Totals& totals, const Evidence& evidence) {
  const Duration length = evidence.window.length();
  const auto counted_as = [&](std::uint64_t count) {
    return count_or_rate(between(count, count), condition, length);
  };
  if (metric == "iterations") return counted_as(totals.iterations.completed);
  if (metric == "dropped_iterations") return counted_as(totals.iterations.dropped);
  if (metric == "http_reqs" && !totals.selects_answers) return counted_as(totals.sent);
  if (metric == "http_reqs") return requests_of(totals, condition, length);
  if (metric == "http_reqs_resent") {
    return totals.sent == 0 ? std::nullopt : counted_as(totals.resent);
  }
  if (metric == "vus_max") {
    return Interval::exactly(static_cast<double>(evidence.observations.load.vus_max));
  }
  if (const auto times = times_of(metric, totals)) return trend(*times, condition);
  if (metric == "checks") {
    return share(totals.checks.passes, totals.checks.fails, totals.checks_unknown);
  }
  if (totals.expected) return share_of_like(totals, *totals.expected);
  return share_of_failed(totals, totals.times.waited);  // http_req_failed
}

std::string why_nothing(const Totals& totals) {
  if (totals.sent == 0) return "no request was sent";
  if (totals.ok + totals.failed + totals.unknown == 0) return "no request had such an answer";
  return "no request took this step";
}

std::optional<Interval> measure(const std::string& metric, const Condition& condition,
                                const Stretch& stretch) {
  const Duration length = stretch.end - stretch.begin;
  if (metric == "http_reqs") {
    return count_or_rate(between(stretch.ended(), stretch.ended()), condition, length);
  }
  if (metric == "latency") return trend(stretch, condition);
  return share_of_failed(stretch, stretch.waited);  // http_req_failed
}

bool is_counter(const Threshold& claim) {
  return scenario::find_metric(claim.metric.metric)->type == scenario::MetricType::counter;
}

// Counts leave out the parts of seconds at the window's edges, and say so.
std::string when(const Threshold& claim, Duration begin, Duration end) {
  return " from " + format_duration(begin) + " to " + format_duration(end) + " of the load" +
         (is_counter(claim) ? ", in whole seconds" : "");
}

// Where it decides what part of the times was the generator's own, the value is what it may be with
// that and without; and why, to be said behind it. Empty: it decides nothing.
template <typename Times>
std::string count_in_waiting(const Times& times, const Condition& condition, Interval& value) {
  const scenario::Comparison& wanted = condition.comparison;
  const std::optional<Interval> without = trend_without_waiting(times, condition);
  if (!without || wanted.truth(hull(value, *without)) == wanted.truth(value)) return {};
  value = hull(value, *without);
  return ", but the generator, busy for up to " +
         approximate(std::chrono::microseconds{times.waited.longest}) + ", may have kept " +
         std::to_string(times.waited.count) + " of them waiting";
}

Finding judge_stretch(Finding finding, const Threshold& claim, const Stretch& stretch) {
  const std::string during = when(claim, stretch.begin, stretch.end);
  auto value = measure(claim.metric.metric, claim.condition, stretch);
  if (!value) {
    finding.of_slowness = true;
    return with(std::move(finding), Outcome::no_data, "no request ended" + during);
  }
  const bool is_time = claim.metric.metric == "latency";
  std::string but = is_time ? count_in_waiting(stretch, claim.condition, *value) : "";
  if (claim.metric.metric == "http_req_failed") but = said_of_overdue(stretch.waited);
  if (claim.metric.metric != "http_reqs") but += said_of_doubt(stretch.in_doubt);
  const std::string requests = counted(static_cast<double>(stretch.ended()), "request");
  return judge_number(std::move(finding), claim.condition.comparison, *value,
                      value->text() + " over " + requests + during + but);
}

// The first stretch of those that are worst; all of them where each holds.
Finding judge_stretches(const Finding& finding, const Threshold& claim,
                        const std::vector<Stretch>& stretches) {
  Finding all = judge_stretch(finding, claim, stretches.front());
  for (const Stretch& stretch : stretches) {
    const Finding one = judge_stretch(finding, claim, stretch);
    const bool both_hold = all.outcome == Outcome::pass && one.outcome == Outcome::pass;
    if (!both_hold) {
      all = worse(all, one);
      continue;
    }
    all.value = Interval{std::min(all.value->low, one.value->low),
                         std::max(all.value->high, one.value->high)};
  }
  if (all.outcome != Outcome::pass) return all;
  all.seen = all.value->text() + " in each " + format_duration(*claim.condition.over) +
             when(claim, stretches.front().begin, stretches.back().end);
  return all;
}

Finding judge_over(Finding finding, const Threshold& claim, const Evidence& evidence) {
  const observe::Observations& seen = evidence.observations;
  const Cut cut{evidence.window.begin - seen.run.begin, evidence.window.end - seen.run.begin,
                *claim.condition.over, is_counter(claim)};
  const auto stretches =
      stretches_of(selected(claim.metric.tags, evidence), cut, seen.load.second_width);
  if (!stretches) {
    return with(std::move(finding), Outcome::undecided, to_string(stretches.error()));
  }
  return judge_stretches(finding, claim, *stretches);
}

Finding judge(const Threshold& claim, const Evidence& evidence, std::span<const observe::Answer>) {
  const std::string& metric = claim.metric.metric;
  Finding finding = finding_of(evidence);
  finding.expected = claim.condition.sentence();
  finding.query = claim.metric.text();
  if (claim.condition.over.written()) return judge_over(std::move(finding), claim, evidence);
  const Totals totals = add_up(claim.metric, evidence);
  if (!totals.any) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data,
                "nothing has " + scenario::selector_text(claim.metric.tags));
  }
  std::optional<Interval> value = measure(metric, claim.condition, totals, evidence);
  if (!value) {
    finding.of_slowness =
        totals.sent == 0 || (totals.answered() == 0 && may_have_fallen_short(evidence));
    return with(std::move(finding), Outcome::no_data, why_nothing(totals));
  }
  const std::optional<Population> times = times_of(metric, totals);
  const std::string but = times ? count_in_waiting(*times, claim.condition, *value) : "";
  std::string seen = value->text();
  if (scenario::find_metric(metric)->subject == Subject::requests)
    seen += " over " + seen_over(metric, totals);
  seen += but;
  return judge_number(std::move(finding), claim.condition.comparison, *value, std::move(seen));
}

// Of the failures, those that ran out of time: without them the rest has to break it, too. Of
// stretches it is asked of all of them together: wherever each request ended, one stretch is as bad
// as that.
bool fails_in_time(const Threshold& claim, const Totals& totals, std::uint64_t out_of_time) {
  const bool checks = claim.metric.metric == "checks";
  const std::uint64_t part = checks ? totals.checks.fails : totals.failed;
  const std::uint64_t late = std::min(part, out_of_time);
  const auto value = checks ? share(totals.checks.passes + late, part - late, totals.checks_unknown)
                            : share(part - late, totals.ok + late, totals.unknown);
  return value && claim.condition.comparison.truth(*value) == scenario::Truth::fails;
}

// Requests, or the checks on them, that ran out of time.
std::uint64_t ran_out_of_time(const Threshold& claim, const Evidence& evidence) {
  std::uint64_t late = 0;
  for (const load::RequestStats* stats : selected(claim.metric.tags, evidence)) {
    // Each of its checks fails with a request that has no answer.
    const std::size_t each = claim.metric.metric == "checks" ? stats->checks.size() : 1;
    late += each * out_of_time(*stats);
  }
  return late;
}

// Which way a slow machine, or a load that came late, may have moved what is no share. Times grow,
// and so do users and arrivals that nobody was free for.
Slow slow_of(const Threshold& claim, const Evidence& evidence) {
  const std::string& metric = claim.metric.metric;
  // Servers end connections that idle, which is longer where nobody has time for them.
  if (metric == "http_reqs_resent") return {may_have_fallen_short(evidence), true};
  if (metric != "iterations" && metric != "http_reqs") return longer;
  if (claim.condition.over.written()) return either_way;        // they end in another stretch
  const bool per_second = claim.condition.aggregate == "rate";  // of a time that may grow
  return {per_second || may_have_fallen_short(evidence), false};
}

// A status that was answered was answered, whenever it was asked for.
bool may_be_of_slowness(const Threshold& claim, const Evidence& evidence, const Finding& finding) {
  const std::string& metric = claim.metric.metric;
  if (metric == "http_req_failed" || metric == "checks") {
    return !fails_in_time(claim, add_up(claim.metric, evidence), ran_out_of_time(claim, evidence));
  }
  return explains(slow_of(claim, evidence), claim.condition.comparison, finding);
}

std::vector<observe::Question> no_questions(const Threshold&, const Evidence&) { return {}; }

}  // namespace

// Its fields (metric, tags, condition) have a section of the scenario to themselves, `thresholds`.
ClaimKind threshold_claim() {
  return claim_kind<Threshold>(
      scenario::threshold_kind(),
      {.questions = no_questions, .judge = judge, .may_be_of_slowness = may_be_of_slowness});
}

}  // namespace harness::verdict
