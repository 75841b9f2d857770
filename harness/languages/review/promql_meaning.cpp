#include "harness/languages/review/promql_meaning.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/promql/answer_labels.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/same.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/languages/review/promql_arguments.hpp"

namespace harness::languages {
namespace {

using promql::Expr;
using promql::Span;

// What functions give that give nothing rather than 0.
Interval bounds_where_seen(const Expr& expr) {
  if (const auto* const parentheses = std::get_if<promql::Parentheses>(&expr.of)) {
    return bounds_where_seen(*parentheses->of);
  }
  if (const auto* const call = std::get_if<promql::Call>(&expr.of)) {
    const std::string_view name = call->function->name;
    if (name == "count_over_time") return Interval::at_least(1);
    if (is_one_of(name, {"absent", "absent_over_time", "present_over_time"})) {
      return Interval::exactly(1);
    }
  }
  if (const auto* const aggregation = std::get_if<promql::Aggregation>(&expr.of)) {
    if (aggregation->op == "count") return Interval::at_least(1);
    if (aggregation->op == "group") return Interval::exactly(1);
    if (is_one_of(aggregation->op, {"sum", "min", "max", "avg"})) {
      const Interval each = bounds_where_seen(*aggregation->of);
      return aggregation->op == "sum" ? bounds_of_sum(each) : each;
    }
  }
  return promql::bounds_of_values(expr);
}

using Labels = std::set<std::string>;

// Those that every one of its series may have; nothing where nobody knows.
std::optional<Labels> labels_left(const Expr& expr) {
  if (const auto* const parentheses = std::get_if<promql::Parentheses>(&expr.of)) {
    return labels_left(*parentheses->of);
  }
  const auto* const aggregation = std::get_if<promql::Aggregation>(&expr.of);
  if (aggregation == nullptr || aggregation->parameter) return std::nullopt;
  if (!aggregation->grouping) return Labels{};
  const auto& [without, labels] = *aggregation->grouping;
  if (without) return std::nullopt;
  return Labels(labels.begin(), labels.end());
}

// Without on or ignoring, only series meet whose labels are all equal.
bool meet_nowhere(const promql::Binary& binary) {
  if (binary.matching) return false;
  const auto left = labels_left(*binary.left);
  const auto right = labels_left(*binary.right);
  return left && right && *left != *right;
}

// The value that all series of it have for a label; null: they need not have one alone.
const promql::Matcher* fixed_value(const promql::Answered& side, const std::string& label) {
  const auto found =
      std::find_if(side.matchers.begin(), side.matchers.end(), [&](const promql::Matcher& one) {
        return one.label == label && one.op == promql::MatchOp::equal;
      });
  return found == side.matchers.end() ? nullptr : &*found;
}

bool counts_in_matching(const promql::Binary& binary, const std::string& label) {
  if (label == "__name__") return false;
  if (!binary.matching) return true;
  const auto& labels = binary.matching->labels;
  const bool is_named = std::find(labels.begin(), labels.end(), label) != labels.end();
  return binary.matching->on == is_named;
}

// The label of which each side has a value of its own: x{window="5m"} and x{window="1h"}.
std::string label_of_other_value(const promql::Binary& binary, const promql::Answered& left,
                                 const promql::Answered& right) {
  for (const promql::Matcher& matcher : left.matchers) {
    if (!counts_in_matching(binary, matcher.label)) continue;
    const auto* one = fixed_value(left, matcher.label);
    const auto* other = fixed_value(right, matcher.label);
    if (one != nullptr && other != nullptr && one->value != other->value) return matcher.label;
  }
  return {};
}

bool is_vector(const Expr& expr) { return promql::type_of(expr) == promql::Type::instant_vector; }

bool is_scraped(const std::string& metric) {
  return !metric.empty() && metric.find(':') == std::string::npos &&
         !metric.starts_with("ALERTS") && !metric.starts_with("traces_");
}

// Whether each series of it has the label as it was scraped: job and instance of a target, the
// bounds of a histogram's buckets. What is recorded or computed otherwise need not.
bool has_from_scrape(const Expr& expr, const std::string& label) {
  if (const auto* selector = std::get_if<promql::Selector>(&expr.of)) {
    const std::string metric = promql::metric_of(*selector);
    return is_scraped(metric) && (label != "le" || metric.ends_with("_bucket"));
  }
  if (const auto* one = std::get_if<promql::Parentheses>(&expr.of)) {
    return has_from_scrape(*one->of, label);
  }
  if (const auto* one = std::get_if<promql::Unary>(&expr.of)) {
    return has_from_scrape(*one->of, label);
  }
  if (const auto* one = std::get_if<promql::Subquery>(&expr.of)) {
    return has_from_scrape(*one->of, label);
  }
  if (const auto* call = std::get_if<promql::Call>(&expr.of)) {
    const std::string_view name = call->function->name;
    const bool makes_labels = is_one_of(name, {"absent", "absent_over_time", "label_replace",
                                               "label_join", "scalar", "vector", "info"}) ||
                              (label == "le" && name.starts_with("histogram_"));
    const auto of = std::find_if(call->args.begin(), call->args.end(), [](const auto& arg) {
      return is_vector(*arg) || promql::type_of(*arg) == promql::Type::range_vector;
    });
    return !makes_labels && of != call->args.end() && has_from_scrape(**of, label);
  }
  if (const auto* aggregation = std::get_if<promql::Aggregation>(&expr.of)) {
    if (!has_from_scrape(*aggregation->of, label)) return false;
    if (is_one_of(aggregation->op, {"topk", "bottomk", "limitk"})) return true;
    if (!aggregation->grouping) return false;
    const auto& [without, labels] = *aggregation->grouping;
    return without != (std::find(labels.begin(), labels.end(), label) != labels.end());
  }
  const auto* binary = std::get_if<promql::Binary>(&expr.of);
  if (binary == nullptr) return false;
  const bool has_left = is_vector(*binary->left) && has_from_scrape(*binary->left, label);
  const bool has_right = is_vector(*binary->right) && has_from_scrape(*binary->right, label);
  if (binary->op == "or") return has_left && has_right;
  if (is_one_of(binary->op, {"and", "unless"})) return has_left;
  if (!is_vector(*binary->left)) return has_right;
  return has_left && (!is_vector(*binary->right) || !binary->matching);
}

// Sums and counts, which have no bounds.
bool has_no_bounds(const Expr& expr) {
  const auto series = promql::selectors(expr);
  bool makes_labels = false;
  promql::walk(expr, [&](const Expr& part) {
    const auto* call = std::get_if<promql::Call>(&part.of);
    makes_labels = makes_labels || (call != nullptr && is_one_of(call->function->name,
                                                                 {"label_replace", "label_join"}));
  });
  return !makes_labels && !series.empty() &&
         std::all_of(series.begin(), series.end(), [](const promql::NamedSeries& one) {
           return is_scraped(one.metric) &&
                  (one.metric.ends_with("_count") || one.metric.ends_with("_sum"));
         });
}

// The label that one side cannot have, and all of the other has.
std::string label_of_one_side(const promql::Binary& binary, const promql::Answered& left,
                              const promql::Answered& right) {
  const auto is_of = [&](const std::string& label, const promql::Answered& one,
                         const promql::Answered& other, const Expr& all, const Expr& none) {
    if (!counts_in_matching(binary, label) || !one.labels.allow(label)) return false;
    const bool lacks = !other.labels.allow(label) || (label == "le" && has_no_bounds(none));
    const auto* fixed = fixed_value(one, label);
    return lacks && ((fixed != nullptr && !fixed->value.empty()) || has_from_scrape(all, label));
  };
  std::set<std::string> labels{"instance", "job", "le"};
  for (const auto* side : {&left, &right}) {
    for (const promql::Matcher& matcher : side->matchers) labels.insert(matcher.label);
  }
  for (const std::string& label : labels) {
    if (is_of(label, left, right, *binary.left, *binary.right) ||
        is_of(label, right, left, *binary.right, *binary.left)) {
      return label;
    }
  }
  return {};
}

// Why series of the two sides never have equal labels; empty: they may.
std::string why_never_equal(const promql::Binary& binary) {
  const bool joins = binary.op != "or";
  if (!joins || !is_vector(*binary.left) || !is_vector(*binary.right)) return {};
  if (meet_nowhere(binary)) {
    return "the two sides are grouped by different labels, and only series with equal labels meet";
  }
  const promql::Answered left = promql::answered_by(*binary.left);
  const promql::Answered right = promql::answered_by(*binary.right);
  if (const auto label = label_of_other_value(binary, left, right); !label.empty()) {
    return "the two sides have each a value of " + label +
           " of their own, and only series with equal labels meet";
  }
  if (const auto label = label_of_one_side(binary, left, right); !label.empty()) {
    const bool is_of_targets = label == "instance" || label == "job";
    return "one side has no label " + label + ", which " +
           (is_of_targets ? "all that is scraped has" : "all of the other has") +
           ", and only series with equal labels meet";
  }
  return {};
}

// More than 100 of the same that is to be less than 10.
bool rule_each_other_out(const promql::Binary& binary) {
  if (binary.op != "and") return false;
  const auto compared = [](const promql::ExprPtr& side) {
    const auto* one = std::get_if<promql::Binary>(&promql::inside_parentheses(*side).of);
    const bool compares =
        one != nullptr && promql::relation_of(one->op) && !one->returns_bool &&
        std::holds_alternative<promql::Number>(promql::inside_parentheses(*one->right).of);
    return compares ? one : nullptr;
  };
  const auto* left = compared(binary.left);
  const auto* right = compared(binary.right);
  if (left == nullptr || right == nullptr || !promql::is_same(*left->left, *right->left)) {
    return false;
  }
  const auto bounds = [](const promql::Binary& one) {
    return bounds_of_left(*promql::relation_of(one.op), any_number,
                          promql::bounds_of_values(*one.right));
  };
  const Interval one = bounds(*left);
  const Interval other = bounds(*right);
  return std::max(one.low, other.low) > std::min(one.high, other.high);
}

// Neither of series nor of the day and the hour.
bool is_constant(const Expr& expr) {
  bool is_of_now = false;
  promql::walk(expr, [&](const Expr& part) {
    const auto* call = std::get_if<promql::Call>(&part.of);
    is_of_now = is_of_now ||
                (call != nullptr && call->args.empty() &&
                 is_one_of(call->function->name, {"hour", "minute", "month", "day_of_week",
                                                  "day_of_month", "day_of_year", "days_in_month"}));
  });
  return !is_of_now && promql::selectors(expr).empty();
}

// One for each kind of expression; finds what is wrong with this one, not with its parts.
class PromqlNonsense {
 public:
  explicit PromqlNonsense(std::string_view text) : text_(text) {}

