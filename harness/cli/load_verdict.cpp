#include "harness/cli/load_verdict.hpp"

#include <algorithm>
#include <array>

#include "harness/cli/command.hpp"
#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/plan/without_tls.hpp"
#include "harness/scenario/answer_rules.hpp"
#include "harness/scenario/tag_rules.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::cli {
namespace {

constexpr const char* remedy =
    "write METRIC{TAG:VALUE}: AGGREGATE OPERATOR NUMBER, such as \"http_req_duration: p(95) < "
    "500\"";

tl::unexpected<Error> refused(const std::string& text, const Error& error) {
  return fail(error.what, "--threshold \"" + text + "\"",
              error.remedy.empty() ? remedy : error.remedy);
}

// The colon behind the tags, in which there are others.
std::size_t colon_of(std::string_view text) {
  const std::size_t brace = text.find('{');
  const std::size_t first = text.find(':');
  if (brace == std::string_view::npos || first < brace) return first;
  const std::size_t close = text.find('}', brace);
  return close == std::string_view::npos ? close : text.find(':', close);
}

plan::Claim claim_of(const scenario::MetricKey& key, const scenario::Condition& condition) {
  static const scenario::Kind kind = scenario::threshold_kind();
  plan::Claim claim;
  claim.claim = key.text() + " " + condition.text;
  claim.kind = kind.name;
  claim.settings = kind.fresh();
  claim.settings.as<scenario::Threshold>() = {key, condition};
  return claim;
}

// Also an answer that leads nowhere, or is none in HTTP: the server has given it.
bool is_of_an_answer(const std::string& outcome) {
  if (load::was_answered(outcome)) return true;
  constexpr std::array given{load::Ending::too_many_redirects, load::Ending::led_away,
                             load::Ending::bad_url, load::Ending::bad_answer,
                             load::Ending::too_long};
  return std::any_of(given.begin(), given.end(), [&](load::Ending ending) {
    return outcome == load::to_text(load::Outcome{.ending = ending});
  });
}

bool any_answered(const load::RequestStats& requests) {
  return std::any_of(requests.outcomes.begin(), requests.outcomes.end(),
                     [](const auto& outcome) { return is_of_an_answer(outcome.first); });
}

bool any_is(verdict::Outcome outcome, const report::LoadReport& report) {
  return std::any_of(report.thresholds.begin(), report.thresholds.end(),
                     [&](const auto& one) { return one.outcome == verdict::name_of(outcome); });
}

// Whatever else is not known. `late`: the load was, which may have made some fail. What there is
// nothing of may be among what was not sent, or had no answer.
bool any_fails_for_certain(const report::LoadReport& report, bool late) {
  return std::any_of(report.thresholds.begin(), report.thresholds.end(), [&](const auto& one) {
    if (one.outcome == verdict::name_of(verdict::Outcome::no_data)) return !one.of_slowness;
    return one.outcome == verdict::name_of(verdict::Outcome::fail) && !(late && one.of_slowness);
  });
}

const scenario::MetricKey& key_of(const plan::Claim& threshold) {
  return threshold.settings.as<scenario::Threshold>().metric;
}

// Not one of them was good: that is the server's.
bool all_bad(const report::LoadReport& report) {
  const load::RequestStats& requests = report.stats.requests.front();
  return requests.ok == 0 && any_answered(requests) && report.segment.is_whole();
}

}  // namespace

Result<plan::Claim> parse_threshold(const std::string& text) {
  const std::size_t colon = colon_of(text);
  if (colon == std::string::npos) return refused(text, {"it compares nothing", {}, remedy});
  const std::string condition(trim(std::string_view(text).substr(colon + 1)));
  if (condition.starts_with('{')) {
    return refused(text, {"over: stretches of the load are for scenarios",
                          {},
                          "write the condition alone, such as p(95) < 500, or a scenario with "
                          "this threshold"});
  }
  const auto key = scenario::parse_metric_key(trim(std::string_view(text).substr(0, colon)));
  if (!key) return refused(text, key.error());
  if (key->metric == "checks") {
    return refused(text, {"a load without a scenario has no checks",
                          {},
                          "leave it out, or write a scenario whose requests have a check"});
  }
  const auto parsed = scenario::parse_condition(condition);
  if (!parsed) return refused(text, parsed.error());
  const auto fits = scenario::check_condition(*scenario::find_metric(key->metric), *parsed);
  if (!fits) return refused(text, fits.error());
  const scenario::Request any;  // all are alike in what they take for failed
  const auto differ = scenario::check_answers_differ(*key, *parsed, {&any});
  if (!differ) return refused(text, differ.error());
  return claim_of(*key, *parsed);
}

