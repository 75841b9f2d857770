// Metrics that say yes or no: what tells is their value, and not that they are there.
#include <re2/re2.h>

#include <optional>
#include <set>

#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

// Of exporters that go on while what they look at is away. A name such as backends_up may count.
bool is_flag(const std::string& metric) {
  static const re2::RE2 flag(
      "(apache|consul|haproxy|ldap|memcached|mongodb|mysql|nginx|ntp|pg|php_fpm|rabbitmq|redis|"
      "snmp|ssh|statsd|zookeeper|zk)_up|probe_success");
  return re2::RE2::FullMatch(metric, flag);
}

bool is_always_one(const std::string& metric) { return metric.ends_with("_info"); }

// A selector alone, whose value has not been changed.
const promql::Selector* alone(const promql::Expr& written) {
  const promql::Expr& expr = promql::inside_parentheses(written);
  if (const auto* aggregation = std::get_if<promql::Aggregation>(&expr.of)) {
    return is_one_of(aggregation->op, {"min", "max"}) ? alone(*aggregation->of) : nullptr;
  }
  const auto* selector = std::get_if<promql::Selector>(&expr.of);
  return selector != nullptr && !selector->range ? selector : nullptr;
}

// A comparison that no value of the metric meets.
void add_never_met(const Rule& rule, const promql::Binary& binary, const RulesFile& file,
                   Findings& findings) {
  const promql::Selector* selector = alone(*binary.left);
  const auto* number = std::get_if<promql::Number>(&promql::inside_parentheses(*binary.right).of);
  if (selector == nullptr || number == nullptr || binary.returns_bool) return;
  const auto relation = promql::relation_of(binary.op);
  const std::string metric = promql::metric_of(*selector);
  const bool is_one = is_always_one(metric);
  if (!relation || !(is_one || is_flag(metric))) return;
  const Interval values{is_one ? 1.0 : 0.0, 1};
  const auto how = languages::holds(*relation, values, Interval::exactly(number->value));
  if (how != languages::Holds::never) return;
  findings.add(place_in(*rule.query, binary.op_span.begin, file.source->text),
               rule.name() + ": " + metric + " is " + (is_one ? "always 1" : "0 or 1") +
                   ", and never " + binary.op + " " + format_number(number->value),
               is_one ? "absent(…) tells that it is gone, its labels tell all else"
                      : "write == 0 for what is away");
}

// Those of which some rule asks more than whether they are there.
std::set<std::string> flags_that_are_read(const RulesFile& file) {
  std::set<std::string> read;
  each_rule(file, [&](const Rule& rule) {
    if (!rule.tree) return;
    std::set<std::size_t> in_absent;
    promql::walk(*rule.tree, [&](const promql::Expr& expr) {
      const auto* call = std::get_if<promql::Call>(&expr.of);
      if (call == nullptr || !std::string_view(call->function->name).starts_with("absent")) return;
      for (const promql::NamedSeries& series : promql::selectors(expr)) {
        in_absent.insert(series.span.begin);
      }
    });
    for (const promql::NamedSeries& series : promql::selectors(*rule.tree)) {
      if (!in_absent.contains(series.span.begin)) read.insert(series.metric);
    }
  });
  return read;
}

}  // namespace

void flags(const RulesFile& file, Findings& findings) {
  const std::set<std::string> read = flags_that_are_read(file);
  each_rule(file, [&](const Rule& rule) {
    if (!rule.tree) return;
    promql::walk(*rule.tree, [&](const promql::Expr& expr) {
      if (const auto* binary = std::get_if<promql::Binary>(&expr.of)) {
        add_never_met(rule, *binary, file, findings);
      }
    });
    const auto* call = std::get_if<promql::Call>(&promql::inside_parentheses(*rule.tree).of);
    if (!rule.is_alert() || call == nullptr || call->function->name != "absent") return;
    const promql::Selector* selector = alone(*call->args.front());
    const std::string metric = selector == nullptr ? "" : promql::metric_of(*selector);
    if (!is_flag(metric) || read.contains(metric)) return;
    findings.add(
        place_in(*rule.query, rule.tree->span.begin, file.source->text),
        rule.name() + ": " + metric + " is 0, and not absent, where what it looks at is away",
        "write " + metric + " == 0, and absent(…) beside it for its exporter");
  });
}

}  // namespace harness::check
