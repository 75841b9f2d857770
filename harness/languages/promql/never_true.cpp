#include "harness/languages/promql/never_true.hpp"

#include <string_view>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"

namespace harness::languages::promql {
namespace {

using Nothing = std::optional<Span>;

struct NothingOf {
  Names names;

  Nothing of(const ExprPtr& expr) const {
    if (!expr) return std::nullopt;
    if (const auto* const binary = std::get_if<Binary>(&expr->of)) {
      return of_binary(*binary, expr->span);
    }
    return std::visit(*this, expr->of);
  }
  Nothing operator()(const Number&) const { return std::nullopt; }
  Nothing operator()(const Text&) const { return std::nullopt; }
  Nothing operator()(const Selector&) const { return std::nullopt; }
  Nothing operator()(const Subquery& subquery) const { return of(subquery.of); }
  Nothing operator()(const Unary& unary) const { return of(unary.of); }
  Nothing operator()(const Parentheses& parentheses) const { return of(parentheses.of); }
  Nothing operator()(const Aggregation& aggregation) const { return of(aggregation.of); }
  Nothing operator()(const Binary& binary) const { return of_binary(binary, {}); }

  // These have a value of nothing.
  Nothing operator()(const Call& call) const {
    if (is_one_of(call.function->name, {"absent", "absent_over_time", "scalar", "vector"})) {
      return std::nullopt;
    }
    for (const ExprPtr& arg : call.args) {
      if (Nothing nothing = of(arg)) return nothing;
    }
    return std::nullopt;
  }

  Nothing of_binary(const Binary& binary, const Span& span) const {
    const Nothing left = of(binary.left);
    if (binary.op == "unless") return left;
    const Nothing right = of(binary.right);
    if (binary.op == "or") return left && right ? left : std::nullopt;
    if (left || right) return left ? left : right;
    const auto relation = relation_of(binary.op);
    if (!relation || binary.returns_bool) return std::nullopt;
    const Holds how = holds(*relation, bounds_of_values(*binary.left, names),
                            bounds_of_values(*binary.right, names));
    return how == Holds::never ? Nothing(span) : std::nullopt;
  }
};

}  // namespace

std::optional<Span> never_true(const Expr& expr, Names names) {
  const NothingOf nothing{names};
  const auto* const binary = std::get_if<Binary>(&expr.of);
  return binary == nullptr ? std::visit(nothing, expr.of) : nothing.of_binary(*binary, expr.span);
}

}  // namespace harness::languages::promql
