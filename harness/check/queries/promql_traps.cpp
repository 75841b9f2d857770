#include "harness/check/queries/promql_traps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "harness/check/queries/dimension.hpp"
#include "harness/check/queries/function_kinds.hpp"
#include "harness/check/queries/shares.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;
using promql::Expr;

// What is found of one kind.
class Found {
 public:
  Found(std::string_view name, std::string_view text, Duration of_targets, std::vector<Trap>& all)
      : scrape_interval(of_targets), name_(name), text_(text), all_(all) {}

  const Duration scrape_interval;

  void add(const promql::Span& span, std::string what, std::string remedy) {
    all_.push_back({name_, span.begin, std::move(what), std::move(remedy)});
  }
  std::string written(const promql::Span& span) const {
    return one_line(text_.substr(span.begin, span.end - span.begin));
  }

 private:
  std::string_view name_;
  std::string_view text_;
  std::vector<Trap>& all_;
};

bool compares_two_samples(std::string_view function) {
  return is_one_of(function, {"rate", "irate", "increase", "delta", "idelta", "deriv"});
}

bool counts_in_time(std::string_view function) {
  return is_one_of(function, {"rate", "irate", "increase", "count_over_time"});
}

template <typename Kind, typename Visit>
void each(const Expr& query, const Visit& visit) {
  promql::walk(query, [&](const Expr& expr) {
    if (const auto* one = std::get_if<Kind>(&expr.of)) visit(*one, expr);
  });
}

template <typename Predicate>
bool any_call(const Expr& query, const Predicate& fits) {
  bool found = false;
  each<promql::Call>(query, [&](const promql::Call& call, const Expr&) {
    found = found || fits(call.function->name);
  });
  return found;
}

// A difference needs two samples in the range, and one scrape may fail.
void short_ranges(const Expr& query, Found& found) {
  const Duration needed = 2 * found.scrape_interval;
  each<promql::Call>(query, [&](const promql::Call& call, const Expr& expr) {
    if (!compares_two_samples(call.function->name) || call.args.empty()) return;
    const auto* selector = std::get_if<promql::Selector>(&call.args.front()->of);
    if (selector == nullptr || !selector->range || *selector->range >= needed) return;
    found.add(expr.span,
              std::string(call.function->name) + " over " + format_duration(*selector->range) +
                  " holds fewer than two samples where targets are scraped every " +
                  format_duration(found.scrape_interval) + ", and says nothing",
              "give it the time of four scrapes or more, such as [" +
                  format_duration(4 * found.scrape_interval) + "]");
  });
}

std::set<std::string> metrics_of(const Expr& query) {
  std::set<std::string> names;
  each<promql::Selector>(query, [&](const promql::Selector& selector, const Expr&) {
    names.insert(promql::metric_of(selector));
  });
  return names;
}

// x unless x offset 10m: series that are new, whose value is what has happened since.
std::vector<promql::Span> looks_for_new_series(const Expr& query) {
  std::vector<promql::Span> all;
  each<promql::Binary>(query, [&](const promql::Binary& binary, const Expr& expr) {
    if (binary.op != "unless" || metrics_of(*binary.left) != metrics_of(*binary.right)) return;
    bool looks_back = false;
    each<promql::Selector>(*binary.right, [&](const promql::Selector& selector, const Expr&) {
      looks_back = looks_back || selector.offset.value_or(promql::Millis{0}) > promql::Millis{0};
    });
    if (looks_back) all.push_back(expr.span);
  });
  return all;
}

bool reads_counters(const Expr& query) {
  return std::ranges::any_of(promql::read_as_they_are(query), [](const auto& series) {
    return promql::is_called_a_counter(series.metric);
  });
}

// What one counter is ahead of another, or of what it was itself: started less finished, x less x
// offset 5m, and the same as a comparison.
std::vector<promql::Span> differences_of_counters(const Expr& query) {
  std::vector<promql::Span> all;
  each<promql::Binary>(query, [&](const promql::Binary& binary, const Expr& expr) {
    if (!is_one_of(binary.op, {"-", "==", "!=", "<", ">", "<=", ">="})) return;
    if (reads_counters(*binary.left) && reads_counters(*binary.right)) all.push_back(expr.span);
  });
  return all;
}

void raw_counters(const Expr& query, Found& found) {
  std::vector<promql::Span> compared = looks_for_new_series(query);
  for (const promql::Span& span : differences_of_counters(query)) compared.push_back(span);
  for (const promql::NamedSeries& series : promql::read_as_they_are(query)) {
    if (!promql::is_called_a_counter(series.metric)) continue;
    const bool is_compared = std::ranges::any_of(compared, [&](const promql::Span& span) {
      return series.span.begin >= span.begin && series.span.end <= span.end;
    });
    if (is_compared) continue;
    found.add(series.span,
              series.metric + " is a counter: its value only says how long its process has been up",
              "put rate(…[5m]) or increase(…[5m]) around it");
  }
}

bool is_zero(const Expr& expr) {
  const auto* number = std::get_if<promql::Number>(&expr.of);
  return number != nullptr && number->value == 0;
}

