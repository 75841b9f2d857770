// What parts of a query cannot give, though what they name is there: ranges too short for two
// samples, labels to group by that nobody has.
#include <set>

#include "harness/check/run/metrics.hpp"
#include "harness/check/run/values.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

std::string part_of(const promql::Expr& expr, const std::string& text) {
  return text.substr(expr.span.begin, expr.span.end - expr.span.begin);
}

// Of what has no value of one sample; null: it is no such call, or it reads another time.
const promql::Selector* needs_two_samples_of(const promql::Expr& expr) {
  const auto* call = std::get_if<promql::Call>(&expr.of);
  if (call == nullptr || call->args.empty()) return nullptr;
  const bool needs_two = is_one_of(call->function->name, {"rate", "irate", "increase", "delta",
                                                          "idelta", "deriv", "predict_linear"});
  if (!needs_two) return nullptr;
  const promql::Expr& arg = promql::inside_parentheses(*call->args.front());
  const auto* selector = std::get_if<promql::Selector>(&arg.of);
  const bool is_of_now =
      selector != nullptr && selector->range && !selector->offset && !selector->at;
  return is_of_now ? selector : nullptr;
}

std::string samples_in(const promql::Selector& selector, const observe::Window& window) {
  promql::Selector bare = selector;
  bare.range.reset();
  const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(window.length());
  return "count_over_time(" + promql::to_text(bare) + "[" + std::to_string(length.count()) + "ms])";
}

std::set<std::string> label_names_of(const std::vector<observe::Series>& all) {
  std::set<std::string> names;
  for (const observe::Series& series : all) {
    for (const auto& [name, value] : series.labels) names.insert(name);
  }
  names.erase("__name__");
  return names;
}

}  // namespace

// A series that was scraped several times, and never twice in what the query looks back on.
std::optional<Absence> MetricsSeen::without_two_samples(const Expr& query,
                                                        const std::string& text) {
  constexpr double several = 3;
  std::optional<Absence> found;
  promql::walk(query, [&](const Expr& expr) {
    const promql::Selector* selector = needs_two_samples_of(expr);
    if (selector == nullptr) return;
    const Answered answered = ask(part_of(expr, text));
    if (!answered.series.empty() || !answered.problem.empty()) return;
    if (range_of(ask(samples_in(*selector, window_)).series).high < several) return;
    found = Absence{true,
                    one_line(part_of(expr, text)) + " has no value: two samples never lie within " +
                        format_duration(*selector->range) + ", as seldom as it is scraped",
                    "look back on four scrapes or more"};
  });
  return found;
}

// By the series of what is grouped: a label that none of them has may still be made by the query.
bool MetricsSeen::may_have_label(const Expr& grouped, const std::string& label) {
  for (const promql::NamedSeries& named : promql::selectors(grouped)) {
    if (named.metric.empty()) return true;
    for (const Labels& series : series_of(named.metric)) {
      if (series.contains(label)) return true;
    }
  }
  return false;
}

// Of labels that nobody has those that are nearly one that there is: others may be those of a
// larger system, such as cluster. The innermost one is told.
void MetricsSeen::note_groupings(const Asked& asked, Seen& seen) {
  const auto tree = promql::parse(asked.query.text);
  if (!tree) return;
  promql::walk(**tree, [&](const Expr& expr) {
    const auto* group = std::get_if<promql::Aggregation>(&expr.of);
    if (group == nullptr || !group->grouping || group->grouping->without) return;
    for (const std::string& label : group->grouping->labels) {
      if (may_have_label(*group->of, label)) continue;
      const auto names = label_names_of(ask(part_of(*group->of, asked.query.text)).series);
      const auto meant = nearest(label, std::vector<std::string>(names.begin(), names.end()));
      if (names.contains(label) || !meant) continue;
      seen.but = "groups by " + label + ", a label that none of its series has";
      seen.but_remedy = "did you mean " + *meant + "?";
    }
  });
}

}  // namespace harness::check
