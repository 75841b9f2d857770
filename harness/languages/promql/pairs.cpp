#include "harness/languages/promql/pairs.hpp"

#include <optional>
#include <string_view>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

// Whether it may leave out series that there are.
bool leaves_out(const Expr& expr) {
  bool any = false;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    any = any || (binary != nullptr && relation_of(binary->op) && !binary->returns_bool);
  });
  return any;
}

std::string text_of(const Expr& expr, const std::string& query) {
  return query.substr(expr.span.begin, expr.span.end - expr.span.begin);
}

// What has a factor of nothing may itself be nothing: errors * on (job) group_left info.
std::optional<Pair> pair_of(const Binary& binary, const std::string& query) {
  const bool adds = binary.op == "+" || binary.op == "-";
  const bool divides = binary.op == "/";
  const bool many_right = binary.matching && binary.matching->many == Matching::Side::right;
  if (!adds && !divides && binary.op != "*" && binary.op != "and") return std::nullopt;
  Pair pair{text_of(*binary.left, query), text_of(*binary.right, query)};
  pair.needs_left = (adds || (many_right && !divides)) && !leaves_out(*binary.left);
  pair.needs_right = (adds || divides || !many_right) && !leaves_out(*binary.right);
  pair.divides = divides && pair.needs_right;
  if (!pair.needs_left && !pair.needs_right) return std::nullopt;
  return pair;
}

}  // namespace

bool hides_nothing(const Expr& expr) {
  bool any = hides_silence(expr);
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    any = any || (binary != nullptr && binary->returns_bool);
  });
  return any;
}

std::vector<Pair> pairs(const Expr& expr, const std::string& query) {
  std::vector<Pair> all;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    if (binary == nullptr) return;
    const bool are_vectors = type_of(*binary->left) == Type::instant_vector &&
                             type_of(*binary->right) == Type::instant_vector;
    if (!are_vectors) return;
    if (auto pair = pair_of(*binary, query)) all.push_back(*std::move(pair));
  });
  return all;
}

}  // namespace harness::languages::promql
