#include "harness/languages/review/promql_arguments.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "harness/core/text.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/token.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/review/names.hpp"

namespace harness::languages {
namespace {

using promql::Expr;
using promql::in_quotes;
using promql::inside_parentheses;
using Checked = std::optional<ArgumentFlaw>;

std::string text_of(const Expr& expr) {
  const auto* const text = std::get_if<promql::Text>(&inside_parentheses(expr).of);
  return text == nullptr ? std::string() : text->value;
}

std::optional<double> constant(const Expr& expr) {
  const Interval value = promql::bounds_of_values(expr);
  return value.is_exact() ? std::optional(value.low) : std::nullopt;
}

constexpr const char* name_remedy = "a label's name has letters, digits and _, no digit first";

Checked bad_name(PromqlArguments args, std::size_t at, const std::string& what) {
  const std::string name = text_of(*args[at]);
  if (is_label_name(name)) return std::nullopt;
  return ArgumentFlaw{at, {what + " " + in_quotes(name), name_remedy}};
}

Checked label_replace(PromqlArguments args) {
  const std::string expression = text_of(*args[4]);
  if (const std::string error = promql::regex_error(expression); !error.empty()) {
    return ArgumentFlaw{4,
                        {"invalid regular expression in label_replace(): " + error,
                         "write it in RE2's syntax, with \\ before a character that stands for "
                         "itself"}};
  }
  if (auto flaw = bad_name(args, 1, "invalid destination label name in label_replace():")) {
    return flaw;
  }
  // Without a source a label gets a constant value.
  if (!text_of(*args[3]).empty()) {
    if (auto flaw = bad_name(args, 3, "no series has the source label of label_replace():")) {
      return flaw;
    }
  }
  const auto missing = missing_group(expression, text_of(*args[2]));
  if (!missing) return std::nullopt;
  return ArgumentFlaw{2,
                      {"the replacement names $" + *missing + ", and " + in_quotes(expression) +
                           " has no such group",
                       "name a group that it has, with ${1} before a letter, a digit or _"}};
}

Checked label_join(PromqlArguments args) {
  if (auto flaw = bad_name(args, 1, "invalid destination label name in label_join():")) return flaw;
  for (std::size_t at = 3; at < args.size(); ++at) {
    if (auto flaw = bad_name(args, at, "invalid source label name in label_join():")) return flaw;
  }
  return std::nullopt;
}

Checked count_values(PromqlArguments args) { return bad_name(args, 0, "invalid label name"); }

Checked quantile(PromqlArguments args) {
  const auto value = constant(*args[0]);
  if (!value || (*value >= 0 && *value <= 1)) return std::nullopt;
  return ArgumentFlaw{0,
                      {"quantile value should be between 0 and 1, got " + format_number(*value) +
                           ": it gives an infinity whatever was measured",
                       "write a part of 1: 0.95"}};
}

// What was a histogram's buckets has them no more.
bool loses_buckets(const Expr& expr) {
  const auto* const aggregation = std::get_if<promql::Aggregation>(&inside_parentheses(expr).of);
  if (aggregation == nullptr) return false;
  if (aggregation->op == "topk" || aggregation->op == "bottomk") return false;
  const auto series = promql::selectors(*aggregation->of);
  if (series.empty() || !series.front().metric.ends_with("_bucket")) return false;
  if (!aggregation->grouping) return true;
  const auto& labels = aggregation->grouping->labels;
  const bool names_le = std::find(labels.begin(), labels.end(), "le") != labels.end();
  return names_le == aggregation->grouping->without;
}

// Of a histogram's other series.
bool has_no_buckets(const Expr& expr) {
  const auto series = promql::selectors(expr);
  if (series.empty()) return false;
  const std::string& metric = series.front().metric;
  return metric.ends_with("_sum") || metric.ends_with("_count") || metric.ends_with("_total");
}

Checked histogram_quantile(PromqlArguments args) {
  if (auto flaw = quantile(args)) return flaw;
  if (has_no_buckets(*args[1])) {
    return ArgumentFlaw{1,
                        {"these series are no buckets: it gives nothing",
                         "name the histogram's series that end with _bucket"}};
  }
  if (!loses_buckets(*args[1])) return std::nullopt;
  return ArgumentFlaw{1,
                      {"the aggregation takes away the label le, without which there are no "
                       "buckets: it gives nothing",
                       "aggregate by (le), beside what else is wanted"}};
}

Checked most_of(PromqlArguments args) {
  const auto count = constant(*args[0]);
  if (!count || *count >= 1) return std::nullopt;
  return ArgumentFlaw{0, {"it keeps no series at all", "write how many to keep: 1 or more"}};
}

Checked holt_winters(PromqlArguments args) {
  for (const std::size_t at : {1U, 2U}) {
    const auto factor = constant(*args[at]);
    if (!factor || (*factor > 0 && *factor < 1)) continue;
    return ArgumentFlaw{at,
                        {std::string("invalid ") + (at == 1 ? "smoothing" : "trend") +
                             " factor: " + format_number(*factor),
                         "write one above 0 and below 1"}};
  }
  return std::nullopt;
}

Checked clamp(PromqlArguments args) {
  const auto least = constant(*args[1]);
  const auto most = constant(*args[2]);
  if (!least || !most || *least <= *most) return std::nullopt;
  return ArgumentFlaw{
      1,
      {"the least value is above the greatest: it gives nothing", "write the smaller one first"}};
}

Checked round(PromqlArguments args) {
  const auto to = args.size() > 1 ? constant(*args[1]) : std::nullopt;
  if (!to || *to != 0) return std::nullopt;
  return ArgumentFlaw{1, {"rounded to multiples of 0 nothing is a number", "write 1, 0.1, …"}};
}

Checked histogram_fraction(PromqlArguments args) {
  const auto lower = constant(*args[0]);
  const auto upper = constant(*args[1]);
  if (!lower || !upper || *lower < *upper) return std::nullopt;
  return ArgumentFlaw{0, {"nothing lies between the two bounds", "write the smaller one first"}};
}

struct Rule {
  std::string_view function;
  Checked (*look)(PromqlArguments args);
};

constexpr std::array rules{
    Rule{"label_replace", label_replace},
    Rule{"label_join", label_join},
    Rule{"count_values", count_values},
    Rule{"quantile", quantile},
    Rule{"quantile_over_time", quantile},
    Rule{"histogram_quantile", histogram_quantile},
    Rule{"histogram_fraction", histogram_fraction},
    Rule{"topk", most_of},
    Rule{"bottomk", most_of},
    Rule{"holt_winters", holt_winters},
    Rule{"clamp", clamp},
    Rule{"round", round},
};

}  // namespace

std::optional<ArgumentFlaw> argument_flaw(std::string_view function, PromqlArguments arguments) {
  for (const Rule& rule : rules) {
    if (rule.function == function) return rule.look(arguments);
  }
  return std::nullopt;
}

}  // namespace harness::languages
