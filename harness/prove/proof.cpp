#include "harness/prove/proof.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/observe/wire.hpp"
#include "harness/prove/proving.hpp"
#include "harness/prove/selected/selected.hpp"

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

std::size_t Proof::unjudged() const {
  return static_cast<std::size_t>(
      std::count_if(claims.begin(), claims.end(), [](const ClaimProof& one) {
        return one.standing == Standing::unprovable || one.standing == Standing::red;
      }));
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

// A mutant, and by which number the trials of metrics know it: 0, which is the unbroken one, where
// it is of no metric.
struct Numbered {
  Mutant mutant;
  std::size_t number = 0;
  std::size_t claim = 0;  // that an own one is made of
};

std::vector<Numbered> numbered_from(std::vector<OwnMutant> own, std::size_t& next) {
  std::vector<Numbered> all;
  for (OwnMutant& one : own) {
    const bool is_of_metrics = static_cast<bool>(one.mutant.metrics);
    all.push_back({std::move(one.mutant), is_of_metrics ? next++ : 0, one.claim});
  }
  return all;
}

std::vector<OwnMutant> general_mutants(const Material& material) {
  std::vector<OwnMutant> all;
  for (Mutant& one : all_mutants(material)) all.push_back({0, std::move(one)});
  return all;
}

// Those of all claims are written at once, whichever of them are tried.
Result<void> prepare_metrics(const std::vector<const std::vector<Numbered>*>& lists,
                             MetricTrials* trials) {
  if (trials == nullptr) return {};
  std::vector<const Mutant*> of_metrics{nullptr};
  for (const std::vector<Numbered>* list : lists) {
    for (const Numbered& one : *list) {
      if (one.number > 0) of_metrics.push_back(&one.mutant);
    }
  }
  return trials->prepare(of_metrics);
}

bool is_proven(std::size_t claim, const std::vector<Trial>& trials) {
  return std::any_of(trials.begin(), trials.end(),
                     [&](const Trial& one) { return one.effects[claim] == Effect::fails; });
}

// For claims that nothing turned red so far: what their own queries select.
std::vector<Numbered> own_mutants(const Setting& setting, const std::vector<ClaimQuery>& queries,
                                  const std::vector<Numbered>& of_metrics,
                                  const std::vector<Trial>& trials) {
  std::vector<ClaimQuery> open = queries;
  std::erase_if(open, [&](const ClaimQuery& one) { return is_proven(one.claim, trials); });
  std::size_t none = 0;
  std::vector<Numbered> all =
      numbered_from(selected_answers(setting.plan, longest_wait_of(setting.plan)), none);
  for (auto* made : {selected_lines, selected_spans}) {
    auto more = numbered_from(made(setting.telemetry, open, setting.clock), none);
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }
  all.insert(all.end(), of_metrics.begin(), of_metrics.end());
  auto more = numbered_from(series_multiplied(open), none);
  std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

// False: it was interrupted.
bool try_all(const Setting& setting, Proving& proving, const std::vector<Numbered>& mutants,
             bool are_own, Proof& proof) {
  for (const Numbered& one : mutants) {
    proof.interrupted = setting.cancelled && setting.cancelled();
    if (proof.interrupted) return false;
    if (are_own && is_proven(one.claim, proof.trials)) continue;
    proof.trials.push_back(proving.try_one(one.mutant, one.number));
  }
  return true;
}

}  // namespace

Checked<Proof> prove(const Setting& setting) {
  const observe::ReadBodies read_once;
  Proving proving(setting);
  std::size_t next = 1;
  const std::vector<Numbered> general =
      numbered_from(general_mutants({setting.telemetry, setting.observed.load,
                                     longest_wait_of(setting.plan), proving.told()}),
                    next);
  const std::vector<ClaimQuery> queries = proving.own_queries();
  const std::vector<Numbered> of_metrics =
      numbered_from(selected_series(setting.telemetry, queries), next);
  const auto prepared = prepare_metrics({&general, &of_metrics}, setting.metrics);
  if (!prepared) return tl::unexpected(std::vector{prepared.error()});
  if (auto same = proving.check_unbroken(); !same) return tl::unexpected(same.error());
  Proof proof;
  proof.notes = proving.notes();
  if (setting.plan.baseline) {
    proof.notes.push_back(
        "what it is compared with, its baseline, is outside: that is of several runs");
  }
  if (!try_all(setting, proving, general, false, proof)) return proof;
  const auto own = own_mutants(setting, queries, of_metrics, proof.trials);
  if (!try_all(setting, proving, own, true, proof)) return proof;
  for (std::size_t claim = 0; claim < setting.plan.claims.size(); ++claim) {
    proof.claims.push_back(proving.proof_of(claim, proof.trials));
  }
  proof.watched = proving.watched(proof.trials);
  return proof;
}

}  // namespace harness::prove
