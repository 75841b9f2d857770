#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/prove/words.hpp"

namespace harness::prove {
namespace {

using Json = nlohmann::ordered_json;

// The numbers, from 1, of those with which a regression does so.
Json numbers_with(Effect effect, const std::vector<Effect>& effects) {
  Json numbers = Json::array();
  for (std::size_t i = 0; i < effects.size(); ++i) {
    if (effects[i] == effect) numbers.push_back(i + 1);
  }
  return numbers;
}

Json claims_with(Effect effect, const Trial& trial) { return numbers_with(effect, trial.effects); }

Json seen_by(const Trial& trial) {
  Json seen = Json::object();
  for (const auto& [claim, what] : trial.seen) seen[std::to_string(claim + 1)] = what;
  return seen;
}

Json json_of(const Trial& trial) {
  return {{"signal", name_of(trial.mutant.signal)},
          {"regression", trial.mutant.kind},
          {"site", trial.mutant.site},
          {"caught", trial.is_caught()},
          {"fails", claims_with(Effect::fails, trial)},
          {"no_data", claims_with(Effect::no_data, trial)},
          {"undecided", claims_with(Effect::undecided, trial)},
          {"holds", claims_with(Effect::holds, trial)},
          {"seen", seen_by(trial)},
          {"shown_by", numbers_with(Effect::fails, trial.watched)},
          {"empties", numbers_with(Effect::no_data, trial.watched)}};
}

Json json_of(const ClaimProof& claim, std::size_t number) {
  Json json = {{"number", number},       {"claim", claim.claim},
               {"kind", claim.kind},     {"during", claim.during},
               {"line", claim.line},     {"standing", name_of(claim.standing)},
               {"catches", claim.caught}};
  if (!claim.why.empty()) json["why"] = claim.why;
  return json;
}

Json json_of(const WatchedProof& watched, std::size_t number) {
  return {{"number", number},
          {"name", watched.name},
          {"shows", watched.shows},
          {"empties", watched.empties},
          {"touched", watched.touched}};
}

}  // namespace

std::string to_json(const Proof& proof, const std::string& run) {
  Json json = {{"run", run},
               {"regressions_caught", proof.caught()},
               {"regressions", proof.trials.size()},
               {"score", std::floor(proof.score() * 10) / 10},
               {"vacuous", proof.vacuous().size()},
               {"claims", Json::array()},
               {"watched", Json::array()},
               {"trials", Json::array()},
               {"notes", proof.notes}};
  for (std::size_t i = 0; i < proof.claims.size(); ++i) {
    json["claims"].push_back(json_of(proof.claims[i], i + 1));
  }
  for (std::size_t i = 0; i < proof.watched.size(); ++i) {
    json["watched"].push_back(json_of(proof.watched[i], i + 1));
  }
  for (const Trial& trial : proof.trials) json["trials"].push_back(json_of(trial));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace harness::prove