  void look(const Expr& expr) {
    std::visit([&](const auto& of) { at(of, expr); }, expr.of);
  }

  std::vector<Remark> found;

 private:
  void add(const Span& span, std::string what, std::string remedy) {
    found.push_back({Remark::Weight::error, span.begin, std::move(what), std::move(remedy)});
  }
  std::string written(const Span& span) const {
    return std::string(text_.substr(span.begin, span.end - span.begin));
  }

  template <typename Other>
  void at(const Other&, const Expr&) {}

  // A label has one value.
  void at(const promql::Selector& selector, const Expr&) {
    constexpr std::size_t most_compared = 20;  // each with each: people write fewer
    if (selector.matchers.size() > most_compared) return;
    for (const promql::Matcher& one : selector.matchers) {
      if (one.op != promql::MatchOp::equal) continue;
      const auto& all = selector.matchers;
      const auto other = std::find_if(all.begin(), all.end(), [&](const promql::Matcher& matcher) {
        return matcher.label == one.label && !promql::matches(matcher, one.value);
      });
      if (other == all.end()) continue;
      return add(
          std::min(one.span.begin, other->span.begin) == one.span.begin ? one.span : other->span,
          "no series can have both " + to_text(one) + " and " + to_text(*other),
          "leave one out, or write " + one.label + "=~\"a|b\" for either");
    }
  }

