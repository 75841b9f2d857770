#include "harness/languages/promql/check.hpp"

#include <algorithm>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"

namespace harness::languages::promql {
namespace {

using Finding = std::optional<Fault>;

Finding fault(const Span& span, std::string message) {
  return Fault{span.begin, std::move(message)};
}

Finding expect(const Expr& expr, Type wanted, const std::string& where) {
  if (Finding finding = check(expr)) return finding;
  const Type type = type_of(expr);
  if (type == wanted) return std::nullopt;
  return fault(expr.span, "expected type " + std::string(name_of(wanted)) + " in " + where +
                              ", got " + std::string(name_of(type)));
}

bool is_comparison(std::string_view op) {
  return op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}
bool is_set_operator(std::string_view op) { return op == "and" || op == "or" || op == "unless"; }
bool is_operand(Type type) { return type == Type::scalar || type == Type::instant_vector; }

Finding check_operator(const Binary& binary, Type left, Type right) {
  if (binary.returns_bool && !is_comparison(binary.op)) {
    return fault(binary.op_span, "bool modifier can only be used on comparison operators");
  }
  if (is_comparison(binary.op) && !binary.returns_bool && left == Type::scalar &&
      right == Type::scalar) {
    return fault(binary.op_span, "comparisons between scalars must use BOOL modifier");
  }
  if (!binary.matching || !binary.matching->on) return std::nullopt;
  const std::vector<std::string>& included = binary.matching->included;
  for (const std::string& label : binary.matching->labels) {
    if (std::find(included.begin(), included.end(), label) != included.end()) {
      return fault(binary.op_span,
                   "label " + in_quotes(label) + " must not occur in ON and GROUP clause at once");
    }
  }
  return std::nullopt;
}

Finding check_matching(const Binary& binary, const Span& span, Type left, Type right) {
  const bool vectors = left == Type::instant_vector && right == Type::instant_vector;
  if (!vectors && binary.matching && !binary.matching->labels.empty()) {
    return fault(span, "vector matching only allowed between instant vectors");
  }
  if (!is_set_operator(binary.op)) return std::nullopt;
  if (!vectors) {
    return fault(
        span, "set operator " + in_quotes(binary.op) + " not allowed in binary scalar expression");
  }
  if (binary.matching && binary.matching->many != Matching::Side::none) {
    return fault(span, "no grouping allowed for " + in_quotes(binary.op) + " operation");
  }
  return std::nullopt;
}

// One for each kind of expression.
struct Check {
  const Expr& expr;

  Finding operator()(const Number&) const { return std::nullopt; }
  Finding operator()(const Text&) const { return std::nullopt; }
  Finding operator()(const Parentheses& parentheses) const { return check(*parentheses.of); }

  Finding operator()(const Selector& selector) const {
    const auto& matchers = selector.matchers;
    if (selector.name.empty()) {
      if (!std::all_of(matchers.begin(), matchers.end(), matches_empty)) return std::nullopt;
      return fault(expr.span, "vector selector must contain at least one non-empty matcher");
    }
    for (const Matcher& matcher : matchers) {
      if (matcher.label == "__name__") {
        return fault(expr.span, "metric name must not be set twice: " + in_quotes(selector.name) +
                                    " or " + in_quotes(matcher.value));
      }
    }
    return std::nullopt;
  }

  Finding operator()(const Subquery& subquery) const {
    if (Finding finding = check(*subquery.of)) return finding;
    const Type type = type_of(*subquery.of);
    if (type == Type::instant_vector) return std::nullopt;
    // The one place where Prometheus calls a range vector by its name in the API.
    const std::string_view name = type == Type::range_vector ? "matrix" : name_of(type);
    return fault(expr.span, "subquery is only allowed on instant vector, got " + std::string(name) +
                                " instead");
  }

  Finding operator()(const Unary& unary) const {
    if (Finding finding = check(*unary.of)) return finding;
    const Type type = type_of(*unary.of);
    if (is_operand(type)) return std::nullopt;
    return fault(expr.span,
                 "unary expression only allowed on expressions of type scalar or instant vector, "
                 "got " +
                     in_quotes(name_of(type)));
  }

  Finding operator()(const Aggregation& aggregation) const {
    if (Finding finding = expect(*aggregation.of, Type::instant_vector, "aggregation expression")) {
      return finding;
    }
    if (!aggregation.parameter) return std::nullopt;
    const Type wanted = aggregation.op == "count_values" ? Type::string : Type::scalar;
    return expect(*aggregation.parameter, wanted, "aggregation parameter");
  }

  Finding operator()(const Binary& binary) const {
    if (Finding finding = check(*binary.left)) return finding;
    if (Finding finding = check(*binary.right)) return finding;
    const Type left = type_of(*binary.left);
    const Type right = type_of(*binary.right);
    if (Finding finding = check_operator(binary, left, right)) return finding;
    for (const Expr* side : {binary.left.get(), binary.right.get()}) {
      if (!is_operand(type_of(*side))) {
        return fault(side->span,
                     "binary expression must contain only scalar and instant vector types");
      }
    }
    return check_matching(binary, expr.span, left, right);
  }

  Finding operator()(const Call& call) const {
    if (Finding finding = check_count(call)) return finding;
    const Function& function = *call.function;
    const std::string where = "call to function " + in_quotes(function.name);
    for (std::size_t i = 0; i < call.args.size(); ++i) {
      const Type wanted = function.arguments.at(std::min(i, function.count - 1));
      if (Finding finding = expect(*call.args[i], wanted, where)) return finding;
    }
    return std::nullopt;
  }

  Finding check_count(const Call& call) const {
    const Function& function = *call.function;
    const std::size_t count = call.args.size();
    const bool exact = function.last == Function::Last::needed;
    const std::size_t least = exact ? function.count : function.count - 1;
    const bool enough = count >= least;
    const bool too_many = function.last != Function::Last::repeated && count > function.count;
    if (enough && !too_many) return std::nullopt;
    const std::size_t bound = enough ? function.count : least;
    return fault(expr.span, "expected " +
                                std::string(exact    ? ""
                                            : enough ? "at most "
                                                     : "at least ") +
                                std::to_string(bound) + " argument(s) in call to " +
                                in_quotes(function.name) + ", got " + std::to_string(count));
  }
};

}  // namespace

std::optional<Fault> check(const Expr& expr) { return std::visit(Check{expr}, expr.of); }

}  // namespace harness::languages::promql
