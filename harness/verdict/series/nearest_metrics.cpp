#include "harness/verdict/series/nearest_metrics.hpp"

#include <set>

#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {

std::vector<observe::Question> questions_for_nearest_metrics() { return {observe::metric_names()}; }

std::string nearest_metrics(const std::vector<std::string>& selectors,
                            std::span<const observe::Answer> answers) {
  const auto names = observe::parse_names(answers.front());
  if (!names) return {};
  const std::set<std::string> known(names->begin(), names->end());
  for (const std::string& selector : selectors) {
    const auto query = parsed(selector);
    if (!query) continue;
    for (const auto& named : languages::promql::selectors(*query)) {
      if (named.metric.empty() || known.contains(named.metric)) continue;
      if (const auto meant = meant_by({named.metric}, known)) return "did you mean " + *meant + "?";
    }
  }
  return {};
}

}  // namespace harness::verdict
