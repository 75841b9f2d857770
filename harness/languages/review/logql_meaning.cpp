#include "harness/languages/review/logql_meaning.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/logql/values.hpp"
#include "harness/languages/review/logql_filters.hpp"
#include "harness/languages/review/names.hpp"
#include "harness/languages/review/remarks.hpp"

namespace harness::languages {
namespace {

using logql::BinaryOp;

// What gives no series rather than 0.
Interval bounds_where_seen(const logql::Metric& metric) {
  if (const auto* const range = std::get_if<logql::RangeAggregation>(&metric.of)) {
    if (range->op == logql::RangeOp::count_over_time) return Interval::at_least(1);
    if (range->op == logql::RangeOp::absent_over_time) return Interval::exactly(1);
  }
  if (const auto* const aggregation = std::get_if<logql::VectorAggregation>(&metric.of)) {
    if (aggregation->op == logql::VectorOp::count) return Interval::at_least(1);
    const bool may_differ =
        aggregation->op == logql::VectorOp::stddev || aggregation->op == logql::VectorOp::stdvar;
    if (!may_differ) {
      const Interval each = bounds_where_seen(*aggregation->inner);
      return aggregation->op == logql::VectorOp::sum ? bounds_of_sum(each) : each;
    }
  }
  return bounds_of_values(metric);
}

bool is_constant(const logql::Metric& metric) {
  return std::holds_alternative<logql::Literal>(metric.of) ||
         std::holds_alternative<logql::VectorLiteral>(metric.of);
}

std::optional<Objection> flaw_of_operation(const logql::BinaryOperation& operation) {
  const Interval left = bounds_where_seen(*operation.left);
  const Interval right = bounds_where_seen(*operation.right);
  const bool divides = operation.op == BinaryOp::divide || operation.op == BinaryOp::modulo;
  if (divides && right == Interval::exactly(0)) {
    return Objection{"divided by 0 it is no number", "divide by something that is not 0"};
  }
  const auto relation = relation_of(operation.op);
  const bool varies = !is_constant(*operation.left);
  if (!relation || (!varies && is_constant(*operation.right))) return std::nullopt;
  if (holds(*relation, left, right) != Holds::never) return std::nullopt;
  return Objection{"the comparison is never true: what stands on the " +
                       std::string(varies ? "left" : "right") + " is " +
                       (varies ? left : right).text() + ", or there is none",
                   "compare it with a value that it can have"};
}

std::optional<Objection> flaw_of_replacement(const logql::LabelReplace& replace) {
  for (const std::string* name : {&replace.target, &replace.source}) {
    const bool is_constant = name == &replace.source && name->empty();
    if (is_constant || is_label_name(*name)) continue;
    return Objection{"label_replace: no label can be named \"" + *name + "\"",
                     "a label's name has letters, digits and _, no digit first"};
  }
  const auto missing = missing_group(replace.regex, replace.replacement);
  if (!missing) return std::nullopt;
  return Objection{"label_replace: the replacement names $" + *missing + ", and \"" +
                       replace.regex + "\" has no such group",
                   "name a group that it has, with ${1} before a letter, a digit or _"};
}

class LogqlNonsense {
 public:
  explicit LogqlNonsense(Remarks& remarks) : remarks_(remarks) {}

  void look(const logql::LogQuery& log) {
    if (auto flaw = flaw_of_selector(log.selector)) {
      remarks_.add(flaw->at, std::move(flaw->objection));
    } else if (auto none = flaw_of_filters(log.pipeline)) {
      remarks_.add(none->at, std::move(none->objection));
    }
  }
  void look(const logql::Metric& metric) {
    std::visit([&](const auto& of) { at(of, metric.at); }, metric.of);
  }

 private:
  void at(const logql::RangeAggregation& aggregation, const logql::Position& at) {
    if (aggregation.parameter && (*aggregation.parameter < 0 || *aggregation.parameter > 1)) {
      remarks_.add(
          at, {"a quantile lies between 0 and 1, not at " + format_number(*aggregation.parameter),
               "write a part of 1: 0.95"});
    }
    look(aggregation.log);
  }
  void at(const logql::VectorAggregation& aggregation, const logql::Position&) {
    look(*aggregation.inner);
  }
  void at(const logql::BinaryOperation& operation, const logql::Position& at) {
    if (auto objection = flaw_of_operation(operation)) remarks_.add(at, *std::move(objection));
    look(*operation.left);
    look(*operation.right);
  }
  void at(const logql::LabelReplace& replace, const logql::Position& at) {
    if (auto objection = flaw_of_replacement(replace)) remarks_.add(at, *std::move(objection));
    look(*replace.inner);
  }
  void at(const logql::Literal&, const logql::Position&) {}
  void at(const logql::VectorLiteral&, const logql::Position&) {}

  Remarks& remarks_;
};

}  // namespace

std::vector<Remark> logql_nonsense(std::string_view text, const logql::Query& query) {
  Remarks remarks(text);
  LogqlNonsense nonsense(remarks);
  std::visit([&](const auto& of) { nonsense.look(of); }, query);
  return remarks.take();
}

}  // namespace harness::languages
