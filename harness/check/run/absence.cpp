// Why an expression gives nothing: by what it names, and what is there.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "harness/check/run/meant.hpp"
#include "harness/check/run/metrics.hpp"
#include "harness/check/run/stand_in.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

// The one that says more: what is for ever before what only did not happen.
std::optional<Absence> either_of(std::optional<Absence> one, std::optional<Absence> other) {
  if (!one) return other;
  if (!other || one->is_for_ever) return one;
  return other->is_for_ever ? other : one;
}

constexpr std::string_view not_exported = "have what exports it scraped, or name another";

// Behind `or vector(0)` whoever wrote it says that there may be none yet: one that is like none
// that is there may be born at its first event.
Absence unless_unborn(Absence why) {
  why.is_unborn = why.remedy == not_exported;
  if (why.is_unborn) why.is_for_ever = false;
  return why;
}

std::vector<std::string> listed(const std::set<std::string>& all) {
  return {all.begin(), all.end()};
}

// Bounds of histograms and quantiles of summaries stand in the code of who exports them.
bool is_fixed_by_code(const std::string& label, const std::vector<std::string>& values) {
  return is_one_of(label, {"le", "quantile"}) &&
         std::all_of(values.begin(), values.end(), [](const std::string& value) {
           return is_one_of(value, {"+Inf", "Inf"}) || to_number(value);
         });
}

void order_by_number(std::vector<std::string>& values) {
  const auto number = [](const std::string& value) {
    return to_number(value).value_or(std::numeric_limits<double>::infinity());
  };
  std::sort(values.begin(), values.end(),
            [&](const std::string& a, const std::string& b) { return number(a) < number(b); });
}

std::string nearest_number(const std::string& written, const std::vector<std::string>& values) {
  const auto wanted = to_number(written);
  const auto away = [&](const std::string& value) {
    return std::abs(to_number(value).value_or(std::numeric_limits<double>::infinity()) -
                    wanted.value_or(0));
  };
  return *std::min_element(values.begin(), values.end(),
                           [&](const auto& a, const auto& b) { return away(a) < away(b); });
}

// What whoever wrote it meant: the parts of a histogram or summary of that name, else the nearest
// that ends alike and is of the same namespace, as far as its first word goes.
std::optional<std::string> remedy_of_metric(const std::string& metric,
                                            const std::vector<std::string>& names) {
  std::vector<std::string> parts;
  for (const char* part : {"_bucket", "_count", "_sum", "_total"}) {
    if (std::ranges::find(names, metric + part) != names.end()) parts.push_back(metric + part);
  }
  if (!parts.empty()) return "did you mean " + join(parts, ", ") + "?";
  const auto first_word = [](const std::string& name) { return name.substr(0, name.find('_')); };
  const auto ending = [](const std::string& name) {
    const std::size_t begin = name.rfind('_');
    return begin == std::string::npos ? std::string() : name.substr(begin);
  };
  std::vector<std::string> alike;
  std::vector<std::string> others;
  for (const std::string& name : names) {
    const bool has_more = name.ends_with("_" + metric) || metric.ends_with("_" + name);
    if (!has_more && !nearest(first_word(metric), std::vector{first_word(name)})) continue;
    (ending(name) == ending(metric) ? alike : others).push_back(name);
  }
  auto meant = nearest(metric, alike);
  if (!meant) meant = nearest(metric, others);
  return meant ? std::optional("did you mean " + *meant + "?") : std::nullopt;
}

// The pattern with what lets it match the whole of that value.
std::string around(const std::string& pattern, const std::string& value) {
  return (value.starts_with(pattern) ? "" : ".*") + pattern + ".*";
}

Absence absence_of_bound(const promql::Matcher& matcher, const std::string& metric,
                         std::vector<std::string> values) {
  order_by_number(values);
  const bool is_bound = matcher.label == "le";
  return Absence{true,
                 "no series of " + metric + " has " + promql::to_text(matcher) + ": its " +
                     (is_bound ? "bounds" : "quantiles") + " are " + join(values, ", "),
                 "write one of these: the nearest is " + nearest_number(matcher.value, values)};
}

}  // namespace

std::optional<Absence> MetricsSeen::absence(const Expr& expr) {
  if (const auto* selector = std::get_if<promql::Selector>(&expr.of)) return absence_of(*selector);
  if (const auto* part = std::get_if<promql::Parentheses>(&expr.of)) return absence(*part->of);
  if (const auto* part = std::get_if<promql::Unary>(&expr.of)) return absence(*part->of);
  if (const auto* part = std::get_if<promql::Subquery>(&expr.of)) return absence(*part->of);
  if (const auto* part = std::get_if<promql::Aggregation>(&expr.of)) return absence(*part->of);
  if (const auto* call = std::get_if<promql::Call>(&expr.of)) {
    // Of nothing these make something; scalar() makes no number of it.
    if (call->function->name.starts_with("absent")) return std::nullopt;
    if (is_one_of(call->function->name, {"vector", "time"})) return std::nullopt;
    std::optional<Absence> why;
    for (const auto& arg : call->args) why = either_of(std::move(why), absence(*arg));
    return why;
  }
  const auto* binary = std::get_if<promql::Binary>(&expr.of);
  if (binary == nullptr) return std::nullopt;
  auto left = absence(*binary->left);
  if (binary->op == "unless") return left;
  if (has_stand_in(*binary)) return left ? std::optional(unless_unborn(*left)) : std::nullopt;
  auto right = absence(*binary->right);
  if (binary->op != "or") return either_of(std::move(left), std::move(right));
  if (!left || !right) return std::nullopt;
  return left->is_for_ever ? right : left;  // one alternative that may come is enough
}

