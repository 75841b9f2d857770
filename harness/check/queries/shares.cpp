#include "harness/check/queries/shares.hpp"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

bool is_number(const promql::Expr& expr) { return std::holds_alternative<promql::Number>(expr.of); }

// Without its parentheses, and without numbers that it is multiplied with.
const promql::Expr& unscaled(const promql::Expr& expr) {
  if (const auto* part = std::get_if<promql::Parentheses>(&expr.of)) return unscaled(*part->of);
  const auto* binary = std::get_if<promql::Binary>(&expr.of);
  if (binary == nullptr || !is_one_of(binary->op, {"*", "/"})) return expr;
  if (is_number(*binary->right)) return unscaled(*binary->left);
  return binary->op == "*" && is_number(*binary->left) ? unscaled(*binary->right) : expr;
}

// sum by (…) (rate(metric{…}[…]))
struct Total {
  const promql::Aggregation* sum = nullptr;
  const promql::Call* call = nullptr;
  const promql::Selector* selector = nullptr;
};

std::optional<Total> total_in(const promql::Expr& expr) {
  Total total;
  total.sum = std::get_if<promql::Aggregation>(&unscaled(expr).of);
  if (total.sum == nullptr || total.sum->op != "sum") return std::nullopt;
  total.call = std::get_if<promql::Call>(&unscaled(*total.sum->of).of);
  if (total.call == nullptr || total.call->args.size() != 1) return std::nullopt;
  total.selector = std::get_if<promql::Selector>(&total.call->args.front()->of);
  return total.selector == nullptr ? std::nullopt : std::optional(total);
}

std::vector<std::string> texts_of(const promql::Selector& selector) {
  std::vector<std::string> texts{promql::metric_of(selector)};
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.label != "__name__") texts.push_back(promql::to_text(matcher));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::vector<std::string> groups_of(const Total& total) {
  std::vector<std::string> labels;
  if (total.sum->grouping) labels = total.sum->grouping->labels;
  std::sort(labels.begin(), labels.end());
  return labels;
}

bool is_without(const Total& total) { return total.sum->grouping && total.sum->grouping->without; }

bool is_part(const Total& some, const Total& all) {
  const bool same_time = some.selector->range == all.selector->range &&
                         some.selector->offset == all.selector->offset && !some.selector->at &&
                         !all.selector->at;
  const bool same_function = some.call->function->name == all.call->function->name;
  if (!same_time || !same_function || is_without(some) || is_without(all)) return false;
  const auto theirs = texts_of(*some.selector);
  const auto of_all = texts_of(*all.selector);
  const auto groups = groups_of(some);
  const auto wider = groups_of(all);
  return std::includes(theirs.begin(), theirs.end(), of_all.begin(), of_all.end()) &&
         std::includes(groups.begin(), groups.end(), wider.begin(), wider.end());
}

}  // namespace

bool divides_a_part_by_all(const promql::Expr& query) {
  int divisions = 0;
  bool is_of_part = false;
  promql::walk(query, [&](const promql::Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr || binary->op != "/" || is_number(*binary->right)) return;
    ++divisions;
    const auto some = total_in(*binary->left);
    const auto all = total_in(*binary->right);
    is_of_part = some && all && is_part(*some, *all);
  });
  return divisions == 1 && is_of_part;
}

}  // namespace harness::check
