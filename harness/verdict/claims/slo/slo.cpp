// slo: how much of an error budget the window has burned, and how fast in each stretch of it. Of
// the client's own requests, of two counters by their raw samples, or of any query for the share of
// good ones.
//
//   burned = errors / (all × (1 - objective)),  1: all of what the window's requests allow
//   burn rate = the share of errors / (1 - objective)
#include <algorithm>
#include <cmath>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/verdict/claims/slo/slo_form.hpp"
#include "harness/verdict/claims/slo/slo_share.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/series/counter_rise.hpp"
#include "harness/verdict/series/nearest_metrics.hpp"
#include "harness/verdict/series/open_rise.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/threshold/shares.hpp"
#include "harness/verdict/threshold/stretches.hpp"

namespace harness::verdict {
namespace {

using scenario::Comparison;

// ---- How much was burned.

// Errors among all, of which the bounds are known.
struct ErrorShare {
  Interval errors;  // from 0 to 1
  std::string seen;
};

// Of those that were cut off nobody knows, nor of those that were seen late, or may have another's
// answer.
ErrorShare share_of(const Stretch& counts) {
  const auto all = static_cast<double>(counts.ended());
  const Interval errors = share_of_failed(counts, counts.waited).value_or(Interval{0, 1});
  const Interval bad{std::round(errors.low * all), std::round(errors.high * all)};
  return {errors, bad.text() + " of " + counted(all, "request") + " failed" +
                      said_of_doubt(counts.in_doubt)};
}

std::vector<const load::RequestStats*> stats_of(const Slo& claim, const Evidence& evidence) {
  const auto& phase = evidence.claim.phase;
  std::vector<const load::RequestStats*> all;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (stats.request != *claim.requests) continue;
    if (!phase || stats.phase == evidence.plan.phases[*phase].name) all.push_back(&stats);
  }
  return all;
}

Interval burned_by(const Slo& claim, const Interval& errors) {
  return {errors.low / claim.budget_share(), errors.high / claim.budget_share()};
}

std::string rounded(const Interval& value) {
  const auto three = [](double number) { return std::round(number * 1000) / 1000; };
  return Interval{three(value.low), three(value.high)}.text();
}

std::string text_of(const BurnRate& burn) {
  return "a burn rate of " + format_number(burn.max) + " at most over " +
         format_duration(burn.over);
}

Finding judge_burned(Finding finding, const Slo& claim, const ErrorShare& share) {
  const Interval burned = burned_by(claim, share.errors);
  return judge_number(std::move(finding), claim.budget, burned,
                      rounded(burned) + " of the budget burned: " + share.seen);
}

Finding judge_burn_rate(Finding finding, const Slo& claim, const Evidence& evidence) {
  const observe::Observations& seen = evidence.observations;
  const Comparison wanted{"<=", claim.burn_rate->max};
  const Cut cut{evidence.window.begin - seen.run.begin, evidence.window.end - seen.run.begin,
                claim.burn_rate->over, false};
  const auto stretches = stretches_of(stats_of(claim, evidence), cut, seen.load.second_width);
  if (!stretches) return with(std::move(finding), Outcome::undecided, to_string(stretches.error()));
  Finding worst;
  double highest = -1;
  for (const Stretch& one : *stretches) {
    const std::string when =
        " from " + format_duration(one.begin) + " to " + format_duration(one.end) + " of the load";
    if (one.ended() == 0) {
      return with(std::move(finding), Outcome::no_data, "no request ended" + when);
    }
    const ErrorShare share = share_of(one);
    const Interval rate = burned_by(claim, share.errors);
    Finding judged = judge_number(finding, wanted, rate,
                                  "a burn rate of " + rounded(rate) + when + ": " + share.seen);
    const bool is_first = highest < 0;
    const bool is_worse = &worse(worst, judged) == &judged;
    const bool is_alike = judged.outcome == worst.outcome && rate.high > highest;
    if (!is_first && !is_worse && !is_alike) continue;
    worst = std::move(judged);
    highest = rate.high;
  }
  return worst;
}

// Both have to hold.
Finding both_of(const Finding& burned, const Finding& rate) {
  const bool is_rate_worse = &worse(burned, rate) == &rate;
  Finding both = burned;
  both.outcome = is_rate_worse ? rate.outcome : burned.outcome;
  both.value = is_rate_worse ? rate.value : burned.value;
  both.seen = is_rate_worse ? rate.seen + "; " + burned.seen : burned.seen + "; " + rate.seen;
  return both;
}

Finding judge_requests_slo(Finding finding, const Slo& claim, const Evidence& evidence) {
  Stretch all;
  for (const load::RequestStats* stats : stats_of(claim, evidence)) {
    all.ok += stats->ok;
    all.failed += stats->failed;
    all.unknown += stats->unknown;
    all.in_doubt += stats->in_doubt;
    all.waited.add(stats->times().waited);
  }
  if (all.ended() == 0) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data,
                "no request \"" + *claim.requests + "\" was sent");
  }
  const Finding burned = judge_burned(finding, claim, share_of(all));
  if (!claim.burn_rate) return burned;
  return both_of(burned, judge_burn_rate(finding, claim, evidence));
}

