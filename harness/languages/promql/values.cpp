#include "harness/languages/promql/values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/same.hpp"
#include "harness/languages/promql/selectors.hpp"

namespace harness::languages::promql {
namespace {

Arithmetic arithmetic_of(std::string_view op) {
  if (op == "+") return Arithmetic::add;
  if (op == "-") return Arithmetic::subtract;
  if (op == "*") return Arithmetic::multiply;
  if (op == "/") return Arithmetic::divide;
  return Arithmetic::other;
}

// By their names, as Prometheus' conventions have them: what is counted, and what takes time.
bool is_of_amounts(std::string_view metric) {
  constexpr std::array<std::string_view, 6> endings{
      "_total", "_count", "_bucket", "_seconds_sum", "_milliseconds_sum", "_bytes_sum"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return metric.ends_with(ending); });
}

bool is_of_times(const Expr& expr) {
  const std::vector<NamedSeries> all = selectors(expr);
  return !all.empty() && std::all_of(all.begin(), all.end(), [](const NamedSeries& one) {
    return one.metric.ends_with("seconds_bucket");
  });
}

// Of what has no value. The hull with another is that other.
const Interval nothing{any_number.high, any_number.low};
bool is_nothing(const Interval& values) { return values.low > values.high; }

const Interval exactly_zero = Interval::exactly(0);

// Neither NaN nor an infinity is a number that a claim could hold for.
Interval quotient(const Interval& left, const Interval& right) {
  if (right == exactly_zero) return nothing;
  if (left == exactly_zero) return exactly_zero;
  return bounds_of(Arithmetic::divide, left, right);
}

class Values {
 public:
  // `silent`: a call that gives 0, of which all that follows is known; null: none does.
  explicit Values(const Call* silent = nullptr) : silent_(silent) {}

  Interval operator()(const Expr& expr) const { return std::visit(*this, expr.of); }
  Interval operator()(const Number& number) const { return Interval::exactly(number.value); }
  Interval operator()(const Text&) const { return any_number; }
  Interval operator()(const Selector& selector) const {
    const std::string metric = metric_of(selector);
    if (metric == "up") return zero_or_one;
    return is_of_amounts(metric) ? not_negative : any_number;
  }
  Interval operator()(const Subquery& subquery) const { return (*this)(*subquery.of); }
  Interval operator()(const Parentheses& parentheses) const { return (*this)(*parentheses.of); }
  Interval operator()(const Unary& unary) const {
    const Interval of = (*this)(*unary.of);
    return unary.negative ? Interval{-of.high, -of.low} : of;
  }

  Interval operator()(const Call& call) const {
    if (&call == silent_) return exactly_zero;
    std::vector<Interval> args;
    for (const ExprPtr& arg : call.args) args.push_back((*this)(*arg));
    const std::string_view name = call.function->name;
    const auto known = silent_ == nullptr ? std::nullopt : beside_silence(name, args);
    if (known) return *known;
    const bool is_time = name == "histogram_quantile" && is_of_times(*call.args.back());
    return is_time ? not_negative : of_any(name, args);
  }

  Interval operator()(const Aggregation& aggregation) const {
    const std::string_view op = aggregation.op;
    const Interval each = (*this)(*aggregation.of);
    if (is_nothing(each)) return nothing;
    if (is_one_of(op, {"count", "count_values", "stddev", "stdvar"})) return not_negative;
    if (op == "group") return zero_or_one;
    if (op == "sum") return bounds_of_sum(each);
    return is_one_of(op, {"avg", "min", "max", "topk", "bottomk"}) ? each : any_number;
  }

  Interval operator()(const Binary& binary) const {
    const Interval left = (*this)(*binary.left);
    const Interval right = (*this)(*binary.right);
    const auto known = silent_ == nullptr ? std::nullopt : beside_silence(binary, left, right);
    return known ? *known : of_any(binary, left, right);
  }

 private:
  using Args = std::vector<Interval>;

