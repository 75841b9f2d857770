#include "harness/languages/promql/standstill.hpp"

#include <string_view>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/values.hpp"

namespace harness::languages::promql {
namespace {

Moves turned(Moves moves) {
  if (moves == Moves::either_way) return moves;
  return moves == Moves::up ? Moves::down : Moves::up;
}

// As one factor moves, by the sign of the other.
Moves beside_factor(Moves moves, const Interval& other) {
  if (other.low >= 0) return moves;
  return other.high <= 0 ? turned(moves) : Moves::either_way;
}

bool is_subquery(const Expr& expr) {
  if (const auto* in = std::get_if<Parentheses>(&expr.of)) return is_subquery(*in->of);
  return std::holds_alternative<Subquery>(expr.of);
}

// Of gauges, a sample is there or is not.
bool is_of_counters(const Call& call) {
  const std::string_view name = call.function->name;
  if (is_one_of(name, {"increase", "rate", "irate", "changes", "resets", "delta", "idelta", "deriv",
                       "stddev_over_time", "stdvar_over_time"})) {
    return true;
  }
  return is_one_of(name, {"sum_over_time", "count_over_time"}) && !is_subquery(*call.args.back());
}

bool keeps_order(std::string_view function) {
  return is_one_of(function, {"exp",
                              "sqrt",
                              "ln",
                              "log2",
                              "log10",
                              "ceil",
                              "floor",
                              "round",
                              "scalar",
                              "clamp",
                              "clamp_min",
                              "clamp_max",
                              "sort",
                              "sort_desc",
                              "label_replace",
                              "label_join",
                              "vector",
                              "sum_over_time",
                              "avg_over_time",
                              "min_over_time",
                              "max_over_time",
                              "last_over_time",
                              "quantile_over_time"});
}

class Counters {
 public:
  struct Found {
    const Call* call;
    Moves moves;
  };

  std::vector<Found> in(const Expr& expr) && {
    add(expr, Moves::up);
    return std::move(found_);
  }

 private:
  void add(const Expr& expr, Moves moves) {
    std::visit([&](const auto& node) { add(node, moves); }, expr.of);
  }
  void add(const Number&, Moves) {}
  void add(const Text&, Moves) {}
  void add(const Selector&, Moves) {}
  void add(const Parentheses& parentheses, Moves moves) { add(*parentheses.of, moves); }
  void add(const Subquery& subquery, Moves moves) { add(*subquery.of, moves); }
  void add(const Unary& unary, Moves moves) {
    add(*unary.of, unary.negative ? turned(moves) : moves);
  }

  void add(const Call& call, Moves moves) {
    const std::string_view name = call.function->name;
    if (is_of_counters(call)) {
      // 0 is the least of a counter's, and in the midst of a difference's.
      const bool is_difference = is_one_of(name, {"delta", "idelta", "deriv"});
      found_.push_back({&call, is_difference ? Moves::either_way : moves});
      return;
    }
    for (const ExprPtr& arg : call.args) {
      add(*arg, keeps_order(name) ? moves : Moves::either_way);
    }
  }

  void add(const Aggregation& aggregation, Moves moves) {
    const bool keeps =
        is_one_of(aggregation.op, {"sum", "avg", "min", "max", "topk", "bottomk", "quantile"});
    if (aggregation.parameter) add(*aggregation.parameter, Moves::either_way);
    add(*aggregation.of, keeps ? moves : Moves::either_way);
  }

  void add(const Binary& binary, Moves moves) {
    const std::string_view op = binary.op;
    Moves left = Moves::either_way;
    Moves right = Moves::either_way;
    if (is_one_of(op, {"+", "-", "or"})) {
      left = moves;
      right = op == "-" ? turned(moves) : moves;
    } else if (is_one_of(op, {"*", "/"})) {
      left = beside_factor(moves, bounds_of_values(*binary.right));
      right = beside_factor(op == "/" ? turned(moves) : moves, bounds_of_values(*binary.left));
    } else if (is_one_of(op, {"and", "unless"})) {
      left = moves;
    }
    add(*binary.left, left);
    add(*binary.right, right);
  }

  std::vector<Found> found_;
};

}  // namespace

std::vector<Standstill> standstills(const Expr& expr) {
  std::vector<Standstill> all;
  for (const auto& [call, moves] : Counters{}.in(expr)) {
    all.push_back({moves, bounds_where(Still{{call}, false}, expr)});
  }
  return all;
}

std::optional<Interval> at_standstill(const Expr& expr) {
  Still still{{}, true};
  for (const auto& found : Counters{}.in(expr)) still.calls.push_back(found.call);
  return bounds_where(still, expr);
}

}  // namespace harness::languages::promql