// A series that has gone, or was never born, is equal to nothing.
void zero_of_absent(const Expr& query, Found& found) {
  const auto answers_for_it = [](std::string_view name) { return name.starts_with("absent"); };
  if (promql::has_alternatives(query) || any_call(query, answers_for_it)) return;
  each<promql::Binary>(query, [&](const promql::Binary& binary, const Expr& expr) {
    if (!is_one_of(binary.op, {"==", "<="}) || !is_zero(*binary.right)) return;
    if (!any_call(*binary.left, counts_in_time)) return;
    found.add(binary.op_span,
              found.written(expr.span) +
                  " says nothing where the series is absent, as before its first event and once "
                  "its target is gone",
              "add: or absent(…) of the same selector");
  });
}

// They match the whole of a value.
void unanchored_regexes(const Expr& query, Found& found) {
  each<promql::Selector>(query, [&](const promql::Selector& selector, const Expr&) {
    for (const promql::Matcher& matcher : selector.matchers) {
      const bool matches = matcher.op == promql::MatchOp::matches;
      if (!matches && matcher.op != promql::MatchOp::not_matches) continue;
      if (matcher.value.empty() || !languages::is_literal(matcher.value)) continue;
      found.add(matcher.span,
                promql::to_text(matcher) +
                    ": a regular expression must match the whole value, so this is only " +
                    shown(matcher.value),
                "write .* where more may stand, or compare with " +
                    std::string(matches ? "=" : "!=") + " where nothing may");
    }
  });
}

// Compared with = it is that very text.
bool looks_like_a_regex(std::string_view value) {
  if (value.find(".*") != std::string_view::npos || value.find(".+") != std::string_view::npos) {
    return true;
  }
  const bool is_class_of_status = value.size() == 3 && is_digit(value[0]) && value.ends_with("..");
  const bool has_alternatives =
      value.find('|') != std::string_view::npos && value.find(' ') == std::string_view::npos;
  return is_class_of_status || has_alternatives;
}

void regexes_as_texts(const Expr& query, Found& found) {
  each<promql::Selector>(query, [&](const promql::Selector& selector, const Expr&) {
    for (const promql::Matcher& matcher : selector.matchers) {
      const bool equals = matcher.op == promql::MatchOp::equal;
      if (!equals && matcher.op != promql::MatchOp::not_equal) continue;
      if (!looks_like_a_regex(matcher.value)) continue;
      found.add(matcher.span,
                promql::to_text(matcher) + " compares with the very text " + shown(matcher.value),
                std::string("write ") + (equals ? "=~" : "!~") + " for a regular expression");
    }
  });
}

// A part of what one metric counts is never more than all of it.
void shares_past_all(const Expr& query, Found& found) {
  each<promql::Binary>(query, [&](const promql::Binary& binary, const Expr& expr) {
    const auto* number = std::get_if<promql::Number>(&binary.right->of);
    if (number == nullptr || !is_one_of(binary.op, {">", ">="})) return;
    const auto share = dimension_of(*binary.left);
    if (!share || share->of != Dimension::Of::share) return;
    const std::set<std::string> metrics = metrics_of(*binary.left);
    const bool is_of_one = metrics.size() == 1 && !metrics.begin()->empty();
    constexpr double rounding = 1.000001;
    if (!is_of_one || number->value <= std::abs(share->scale) * rounding) return;
    // Of CPU time, and what is scaled otherwise than to 1 or 100, nobody knows it.
    const bool is_plain = share->scale == 1 || share->scale == 100;
    if (!is_plain || !divides_a_part_by_all(*binary.left)) return;
    found.add(expr.span,
              "a part of " + *metrics.begin() + " is at most " + format_number(share->scale) +
                  " of it, and never " + binary.op + " " + format_number(number->value),
              "write " + format_number(number->value / 100 * share->scale) + ", if " +
                  format_number(number->value) + " % are meant");
  });
}

// What has been summed no longer falls where one process begins anew.
void rates_of_sums(const Expr& query, Found& found) {
  each<promql::Call>(query, [&](const promql::Call& call, const Expr& expr) {
    if (!is_one_of(call.function->name, {"rate", "irate", "increase"})) return;
    const auto* subquery = std::get_if<promql::Subquery>(&call.args.front()->of);
    if (subquery == nullptr) return;
    const auto* aggregation = std::get_if<promql::Aggregation>(&subquery->of->of);
    if (aggregation == nullptr || promql::read_as_they_are(*aggregation->of).empty()) return;
    found.add(expr.span,
              std::string(call.function->name) + " of " + aggregation->op +
                  ": where one process starts again, the total falls, and all of it counts as new",
              "write " + aggregation->op + "(" + std::string(call.function->name) + "(…[5m]))");
  });
}

