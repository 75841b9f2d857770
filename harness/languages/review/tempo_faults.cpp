#include <optional>

#include "harness/languages/review/traceql_tokens.hpp"

namespace harness::languages {
namespace {

using Kind = TraceqlTokens::Kind;

std::optional<Remark> power(const TraceqlTokens& tokens, std::size_t at) {
  if (tokens.kind(at) != Kind::Power) return std::nullopt;
  return tokens.error(at, "Tempo exchanges the sides of ^ between integers: 2 ^ 3 is 9 there",
                      "write the number itself, or a product");
}

std::optional<Remark> negated_condition(const TraceqlTokens& tokens, std::size_t at) {
  if (tokens.kind(at) != Kind::Not || tokens.kind(at + 1) != Kind::OpenParenthesis) {
    return std::nullopt;
  }
  for (std::size_t inside = at + 2; inside < tokens.closing(at + 1); ++inside) {
    if (!is_comparison(tokens.kind(inside))) continue;
    return tokens.error(
        at,
        "Tempo looks for the condition inside !(…) as it stands, and hides spans that would pass",
        "turn the operator round: != instead of !(… = …)");
  }
  return std::nullopt;
}

}  // namespace

std::vector<Remark> tempo_faults(const TraceqlTokens& tokens) {
  std::vector<Remark> faults;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    for (const auto& look : {power, negated_condition}) {
      if (auto fault = look(tokens, at)) faults.push_back(*std::move(fault));
    }
  }
  return faults;
}

}  // namespace harness::languages