ErrorShare share_of_counters(const Interval& good, const Interval& total) {
  const auto bad = [](double of_good, double of_all) {
    return of_all <= 0 ? 0 : std::clamp(1 - of_good / of_all, 0.0, 1.0);
  };
  const Interval errors{bad(good.high, total.low),
                        std::isinf(total.high) ? 1 : bad(good.low, total.high)};
  return {errors, good.text() + " of " + total.text() + " were good"};
}

// The last of all that is asked.
struct RestartsAsked {
  std::vector<observe::Question> good;
  std::vector<observe::Question> total;
};

RestartsAsked restarts_asked(const Slo& claim, const Evidence& evidence) {
  return {questions_for_restarts(**claim.good, evidence),
          questions_for_restarts(**claim.total, evidence)};
}

// What is good may be counted later than what there is, where work goes on behind the answers.
Finding unless_counted_later(Finding finding, const Slo& claim, const Rise& good,
                             const Rise& total) {
  const std::string why = good.why_behind().empty() ? total.why_behind() : good.why_behind();
  if (finding.outcome != Outcome::fail || why.empty()) return finding;
  const ErrorShare later = share_of_counters(good.with_behind().sum(), total.with_behind().sum());
  if (judge_burned(finding, claim, later).outcome == Outcome::fail) return finding;
  const std::string seen = finding.seen + "; " + why;
  return with(std::move(finding), Outcome::undecided, seen);
}

struct CountedRise {
  Rise rise;
  const Restarts& restarts;
};

// What holds, and would not with what others know that is not counted.
Finding unless_uncounted(Finding finding, const Slo& claim, CountedRise good, CountedRise total) {
  const auto& missing =
      total.restarts.uncounted.empty() ? good.restarts.uncounted : total.restarts.uncounted;
  if (finding.outcome != Outcome::pass || missing.empty()) return finding;
  for (CountedRise* one : {&good, &total}) add_missing(one->rise, one->restarts);
  const ErrorShare share = share_of_counters(good.rise.sum(), total.rise.sum());
  if (judge_burned(finding, claim, share).outcome == Outcome::pass) return finding;
  const std::string seen = finding.seen + "; " + missing.front().text();
  return with(std::move(finding), Outcome::undecided, seen);
}

Finding judge_counters(Finding finding, const Slo& claim, const Evidence& evidence,
                       std::span<const observe::Answer> answers) {
  const std::size_t own = questions_for_rise(**claim.good, evidence).size();
  const auto of_good = answers.first(own);
  const auto of_total = answers.subspan(own, questions_for_rise(**claim.total, evidence).size());
  const RestartsAsked restarts = restarts_asked(claim, evidence);
  Rise good = rise_of(**claim.good, evidence, of_good);
  Rise total = rise_of(**claim.total, evidence, of_total);
  for (const Rise* rise : {&good, &total}) {
    if (!rise->problem.empty()) return with(std::move(finding), Outcome::undecided, rise->problem);
    if (!rise->series.empty()) continue;
    const bool is_good = rise == &good;
    const std::string& selector = is_good ? **claim.good : **claim.total;
    const std::string why = why_no_series(selector, is_good ? of_good : of_total);
    return with(std::move(finding), Outcome::no_data,
                "there is no series of " + selector + (why.empty() ? "" : ": " + why));
  }
  const auto of_restarts = answers.last(restarts.good.size() + restarts.total.size());
  const Restarts of_good_ones = restarts_told(of_restarts.first(restarts.good.size()));
  const Restarts of_all = restarts_told(of_restarts.subspan(restarts.good.size()));
  leave_open(good, of_good_ones);
  leave_open(total, of_all);
  if (total.sum().high <= 0) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data, "nothing was counted: " + **claim.total);
  }
  const ErrorShare share = share_of_counters(good.sum(), total.sum());
  if (good.sum().low > total.sum().high) {
    return with(std::move(finding), Outcome::undecided,
                share.seen + ": total does not count all that good does");
  }
  finding =
      unless_counted_later(judge_burned(std::move(finding), claim, share), claim, good, total);
  const std::string& why = good.why.empty() ? total.why : good.why;
  if (finding.outcome == Outcome::undecided && !why.empty()) finding.seen += "; " + why;
  finding = unless_uncounted(std::move(finding), claim, {good, of_good_ones}, {total, of_all});
  if (!claim.burn_rate) return finding;
  const auto of_rate = answers.subspan(own + of_total.size());
  return both_of(finding,
                 BurnedShare::in_stretches(claim, evidence.claim).judge(evidence, of_rate));
}