  void at(const promql::Call& call, const Expr&) {
    std::vector<const Expr*> arguments;
    for (const auto& one : call.args) arguments.push_back(one.get());
    look_at_arguments(call.function->name, arguments);
  }
  void at(const promql::Aggregation& aggregation, const Expr&) {
    if (!aggregation.parameter) return;
    look_at_arguments(aggregation.op,
                      std::vector<const Expr*>{aggregation.parameter.get(), aggregation.of.get()});
  }
  void look_at_arguments(std::string_view function, const std::vector<const Expr*>& arguments) {
    auto flaw = argument_flaw(function, arguments);
    if (!flaw) return;
    add(arguments[flaw->argument]->span, std::string(function) + ": " + flaw->objection.what,
        std::move(flaw->objection.remedy));
  }

  void at(const promql::Binary& binary, const Expr& expr) {
    const Interval left = bounds_where_seen(*binary.left);
    const Interval right = bounds_where_seen(*binary.right);
    const bool divides = binary.op == "/" || binary.op == "%";
    if (divides && right == Interval::exactly(0)) {
      return add(binary.op_span, "divided by 0 it is no number, or an infinity",
                 "divide by something that is not 0");
    }
    if (binary.op == "unless" && !binary.matching &&
        written(binary.left->span) == written(binary.right->span)) {
      return add(binary.op_span, "without itself nothing is left", "name another on the right");
    }
    if (rule_each_other_out(binary)) {
      return add(binary.op_span, "no value is both: one side leaves out all that the other keeps",
                 "write or, or turn one of them round");
    }
    if (std::string why = why_never_equal(binary); !why.empty()) {
      if (binary.op == "unless") why += ": nothing is left out";
      found.push_back({Remark::Weight::hint, binary.op_span.begin, std::move(why),
                       "group both alike, or say on (…) which labels count, with group_left or "
                       "group_right for the side that has more"});
    }
    const auto relation = promql::relation_of(binary.op);
    if (!relation || is_constant(expr)) return;
    if (holds(*relation, left, right) != Holds::never) return;
    const bool varies = !is_constant(*binary.left);
    const Expr& side = varies ? *binary.left : *binary.right;
    add(expr.span,
        written(expr.span) + " is never true: " + written(side.span) + " is " +
            (varies ? left : right).text() + ", or there is none",
        "compare it with a value that it can have");
  }

  std::string_view text_;
};

}  // namespace

std::vector<Remark> promql_nonsense(std::string_view text, const Expr& query) {
  PromqlNonsense nonsense(text);
  promql::walk(query, [&](const Expr& expr) { nonsense.look(expr); });
  return std::move(nonsense.found);
}

}  // namespace harness::languages
