#include "harness/verdict/baseline/over_runs.hpp"

#include <algorithm>
#include <cmath>

namespace harness::verdict {
namespace {

// That of `runs` runs at most so many hold, where one holds with this probability.
double chance_of_at_most(std::size_t held, std::size_t runs, double probability) {
  if (probability <= 0) return 1;
  if (probability >= 1) return held >= runs ? 1 : 0;
  const auto n = static_cast<double>(runs);
  double sum = 0;
  for (std::size_t i = 0; i <= held; ++i) {
    const auto k = static_cast<double>(i);
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                    k * std::log(probability) + (n - k) * std::log1p(-probability));
  }
  return std::min(sum, 1.0);
}

// The probability at which it is as unlikely as this; it falls as the probability rises.
double where_at_most_has(double chance, std::size_t held, std::size_t runs) {
  double low = 0;
  double high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (chance_of_at_most(held, runs, middle) > chance ? low : high) = middle;
  }
  return (low + high) / 2;
}

constexpr double doubt = 0.05;

double least_share(std::size_t held, std::size_t runs) {
  if (held == 0) return 0;
  const double tail = held == runs ? doubt : doubt / 2;
  return where_at_most_has(1 - tail, held - 1, runs);
}

double most_share(std::size_t held, std::size_t runs) {
  if (held == runs) return 1;
  return where_at_most_has(held == 0 ? doubt : doubt / 2, held, runs);
}

bool is_same(const ClaimOverRuns& one, const Finding& finding) {
  return one.claim == finding.claim && one.kind == finding.kind && one.during == finding.during;
}

// At its place; else, where what is found of faults stands before it, by its name. Null: the run
// has none.
const Finding* find_in(const Verdict* run, std::size_t index, const ClaimOverRuns& claim) {
  if (run == nullptr) return nullptr;
  const std::vector<Finding>& all = run->findings;
  if (index < all.size() && is_same(claim, all[index])) return &all[index];
  const auto found =
      std::ranges::find_if(all, [&](const Finding& one) { return is_same(claim, one); });
  return found == all.end() ? nullptr : &*found;
}

// What is certain of it: what spoilt a run may have made anything of it.
void count_in(const Verdict* run, std::size_t index, ClaimOverRuns& claim) {
  const Finding* const finding = find_in(run, index, claim);
  const bool is_certain = finding != nullptr && !run->spoilt && !run->interrupted;
  const Outcome outcome = is_certain ? finding->outcome : Outcome::undecided;
  if (outcome == Outcome::pass) ++claim.held;
  if (outcome == Outcome::fail || outcome == Outcome::no_data) ++claim.failed;
  if (outcome == Outcome::undecided) ++claim.undecided;
  claim.votes = claim.votes || (finding != nullptr && finding->votes());
}

}  // namespace

std::string_view name_of(Steadiness steadiness) {
  switch (steadiness) {
    case Steadiness::holds:
      return "holds";
    case Steadiness::fails:
      return "fails";
    case Steadiness::flaky:
      return "flaky";
    case Steadiness::undecided:
      return "undecided";
  }
  return "";
}

Steadiness ClaimOverRuns::steadiness() const {
  if (failed > 0) return held > 0 ? Steadiness::flaky : Steadiness::fails;
  return undecided > 0 || held == 0 ? Steadiness::undecided : Steadiness::holds;
}

Interval ClaimOverRuns::share_held() const {
  if (runs() == 0) return {0, 1};
  return {least_share(held, runs()), most_share(held + undecided, runs())};
}

std::vector<ClaimOverRuns> over_runs(const std::vector<const Verdict*>& runs) {
  const auto first =
      std::find_if(runs.begin(), runs.end(), [](const Verdict* run) { return run != nullptr; });
  if (first == runs.end()) return {};
  std::vector<ClaimOverRuns> claims;
  for (const Finding& finding : (*first)->findings) {
    // What is found of faults stands behind the claims, and only where there is something to tell.
    if (finding.kind == "fault") continue;
    ClaimOverRuns& claim = claims.emplace_back();
    claim.claim = finding.claim;
    claim.kind = finding.kind;
    claim.during = finding.during;
    claim.expected = finding.expected;
    claim.votes = finding.votes();
    const auto index = static_cast<std::size_t>(&finding - (*first)->findings.data());
    for (const Verdict* run : runs) count_in(run, index, claim);
  }
  return claims;
}

}  // namespace harness::verdict
