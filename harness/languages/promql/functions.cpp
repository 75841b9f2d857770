#include "harness/languages/promql/functions.hpp"

#include <algorithm>

namespace harness::languages::promql {
namespace {

constexpr Type scalar = Type::scalar;
constexpr Type vector = Type::instant_vector;
constexpr Type range = Type::range_vector;
constexpr Type text = Type::string;

constexpr Function of_vector(std::string_view name) { return {name, {vector}, 1}; }
constexpr Function of_range(std::string_view name) { return {name, {range}, 1}; }
constexpr Function of_time(std::string_view name) {
  return {name, {vector}, 1, vector, Function::Last::optional};
}

constexpr std::array functions{
    of_vector("abs"),
    of_vector("absent"),
    of_vector("acos"),
    of_vector("acosh"),
    of_vector("asin"),
    of_vector("asinh"),
    of_vector("atan"),
    of_vector("atanh"),
    of_vector("ceil"),
    of_vector("cos"),
    of_vector("cosh"),
    of_vector("deg"),
    of_vector("exp"),
    of_vector("floor"),
    of_vector("histogram_count"),
    of_vector("histogram_sum"),
    of_vector("ln"),
    of_vector("log10"),
    of_vector("log2"),
    of_vector("rad"),
    of_vector("sgn"),
    of_vector("sin"),
    of_vector("sinh"),
    of_vector("sort"),
    of_vector("sort_desc"),
    of_vector("sqrt"),
    of_vector("tan"),
    of_vector("tanh"),
    of_vector("timestamp"),
    of_range("absent_over_time"),
    of_range("avg_over_time"),
    of_range("changes"),
    of_range("count_over_time"),
    of_range("delta"),
    of_range("deriv"),
    of_range("idelta"),
    of_range("increase"),
    of_range("irate"),
    of_range("last_over_time"),
    of_range("max_over_time"),
    of_range("min_over_time"),
    of_range("present_over_time"),
    of_range("rate"),
    of_range("resets"),
    of_range("stddev_over_time"),
    of_range("stdvar_over_time"),
    of_range("sum_over_time"),
    of_time("day_of_month"),
    of_time("day_of_week"),
    of_time("day_of_year"),
    of_time("days_in_month"),
    of_time("hour"),
    of_time("minute"),
    of_time("month"),
    of_time("year"),
    Function{"clamp", {vector, scalar, scalar}, 3},
    Function{"clamp_max", {vector, scalar}, 2},
    Function{"clamp_min", {vector, scalar}, 2},
    Function{"histogram_fraction", {scalar, scalar, vector}, 3},
    Function{"histogram_quantile", {scalar, vector}, 2},
    Function{"holt_winters", {range, scalar, scalar}, 3},
    Function{"label_join", {vector, text, text, text}, 4, vector, Function::Last::repeated},
    Function{"label_replace", {vector, text, text, text, text}, 5},
    Function{"pi", {}, 0, scalar},
    Function{"predict_linear", {range, scalar}, 2},
    Function{"quantile_over_time", {scalar, range}, 2},
    Function{"round", {vector, scalar}, 2, vector, Function::Last::optional},
    Function{"scalar", {vector}, 1, scalar},
    Function{"time", {}, 0, scalar},
    Function{"vector", {scalar}, 1},
};

}  // namespace

const Function* find_function(std::string_view name) {
  const auto* const found =
      std::find_if(functions.begin(), functions.end(),
                   [&](const Function& function) { return function.name == name; });
  return found == functions.end() ? nullptr : found;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Function& function : functions) names.emplace_back(function.name);
  return names;
}

}  // namespace harness::languages::promql
