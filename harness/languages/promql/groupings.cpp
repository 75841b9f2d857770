#include "harness/languages/promql/groupings.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

bool is_text_of(const ExprPtr& expr, const std::string& label) {
  const auto* text = std::get_if<Text>(&expr->of);
  return text != nullptr && text->value == label;
}

bool makes_label(const Expr& expr, const std::string& label) {
  if (const auto* call = std::get_if<Call>(&expr.of)) {
    if (call->function->name == "info") return true;
    const bool writes = is_one_of(call->function->name, {"label_replace", "label_join"});
    return writes && call->args.size() > 1 && is_text_of(call->args[1], label);
  }
  if (const auto* aggregation = std::get_if<Aggregation>(&expr.of)) {
    return aggregation->op == "count_values" && aggregation->parameter &&
           is_text_of(aggregation->parameter, label);
  }
  return false;
}

bool may_make_label(const Expr& grouped, const std::string& label) {
  bool makes = false;
  walk(grouped, [&](const Expr& expr) { makes = makes || makes_label(expr, label); });
  return makes;
}

}  // namespace

std::vector<GroupLabel> group_labels(const Expr& query) {
  std::vector<GroupLabel> all;
  walk(query, [&](const Expr& expr) {
    const auto* aggregation = std::get_if<Aggregation>(&expr.of);
    if (aggregation == nullptr || !aggregation->grouping || aggregation->grouping->without) return;
    for (const std::string& label : aggregation->grouping->labels) {
      if (may_make_label(*aggregation->of, label)) continue;
      std::vector<std::string> beside = aggregation->grouping->labels;
      std::erase(beside, label);
      all.push_back({label, std::move(beside), aggregation->of.get()});
    }
  });
  return all;
}

}  // namespace harness::languages::promql
