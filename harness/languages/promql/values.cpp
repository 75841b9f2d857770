#include "harness/languages/promql/values.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/core/text.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

Arithmetic arithmetic_of(std::string_view op) {
  if (op == "+") return Arithmetic::add;
  if (op == "-") return Arithmetic::subtract;
  if (op == "*") return Arithmetic::multiply;
  if (op == "/") return Arithmetic::divide;
  return Arithmetic::other;
}

std::optional<Relation> relation_of(std::string_view op) {
  if (op == "==") return Relation::equal;
  if (op == "!=") return Relation::not_equal;
  if (op == ">") return Relation::greater;
  if (op == ">=") return Relation::greater_equal;
  if (op == "<") return Relation::less;
  if (op == "<=") return Relation::less_equal;
  return std::nullopt;
}

class Values {
 public:
  Interval operator()(const Expr& expr) const { return std::visit(*this, expr.of); }
  Interval operator()(const Number& number) const { return Interval::exactly(number.value); }
  Interval operator()(const Text&) const { return any_number; }
  Interval operator()(const Selector& selector) const {
    return selector.name == "up" ? zero_or_one : any_number;
  }
  Interval operator()(const Subquery& subquery) const { return (*this)(*subquery.of); }
  Interval operator()(const Parentheses& parentheses) const { return (*this)(*parentheses.of); }
  Interval operator()(const Unary& unary) const {
    const Interval of = (*this)(*unary.of);
    return unary.negative ? Interval{-of.high, -of.low} : of;
  }

  Interval operator()(const Call& call) const {
    const std::string_view name = call.function->name;
    if (is_one_of(name, {"rate", "increase", "irate", "resets", "changes", "count_over_time",
                         "stddev_over_time", "stdvar_over_time", "abs", "sqrt", "exp", "timestamp",
                         "histogram_count"})) {
      return not_negative;
    }
    if (is_one_of(name,
                  {"absent", "absent_over_time", "present_over_time", "histogram_fraction"})) {
      return zero_or_one;
    }
    if (call.args.empty()) return any_number;
    if (name.starts_with("clamp")) return clamped(call);
    if (name == "sum_over_time") return bounds_of_sum((*this)(*call.args.front()));
    if (is_one_of(name, {"avg_over_time", "min_over_time", "max_over_time", "last_over_time",
                         "sort", "sort_desc", "label_replace", "label_join", "vector"})) {
      return (*this)(*call.args.front());
    }
    return any_number;
  }

  Interval operator()(const Aggregation& aggregation) const {
    const std::string_view op = aggregation.op;
    if (is_one_of(op, {"count", "count_values", "stddev", "stdvar"})) return not_negative;
    if (op == "group") return zero_or_one;
    const Interval each = (*this)(*aggregation.of);
    if (op == "sum") return bounds_of_sum(each);
    return is_one_of(op, {"avg", "min", "max", "topk", "bottomk"}) ? each : any_number;
  }

  Interval operator()(const Binary& binary) const {
    if (binary.returns_bool) return zero_or_one;
    const Interval left = (*this)(*binary.left);
    const Interval right = (*this)(*binary.right);
    if (is_one_of(binary.op, {"and", "unless"})) return left;
    if (binary.op == "or") return hull(left, right);
    // A comparison gives the values of whichever side is a vector.
    if (const auto relation = relation_of(binary.op)) {
      return type_of(*binary.left) == Type::scalar
                 ? bounds_of_left(turned_round(*relation), right, left)
                 : bounds_of_left(*relation, left, right);
    }
    return bounds_of(arithmetic_of(binary.op), left, right);
  }

 private:
  // clamp(of, least, most), clamp_min(of, least), clamp_max(of, most)
  Interval clamped(const Call& call) const {
    const std::string_view name = call.function->name;
    const Interval of = (*this)(*call.args.front());
    const Interval least =
        name == "clamp_max" ? Interval::exactly(any_number.low) : (*this)(*call.args[1]);
    const Interval most =
        name == "clamp_min" ? Interval::exactly(any_number.high) : (*this)(*call.args.back());
    return {std::min(std::max(of.low, least.low), most.low),
            std::min(std::max(of.high, least.high), most.high)};
  }
};

}  // namespace

Interval bounds_of_values(const Expr& expr) { return Values{}(expr); }

}  // namespace harness::languages::promql
