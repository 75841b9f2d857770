#include "harness/check/run/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "harness/check/queries/dimension.hpp"
#include "harness/check/run/stand_in.hpp"
#include "harness/check/run/values.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

constexpr const char* alerts = "ALERTS";

std::string range_text(const Range& range) {
  if (range.low == range.high) return format_number(range.low);
  return format_number(range.low) + " to " + format_number(range.high);
}

bool has_other_than_0_and_1(const std::vector<observe::Series>& all) {
  return std::any_of(all.begin(), all.end(), [](const observe::Series& series) {
    return std::any_of(series.points.begin(), series.points.end(), [](const auto& point) {
      return std::isfinite(point.value) && point.value != 0 && point.value != 1;
    });
  });
}

bool changes(const std::vector<observe::Series>& all) {
  return std::any_of(all.begin(), all.end(), [](const observe::Series& series) {
    return std::any_of(series.points.begin(), series.points.end(), [&](const auto& point) {
      return point.value != series.points.front().value;
    });
  });
}

std::string written(const promql::Span& span, const std::string& text) {
  return text.substr(span.begin, span.end - span.begin);
}

bool is_comparison_op(std::string_view op) {
  return is_one_of(op, {"==", "!=", ">", "<", ">=", "<="});
}

// With 0 and 1 for what it leaves out: what is left says whether its sides meet.
std::string as_bool(const promql::Binary& binary, const promql::Expr& expr,
                    const std::string& text) {
  std::string query = written(expr.span, text);
  if (!is_comparison_op(binary.op) || binary.returns_bool) return query;
  return query.insert(binary.op_span.end - expr.span.begin, " bool ");
}

// "{job, status}" of the first, or with values: {job="frontend"}.
std::string labels_of(const std::vector<observe::Series>& all, bool with_values) {
  std::vector<std::string> labels;
  if (all.empty()) return "{}";
  for (const auto& [name, value] : all.front().labels) {
    if (name == "__name__") continue;
    labels.push_back(with_values ? name + "=" + shown(value) : name);
  }
  return "{" + join(labels, ", ") + "}";
}

// What keeps them apart: the names of their labels, or, where these are alike, the values.
std::string left_and_right(const std::vector<observe::Series>& left,
                           const std::vector<observe::Series>& right) {
  const bool same_names = labels_of(left, false) == labels_of(right, false);
  return "left there is " + labels_of(left, same_names) + ", right " + labels_of(right, same_names);
}

// Values that the unit has no sense for.
std::optional<WrongUnit> not_of_unit(const std::string& unit,
                                     const std::vector<observe::Series>& all, const Range& range) {
  // Rates of two counters, each extrapolated by itself, come a little past 1.
  constexpr double well_above_all = 1.1;
  if (unit == "percentunit" && range.high > well_above_all) {
    return WrongUnit{
        "goes up to " + format_number(range.high) + ", and its unit percentunit takes 1 for 100 %",
        "divide by the whole, or choose the unit percent"};
  }
  const bool is_yes_or_no = unit == "bool" || unit.starts_with("bool_");
  if (is_yes_or_no && has_other_than_0_and_1(all)) {
    return WrongUnit{"is " + range_text(range) + ", and its unit " + unit + " tells 0 from 1",
                     "compare with == bool, or choose the unit short"};
  }
  // A day of 1970 in milliseconds is none that anybody means.
  constexpr double year_of_1970 = 365.0 * 24 * 3600 * 1000;
  if (unit.starts_with("dateTime") && range.high > 0 && range.high < year_of_1970 * 10) {
    return WrongUnit{"is " + range_text(range) + ", which its unit " + unit + " takes for " +
                         "milliseconds since 1970",
                     "multiply seconds by 1000"};
  }
  constexpr double fifty_years = 50.0 * 365 * 24 * 3600;
  const auto dimension = dimension_of_unit(unit);
  const bool is_time = dimension && dimension->of == Dimension::Of::time;
  if (is_time && range.high / dimension->scale > fifty_years) {
    return WrongUnit{
        "goes up to " + format_number(range.high) + ", which is " +
            std::to_string(static_cast<int>(range.high / dimension->scale / (365.0 * 24 * 3600))) +
            " years in its unit " + unit,
        "subtract it from time(), or choose a unit of moments or of a finer time"};
  }
  return std::nullopt;
}

}  // namespace

observe::Question MetricsSeen::over(const std::string& query) const {
  return observe::promql_over(query, window_, step_over(window_));
}