Finding judge_ratio(const Finding& finding, const Slo& claim, const Evidence& evidence,
                    std::span<const observe::Answer> answers) {
  const BurnedShare window = BurnedShare::in_window(claim, evidence.claim);
  const std::size_t own = window.questions(evidence).size();
  Finding burned = window.judge(evidence, answers.first(own));
  if (claim.burn_rate) {
    const auto stretches = BurnedShare::in_stretches(claim, evidence.claim);
    burned = both_of(burned, stretches.judge(evidence, answers.subspan(own)));
  }
  burned.expected = finding.expected;
  burned.kind = finding.kind;
  burned.moments = finding.moments;
  return burned;
}

std::vector<observe::Question> questions_of_ratio(const Slo& claim, const Evidence& evidence) {
  auto all = BurnedShare::in_window(claim, evidence.claim).questions(evidence);
  if (!claim.burn_rate) return all;
  const auto of_rate = BurnedShare::in_stretches(claim, evidence.claim).questions(evidence);
  all.insert(all.end(), of_rate.begin(), of_rate.end());
  return all;
}

std::vector<observe::Question> questions(const Slo& claim, const Evidence& evidence) {
  if (claim.requests) return {};
  if (claim.ratio) return questions_of_ratio(claim, evidence);
  std::vector<observe::Question> all = questions_for_rise(**claim.good, evidence);
  const auto of_total = questions_for_rise(**claim.total, evidence);
  all.insert(all.end(), of_total.begin(), of_total.end());
  if (claim.burn_rate) {
    const auto of_rate = BurnedShare::in_stretches(claim, evidence.claim).questions(evidence);
    all.insert(all.end(), of_rate.begin(), of_rate.end());
  }
  const RestartsAsked restarts = restarts_asked(claim, evidence);
  all.insert(all.end(), restarts.good.begin(), restarts.good.end());
  all.insert(all.end(), restarts.total.begin(), restarts.total.end());
  return all;
}

Finding judge(const Slo& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = claim.budget.text() + " of the error budget of " +
                     format_number(claim.objective) + " % burned" +
                     (claim.burn_rate ? ", and " + text_of(*claim.burn_rate) : "");
  if (claim.requests) {
    finding.query = *claim.requests;
    return judge_requests_slo(std::move(finding), claim, evidence);
  }
  if (claim.ratio) return judge_ratio(finding, claim, evidence, answers);
  finding.window = evidence.metrics;
  finding.query = **claim.good + " / " + **claim.total;
  return judge_counters(std::move(finding), claim, evidence, answers);
}

// What was refused was refused, however slow the machine; what ran out of time may not have.
bool may_be_of_slowness(const Slo& claim, const Evidence& evidence, const Finding&) {
  if (!claim.requests) return of_what_requests_cause(evidence).more;
  const auto all = stats_of(claim, evidence);
  return std::any_of(all.begin(), all.end(),
                     [](const load::RequestStats* stats) { return out_of_time(*stats) > 0; });
}

// Nobody counts by `after` what came of requests.
std::optional<yaml::Problem> rule_out(const Slo& claim, const plan::Claim& planned,
                                      const plan::Plan& plan) {
  if (claim.ratio) {
    auto window = BurnedShare::in_window(claim, planned).rule_out(plan);
    if (window || !claim.burn_rate) return window;
    return BurnedShare::in_stretches(claim, planned).rule_out(plan);
  }
  if (!claim.requests || planned.after <= Duration{0}) return std::nullopt;
  return yaml::Problem{planned.place, "slo: requests are counted by phase, and after cuts one",
                       "leave after out, or make the time before it a phase of its own"};
}

std::vector<observe::Question> questions_for_nearest(const Slo& claim, const Evidence&) {
  const bool counts = claim.good && claim.total;
  return counts ? questions_for_nearest_metrics() : std::vector<observe::Question>{};
}

std::string nearest_to(const Slo& claim, const Evidence&,
                       std::span<const observe::Answer> answers) {
  return nearest_metrics({**claim.good, **claim.total}, answers);
}

}  // namespace

ClaimKind slo_claim() {
  grammar::Key key{"slo", {}, true, {}, "The objective, and what it is of"};
  scenario::Kind language =
      scenario::kind_of<Slo>("slo", "How much of an error budget is burned, and how fast",
                             {grammar::whole_of(std::move(key), slo_form())}, check_slo);
  language.fresh = [] {
    return scenario::Settings(Slo{}, [](const scenario::Settings& settings) {
      return scenario::lines_of(slo_fields(), settings.as<Slo>());
    });
  };
  language.reads_scrapes_for = [](const scenario::Settings& settings) {
    return !settings.as<Slo>().requests.has_value();
  };
  return claim_kind<Slo>(std::move(language), {.questions = questions,
                                               .judge = judge,
                                               .may_be_of_slowness = may_be_of_slowness,
                                               .rule_out = rule_out,
                                               .questions_for_nearest = questions_for_nearest,
                                               .nearest = nearest_to});
}

}  // namespace harness::verdict
