#include "harness/verdict/claims/slo/slo_share.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/promql_refusals.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// What comes of numbers that are no whole ones.
constexpr double rounding_of_shares = 1e-9;

bool has_share_above_one(const observe::Answer& answer) {
  const auto series = observe::parse_series(answer);
  if (!series) return false;
  return std::ranges::any_of(*series, [](const observe::Series& one) {
    return std::ranges::any_of(
        one.points, [](const observe::Point& point) { return point.value < -rounding_of_shares; });
  });
}

std::string in_parentheses(const std::string& text) { return "(" + text + ")"; }

}  // namespace

BurnedShare::BurnedShare(const Slo& claim, const plan::Claim& planned,
                         const std::string& good_share, const scenario::Comparison& wanted,
                         scenario::Moments moments)
    : kind_(*find_claim_kind("promql")), claim_(planned) {
  claim_.kind = "promql";
  claim_.moments = moments;
  claim_.settings = kind_.language.fresh();
  auto& promql = claim_.settings.as<Promql>();
  promql.promql.value = "(1 - " + good_share + ") / " + plain_number(claim.budget_share());
  promql.promql.place = claim.ratio ? claim.ratio->place : claim.good->place;
  promql.value = wanted;
}

BurnedShare BurnedShare::in_window(const Slo& claim, const plan::Claim& planned) {
  return {claim, planned, in_parentheses(**claim.ratio), claim.budget, scenario::Moments::at_end};
}

BurnedShare BurnedShare::in_stretches(const Slo& claim, const plan::Claim& planned) {
  const Duration over = claim.burn_rate->over;
  const std::string range = "[" + observe::range_of(over) + "]))";
  const std::string share =
      claim.ratio
          ? in_parentheses(observe::fill_window(**claim.ratio, {WallTime{}, WallTime{} + over}))
          : "sum(rate(" + **claim.good + range + " / sum(rate(" + **claim.total + range;
  return {claim, planned, share, {"<=", claim.burn_rate->max}, scenario::Moments::throughout};
}

Result<void> BurnedShare::check() const { return check_promql(promql()); }

std::optional<yaml::Problem> BurnedShare::rule_out(const plan::Plan& plan) const {
  return rule_out_promql(promql(), claim_, plan);
}

Evidence BurnedShare::evidence(const Evidence& of) const {
  return {claim_, of.plan, of.observations, of.window, of.metrics};
}

std::vector<observe::Question> BurnedShare::questions(const Evidence& of) const {
  return kind_.questions(evidence(of));
}

namespace {

// "0.5" is of the budget.
void name_what_burned(bool in_stretches, Finding& finding) {
  const std::string number = finding.value ? finding.value->text() : "";
  if (in_stretches) {
    finding.seen = "a burn rate of " + finding.seen;
  } else if (!number.empty() && finding.seen.starts_with(number)) {
    finding.seen.insert(number.size(), " of the budget burned");
  } else {
    finding.seen = "of the budget burned: " + finding.seen;
  }
}

// A share above 1 that births make, and that the finding does not reckon with, is one that they
// cannot make: it is of some of what one scrape showed at once.
bool is_ruled_out(const observe::Question& question, const Finding& finding) {
  const bool is_of_births = question.query.find(" and (resets(") != std::string::npos;
  return is_of_births && finding.value && finding.value->low >= 0;
}

}  // namespace

Finding BurnedShare::judge(const Evidence& of, std::span<const observe::Answer> answers) const {
  Finding finding = kind_.judge(evidence(of), answers);
  name_what_burned(claim_.moments == scenario::Moments::throughout, finding);
  const std::string own = "(1 - ";
  const std::vector<observe::Question> asked = questions(of);
  for (std::size_t i = 0; i < std::min(asked.size(), answers.size()); ++i) {
    if (!asked[i].query.starts_with(own) || is_ruled_out(asked[i], finding)) continue;
    if (!has_share_above_one(answers[i])) continue;
    return with(std::move(finding), Outcome::undecided,
                "the share of good ones is above 1, so that it is none: " + finding.seen);
  }
  return finding;
}

}  // namespace harness::verdict
