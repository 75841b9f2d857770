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
  if (binary.matching || is_one_of(binary.op, {"or", "unless"})) return false;
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

// Series as they were scraped, which have job and instance; what is recorded or computed otherwise
// need not.
bool is_as_scraped(const Expr& expr) {
  const auto series = promql::selectors(expr);
  bool makes_labels = false;
  promql::walk(expr, [&](const Expr& part) {
    const auto* call = std::get_if<promql::Call>(&part.of);
    makes_labels = makes_labels || std::holds_alternative<promql::Aggregation>(part.of) ||
                   (call != nullptr &&
                    is_one_of(call->function->name, {"absent", "absent_over_time", "label_replace",
                                                     "label_join", "scalar", "vector", "info"}));
  });
  return !makes_labels && !series.empty() &&
         std::all_of(series.begin(), series.end(), [](const promql::NamedSeries& one) {
           return !one.metric.empty() && one.metric.find(':') == std::string::npos &&
                  !one.metric.starts_with("ALERTS") && !one.metric.starts_with("traces_");
         });
}

// The label of a target that one side cannot have, and the other has.
std::string label_of_one_side(const promql::Binary& binary, const promql::Answered& left,
                              const promql::Answered& right) {
  for (const char* label : {"instance", "job"}) {
    if (!counts_in_matching(binary, label)) continue;
    const bool lacks_left = !left.labels.allow(label);
    if (lacks_left == !right.labels.allow(label)) continue;
    if (is_as_scraped(lacks_left ? *binary.right : *binary.left)) return label;
  }
  return {};
}

bool is_vector(const Expr& expr) { return promql::type_of(expr) == promql::Type::instant_vector; }

// Why series of the two sides never have equal labels; empty: they may.
std::string why_never_equal(const promql::Binary& binary) {
  const bool joins = !is_one_of(binary.op, {"or", "unless"});
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
    return "one side has no label " + label +
           ", which all that is scraped has, and only series with equal labels meet";
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
