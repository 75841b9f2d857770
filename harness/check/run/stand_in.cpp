#include "harness/check/run/stand_in.hpp"

#include <variant>
#include <vector>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/languages/review/names.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;
using promql::inside_parentheses;

}  // namespace

bool is_stand_in(const promql::Expr& expr) {
  const auto* call = std::get_if<promql::Call>(&inside_parentheses(expr).of);
  if (call == nullptr || call->function->name != "vector" || call->args.empty()) return false;
  const promql::Expr* value = &inside_parentheses(*call->args.front());
  if (const auto* sign = std::get_if<promql::Unary>(&value->of)) value = sign->of.get();
  return std::holds_alternative<promql::Number>(value->of);
}

bool has_stand_in(const promql::Binary& binary) {
  return binary.op == "or" && is_stand_in(*binary.right);
}

std::optional<std::string> without_stand_ins(const std::string& query) {
  const auto tree = promql::parse(query);
  if (!tree) return std::nullopt;
  std::vector<promql::Span> cuts;
  promql::walk(**tree, [&](const promql::Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr || !has_stand_in(*binary)) return;
    cuts.push_back({binary->left->span.end, binary->right->span.end});
  });
  if (cuts.empty()) return std::nullopt;
  std::string rest;
  for (std::size_t at = 0; at < query.size(); ++at) {
    bool is_cut = false;
    for (const promql::Span& cut : cuts) is_cut = is_cut || (at >= cut.begin && at < cut.end);
    if (!is_cut) rest += query[at];
  }
  return rest;
}

std::vector<std::string> metrics_stood_in_for(const std::string& query) {
  const auto tree = promql::parse(query);
  if (!tree) return {};
  std::vector<std::string> metrics;
  bool all_have_names = true;
  promql::walk(**tree, [&](const promql::Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr || !has_stand_in(*binary)) return;
    for (const promql::NamedSeries& series : promql::selectors(*binary->left)) {
      // Those of alerts are there while one is pending or fires.
      const bool is_plain = languages::is_label_name(series.metric) && series.metric != "ALERTS";
      all_have_names = all_have_names && is_plain;
      metrics.push_back(series.metric);
    }
  });
  return all_have_names ? metrics : std::vector<std::string>{};
}

std::vector<std::string> parts_stood_in_for(const std::string& query) {
  const auto tree = promql::parse(query);
  if (!tree) return {};
  std::vector<std::string> parts;
  promql::walk(**tree, [&](const promql::Expr& expr) {
    const auto* binary = std::get_if<promql::Binary>(&expr.of);
    if (binary == nullptr || !has_stand_in(*binary)) return;
    const promql::Span& span = binary->left->span;
    const std::string part = query.substr(span.begin, span.end - span.begin);
    parts.push_back(without_stand_ins(part).value_or(part));
  });
  return parts;
}

}  // namespace harness::check