MetricsSeen::Answered MetricsSeen::ask(const std::string& query) {
  const observe::Answer answer = ask_({over(query)}).front();
  auto series = observe::parse_series(answer);
  if (series) return {*std::move(series)};
  constexpr int unprocessable = 422;
  return {{}, series.error().what, answer.status == unprocessable};
}

const std::vector<std::string>& MetricsSeen::names() {
  if (!names_) {
    names_ = observe::parse_names(ask_({observe::metric_names()}).front())
                 .value_or(std::vector<std::string>{});
  }
  return *names_;
}

const std::vector<MetricsSeen::Labels>& MetricsSeen::series_of(const std::string& metric) {
  const auto known = series_.find(metric);
  if (known != series_.end()) return known->second;
  const observe::Question question = observe::series_of("{__name__=\"" + metric + "\"}", window_);
  auto all = observe::parse_label_sets(ask_({question}).front());
  return series_[metric] = all.value_or(std::vector<Labels>{});
}

// That Prometheus has of its own scrapes; none: it may be sent to alone.
std::optional<WallTime> MetricsSeen::first_sample() {
  std::optional<WallTime> first;
  for (const observe::Series& series : ask("max(up)").series) {
    if (!series.points.empty()) first = series.points.front().at;
  }
  return first;
}

// Before its first sample all is absent, and nothing is missing.
void MetricsSeen::leave_out_before_first(const std::string& query,
                                         std::vector<observe::Series>& all) {
  if (all.empty() || query.find("absent") == std::string::npos) return;
  const auto first = first_sample();
  if (!first) return;
  for (observe::Series& series : all) {
    std::erase_if(series.points, [&](const observe::Point& point) { return point.at < *first; });
  }
  std::erase_if(all, [](const observe::Series& series) { return series.points.empty(); });
}

Seen MetricsSeen::look(const Asked& asked) {
  Answered answered = ask(asked.query.text);
  leave_out_before_first(asked.query.text, answered.series);
  if (answered.is_refused) {
    return {Outcome::cannot, "Prometheus " + answered.problem,
            "name with on (…) labels of which each side has one series, or say group_left"};
  }
  if (!answered.problem.empty()) {
    return {Outcome::unanswered, answered.problem, "ask Prometheus by hand"};
  }
  if (answered.series.empty() && names().empty()) {
    return {Outcome::unanswered, "Prometheus has no metric at all", "wait until it has scraped"};
  }
  Seen seen = answered.series.empty() ? without_values(asked)
              : asked.alert.empty()   ? with_values(asked, answered.series)
                                      : of_alert(asked, answered.series);
  if (seen.outcome != Outcome::cannot && seen.but.empty()) note_groupings(asked, seen);
  return seen;
}

Seen MetricsSeen::with_values(const Asked& asked, const std::vector<observe::Series>& series) {
  if (auto seen = only_stand_ins(asked)) return *std::move(seen);
  const Range range = range_of(series);
  if (!range.has_any) return without_numbers(asked);
  Seen seen{changes(series) ? Outcome::moved : Outcome::steady, range_text(range)};
  if (const auto other = not_of_unit(asked.unit, series, range)) {
    seen.but = other->what;
    seen.but_remedy = other->remedy;
  }
  return seen;
}

// As of 0/0, or of scalar() of what is not there.
Seen MetricsSeen::without_numbers(const Asked& asked) {
  const auto tree = promql::parse(asked.query.text);
  const auto why = tree ? absence(**tree) : std::nullopt;
  if (why && why->is_for_ever) return {Outcome::cannot, why->what, why->remedy};
  return {Outcome::not_exercised, "it is no number, as of 0/0: nothing happened"};
}

// As long as a rule waits for its next evaluation, at most: as its group says, or, of Prometheus'
// own metrics, the groups that are loaded; where nobody says it, as Prometheus does by itself.
Duration MetricsSeen::evaluated_each(const Asked& asked) {
  if (asked.interval > Duration{0}) return asked.interval;
  const Range range = range_of(ask("max(prometheus_rule_group_interval_seconds)").series);
  constexpr Duration usual = std::chrono::seconds{60};
  return range.has_any && range.high > 0 ? from_seconds(range.high) : usual;
}

