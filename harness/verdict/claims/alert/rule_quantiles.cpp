#include "harness/verdict/claims/alert/rule_quantiles.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/promql/quantiles.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/throughout.hpp"

namespace harness::verdict {
namespace {

// Prometheus gives 11,000 points of a series at the most.
Duration step_of_rule(const observe::Window& window) {
  constexpr int most = 10'000;
  return std::max<Duration>(between_moments, window.length() / most);
}

constexpr const char* guesses =
    "its rule takes histogram_quantile(), which tells no more than the bucket: ";

}  // namespace

std::vector<observe::Question> questions_for_rule_quantiles(const languages::promql::Expr& rule,
                                                            const std::string& text,
                                                            const Evidence& evidence) {
  std::vector<observe::Question> all;
  for (const std::string& end : languages::promql::at_quantile_ends(rule, text)) {
    all.push_back(observe::promql_over("count((" + end + "))", evidence.window,
                                       step_of_rule(evidence.window)));
  }
  return all;
}

Life life_of_rule_quantiles(const languages::promql::Expr& rule,
                            std::span<const observe::Answer> answers) {
  using languages::promql::OfQuantiles;
  if (languages::promql::effect_of_quantiles(rule) == OfQuantiles::anything) {
    return unknown(std::string(guesses) + "what it makes of that may be anything within it");
  }
  for (const observe::Answer& answer : answers) {
    const auto series = observe::parse_series(answer);
    if (!series) return unknown(to_string(series.error()));
    if (series->empty()) continue;
    const std::size_t moments = series->front().points.size();
    return unknown(guesses + std::string("by the bounds of that it may have been true at ") +
                   counted(static_cast<double>(moments), "moment") +
                   "; give the histogram a bound at what it compares with");
  }
  return {};
}

}  // namespace harness::verdict
