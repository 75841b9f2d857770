#include <algorithm>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/grammar.hpp"
#include "harness/languages/promql/words.hpp"

namespace harness::languages::promql {
namespace {

bool takes_parameter(std::string_view op) {
  return op == "topk" || op == "bottomk" || op == "count_values" || op == "quantile";
}

int height_over(const std::vector<ExprPtr>& exprs) {
  int height = 0;
  for (const ExprPtr& expr : exprs) height = std::max(height, expr->height);
  return height + 1;
}

}  // namespace

// A metric, a function or an aggregation: what follows decides.
ExprPtr Grammar::word() {
  const Token& next = token_after();
  const bool called = next.is(Kind::punctuation, "(");
  if (token().kind == Kind::identifier && called) return call();
  const bool grouped = next.is(Kind::keyword, "by") || next.is(Kind::keyword, "without");
  if (token().kind == Kind::aggregator && (called || grouped)) return aggregation();
  std::string name = written(token());
  return selector(std::move(name));
}

ExprPtr Grammar::call() {
  const Token name = token();
  advance();
  Call call;
  if (!arguments(call.args)) return nullptr;
  call.function = find_function(name.text);
  if (call.function == nullptr) {
    return fail(name.span.begin, "unknown function with name " + in_quotes(name.text));
  }
  const int height = height_over(call.args);
  return node({std::move(call), {}, height}, name.span.begin);
}

// `op by (…) (args)`, `op (args) by (…)` or `op (args)`.
ExprPtr Grammar::aggregation() {
  const Token op = token();
  advance();
  Aggregation aggregation;
  aggregation.op = op.text;
  std::vector<ExprPtr> args;
  ++open_aggregations_;
  if (!sees(Kind::punctuation, "(") && !grouping(aggregation)) return nullptr;
  if (!sees(Kind::punctuation, "(")) return unexpected();
  if (!arguments(args)) return nullptr;
  --open_aggregations_;
  const bool may_be_grouped = !aggregation.grouping;
  if (may_be_grouped && (sees(Kind::keyword, "by") || sees(Kind::keyword, "without")) &&
      !grouping(aggregation)) {
    return nullptr;
  }
  const int height = height_over(args);
  if (!divide(aggregation, std::move(args), op.span.begin)) return nullptr;
  return node({std::move(aggregation), {}, height}, op.span.begin);
}

// Which argument is the parameter, and which what is aggregated.
bool Grammar::divide(Aggregation& aggregation, std::vector<ExprPtr> args, std::size_t at) {
  if (args.empty()) return fail(at, "no arguments for aggregate expression provided");
  const std::size_t wanted = takes_parameter(aggregation.op) ? 2 : 1;
  if (args.size() != wanted) {
    return fail(at, "wrong number of arguments for aggregate expression provided, expected " +
                        std::to_string(wanted) + ", got " + std::to_string(args.size()));
  }
  if (wanted == 2) aggregation.parameter = std::move(args.front());
  aggregation.of = std::move(args.back());
  return true;
}

bool Grammar::arguments(std::vector<ExprPtr>& args) {
  advance();  // past the parenthesis
  if (accept(Kind::punctuation, ")")) return true;
  while (true) {
    ExprPtr arg = expression(1);
    if (!arg) return false;
    args.push_back(std::move(arg));
    if (accept(Kind::punctuation, ")")) return true;
    if (!sees(Kind::punctuation, ",")) return unexpected();
    const std::size_t comma = token().span.begin;
    advance();
    if (!starts_expression() && token().kind != Kind::error) {
      return fail(comma, "trailing commas not allowed in function call args");
    }
  }
}

bool Grammar::starts_expression() const {
  return token().kind == Kind::number || token().kind == Kind::string ||
         sees(Kind::punctuation, "(") || sees(Kind::punctuation, "{") || sees(Kind::op, "+") ||
         sees(Kind::op, "-") || may_be_metric(token());
}

bool Grammar::grouping(Aggregation& aggregation) {
  Grouping& grouping = aggregation.grouping.emplace();
  grouping.without = sees(Kind::keyword, "without");
  advance();
  return labels(grouping.labels);
}

bool Grammar::labels(std::vector<std::string>& names) {
  constexpr std::string_view context = "grouping opts";
  if (!accept(Kind::punctuation, "(")) return unexpected(context, "\"(\"");
  while (!accept(Kind::punctuation, ")")) {
    if (!may_be_label(token())) return unexpected(context, "label");
    names.push_back(written(token()));
    advance();
    if (sees(Kind::punctuation, ")")) continue;
    if (!accept(Kind::punctuation, ",")) return unexpected(context, "\",\" or \")\"");
  }
  return true;
}

}  // namespace harness::languages::promql
