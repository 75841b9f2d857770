#include "harness/report/over_runs.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/report/blocks.hpp"
#include "harness/report/table.hpp"
#include "harness/report/utf8.hpp"
#include "harness/verdict/baseline/over_runs.hpp"

namespace harness::report {
namespace {

using verdict::ClaimOverRuns;
using verdict::Steadiness;

// Those of one scenario, in their order. One that was not judged has no verdict.
struct Runs {
  std::string scenario;
  std::vector<const verdict::Verdict*> verdicts;
};

std::vector<Runs> several_runs(const Suite& suite) {
  std::vector<Runs> all;
  for (const ScenarioResult& result : suite.results) {
    if (result.run_of.empty()) continue;
    auto found = std::ranges::find(all, result.run_of, &Runs::scenario);
    if (found == all.end()) found = all.insert(all.end(), {result.run_of, {}});
    found->verdicts.push_back(result.report ? &result.report->verdict : nullptr);
  }
  return all;
}

std::string percent_of_runs(double share) {
  return std::to_string(std::lround(100 * share)) + " %";
}

std::string share_text(const ClaimOverRuns& claim) {
  const Interval share = claim.share_held();
  if (share.low <= 0 && share.high >= 1) return "nobody knows how often";
  if (share.high >= 1) return percent_of_runs(share.low) + " of runs or more";
  if (share.low <= 0) return percent_of_runs(share.high) + " of runs or fewer";
  return percent_of_runs(share.low) + " to " + percent_of_runs(share.high) + " of runs";
}

Cell result_cell(const ClaimOverRuns& claim) {
  const Steadiness steadiness = claim.steadiness();
  Tint tint = Tint::bad;
  if (steadiness == Steadiness::holds) tint = Tint::good;
  if (steadiness == Steadiness::undecided || (tint == Tint::bad && !claim.votes)) {
    tint = Tint::warning;
  }
  std::string text(verdict::name_of(steadiness));
  if (steadiness == Steadiness::flaky) {
    text += ": fails in " + std::to_string(claim.failed) + " of " + std::to_string(claim.runs());
  }
  return {text + (claim.votes ? "" : " (advisory)"), tint};
}

std::string held_text(const ClaimOverRuns& claim) {
  return std::to_string(claim.held) + "/" + std::to_string(claim.runs()) +
         (claim.undecided > 0 ? ", " + std::to_string(claim.undecided) + " open" : "");
}

std::string table_of(const Runs& runs, const Look& look) {
  Table table({{"claim", Align::left, true},
               {"during", Align::left, true, 1},
               {"held", Align::right},
               {"over the runs"},
               {"holds in (95 % confidence)"}});
  for (const ClaimOverRuns& claim : verdict::over_runs(runs.verdicts)) {
    table.add({{printable(claim.claim)},
               {printable(claim.during)},
               {held_text(claim)},
               result_cell(claim),
               {share_text(claim)}});
  }
  if (table.empty()) return {};
  return heading(look, runs.scenario + ", " + std::to_string(runs.verdicts.size()) + " runs") +
         table.render(look);
}

}  // namespace

void mark_runs(Suite& suite) {
  std::map<std::string, std::vector<ScenarioResult*>> by_plan;
  for (ScenarioResult& result : suite.results) {
    if (!result.report) continue;
    plan::Plan plan = result.report->plan;
    plan.seed = 0;
    by_plan[plan::print(plan)].push_back(&result);
  }
  for (const auto& [plan, results] : by_plan) {
    if (results.size() < 2) continue;
    // Two plans of one name are told apart by the name of the first run in its suite.
    for (ScenarioResult* result : results) result->run_of = results.front()->name;
  }
}

std::string over_runs_section(const Suite& suite, const Look& look) {
  std::string text;
  for (const Runs& runs : several_runs(suite)) {
    const std::string table = table_of(runs, look);
    if (!table.empty()) text += table + '\n';
  }
  return text;
}

std::string over_runs_json(const Suite& suite) {
  using Json = nlohmann::ordered_json;
  Json scenarios = Json::array();
  for (const Runs& runs : several_runs(suite)) {
    Json claims = Json::array();
    for (const ClaimOverRuns& claim : verdict::over_runs(runs.verdicts)) {
      const Interval share = claim.share_held();
      claims.push_back({{"claim", claim.claim},
                        {"kind", claim.kind},
                        {"during", claim.during},
                        {"expected", claim.expected},
                        {"votes", claim.votes},
                        {"result", verdict::name_of(claim.steadiness())},
                        {"held", claim.held},
                        {"failed", claim.failed},
                        {"undecided", claim.undecided},
                        {"share_held", {{"low", share.low}, {"high", share.high}}}});
    }
    scenarios.push_back(
        {{"scenario", runs.scenario}, {"runs", runs.verdicts.size()}, {"claims", claims}});
  }
  if (scenarios.empty()) return {};
  return scenarios.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace harness::report
