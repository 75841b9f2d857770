#include "harness/check/queries/dimension.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;
using promql::Expr;
using Of = Dimension::Of;
using Known = std::optional<Dimension>;

// ---- Of metrics, by the ends of their names.

struct Ending {
  std::string_view text;
  Dimension dimension;
};

// The first that fits; what counts events stands behind what counts something else.
constexpr std::array endings{
    Ending{"_earliest_cert_expiry", {Of::moment, 1}},
    Ending{"_cert_not_after", {Of::moment, 1}},
    Ending{"_timestamp_seconds", {Of::moment, 1}},
    Ending{"_timestamp_milliseconds", {Of::moment, 1e3}},
    Ending{"_timestamp_ms", {Of::moment, 1e3}},
    Ending{"_start_time_seconds", {Of::moment, 1}},
    Ending{"_boot_time_seconds", {Of::moment, 1}},
    Ending{"_seconds", {Of::time, 1}},
    Ending{"_milliseconds", {Of::time, 1e3}},
    Ending{"_microseconds", {Of::time, 1e6}},
    Ending{"_nanoseconds", {Of::time, 1e9}},
    Ending{"_bytes", {Of::size, 1}},
    Ending{"_kilobytes", {Of::size, 1e-3}},
    Ending{"_kb", {Of::size, 1e-3}},
    Ending{"_megabytes", {Of::size, 1e-6}},
    Ending{"_mb", {Of::size, 1e-6}},
    Ending{"_ratio", {Of::share, 1}},
    Ending{"_percent", {Of::share, 100}},
};

Known by_ending(std::string_view name) {
  for (const Ending& one : endings) {
    if (name.ends_with(one.text)) return one.dimension;
  }
  return std::nullopt;
}

// A gauge of x_time_seconds is of when something happened as well as of how long it took: nobody
// can tell by its name.
Known of_gauge(std::string_view name) {
  const Known known = by_ending(name);
  const bool says_neither = known && known->of == Of::time && name.ends_with("_time_seconds");
  return says_neither ? std::nullopt : known;
}

bool take_off(std::string_view& name, std::string_view ending) {
  if (!name.ends_with(ending)) return false;
  name.remove_suffix(ending.size());
  return true;
}

// Whether a word of its middle is a unit: of bytes_written_total and bytes_errors_total nobody can
// tell by their names which counts bytes.
bool has_unit_within(std::string_view name) {
  return std::any_of(endings.begin(), endings.end(), [&](const Ending& one) {
    return name.find(std::string(one.text) + "_") != std::string_view::npos;
  });
}

Known of_metric(std::string_view name) {
  if (take_off(name, "_count") || take_off(name, "_bucket")) return Dimension{Of::count};
  if (take_off(name, "_sum")) return by_ending(name);
  if (!take_off(name, "_total")) return of_gauge(name);
  if (has_unit_within(name)) return by_ending(name);
  return by_ending(name).value_or(Dimension{Of::count});
}

// What the buckets are of that a quantile is taken from.
Known of_buckets(const Expr& query) {
  if (const auto* selector = std::get_if<promql::Selector>(&query.of)) {
    const std::string metric = promql::metric_of(*selector);
    std::string_view name = metric;
    return take_off(name, "_bucket") ? by_ending(name) : std::nullopt;
  }
  if (const auto* one = std::get_if<promql::Parentheses>(&query.of)) return of_buckets(*one->of);
  if (const auto* one = std::get_if<promql::Aggregation>(&query.of)) return of_buckets(*one->of);
  if (const auto* call = std::get_if<promql::Call>(&query.of)) {
    return call->args.empty() ? std::nullopt : of_buckets(*call->args.front());
  }
  return std::nullopt;
}

// ---- Of what is made of them.

Known per_second(const Known& of) {
  if (!of) return std::nullopt;
  switch (of->of) {
    case Of::count:
      return Dimension{Of::per_second, of->scale, of->factor};
    case Of::time:
      return Dimension{Of::share, of->scale, of->factor};
    case Of::size:
      return Dimension{Of::size_per_second, of->scale, of->factor};
    default:
      return std::nullopt;
  }
}

