// What rules ask.
#include "harness/check/rules/rules_file.hpp"
#include "harness/check/run/stand_in.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

// What of an alert's query may leave series out, so that it is quiet.
struct Silence {
  bool leaves_out = false;
  const promql::Binary* with_bool = nullptr;
};

bool is_comparison_of(std::string_view op) {
  return is_one_of(op, {"==", "!=", ">", "<", ">=", "<="});
}

Silence silence_of(const promql::Expr& query) {
  Silence silence;
  promql::walk(query, [&](const promql::Expr& expr) {
    if (const auto* binary = std::get_if<promql::Binary>(&expr.of)) {
      const bool compares = is_comparison_of(binary->op);
      if (compares && binary->returns_bool) silence.with_bool = binary;
      silence.leaves_out = silence.leaves_out || (compares && !binary->returns_bool) ||
                           is_one_of(binary->op, {"and", "unless"});
    }
    if (const auto* call = std::get_if<promql::Call>(&expr.of)) {
      silence.leaves_out = silence.leaves_out || call->function->name.starts_with("absent");
    }
  });
  // Alerts, and what else is there only while it is so.
  for (const promql::NamedSeries& series : promql::selectors(query)) {
    silence.leaves_out = silence.leaves_out || series.metric.starts_with("ALERTS");
  }
  return silence;
}

// `… or vector(0)`, at the end of all: it has a value whatever happens.
bool ends_with_stand_in(const promql::Expr& query) {
  if (const auto* one = std::get_if<promql::Parentheses>(&query.of)) {
    return ends_with_stand_in(*one->of);
  }
  const auto* binary = std::get_if<promql::Binary>(&query.of);
  return binary != nullptr && has_stand_in(*binary);
}

// A comparison that each value passes: avg(up) < 50. `>= 0` may be there to have the series shown.
const promql::Binary* always_true(const promql::Expr& query) {
  if (const auto* one = std::get_if<promql::Parentheses>(&query.of)) return always_true(*one->of);
  const auto* binary = std::get_if<promql::Binary>(&query.of);
  const auto relation = binary == nullptr ? std::nullopt : promql::relation_of(binary->op);
  if (!relation || promql::type_of(*binary->left) != promql::Type::instant_vector) return nullptr;
  const Interval left = promql::bounds_of_values(*binary->left);
  const Interval right = promql::bounds_of_values(*binary->right);
  // What is compared already is there only where that holds: (up == 0) * 1 == 0.
  if (silence_of(*binary->left).leaves_out || silence_of(*binary->right).leaves_out) return nullptr;
  const bool is_certain = languages::holds(*relation, left, right) == languages::Holds::always;
  return is_certain && !promql::selectors(*binary->left).empty() ? binary : nullptr;
}

}  // namespace

void rule_queries(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.query) look_at_query(*rule.query, Asker::rule, *file.source, findings);
  });
}

void alerts_that_always_fire(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert() || !rule.tree) return;
    if (is_stand_in(*rule.tree)) return;  // vector(1), a dead man's switch, fires on purpose
    const Silence silence = silence_of(*rule.tree);
    if (ends_with_stand_in(*rule.tree)) {
      findings.add(rule.query->scalar->place,
                   rule.alert +
                       " fires always: where nothing is left, vector() is, and any value "
                       "fires",
                   "leave or vector(…) out, or put it into parentheses before the comparison");
      return;
    }
    if (const promql::Binary* certain = always_true(*rule.tree)) {
      findings.add(
          place_in(*rule.query, certain->op_span.begin, file.source->text),
          rule.alert + " fires always: each value that there can be is " + certain->op + " that",
          "compare it in the unit that it has");
      return;
    }
    if (silence.leaves_out) return;
    if (silence.with_bool != nullptr) {
      findings.add(place_in(*rule.query, silence.with_bool->op_span.begin, file.source->text),
                   rule.alert + ": with bool the comparison gives 0 or 1, and any value fires",
                   "leave bool out");
    } else {
      findings.add(rule.query->scalar->place,
                   rule.alert + " compares nothing: it fires for each series that there is",
                   "compare it with a threshold, such as > 0");
    }
  });
}

void alerts_on_two_samples(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert() || !rule.tree) return;
    promql::walk(*rule.tree, [&](const promql::Expr& expr) {
      const auto* call = std::get_if<promql::Call>(&expr.of);
      if (call == nullptr || call->function->name != "irate") return;
      findings.add(place_in(*rule.query, expr.span.begin, file.source->text),
                   "irate looks at the last two samples alone: one quiet scrape, and the alert "
                   "begins its wait anew",
                   "write rate(…[5m])");
    });
  });
}

// One that has others to read beside its own series goes on from what it was, as some do on
// purpose.
void records_of_themselves(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.is_alert() || rule.record.empty() || !rule.tree) return;
    const auto series = promql::selectors(*rule.tree);
    if (series.empty()) return;
    for (const promql::NamedSeries& one : series) {
      if (one.metric != rule.record) return;
    }
    findings.add(place_in(*rule.query, series.front().span.begin, file.source->text),
                 rule.record + " is recorded of itself alone: it never begins",
                 "name the metric that it is computed of");
  });
}

}  // namespace harness::check