  static Interval of_any(std::string_view name, const Args& args) {
    if (is_one_of(name, {"rate", "increase", "irate", "resets", "changes", "count_over_time",
                         "stddev_over_time", "stdvar_over_time", "abs", "sqrt", "exp", "timestamp",
                         "histogram_count"})) {
      return not_negative;
    }
    if (is_one_of(name,
                  {"absent", "absent_over_time", "present_over_time", "histogram_fraction"})) {
      return zero_or_one;
    }
    if (args.empty()) return any_number;
    if (name.starts_with("clamp")) return clamped(name, args);
    if (name == "sum_over_time") return bounds_of_sum(args.front());
    if (is_one_of(name, {"avg_over_time", "min_over_time", "max_over_time", "last_over_time",
                         "sort", "sort_desc", "label_replace", "label_join", "vector"})) {
      return args.front();
    }
    return any_number;
  }

  static Interval of_any(const Binary& binary, const Interval& left, const Interval& right) {
    if (binary.returns_bool) return zero_or_one;
    if (is_one_of(binary.op, {"and", "unless"})) return left;
    if (binary.op == "or") return hull(left, right);
    // Of what is endless or no number, the difference is none either.
    const bool cancels = is_one_of(binary.op, {"-", "/"}) && is_same(*binary.left, *binary.right);
    if (cancels) return binary.op == "-" ? exactly_zero : Interval::exactly(1);
    // A comparison gives the values of whichever side is a vector.
    if (const auto relation = relation_of(binary.op)) {
      return type_of(*binary.left) == Type::scalar
                 ? bounds_of_left(turned_round(*relation), right, left)
                 : bounds_of_left(*relation, left, right);
    }
    return bounds_of(arithmetic_of(binary.op), left, right);
  }

  // What is known of it where something is silent; none: no more than of any.
  static std::optional<Interval> beside_silence(std::string_view name, const Args& args) {
    if (std::any_of(args.begin(), args.end(), is_nothing)) return nothing;
    if (args.empty()) return std::nullopt;
    const Interval of = args.front();
    // A quantile of empty buckets is NaN.
    if (name == "histogram_quantile" && args.back() == exactly_zero) return nothing;
    if (name == "quantile_over_time") return args.back();
    if (name == "scalar") return of;
    if (name == "exp") return Interval{std::exp(of.low), std::exp(of.high)};
    if (name == "abs" && of.is_exact()) return Interval::exactly(std::abs(of.low));
    if (name == "sqrt" && of.low >= 0) return Interval{std::sqrt(of.low), std::sqrt(of.high)};
    if (is_one_of(name, {"ceil", "floor"})) return Interval{std::floor(of.low), std::ceil(of.high)};
    return name == "round" && of == exactly_zero ? std::optional(exactly_zero) : std::nullopt;
  }

  static std::optional<Interval> beside_silence(const Binary& binary, const Interval& left,
                                                const Interval& right) {
    if (is_one_of(binary.op, {"or", "unless"})) return std::nullopt;
    if (is_nothing(left) || is_nothing(right)) return nothing;
    if (binary.op == "/") return quotient(left, right);
    const auto relation = relation_of(binary.op);
    const Holds how = relation ? holds(*relation, left, right) : Holds::sometimes;
    if (how == Holds::sometimes) return std::nullopt;
    if (binary.returns_bool) return how == Holds::always ? Interval::exactly(1) : exactly_zero;
    return how == Holds::never ? std::optional(nothing) : std::nullopt;
  }

  // clamp(of, least, most), clamp_min(of, least), clamp_max(of, most)
  static Interval clamped(std::string_view name, const Args& args) {
    const Interval& of = args.front();
    const Interval least = name == "clamp_max" ? Interval::exactly(any_number.low) : args[1];
    const Interval most = name == "clamp_min" ? Interval::exactly(any_number.high) : args.back();
    return {std::min(std::max(of.low, least.low), most.low),
            std::min(std::max(of.high, least.high), most.high)};
  }

  const Call* silent_;
};

}  // namespace

std::optional<Relation> relation_of(std::string_view op) {
  if (op == "==") return Relation::equal;
  if (op == "!=") return Relation::not_equal;
  if (op == ">") return Relation::greater;
  if (op == ">=") return Relation::greater_equal;
  if (op == "<") return Relation::less;
  if (op == "<=") return Relation::less_equal;
  return std::nullopt;
}

Interval bounds_of_values(const Expr& expr) { return Values{}(expr); }

std::optional<Interval> bounds_beside(const Call& silent, const Expr& expr) {
  const Interval values = Values{&silent}(expr);
  return is_nothing(values) ? std::nullopt : std::optional(values);
}

}  // namespace harness::languages::promql
