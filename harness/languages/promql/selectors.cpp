#include "harness/languages/promql/selectors.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

// Of what reads nothing, so that any other reaches further.
constexpr Millis nowhere = -std::chrono::hours{1'000'000};

Reach further(const Reach& one, const Reach& other) {
  return {std::max(one.back, other.back), std::max(one.ahead, other.ahead),
          one.is_fixed || other.is_fixed};
}

// What one label has to be, and another matcher does not let it be.
bool shuts_all_out(const Selector& selector) {
  const auto& all = selector.matchers;
  return std::any_of(all.begin(), all.end(), [&](const Matcher& one) {
    if (one.value.find("${") != std::string::npos) return false;  // of the environment
    if (one.op == MatchOp::not_matches && one.value == ".*") return true;
    return one.op == MatchOp::equal &&
           std::any_of(all.begin(), all.end(), [&](const Matcher& other) {
             return other.label == one.label && !matches(other, one.value) &&
                    other.value.find("${") == std::string::npos;
           });
  });
}

bool is_fixed(const std::optional<At>& at) { return at && std::holds_alternative<Millis>(*at); }

struct ReachOf {
  Reach of(const ExprPtr& expr) const {
    return expr ? std::visit(*this, expr->of) : Reach{nowhere, nowhere};
  }
  Reach operator()(const Number&) const { return {nowhere, nowhere}; }
  Reach operator()(const Text&) const { return {nowhere, nowhere}; }
  Reach operator()(const Selector& selector) const {
    const Millis offset = selector.offset.value_or(Millis{0});
    return {selector.range.value_or(Millis{0}) + offset, -offset, is_fixed(selector.at)};
  }
  Reach operator()(const Subquery& subquery) const {
    const Millis offset = subquery.offset.value_or(Millis{0});
    const Reach each = of(subquery.of);
    return {subquery.range + offset + each.back, each.ahead - offset,
            each.is_fixed || is_fixed(subquery.at)};
  }
  Reach operator()(const Unary& unary) const { return of(unary.of); }
  Reach operator()(const Parentheses& parentheses) const { return of(parentheses.of); }
  Reach operator()(const Call& call) const {
    Reach most{nowhere, nowhere};
    for (const ExprPtr& arg : call.args) most = further(most, of(arg));
    return most;
  }
  Reach operator()(const Aggregation& aggregation) const {
    return further(of(aggregation.parameter), of(aggregation.of));
  }
  Reach operator()(const Binary& binary) const {
    return further(of(binary.left), of(binary.right));
  }
};

}  // namespace

std::string metric_of(const Selector& selector) {
  if (!selector.name.empty()) return selector.name;
  for (const Matcher& matcher : selector.matchers) {
    if (matcher.label == "__name__" && matcher.op == MatchOp::equal) return matcher.value;
  }
  return {};
}

Reach reach_of(const Expr& expr) {
  const Reach reach = std::visit(ReachOf{}, expr.of);
  return {std::max(Millis{0}, reach.back), std::max(Millis{0}, reach.ahead), reach.is_fixed};
}

Millis looks_back(const Expr& expr) { return reach_of(expr).back; }

std::vector<NamedSeries> selectors(const Expr& expr) {
  std::vector<NamedSeries> found;
  walk(expr, [&](const Expr& node) {
    if (const auto* const selector = std::get_if<Selector>(&node.of)) {
      found.push_back({metric_of(*selector), selector, node.span});
    }
  });
  return found;
}

std::string to_text(const Matcher& matcher) {
  constexpr std::array<const char*, 4> operators{"=", "!=", "=~", "!~"};
  std::string text = matcher.label + operators.at(static_cast<std::size_t>(matcher.op)) + '"';
  for (const char letter : matcher.value) {
    if (letter == '"' || letter == '\\') text += '\\';
    text += letter == '\n' ? std::string("\\n") : std::string(1, letter);
  }
  return text + '"';
}

