#include "harness/verdict/series/open_rise.hpp"

#include <algorithm>
#include <limits>

#include "harness/verdict/claims/promql_query.hpp"

namespace harness::verdict {

std::vector<observe::Question> questions_for_restarts(const std::string& selector,
                                                      const Evidence& evidence) {
  const auto query =
      parsed("increase(" + selector + "[" + observe::range_of(evidence.metrics.length()) + "])");
  if (!query) return {};
  return questions_for_restarts(*query, restarts_in(evidence, evidence.metrics, false));
}

void leave_open(Rise& rise, const Restarts& restarts) {
  const std::string why = restarts.why();
  const auto targets = restarts.open();
  if (why.empty() || restarts.lacks_answers_alone()) return;
  const auto is_it = [](const SeriesRise& one, const auto& target) {
    return std::ranges::all_of(target, [&](const auto& label) {
      const auto found = one.labels.find(label.first);
      return found != one.labels.end() && found->second == label.second;
    });
  };
  for (SeriesRise& one : rise.series) {
    const bool began_anew =
        !restarts.problem.empty() ||
        std::ranges::any_of(targets, [&](const auto& target) { return is_it(one, target); });
    if (began_anew) one.by.high = std::numeric_limits<double>::infinity();
  }
  // It may have had series that no scrape has seen.
  for (const auto& target : targets) {
    const bool has_series =
        std::ranges::any_of(rise.series, [&](const SeriesRise& one) { return is_it(one, target); });
    if (!has_series) rise.series.push_back({target, Interval::at_least(0)});
  }
  const bool nothing_is_known = !restarts.problem.empty() && rise.series.empty();
  if (nothing_is_known) rise.series.push_back({{}, Interval::at_least(0)});
  if (rise.why.empty()) rise.why = why;
}

void add_missing(Rise& rise, const Restarts& restarts) {
  for (const auto& [job, missing] : restarts.missing()) {
    rise.series.push_back({{{"job", job}}, Interval{0, missing}});
  }
}

}  // namespace harness::verdict
