#include "tests/e2e/kept_systems.hpp"

#include <fstream>

namespace harness::test {

std::filesystem::path write_rolls(const TempDirectory& into, const std::string& more) {
  std::filesystem::path file = into / "rolls.yaml";
  std::ofstream(file) << R"(name: rolls
system: {stage: 1}
load:
  - name: players
    executor: constant-vus
    vus: 4
    think_time: 50ms # who is refused would else ask again at once, and take a core
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases:
  - {name: baseline, for: 3s}
  - {name: outage, for: 3s, faults: [{crash: dice-roller}]}
  - {name: recovery, for: 3s}
thresholds:
  - {during: baseline, http_req_failed: "rate == 0"}
  - {during: outage, http_req_failed: "rate == 1"}
  - {during: recovery, http_req_failed: "rate == 0"}
expect:
  - {claim: Rolls, during: recovery, promql: 'sum(increase(dice_rolls_total[$window]))', value: "> 0"}
  - {claim: Lines, during: baseline, logql: '{job="dice-roller"}', count: ">= 1"}
)" + more;
  return file;
}

std::filesystem::path write_one_roll(const TempDirectory& into, const std::string& failed) {
  std::filesystem::path file = into / "roll.yaml";
  std::ofstream(file) << R"(name: roll
system: {stage: 1}
load: [{name: a, executor: per-vu-iterations, flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}]
thresholds: [{http_req_failed: ")" +
                             failed + "\"}]\n";
  return file;
}

}  // namespace harness::test