std::optional<Absence> MetricsSeen::absence_of_metric(const std::string& metric) {
  if (metric == "ALERTS" || metric == "ALERTS_FOR_STATE") {
    return Absence{false, "no alert was pending or firing"};
  }
  if (recorded_.contains(metric)) {
    return Absence{true,
                   "nobody has the metric " + metric + ", which a rule of these files records",
                   "load that rule: it is committed, and nobody evaluates it"};
  }
  return Absence{true, "nobody has a metric " + metric,
                 remedy_of_metric(metric, names()).value_or(std::string(not_exported))};
}

std::optional<Absence> MetricsSeen::absence_of_value(const promql::Matcher& matcher,
                                                     const std::string& metric,
                                                     const std::vector<Labels>& all) {
  std::set<std::string> values;
  std::set<std::string> labels;
  for (const Labels& series : all) {
    for (const auto& [name, value] : series) {
      if (name != "__name__") labels.insert(name);
    }
    const auto found = series.find(matcher.label);
    const std::string value = found == series.end() ? std::string() : found->second;
    if (promql::matches(matcher, value)) return std::nullopt;
    if (found != series.end()) values.insert(value);
  }
  if (values.empty()) {
    const std::vector<std::string> known = listed(labels);
    const auto meant = nearest(matcher.label, known);
    return Absence{true, "no series of " + metric + " has a label " + matcher.label,
                   meant ? "did you mean " + *meant + "?" : "name one of " + few_of(known)};
  }
  const std::vector<std::string> known = listed(values);
  const bool is_exact = matcher.op == promql::MatchOp::equal;
  if (auto why = is_exact ? absence_of_target(matcher, metric, known) : std::nullopt) return why;
  if (is_exact && is_fixed_by_code(matcher.label, known)) {
    return absence_of_bound(matcher, metric, known);
  }
  const bool is_pattern = matcher.op == promql::MatchOp::matches;
  const auto meant = is_exact     ? meant_value(matcher.value, known)
                     : is_pattern ? meant_by_pattern(matcher.value, known)
                                  : std::nullopt;
  const auto codes = is_exact || is_pattern ? codes_of_class(matcher.value, known) : std::nullopt;
  const bool is_part = is_pattern && meant && meant->find(matcher.value) != std::string::npos;
  return Absence{meant || codes,
                 "no series of " + metric + " has " + promql::to_text(matcher) + ", but " +
                     matcher.label + " is " + few_of(known),
                 codes     ? "write " + matcher.label + "=~" + shown(*codes)
                 : is_part ? "a regular expression has to match all of it: write " + matcher.label +
                                 "=~" + shown(around(matcher.value, *meant))
                 : meant ? "did you mean " + *meant + "?"
                         : ""};
}

// By all that is scraped: those that have the metric may be others than the one that is meant. A
// metric that is pushed names jobs and instances that no scrape has.
std::optional<Absence> MetricsSeen::absence_of_target(const promql::Matcher& matcher,
                                                      const std::string& metric,
                                                      const std::vector<std::string>& known) {
  if (!is_one_of(matcher.label, {"job", "instance"})) return std::nullopt;
  std::set<std::string> scraped;
  for (const Labels& target : series_of("up")) {
    const auto label = target.find(matcher.label);
    if (label != target.end()) scraped.insert(label->second);
  }
  const bool is_scraped = std::all_of(known.begin(), known.end(), [&](const std::string& value) {
    return scraped.contains(value);
  });
  if (!is_scraped || scraped.contains(matcher.value)) return std::nullopt;
  const auto meant = nearest(matcher.value, listed(scraped));
  return Absence{true,
                 "no series of " + metric + " has " + promql::to_text(matcher) +
                     ", nor is any such " + matcher.label + " scraped",
                 meant ? "did you mean " + *meant + "?"
                       : "have it scraped, or name one of " + few_of(listed(scraped))};
}

// Of {__name__=~"a.*"}: by its name alone, since each of those may have other labels.
std::optional<Absence> MetricsSeen::absence_of_names(const promql::Selector& selector) {
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.label != "__name__") continue;
    const bool is_met = std::any_of(names().begin(), names().end(), [&](const std::string& name) {
      return promql::matches(matcher, name);
    });
    if (is_met) continue;
    return Absence{true, "nobody has a metric with " + promql::to_text(matcher),
                   std::string(not_exported)};
  }
  return std::nullopt;
}

std::optional<Absence> MetricsSeen::absence_of(const promql::Selector& selector) {
  const std::string metric = promql::metric_of(selector);
  if (metric.empty()) return absence_of_names(selector);
  const std::vector<Labels>& all = series_of(metric);
  if (all.empty()) return absence_of_metric(metric);
  std::optional<Absence> why;
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.label == "__name__") continue;
    why = either_of(std::move(why), absence_of_value(matcher, metric, all));
  }
  if (why) return why;
  const bool is_met = std::any_of(all.begin(), all.end(), [&](const Labels& series) {
    return std::all_of(
        selector.matchers.begin(), selector.matchers.end(), [&](const promql::Matcher& matcher) {
          const auto found = series.find(matcher.label);
          return promql::matches(matcher, found == series.end() ? std::string() : found->second);
        });
  });
  if (is_met) return std::nullopt;
  return Absence{false, "no series of " + metric + " has all of " + promql::to_text(selector)};
}

}  // namespace harness::check