std::string text_of(const plan::Claim& threshold) {
  return key_of(threshold).text() + ": " +
         threshold.settings.as<scenario::Threshold>().condition.text;
}

Result<void> check_selects(const plan::Claim& threshold, const scenario::Load& load) {
  scenario::Scenario all;
  all.load = {load};
  plan::Plan plan;
  plan.loads = {load};
  plan.claims = {threshold};
  const scenario::Threshold& settings = threshold.settings.as<scenario::Threshold>();
  std::vector<yaml::Problem> problems = scenario::check_selection(all, settings.metric, {});
  if (problems.empty()) {
    problems = scenario::check_may_drop(all, settings.metric, {settings.condition, {}});
  }
  if (problems.empty()) problems = plan::judged_without_tls(plan);
  if (problems.empty()) return {};
  return fail(problems.front().what, "--threshold \"" + text_of(threshold) + "\"",
              problems.front().remedy);
}

Result<void> check_counts_suffice(const plan::Claim& threshold) {
  const scenario::MetricKey& key = key_of(threshold);
  const bool is_time = scenario::find_metric(key.metric)->type == scenario::MetricType::trend;
  if (!is_time && key.answers.takes_all()) return {};
  return fail(
      is_time ? "--no-recording measures no times" : "--no-recording tells no answers apart",
      "--threshold \"" + threshold.claim + "\"", "leave out one of both");
}

namespace {

std::vector<report::JudgedThreshold> judge_thresholds(const std::vector<plan::Claim>& thresholds,
                                                      const std::vector<scenario::Load>& loads,
                                                      const observe::Observations& observations) {
  plan::Plan plan;
  plan.loads = loads;
  plan.phases = {{observations.phases.front().name, Duration{0}, std::nullopt}};
  plan.claims = thresholds;
  std::vector<report::JudgedThreshold> judged;
  for (const plan::Claim& claim : plan.claims) {
    const verdict::Finding finding =
        verdict::judge_claim(verdict::evidence_for(claim, plan, observations), nullptr);
    judged.push_back({claim.claim, std::string(verdict::name_of(finding.outcome)), finding.seen,
                      finding.of_slowness.value_or(false)});
  }
  return judged;
}

// What certainly fails does so whatever else is not known.
std::vector<std::string> why_inconclusive(const report::LoadReport& report,
                                          const std::vector<plan::Claim>& thresholds,
                                          Duration max_lateness) {
  if (all_bad(report)) return {};
  std::vector<std::string> reasons = load::why_exhausted(report.stats);
  if (auto why = load::why_partial(report.segment)) reasons.push_back(*std::move(why));
  auto late = load::why_late(report.stats, max_lateness);
  if (reasons.empty() && any_fails_for_certain(report, late.has_value())) return {};
  if (late) reasons.push_back(*std::move(late));
  if (auto why = verdict::why_unsent(thresholds, report.stats, report.why_dropped)) {
    reasons.push_back(*std::move(why));
  }
  if (!any_answered(report.stats.requests.front())) reasons.push_back("no answer came at all");
  return reasons;
}

int exit_code_of(const report::LoadReport& report) {
  if (report.interrupted) return exit_interrupted;
  if (all_bad(report)) return exit_failed;
  if (!report.reasons.empty()) return exit_not_measured;
  if (any_is(verdict::Outcome::fail, report) || any_is(verdict::Outcome::no_data, report)) {
    return exit_failed;
  }
  return any_is(verdict::Outcome::undecided, report) ? exit_not_measured : exit_ok;
}

}  // namespace

void judge_load(const std::vector<plan::Claim>& thresholds,
                const std::vector<scenario::Load>& loads, const observe::Observations& observations,
                report::LoadReport& report) {
  report.thresholds = judge_thresholds(thresholds, loads, observations);
  report.reasons = why_inconclusive(report, thresholds, observations.terms.max_lateness);
  report.exit_code = exit_code_of(report);
}

}  // namespace harness::cli
