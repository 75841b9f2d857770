#include <optional>

#include "harness/languages/review/traceql_tokens.hpp"

namespace harness::languages {
namespace {

using Kind = TraceqlTokens::Kind;

bool has_order(Kind kind) {
  return kind == Kind::Less || kind == Kind::LessEqual || kind == Kind::Greater ||
         kind == Kind::GreaterEqual;
}

bool is_number(Kind kind) {
  return kind == Kind::Integer || kind == Kind::Float || kind == Kind::Duration;
}

bool begins_operand(Kind kind) {
  return kind == Kind::OpenBrace || kind == Kind::OpenParenthesis || kind == Kind::And ||
         kind == Kind::Or || kind == Kind::Not;
}

std::optional<Remark> power(const TraceqlTokens& tokens, std::size_t at) {
  if (tokens.kind(at) != Kind::Power) return std::nullopt;
  return tokens.error(at, "Tempo exchanges the sides of ^ between integers: 2 ^ 3 is 9 there",
                      "write the number itself, or a product");
}

std::optional<Remark> division_by_zero(const TraceqlTokens& tokens, std::size_t at) {
  const bool divides = tokens.kind(at) == Kind::Divide || tokens.kind(at) == Kind::Modulo;
  if (!divides || tokens.kind(at + 1) != Kind::Integer || tokens[at + 1].integer != 0) {
    return std::nullopt;
  }
  return tokens.error(at, "an integer divided by 0 ends Tempo's process", "divide by another");
}

std::optional<Remark> constant_on_the_left(const TraceqlTokens& tokens, std::size_t at) {
  if (!is_number(tokens.kind(at)) || !has_order(tokens.kind(at + 1)) || at == 0) {
    return std::nullopt;
  }
  std::size_t before = at - 1;
  if (tokens.kind(before) == Kind::Minus && before > 0) --before;
  if (!begins_operand(tokens.kind(before)) || is_number(tokens.kind(at + 2))) return std::nullopt;
  return tokens.error(
      at, "Tempo takes a constant on the left of a comparison as if it stood on the right",
      "put the attribute on the left, and turn the operator round");
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

// avg, min and max of negative numbers.
std::optional<Remark> negative_aggregate(const TraceqlTokens& tokens, std::size_t at) {
  const Kind kind = tokens.kind(at);
  const bool aggregates = kind == Kind::Avg || kind == Kind::Min || kind == Kind::Max;
  if (!aggregates || tokens.kind(at + 1) != Kind::OpenParenthesis) return std::nullopt;
  const std::size_t after = tokens.closing(at + 1) + 1;
  if (!is_comparison(tokens.kind(after)) || tokens.kind(after + 1) != Kind::Minus) {
    return std::nullopt;
  }
  return tokens.error(at, "Tempo's avg, min and max are wrong where values are negative",
                      "compare each span's own value in { }");
}

}  // namespace

std::vector<Remark> tempo_faults(const TraceqlTokens& tokens) {
  std::vector<Remark> faults;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    for (const auto& look :
         {power, division_by_zero, constant_on_the_left, negated_condition, negative_aggregate}) {
      if (auto fault = look(tokens, at)) faults.push_back(*std::move(fault));
    }
  }
  return faults;
}

}  // namespace harness::languages
