#include "harness/cli/load_verdict.hpp"

#include <algorithm>

#include "harness/cli/command.hpp"
#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/claim_kind.hpp"

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

bool any_answered(const load::RequestStats& requests) {
  return std::any_of(requests.outcomes.begin(), requests.outcomes.end(),
                     [](const auto& outcome) { return load::was_answered(outcome.first); });
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
  const auto parsed = scenario::parse_condition(condition);
  if (!parsed) return refused(text, parsed.error());
  const auto fits = scenario::check_condition(*scenario::find_metric(key->metric), *parsed);
  if (!fits) return refused(text, fits.error());
  return claim_of(*key, *parsed);
}

std::vector<report::JudgedThreshold> judge_thresholds(const std::vector<plan::Claim>& thresholds,
                                                      const observe::Observations& observations) {
  plan::Plan plan;
  plan.phases = {{observations.phases.front().name, Duration{0}, std::nullopt}};
  plan.claims = thresholds;
  std::vector<report::JudgedThreshold> judged;
  for (const plan::Claim& claim : plan.claims) {
    const verdict::Finding finding =
        verdict::judge_claim(verdict::evidence_for(claim, plan, observations), nullptr);
    judged.push_back({claim.claim, std::string(verdict::name_of(finding.outcome)), finding.seen});
  }
  return judged;
}

std::optional<std::string> why_unanswered(const load::LoadStats& stats) {
  if (any_answered(stats.requests.front())) return std::nullopt;
  return "no answer came at all";
}

int exit_code_of(const report::LoadReport& report) {
  const load::RequestStats& requests = report.stats.requests.front();
  if (report.interrupted) return exit_interrupted;
  if (why_unanswered(report.stats)) return exit_not_measured;
  if (requests.ok == 0 && report.segment.is_whole()) return exit_failed;
  if (!report.reasons.empty()) return exit_not_measured;
  const std::string undecided(verdict::name_of(verdict::Outcome::undecided));
  int exit_code = exit_ok;
  for (const report::JudgedThreshold& threshold : report.thresholds) {
    if (threshold.holds()) continue;
    if (threshold.outcome != undecided) return exit_failed;
    exit_code = exit_not_measured;
  }
  return exit_code;
}

}  // namespace harness::cli