Known of_call(const promql::Call& call) {
  const std::string_view name = call.function->name;
  if (name == "histogram_quantile" && call.args.size() == 2) return of_buckets(*call.args[1]);
  if (name == "time") return Dimension{Of::moment, 1};
  if (is_one_of(name, {"count_over_time", "changes", "resets"})) return Dimension{Of::count};
  if (call.args.empty()) return std::nullopt;
  if (is_one_of(name, {"rate", "irate", "deriv"})) return per_second(dimension_of(*call.args[0]));
  if (is_one_of(name, {"increase", "delta", "idelta", "abs", "ceil", "floor", "round", "clamp",
                       "clamp_min", "clamp_max", "sort", "sort_desc", "avg_over_time",
                       "min_over_time", "max_over_time", "last_over_time", "label_replace"})) {
    return dimension_of(*call.args[0]);
  }
  return std::nullopt;
}

Known of_aggregation(const promql::Aggregation& aggregation) {
  if (is_one_of(aggregation.op, {"count", "count_values"})) return Dimension{Of::count};
  if (is_one_of(aggregation.op, {"sum", "avg", "min", "max", "topk", "bottomk", "quantile"})) {
    return dimension_of(*aggregation.of);
  }
  return std::nullopt;
}

// A number that is written; none: it is computed, or it is none.
std::optional<double> number_of(const Expr& expr) {
  if (const auto* number = std::get_if<promql::Number>(&expr.of)) return number->value;
  if (const auto* one = std::get_if<promql::Parentheses>(&expr.of)) return number_of(*one->of);
  return std::nullopt;
}

Known quotient_of(const Known& left, const Known& right) {
  if (!left || !right) return std::nullopt;
  const double scale = left->scale / right->scale;
  const double factor = left->factor / right->factor;
  if (left->of == right->of) return Dimension{Of::share, scale, factor};
  const bool over_events = right->of == Of::per_second || right->of == Of::count;
  const bool is_rate = right->of == Of::per_second;
  if (!over_events) return std::nullopt;
  // Time a second over events a second is time an event.
  if (is_rate && left->of == Of::share) return Dimension{Of::time, scale, factor};
  if (is_rate && left->of == Of::size_per_second) return Dimension{Of::size, scale, factor};
  const bool is_sum = left->of == Of::time || left->of == Of::size;
  return !is_rate && is_sum ? Known(Dimension{left->of, scale, factor}) : std::nullopt;
}

Known scaled(Known of, double by) {
  if (of) {
    of->scale *= by;
    of->factor *= by;
  }
  return by == 0 ? std::nullopt : of;
}

Known of_sum(const promql::Binary& sum, const Known& left, const Known& right) {
  const bool are_moments = left && right && left->of == Of::moment && right->of == Of::moment;
  if (are_moments)
    return sum.op == "-" ? Known(Dimension{Of::time, left->scale, left->factor}) : std::nullopt;
  if (left && right) return *left == *right ? left : std::nullopt;
  // What is added to, or taken from: "1 - errors / all".
  if (number_of(*sum.left)) return right;
  return number_of(*sum.right) ? left : std::nullopt;
}

Known of_binary(const promql::Binary& binary) {
  const Known left = dimension_of(*binary.left);
  const Known right = dimension_of(*binary.right);
  const auto by_left = number_of(*binary.left);
  const auto by_right = number_of(*binary.right);
  if (binary.op == "*") {
    if (by_right) return scaled(left, *by_right);
    return by_left ? scaled(right, *by_left) : std::nullopt;
  }
  if (binary.op == "/") {
    if (by_right) return *by_right == 0 ? std::nullopt : scaled(left, 1 / *by_right);
    return quotient_of(left, right);
  }
  if (is_one_of(binary.op, {"+", "-"})) return of_sum(binary, left, right);
  if (binary.returns_bool) return std::nullopt;
  if (is_one_of(binary.op, {"or", "and", "unless", "==", "!=", ">", "<", ">=", "<="})) return left;
  return std::nullopt;
}

