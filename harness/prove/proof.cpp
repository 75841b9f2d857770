#include "harness/prove/proof.hpp"

#include <algorithm>
#include <utility>

#include "harness/prove/proving.hpp"

namespace harness::prove {

std::string_view name_of(Effect effect) {
  switch (effect) {
    case Effect::untouched:
      return "untouched";
    case Effect::holds:
      return "holds";
    case Effect::fails:
      return "fails";
    case Effect::no_data:
      return "no_data";
    case Effect::undecided:
      return "undecided";
  }
  return "";
}

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::proven:
      return "proven";
    case Standing::vacuous:
      return "vacuous";
    case Standing::silence:
      return "only_no_data";
    case Standing::unprovable:
      return "outside";
    case Standing::red:
      return "red";
  }
  return "";
}

bool Trial::has(Effect effect) const {
  return std::find(effects.begin(), effects.end(), effect) != effects.end();
}

std::size_t Proof::caught() const {
  return static_cast<std::size_t>(std::count_if(trials.begin(), trials.end(),
                                                [](const Trial& one) { return one.is_caught(); }));
}

double Proof::score() const {
  if (trials.empty()) return 0;
  return 100.0 * static_cast<double>(caught()) / static_cast<double>(trials.size());
}

std::vector<const ClaimProof*> Proof::vacuous() const {
  std::vector<const ClaimProof*> all;
  for (const ClaimProof& one : claims) {
    if (one.standing == Standing::vacuous || one.standing == Standing::silence) all.push_back(&one);
  }
  return all;
}

namespace {

Duration longest_wait_of(const plan::Plan& plan) {
  Duration longest{0};
  for (const scenario::Load& load : plan.loads) {
    for (const scenario::Flow& flow : load.flows) {
      for (const scenario::Request& one : flow.requests) longest = std::max(longest, one.timeout);
    }
  }
  return longest;
}

// By which number `trials` knows each mutant; 0, which is the unbroken one, for those of no metric.
Result<std::vector<std::size_t>> prepare_metrics(const std::vector<Mutant>& mutants,
                                                 MetricTrials* trials) {
  std::vector<const Mutant*> of_metrics{nullptr};
  std::vector<std::size_t> numbers;
  for (const Mutant& mutant : mutants) {
    const bool is_of_metrics = static_cast<bool>(mutant.metrics);
    numbers.push_back(is_of_metrics ? of_metrics.size() : 0);
    if (is_of_metrics) of_metrics.push_back(&mutant);
  }
  if (trials == nullptr) return numbers;
  if (auto ready = trials->prepare(of_metrics); !ready) return fail(ready.error());
  return numbers;
}

}  // namespace

Checked<Proof> prove(const Setting& setting) {
  Proving proving(setting);
  std::vector<Mutant> mutants = all_mutants(
      {setting.telemetry, setting.observed.load, longest_wait_of(setting.plan), proving.told()});
  const auto numbers = prepare_metrics(mutants, setting.metrics);
  if (!numbers) return tl::unexpected(std::vector{numbers.error()});
  if (auto same = proving.check_unbroken(); !same) return tl::unexpected(same.error());
  Proof proof;
  proof.notes = proving.notes();
  if (setting.plan.baseline) {
    proof.notes.push_back(
        "what it is compared with, its baseline, is outside: that is of several runs");
  }
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    proof.interrupted = setting.cancelled && setting.cancelled();
    if (proof.interrupted) return proof;
    proof.trials.push_back(proving.try_one(mutants[i], (*numbers)[i]));
  }
  for (std::size_t claim = 0; claim < setting.plan.claims.size(); ++claim) {
    proof.claims.push_back(proving.proof_of(claim, proof.trials));
  }
  proof.watched = proving.watched(proof.trials);
  return proof;
}

}  // namespace harness::prove
