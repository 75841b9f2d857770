#include "harness/verdict/series/derived_elsewhere.hpp"

#include <algorithm>
#include <array>

#include "harness/languages/promql/selectors.hpp"
#include "harness/scenario/query.hpp"

namespace harness::verdict {
namespace {

using Query = grammar::Located<std::string>;
using languages::promql::NamedSeries;

// Prometheus is ours, and nobody else of the system brings metrics of such names: a collector of
// one's own may.
bool come_nowhere(const plan::Plan& plan) {
  const scenario::System& system = plan.system;
  return plan.derives_elsewhere && !system.own.backends.prometheus && !system.is_own() &&
         system.own.endpoints.empty();
}

bool names_derived(const std::string& text) {
  constexpr std::array<std::string_view, 2> families{"traces_spanmetrics_",
                                                     "traces_service_graph_"};
  return std::any_of(families.begin(), families.end(),
                     [&](std::string_view family) { return text.starts_with(family); });
}

// The metric's name, or the pattern of names: traces_.+
std::string derived_by(const NamedSeries& named) {
  if (!named.metric.empty()) return names_derived(named.metric) ? named.metric : "";
  for (const languages::promql::Matcher& matcher : named.selector->matchers) {
    const bool is_of_names = matcher.label == "__name__" &&
                             matcher.op == languages::promql::MatchOp::matches &&
                             matcher.value.find("traces_") != std::string::npos;
    if (is_of_names) return matcher.value;
  }
  return {};
}

std::optional<yaml::Problem> problem_of_derived(const Query& query, const char* key) {
  const auto tree = parsed(scenario::with_any_window(*query));
  if (!tree) return std::nullopt;
  for (const NamedSeries& named : languages::promql::selectors(*tree)) {
    const std::string metric = derived_by(named);
    if (metric.empty()) continue;
    return yaml::Problem{
        query.place,
        std::string(key) + ": " + metric +
            " is derived from spans by tempo, and the one that is named writes that to a "
            "Prometheus of its own",
        "count the spans in a traceql claim, leave that tempo out, or name its Prometheus, too: "
        "system: {backends: {prometheus: {url: …}}}"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<yaml::Problem> asks_for_what_is_derived_elsewhere(const Promql& claim,
                                                                const plan::Plan& plan) {
  if (!come_nowhere(plan)) return std::nullopt;
  if (auto problem = problem_of_derived(claim.promql, "promql")) return problem;
  return claim.control ? problem_of_derived(*claim.control, "control") : std::nullopt;
}

}  // namespace harness::verdict