std::string to_text(const Selector& selector) {
  std::string text;
  if (!selector.name.empty())
    text = to_text(Matcher{"__name__", MatchOp::equal, selector.name, {}});
  for (const Matcher& matcher : selector.matchers) {
    text += (text.empty() ? "" : ",") + to_text(matcher);
  }
  return "{" + text + "}";
}

std::optional<std::string> shuts_all_out(const Expr& expr) {
  for (const NamedSeries& named : selectors(expr)) {
    if (shuts_all_out(*named.selector)) return to_text(*named.selector);
  }
  return std::nullopt;
}

bool reads_another_time(const Expr& expr) {
  bool any = false;
  walk(expr, [&](const Expr& node) {
    if (const auto* const selector = std::get_if<Selector>(&node.of)) {
      any = any || selector->offset || selector->at;
    } else if (const auto* const subquery = std::get_if<Subquery>(&node.of)) {
      any = any || subquery->offset || subquery->at;
    }
  });
  return any;
}

std::vector<std::string> grouping_labels(const Expr& expr) {
  std::set<std::string> labels;
  const auto add = [&](const std::vector<std::string>& names) {
    labels.insert(names.begin(), names.end());
  };
  walk(expr, [&](const Expr& node) {
    if (const auto* const aggregation = std::get_if<Aggregation>(&node.of)) {
      if (aggregation->grouping) add(aggregation->grouping->labels);
    } else if (const auto* const binary = std::get_if<Binary>(&node.of)) {
      if (binary->matching) add(binary->matching->labels);
      if (binary->matching) add(binary->matching->included);
    }
  });
  return {labels.begin(), labels.end()};
}

OfSilence says_of_silence(const Expr& expr) {
  OfSilence says = OfSilence::nothing;
  walk(expr, [&](const Expr& node) {
    const auto* const call = std::get_if<Call>(&node.of);
    if (call == nullptr) return;
    const std::string_view name = call->function->name;
    const auto takes_time = [](const ExprPtr& arg) { return type_of(*arg) == Type::range_vector; };
    if (name == "absent" || name == "absent_over_time" || name == "vector") {
      says = OfSilence::any_value;
    } else if (std::any_of(call->args.begin(), call->args.end(), takes_time)) {
      says = std::max(says, OfSilence::zero);
    }
  });
  return says;
}

bool hides_silence(const Expr& expr) {
  bool any = says_of_silence(expr) == OfSilence::any_value;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    const auto* const call = std::get_if<Call>(&node.of);
    any = any || (binary != nullptr && binary->op == "unless") ||
          (call != nullptr && call->function->name == "scalar");
  });
  return any;
}

bool has_alternatives(const Expr& expr) {
  bool any = false;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    any = any || (binary != nullptr && binary->op == "or");
  });
  return any;
}

std::optional<std::string> extrapolates(const Expr& expr) {
  std::optional<std::string> found;
  walk(expr, [&](const Expr& node) {
    const auto* const call = std::get_if<Call>(&node.of);
    if (call == nullptr || found) return;
    const std::string_view name = call->function->name;
    if (name == "increase" || name == "rate" || name == "delta") found = std::string(name);
  });
  return found;
}

std::optional<std::string> averages(const Expr& expr) {
  constexpr std::array<std::string_view, 13> those{
      "avg_over_time", "count_over_time",  "deriv",           "holt_winters",       "idelta",
      "irate",         "min_over_time",    "predict_linear",  "quantile_over_time", "rate",
      "sum_over_time", "stddev_over_time", "stdvar_over_time"};
  std::optional<std::string> found;
  walk(expr, [&](const Expr& node) {
    const auto* const call = std::get_if<Call>(&node.of);
    if (call == nullptr || found) return;
    const std::string_view name = call->function->name;
    if (std::find(those.begin(), those.end(), name) != those.end()) found = std::string(name);
  });
  return found;
}

}  // namespace harness::languages::promql
