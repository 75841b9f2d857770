#include "harness/languages/promql/values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
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

// By what their names say that they are of: a queue's depth is hardly ever below 0.
bool is_usually_of_amounts(std::string_view metric) {
  constexpr std::array<std::string_view, 14> endings{
      "_bytes",    "_connections", "_depth", "_in_flight", "_inflight", "_items", "_length",
      "_messages", "_pending",     "_ratio", "_seconds",   "_sessions", "_size",  "_users"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return metric.ends_with(ending); });
}

// Of a day, a month, a year.
std::optional<Interval> of_calendar(std::string_view function) {
  if (function == "hour") return Interval{0, 23};
  if (function == "minute") return Interval{0, 59};
  if (function == "month") return Interval{1, 12};
  if (function == "day_of_week") return Interval{0, 6};
  if (function == "day_of_month") return Interval{1, 31};
  if (function == "day_of_year") return Interval{1, 366};
  if (function == "days_in_month") return Interval{28, 31};
  return std::nullopt;
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

// What is known of a value that is there.
const Interval at_least_one = Interval::at_least(1);
const Interval positive = Interval::at_least(std::numeric_limits<double>::min());

struct Plain {
  std::string_view name;
  double (*of)(double);
};

constexpr std::array<Plain, 21> plain_functions{{
    {"acos", [](double x) { return std::acos(x); }},
    {"acosh", [](double x) { return std::acosh(x); }},
    {"asin", [](double x) { return std::asin(x); }},
    {"asinh", [](double x) { return std::asinh(x); }},
    {"atan", [](double x) { return std::atan(x); }},
    {"atanh", [](double x) { return std::atanh(x); }},
    {"abs", [](double x) { return std::abs(x); }},
    {"ceil", [](double x) { return std::ceil(x); }},
    {"cos", [](double x) { return std::cos(x); }},
    {"cosh", [](double x) { return std::cosh(x); }},
    {"deg", [](double x) { return x * 180 / std::numbers::pi; }},
    {"floor", [](double x) { return std::floor(x); }},
    {"ln", [](double x) { return std::log(x); }},
    {"log10", [](double x) { return std::log10(x); }},
    {"log2", [](double x) { return std::log2(x); }},
    {"rad", [](double x) { return x * std::numbers::pi / 180; }},
    {"sgn", [](double x) { return x > 0   ? 1.0
                                  : x < 0 ? -1.0
                                          : 0.0; }},
    {"sin", [](double x) { return std::sin(x); }},
    {"sinh", [](double x) { return std::sinh(x); }},
    {"tan", [](double x) { return std::tan(x); }},
    {"tanh", [](double x) { return std::tanh(x); }},
}};

// Of one number; none: it is no such function, or what it gives is no number.
std::optional<Interval> plainly(std::string_view name, const Interval& of) {
  const auto* const found = std::find_if(plain_functions.begin(), plain_functions.end(),
                                         [&](const Plain& plain) { return plain.name == name; });
  if (found == plain_functions.end() || !of.is_exact()) return std::nullopt;
  const double value = found->of(of.low);
  return std::isfinite(value) ? std::optional(Interval::exactly(value)) : std::nullopt;
}

// Where it is sure: 2 ^ x is above 0, and x ^ 0 is 1 whatever x is.
std::optional<Interval> power(const Interval& base, const Interval& exponent) {
  if (exponent == exactly_zero) return Interval::exactly(1);
  if (base == exactly_zero && exponent.low > 0) return exactly_zero;
  if (base.low >= 1 && exponent.low >= 0) return at_least_one;
  return base.low > 0 ? std::optional(positive) : std::nullopt;
}

// Of what is compared with itself.
std::optional<Interval> beside_itself(const Binary& binary) {
  if (!binary.returns_bool || !is_same(*binary.left, *binary.right)) return std::nullopt;
  return is_one_of(binary.op, {"==", ">=", "<="}) ? Interval::exactly(1) : exactly_zero;
}

class Values {
 public:
  // Null: nothing is known to stand still.
  explicit Values(const Still* still = nullptr, Names names = Names::by_convention)
      : still_(still), names_(names) {}

  Interval operator()(const Expr& expr) const { return std::visit(*this, expr.of); }
  Interval operator()(const Number& number) const { return Interval::exactly(number.value); }
  Interval operator()(const Text&) const { return any_number; }
  Interval operator()(const Selector& selector) const {
    const std::string metric = metric_of(selector);
    const bool is_scraped = still_ != nullptr && still_->is_all_there_is;
    if (metric == "up") return is_scraped ? Interval::exactly(1) : zero_or_one;
    if (is_scraped && metric.starts_with("scrape_")) return positive;
    const bool is_usual = names_ == Names::as_usual && is_usually_of_amounts(metric);
    return is_usual || is_of_amounts(metric) ? not_negative : any_number;
  }
  Interval operator()(const Subquery& subquery) const { return (*this)(*subquery.of); }
  Interval operator()(const Parentheses& parentheses) const { return (*this)(*parentheses.of); }
  Interval operator()(const Unary& unary) const {
    const Interval of = (*this)(*unary.of);
    return unary.negative ? Interval{-of.high, -of.low} : of;
  }

  Interval operator()(const Call& call) const {
    if (stands_still(call)) return exactly_zero;
    std::vector<Interval> args;
    for (const ExprPtr& arg : call.args) args.push_back((*this)(*arg));
    const std::string_view name = call.function->name;
    const auto known = still_ == nullptr ? std::nullopt : where_still(name, args);
    if (known) return *known;
    const bool is_time = name == "histogram_quantile" && is_of_times(*call.args.back());
    return is_time ? not_negative : of_any(name, args);
  }

  Interval operator()(const Aggregation& aggregation) const {
    const std::string_view op = aggregation.op;
    const Interval each = (*this)(*aggregation.of);
    if (is_nothing(each)) return nothing;
    const auto known = still_ == nullptr ? std::nullopt : where_still(op, each);
    if (known) return *known;
    if (is_one_of(op, {"count", "count_values", "stddev", "stdvar"})) return not_negative;
    if (op == "group") return zero_or_one;
    if (op == "sum") return bounds_of_sum(each);
    return is_one_of(op, {"avg", "min", "max", "topk", "bottomk"}) ? each : any_number;
  }

  Interval operator()(const Binary& binary) const {
    const Interval left = (*this)(*binary.left);
    const Interval right = (*this)(*binary.right);
    const auto known = still_ == nullptr ? std::nullopt : where_still(binary, left, right);
    return known ? *known : of_any(binary, left, right);
  }

 private:
  using Args = std::vector<Interval>;

  bool stands_still(const Call& call) const {
    return still_ != nullptr &&
           std::find(still_->calls.begin(), still_->calls.end(), &call) != still_->calls.end();
  }

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
    if (const auto known = of_calendar(name)) return *known;
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

  // What is known of it where something stands still; none: no more than of any.
  static std::optional<Interval> where_still(std::string_view name, const Args& args) {
    if (std::any_of(args.begin(), args.end(), is_nothing)) return nothing;
    if (is_one_of(name, {"count_over_time", "day_of_month", "day_of_year", "days_in_month", "month",
                         "year"})) {
      return at_least_one;
    }
    if (is_one_of(name, {"time", "timestamp"})) return positive;
    if (name == "present_over_time") return Interval::exactly(1);
    if (name == "pi") return Interval::exactly(std::numbers::pi);
    if (args.empty()) return std::nullopt;
    const Interval of = args.front();
    // A quantile of empty buckets is NaN.
    if (name == "histogram_quantile" && args.back() == exactly_zero) return nothing;
    if (name == "quantile_over_time") return args.back();
    if (name == "scalar") return of;
    if (name == "exp") return Interval{std::exp(of.low), std::exp(of.high)};
    if (name == "sqrt" && of.low >= 0) return Interval{std::sqrt(of.low), std::sqrt(of.high)};
    if (auto number = plainly(name, of)) return number;
    const bool is_rounded = is_one_of(name, {"ceil", "floor"}) ||
                            (name == "round" && (args.size() == 1 || of == exactly_zero));
    if (!is_rounded) return std::nullopt;
    return Interval{std::floor(of.low), std::ceil(of.high)};
  }

  static std::optional<Interval> where_still(std::string_view aggregation, const Interval& each) {
    if (is_one_of(aggregation, {"count", "count_values"})) return at_least_one;
    if (aggregation == "group") return Interval::exactly(1);
    return aggregation == "quantile" ? std::optional(each) : std::nullopt;
  }

  std::optional<Interval> where_still(const Binary& binary, const Interval& left,
                                      const Interval& right) const {
    if (binary.op == "or") return either(left, right);
    if (binary.op == "unless") return std::nullopt;
    if (is_nothing(left) || is_nothing(right)) return nothing;
    if (binary.op == "/") return quotient(left, right);
    if (binary.op == "^") return power(left, right);
    if (auto known = beside_itself(binary)) return known;
    const auto relation = relation_of(binary.op);
    const Holds how = relation ? holds(*relation, left, right) : Holds::sometimes;
    const bool leaves_out = relation && !binary.returns_bool && still_->is_all_there_is;
    if (how == Holds::sometimes) return leaves_out ? std::optional(nothing) : std::nullopt;
    if (binary.returns_bool) return how == Holds::always ? Interval::exactly(1) : exactly_zero;
    return how == Holds::never ? std::optional(nothing) : std::nullopt;
  }

  // One answers where the other has no series.
  std::optional<Interval> either(const Interval& left, const Interval& right) const {
    if (!still_->is_all_there_is) return std::nullopt;
    for (const Interval& one : {left, right}) {
      if (one.low > 0 && !is_nothing(one)) return one;
    }
    return hull(left, right);
  }

  // clamp(of, least, most), clamp_min(of, least), clamp_max(of, most)
  static Interval clamped(std::string_view name, const Args& args) {
    const Interval& of = args.front();
    const Interval least = name == "clamp_max" ? Interval::exactly(any_number.low) : args[1];
    const Interval most = name == "clamp_min" ? Interval::exactly(any_number.high) : args.back();
    return {std::min(std::max(of.low, least.low), most.low),
            std::min(std::max(of.high, least.high), most.high)};
  }

  const Still* still_;
  Names names_;
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

Interval bounds_of_values(const Expr& expr, Names names) { return Values{nullptr, names}(expr); }

std::optional<Interval> bounds_where(const Still& still, const Expr& expr) {
  const Interval values = Values{&still}(expr);
  return is_nothing(values) ? std::nullopt : std::optional(values);
}

}  // namespace harness::languages::promql
