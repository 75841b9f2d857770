#include "harness/cli/repeated.hpp"

namespace harness::cli {

std::vector<run::LoadedPlan> by_turns(const std::vector<run::LoadedPlan>& plans,
                                      std::optional<std::uint64_t> runs) {
  std::vector<run::LoadedPlan> turns;
  for (std::uint64_t turn = 0, added = 1; added > 0; ++turn) {
    added = 0;
    for (const run::LoadedPlan& loaded : plans) {
      if (turn >= runs.value_or(loaded.plan.runs)) continue;
      turns.push_back(loaded);
      turns.back().plan.seed += turn;
      ++added;
    }
  }
  return turns;
}

}  // namespace harness::cli
