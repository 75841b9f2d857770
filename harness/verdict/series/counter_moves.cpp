#include "harness/verdict/series/counter_moves.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::verdict {

using languages::promql::Expr;
using languages::promql::Moves;
using languages::promql::NamedSeries;

namespace {

bool has_operators(const Expr& query) {
  bool has = false;
  languages::promql::walk(query, [&](const Expr& node) {
    using namespace languages::promql;
    has = has || std::holds_alternative<Binary>(node.of) || std::holds_alternative<Unary>(node.of);
  });
  return has;
}

// Of series that are there: what is counted may bring some, and takes none away.
bool counts_series(const Expr& query) {
  using namespace languages::promql;
  if (const auto* in = std::get_if<Parentheses>(&query.of)) return counts_series(*in->of);
  if (const auto* either = std::get_if<Binary>(&query.of)) {
    const auto* or_else = std::get_if<Call>(&either->right->of);
    const bool is_of_nothing = or_else != nullptr && or_else->function->name == "vector";
    return either->op == "or" && is_of_nothing && counts_series(*either->left);
  }
  const auto* count = std::get_if<Aggregation>(&query.of);
  return count != nullptr && count->op == "count" && !has_operators(*count->of);
}

}  // namespace

Moves moves_of(const Expr& query) {
  std::set<Moves> all;
  for (const auto& one : languages::promql::standstills(query)) all.insert(one.moves);
  const auto raw = languages::promql::read_as_they_are(query);
  const bool reads_raw = std::any_of(raw.begin(), raw.end(), [](const NamedSeries& named) {
    return languages::promql::is_called_a_counter(named.metric);
  });
  if (reads_raw) all.insert(has_operators(query) ? Moves::either_way : Moves::up);
  if (all.empty() && counts_series(query)) return Moves::up;
  return all.size() == 1 ? *all.begin() : Moves::either_way;
}

bool is_a_count(const Expr& query) {
  using namespace languages::promql;
  if (const auto* in = std::get_if<Parentheses>(&query.of)) return is_a_count(*in->of);
  if (const auto* sum = std::get_if<Aggregation>(&query.of)) {
    return sum->op == "sum" && is_a_count(*sum->of);
  }
  if (const auto* either = std::get_if<Binary>(&query.of)) {
    const auto* or_else = std::get_if<Call>(&either->right->of);
    const bool is_of_nothing = or_else != nullptr && or_else->function->name == "vector";
    return either->op == "or" && is_of_nothing && is_a_count(*either->left);
  }
  const auto* call = std::get_if<Call>(&query.of);
  return call != nullptr && call->function->name == "increase";
}

}  // namespace harness::verdict