Seen MetricsSeen::of_alert(const Asked& asked, const std::vector<observe::Series>& series) {
  const Duration step = step_over(window_);
  const Duration held = longest_held(series, step);
  if (held < asked.hold) {
    return {Outcome::pending,
            "held for " + approximate(held) + ", and waits for " + format_duration(asked.hold)};
  }
  Seen seen{Outcome::fired, "held for " + approximate(held)};
  const auto& loaded = series_of(alerts);
  const bool is_loaded = std::any_of(loaded.begin(), loaded.end(), [&](const Labels& labels) {
    const auto name = labels.find("alertname");
    return name != labels.end() && name->second == asked.alert;
  });
  if (is_loaded || asked.query.language != Language::promql) return seen;
  // A rule is looked at once in a while: what was there for an instant may have been missed.
  if (held < asked.hold + evaluated_each(asked)) {
    seen.what += ", and Prometheus knew no such alert";
    return seen;
  }
  seen.but = "held for " + approximate(held) + ", and Prometheus knew no such alert";
  seen.but_remedy = "load its file there: it is committed, and nobody evaluates it";
  return seen;
}

// Its values are those of `or vector(0)`, and what they stand in for is not there.
std::optional<Seen> MetricsSeen::only_stand_ins(const Asked& asked) {
  const auto bare = without_stand_ins(asked.query.text);
  if (!bare) return std::nullopt;
  const Answered answered = ask(*bare);
  const auto tree = promql::parse(asked.query.text);
  if (!answered.series.empty() || !answered.problem.empty() || !tree) return std::nullopt;
  const auto why = absence(**tree);
  if (!why || !(why->is_for_ever || why->is_unborn)) return std::nullopt;
  return Seen{why->is_for_ever ? Outcome::cannot : Outcome::not_exercised,
              why->what + ", and only vector() stands in its place", why->remedy};
}

Seen MetricsSeen::without_values(const Asked& asked) {
  const auto tree = promql::parse(asked.query.text);
  if (!tree) return {Outcome::unanswered, "it cannot be read"};
  auto why = absence(**tree);
  if (!why) why = without_two_samples(**tree, asked.query.text);
  if (!why) why = never_meet(**tree, asked.query.text);
  if (!why) {
    Seen seen = below_threshold(**tree, asked.query.text);
    seen.what += dead_side(**tree);
    return seen;
  }
  return {why->is_for_ever ? Outcome::cannot : Outcome::not_exercised, why->what, why->remedy};
}

// "; one side of or gives nothing: …": it is told and no finding, since or is there for what may
// not be; empty: each may give something, or none.
std::string MetricsSeen::dead_side(const Expr& query) {
  std::string told;
  promql::walk(query, [&](const Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr || binary->op != "or" || has_stand_in(*binary) || !told.empty()) return;
    const auto left = absence(*binary->left);
    const auto right = absence(*binary->right);
    if (left.has_value() == right.has_value()) return;
    const Absence& why = left ? *left : *right;
    if (why.is_for_ever) told = "; one side of or gives nothing: " + why.what;
  });
  return told;
}

// The innermost two sides that both have values, and none together.
std::optional<Absence> MetricsSeen::never_meet(const Expr& query, const std::string& text) {
  std::optional<Absence> found;
  promql::walk(query, [&](const Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr || is_one_of(binary->op, {"or", "unless"})) return;
    const auto is_vector = [](const promql::ExprPtr& side) {
      return promql::type_of(*side) == promql::Type::instant_vector;
    };
    if (!is_vector(binary->left) || !is_vector(binary->right)) return;
    const Answered left = ask(written(binary->left->span, text));
    const Answered right = ask(written(binary->right->span, text));
    if (left.series.empty() || right.series.empty()) return;
    const Answered both = ask(as_bool(*binary, expr, text));
    if (!both.series.empty() || !both.problem.empty()) return;
    found = Absence{true,
                    "the two sides of " + binary->op +
                        " never meet: " + left_and_right(left.series, right.series),
                    "group both by the same labels, or name those that count with on (…)"};
  });
  return found;
}

// Its inputs are there: how near they came. A comparison that was true is not what is missing.
Seen MetricsSeen::below_threshold(const Expr& query, const std::string& text) {
  Seen seen{Outcome::not_exercised, "what it names is there, and it has no value"};
  promql::walk(query, [&](const Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr) return;
    const std::string left = written(binary->left->span, text);
    if (binary->op == "unless" && !ask(left).series.empty()) {
      seen.what = "there is " + one_line(left) + ", and all of it is right of unless, too";
    }
    if (!is_comparison_op(binary->op)) return;
    if (promql::type_of(*binary->left) != promql::Type::instant_vector) return;
    const Range range = range_of(ask(left).series);
    if (!range.has_any || !ask(written(expr.span, text)).series.empty()) return;
    seen = {Outcome::reachable, one_line(left) + " was " + range_text(range) + ", and never " +
                                    binary->op + " " +
                                    one_line(written(binary->right->span, text))};
  });
  return seen;
}

}  // namespace harness::check