// ---- Units.

constexpr double kibi = 1024;

struct Unit {
  std::string_view name;
  Dimension dimension;
};

constexpr std::array units{
    Unit{"s", {Of::time, 1}},
    Unit{"dtdurations", {Of::time, 1}},
    Unit{"clocks", {Of::time, 1}},
    Unit{"ms", {Of::time, 1e3}},
    Unit{"dtdurationms", {Of::time, 1e3}},
    Unit{"clockms", {Of::time, 1e3}},
    Unit{"µs", {Of::time, 1e6}},
    Unit{"ns", {Of::time, 1e9}},
    Unit{"m", {Of::time, 1.0 / 60}},
    Unit{"h", {Of::time, 1.0 / 3600}},
    Unit{"d", {Of::time, 1.0 / 86'400}},
    Unit{"bytes", {Of::size, 1}},
    Unit{"decbytes", {Of::size, 1}},
    Unit{"bits", {Of::size, 8}},
    Unit{"decbits", {Of::size, 8}},
    Unit{"kbytes", {Of::size, 1 / kibi}},
    Unit{"deckbytes", {Of::size, 1e-3}},
    Unit{"mbytes", {Of::size, 1 / kibi / kibi}},
    Unit{"decmbytes", {Of::size, 1e-6}},
    Unit{"gbytes", {Of::size, 1 / kibi / kibi / kibi}},
    Unit{"decgbytes", {Of::size, 1e-9}},
    Unit{"Bps", {Of::size_per_second, 1}},
    Unit{"binBps", {Of::size_per_second, 1}},
    Unit{"bps", {Of::size_per_second, 8}},
    Unit{"binbps", {Of::size_per_second, 8}},
    Unit{"reqps", {Of::per_second, 1}},
    Unit{"ops", {Of::per_second, 1}},
    Unit{"cps", {Of::per_second, 1}},
    Unit{"rps", {Of::per_second, 1}},
    Unit{"wps", {Of::per_second, 1}},
    Unit{"eps", {Of::per_second, 1}},
    Unit{"iops", {Of::per_second, 1}},
    Unit{"mps", {Of::per_second, 1}},
    Unit{"reqpm", {Of::per_second, 60}},
    Unit{"opm", {Of::per_second, 60}},
    Unit{"cpm", {Of::per_second, 60}},
    Unit{"percentunit", {Of::share, 1}},
    Unit{"percent", {Of::share, 100}},
    Unit{"dateTimeAsIso", {Of::moment, 1e3}},
    Unit{"dateTimeAsUS", {Of::moment, 1e3}},
    Unit{"dateTimeFromNow", {Of::moment, 1e3}},
};

// 1024 and 1000 are told apart by nobody here; and of a share others make sense: a budget is burned
// a thousandfold.
bool is_of_another_scale(const Dimension& query, const Dimension& unit) {
  const double times = std::abs(query.scale / unit.scale);
  if (query.of == Of::share) return std::abs(times - 100) < 1e-6 || std::abs(times - 0.01) < 1e-9;
  const bool is_of_bytes = query.of == Of::size || query.of == Of::size_per_second;
  constexpr double bits = 8;
  if (is_of_bytes && (times == bits || times == 1 / bits)) return true;
  constexpr double surely_another = 20;
  return times > surely_another || times < 1 / surely_another;
}

std::string of_bytes(double scale) {
  if (scale == 1) return "bytes";
  if (scale == 8) return "bits";
  if (scale == 1e-3 || scale == 1 / kibi) return "kilobytes";
  if (scale == 1e-6 || scale == 1 / kibi / kibi) return "megabytes";
  return "bytes, times " + format_number(scale);
}

}  // namespace

std::string text_of(const Dimension& dimension) {
  const auto scaled_text = [&](const char* one, const char* thousand) {
    if (dimension.scale == 1) return std::string(one);
    if (dimension.scale == 1e3) return std::string(thousand);
    if (dimension.scale == 1.0 / 60) return std::string("minutes");
    if (dimension.scale == 1.0 / 3600) return std::string("hours");
    if (dimension.scale == 1.0 / 86'400) return std::string("days");
    return format_number(dimension.scale) + " to one of " + one;
  };
  switch (dimension.of) {
    case Of::count:
      return "a number of events";
    case Of::per_second:
      return dimension.scale == 60 ? "events a minute" : "events a second";
    case Of::time:
      return scaled_text("seconds", "milliseconds");
    case Of::size:
      return of_bytes(dimension.scale);
    case Of::size_per_second:
      return of_bytes(dimension.scale) + " a second";
    case Of::share:
      return dimension.scale == 100 ? "a share of 100" : "a share of 1";
    case Of::moment:
      return scaled_text("seconds since 1970", "milliseconds since 1970");
  }
  return {};
}

std::optional<Dimension> dimension_of(const Expr& query) {
  if (const auto* selector = std::get_if<promql::Selector>(&query.of)) {
    return of_metric(promql::metric_of(*selector));
  }
  if (const auto* one = std::get_if<promql::Parentheses>(&query.of)) return dimension_of(*one->of);
  if (const auto* one = std::get_if<promql::Subquery>(&query.of)) return dimension_of(*one->of);
  if (const auto* call = std::get_if<promql::Call>(&query.of)) return of_call(*call);
  if (const auto* one = std::get_if<promql::Aggregation>(&query.of)) return of_aggregation(*one);
  if (const auto* binary = std::get_if<promql::Binary>(&query.of)) return of_binary(*binary);
  return std::nullopt;
}

std::optional<Dimension> dimension_of_unit(std::string_view unit) {
  const auto found =
      std::find_if(units.begin(), units.end(), [&](const Unit& one) { return one.name == unit; });
  return found == units.end() ? std::nullopt : std::optional(found->dimension);
}

namespace {

// Milliseconds a second, as a rate of seconds times 1000 is.
bool is_time_each_second(const Dimension& values, const Dimension& unit) {
  return values.of == Of::share && unit.of == Of::time && unit.scale != 1 &&
         values.scale == unit.scale;
}

// An increase is a rate over as long as it looks back: of [1m] it is of each minute.
bool is_rate_of_its_range(const Expr& query, const Dimension& values, const Dimension& unit) {
  const Known each_second = per_second(values);
  if (!each_second || each_second->of != unit.of) return false;
  bool fits = false;
  bool differs = false;
  promql::walk(query, [&](const Expr& expr) {
    const auto* selector = std::get_if<promql::Selector>(&expr.of);
    if (selector == nullptr || !selector->range) return;
    const double in_range = values.scale * std::chrono::duration<double>(*selector->range).count();
    constexpr double rounding = 1e-6;
    const bool is_it = std::abs(in_range - unit.scale) <= rounding * unit.scale;
    (is_it ? fits : differs) = true;
  });
  return fits && !differs;
}

// How to come from one to the other; of what is 1024 of something, so written.
std::string factor_text(double factor) {
  for (double power = kibi; power < 1e13; power *= kibi) {
    if (factor * power == 1) return "1/" + plain_number(power);
  }
  return format_number(factor);
}

}  // namespace

std::optional<WrongUnit> wrong_unit(const Expr& query, std::string_view unit) {
  const auto values = dimension_of(query);
  const auto shown = dimension_of_unit(unit);
  if (!values || !shown || is_time_each_second(*values, *shown)) return std::nullopt;
  if (is_rate_of_its_range(query, *values, *shown)) return std::nullopt;
  const std::string what = "the query gives " + text_of(*values) + ", and its unit " +
                           std::string(unit) + " is for " + text_of(*shown);
  if (values->of != shown->of) return WrongUnit{what, "choose the unit of what is asked"};
  if (!is_of_another_scale(*values, *shown)) return std::nullopt;
  return WrongUnit{what, "multiply by " + factor_text(shown->scale / values->scale) +
                             ", or choose another unit"};
}

}  // namespace harness::check
