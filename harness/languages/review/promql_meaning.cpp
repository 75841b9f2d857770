#include "harness/languages/review/promql_meaning.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/regex.hpp"
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

bool is_constant(const Expr& expr) { return promql::selectors(expr).empty(); }

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
    if (meet_nowhere(binary)) {
      found.push_back({Remark::Weight::hint, binary.op_span.begin,
                       "the two sides are grouped by different labels, and only series with equal "
                       "labels meet",
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