// rate(x_count) / rate(x_sum), where the mean is the other way round.
void reciprocal_means(const Expr& query, Found& found) {
  const auto metric_in = [](const Expr& expr) {
    const auto series = promql::selectors(expr);
    return series.size() == 1 ? std::string(series.front().metric) : std::string();
  };
  each<promql::Binary>(query, [&](const promql::Binary& binary, const Expr& expr) {
    if (binary.op != "/") return;
    const std::string above = metric_in(*binary.left);
    const std::string below = metric_in(*binary.right);
    if (!above.ends_with("_count") || !below.ends_with("_sum")) return;
    const std::string name = above.substr(0, above.size() - std::string_view("_count").size());
    if (below != name + "_sum") return;
    found.add(expr.span, "it divides how many by how much: the mean of " + name + " turned over",
              "divide " + below + " by " + above);
  });
}

// increase(errors[5m]) / rate(all[5m]): a share, times the seconds that it looks back.
void ratios_of_two_kinds(const Expr& query, Found& found) {
  const auto function_in = [](const Expr& expr) {
    std::set<std::string_view> names;
    each<promql::Call>(expr, [&](const promql::Call& call, const Expr&) {
      if (is_one_of(call.function->name, {"rate", "irate"})) names.insert("rate");
      if (call.function->name == "increase") names.insert("increase");
    });
    return names.size() == 1 ? *names.begin() : std::string_view();
  };
  each<promql::Binary>(query, [&](const promql::Binary& binary, const Expr& expr) {
    if (!is_one_of(binary.op, {"/", "+", "-"})) return;
    const auto left = dimension_of(*binary.left);
    const auto right = dimension_of(*binary.right);
    const bool are_counts = left && right && left->scale == 1 && right->scale == 1;
    const std::string_view above = function_in(*binary.left);
    const std::string_view below = function_in(*binary.right);
    if (!are_counts || above.empty() || below.empty() || above == below) return;
    const auto is_of_events = [](const Dimension& one) {
      return one.of == Dimension::Of::count || one.of == Dimension::Of::per_second;
    };
    if (!is_of_events(*left) || !is_of_events(*right)) return;
    found.add(expr.span,
              "one side is " + std::string(above) + "(), the other " + std::string(below) +
                  "(): events of the whole range beside those of a second",
              "write rate() on both sides");
  });
}

// What Prometheus itself calls the states of its alerts.
void states_of_alerts(const Expr& query, Found& found) {
  each<promql::Selector>(query, [&](const promql::Selector& selector, const Expr&) {
    if (promql::metric_of(selector) != "ALERTS") return;
    for (const promql::Matcher& matcher : selector.matchers) {
      const bool is_exact = matcher.op == promql::MatchOp::equal;
      if (matcher.label != "alertstate" || !is_exact) continue;
      if (is_one_of(matcher.value, {"pending", "firing", ""})) continue;
      found.add(matcher.span, "no alert is ever " + shown(matcher.value),
                "write alertstate=\"firing\", or \"pending\"");
    }
  });
}

void other_kinds(const Expr& query, Found& found) {
  for (WrongKind& one : functions_of_other_kinds(query)) {
    found.add(one.span, std::move(one.what), std::move(one.remedy));
  }
}

// A * behind a sign repeats that sign: somebody meant a file's name.
void globs(const Expr& query, Found& found) {
  each<promql::Selector>(query, [&](const promql::Selector& selector, const Expr&) {
    for (const promql::Matcher& matcher : selector.matchers) {
      const bool matches = matcher.op == promql::MatchOp::matches;
      if (!matches && matcher.op != promql::MatchOp::not_matches) continue;
      const std::size_t star = matcher.value.find('*');
      if (star == std::string::npos || star == 0) continue;
      const char before = matcher.value[star - 1];
      const bool is_escaped = star > 1 && matcher.value[star - 2] == '\\';
      if (is_escaped || std::string_view("/-_:").find(before) == std::string_view::npos) continue;
      found.add(matcher.span,
                promql::to_text(matcher) + ": * repeats the " + before + " before it, and stands " +
                    "for nothing else",
                std::string("write ") + before + ".*");
    }
  });
}

struct Row {
  std::string_view name;
  void (*look)(const Expr& query, Found& found);
};

// To add a trap: a function above and a row.
constexpr std::array trap_table{
    Row{"rate-below-two-scrapes", short_ranges},
    Row{"counter-without-rate", raw_counters},
    Row{"zero-of-absent", zero_of_absent},
    Row{"regex-of-whole-value", unanchored_regexes},
    Row{"rate-of-sum", rates_of_sums},
    Row{"regex-as-text", regexes_as_texts},
    Row{"share-past-all", shares_past_all},
    Row{"function-of-other-kind", other_kinds},
    Row{"mean-turned-over", reciprocal_means},
    Row{"glob-as-regex", globs},
    Row{"rate-beside-increase", ratios_of_two_kinds},
    Row{"state-of-alert", states_of_alerts},
};

}  // namespace

std::vector<Trap> promql_traps(std::string_view text, const Expr& query, Duration scrape_interval) {
  std::vector<Trap> all;
  for (const Row& row : trap_table) {
    Found found(row.name, text, scrape_interval, all);
    row.look(query, found);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Trap& a, const Trap& b) { return a.offset < b.offset; });
  return all;
}

}  // namespace harness::check
