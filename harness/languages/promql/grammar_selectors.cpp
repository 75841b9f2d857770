#include <algorithm>
#include <cmath>
#include <cstdio>

#include "harness/languages/promql/grammar.hpp"
#include "harness/languages/promql/literal.hpp"
#include "harness/languages/promql/regex.hpp"

namespace harness::languages::promql {
namespace {

constexpr std::string_view label_matching = "label matching";

// Each is held against the others, and against all series.
constexpr int most_matchers = 1000;

std::optional<MatchOp> match_op(const Token& token) {
  if (token.is(Kind::punctuation, "=")) return MatchOp::equal;
  if (token.is(Kind::op, "!=")) return MatchOp::not_equal;
  if (token.is(Kind::op, "=~")) return MatchOp::matches;
  if (token.is(Kind::op, "!~")) return MatchOp::not_matches;
  return std::nullopt;
}

// What offset and @ may stand behind: where they are kept. None elsewhere.
std::optional<Millis>* offset_of(Expr& expr) {
  if (auto* const selector = std::get_if<Selector>(&expr.of)) return &selector->offset;
  if (auto* const subquery = std::get_if<Subquery>(&expr.of)) return &subquery->offset;
  return nullptr;
}

std::optional<At>* at_of(Expr& expr) {
  if (auto* const selector = std::get_if<Selector>(&expr.of)) return &selector->at;
  if (auto* const subquery = std::get_if<Subquery>(&expr.of)) return &subquery->at;
  return nullptr;
}

constexpr const char* only_behind =
    " modifier must be preceded by an instant vector selector or range vector selector or a "
    "subquery";

// As Go's %f.
std::string decimal(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  const int size = std::snprintf(nullptr, 0, "%f", value);
  std::string text(static_cast<std::size_t>(size), '\0');
  std::snprintf(text.data(), text.size() + 1, "%f", value);
  return text;
}

}  // namespace

ExprPtr Grammar::selector(std::string name) {
  const std::size_t begin = token().span.begin;
  Selector selector;
  if (!name.empty()) advance();
  selector.name = std::move(name);
  if (sees(Kind::punctuation, "{") && !matchers(selector)) return nullptr;
  return node({std::move(selector), {}}, begin);
}

bool Grammar::matchers(Selector& selector) {
  advance();
  while (!accept(Kind::punctuation, "}")) {
    if (!matcher(selector)) return false;
    if (sees(Kind::punctuation, "}")) continue;
    if (!accept(Kind::punctuation, ",")) return unexpected(label_matching, "\",\" or \"}\"");
  }
  return true;
}

bool Grammar::matcher(Selector& selector) {
  if (token().kind != Kind::identifier) {
    return unexpected(label_matching, "identifier or \"}\"");
  }
  Matcher matcher;
  matcher.label = token().text;
  const std::size_t begin = token().span.begin;
  advance();
  const std::optional<MatchOp> op = match_op(token());
  if (!op) return unexpected(label_matching, "label matching operator");
  matcher.op = *op;
  advance();
  if (token().kind != Kind::string) return unexpected(label_matching, "string");
  matcher.value = unquoted(token().text);
  advance();
  matcher.span = {begin, end_of_last()};
  if (*op == MatchOp::matches || *op == MatchOp::not_matches) {
    if (std::string error = regex_error(matcher.value); !error.empty()) {
      return fail(begin, std::move(error));
    }
  }
  selector.matchers.push_back(std::move(matcher));
  if (++matchers_ > most_matchers) {
    return fail(begin, "the selectors of a query have at most " + std::to_string(most_matchers) +
                           " matchers here");
  }
  return true;
}

ExprPtr Grammar::with_suffixes(ExprPtr expr) {
  while (true) {
    bool fits = true;
    if (sees(Kind::punctuation, "[")) {
      fits = brackets(expr);
    } else if (sees(Kind::keyword, "offset")) {
      fits = offset(*expr);
    } else if (sees(Kind::op, "@")) {
      fits = at_modifier(*expr);
    } else {
      return expr;
    }
    if (!fits) return nullptr;
    expr->span.end = end_of_last();
  }
}

std::optional<Millis> Grammar::duration() {
  const auto value = duration_value(token().text);
  if (!value) return fail(token().span.begin, value.error());
  advance();
  return *value;
}

// `[range]` or `[range:step]`.
bool Grammar::brackets(ExprPtr& expr) {
  const std::size_t begin = token().span.begin;
  advance();
  if (token().kind != Kind::duration) return unexpected("subquery selector", "duration");
  const std::optional<Millis> length = duration();
  if (!length) return false;
  if (accept(Kind::punctuation, ":")) return subquery(expr, *length);
  if (!accept(Kind::punctuation, "]")) return unexpected("subquery or range", "\":\" or \"]\"");
  return range(*expr, *length, begin);
}

bool Grammar::subquery(ExprPtr& expr, Millis range) {
  Subquery subquery;
  subquery.range = range;
  const bool has_step = token().kind == Kind::duration;
  if (has_step && !(subquery.step = duration())) return false;
  if (!accept(Kind::punctuation, "]")) {
    return unexpected("subquery selector", has_step ? "\"]\"" : "duration or \"]\"");
  }
  const std::size_t begin = expr->span.begin;
  const int height = expr->height + 1;
  subquery.of = std::move(expr);
  expr = node({std::move(subquery), {}, height}, begin);
  return expr != nullptr;
}

bool Grammar::range(Expr& expr, Millis range, std::size_t at) {
  auto* const selector = std::get_if<Selector>(&expr.of);
  if (selector == nullptr || selector->range) {
    return fail(at, "ranges only allowed for vector selectors");
  }
  if (selector->offset) return fail(at, "no offset modifiers allowed before range");
  if (selector->at) return fail(at, "no @ modifiers allowed before range");
  selector->range = range;
  return true;
}

bool Grammar::offset(Expr& expr) {
  advance();
  const bool negative = accept(Kind::op, "-");
  if (token().kind != Kind::duration) return unexpected("offset", "duration");
  const std::optional<Millis> length = duration();
  if (!length) return false;
  std::optional<Millis>* const kept = offset_of(expr);
  if (kept == nullptr) return fail(expr.span.begin, std::string("offset") + only_behind);
  if (*kept) return fail(expr.span.begin, "offset may not be set multiple times");
  *kept = negative ? -*length : *length;
  return true;
}

bool Grammar::at_modifier(Expr& expr) {
  advance();
  const std::optional<At> at = timestamp(expr);
  if (!at) return false;
  std::optional<At>* const kept = at_of(expr);
  if (kept == nullptr) return fail(expr.span.begin, std::string("@") + only_behind);
  if (*kept) return fail(expr.span.begin, "@ <timestamp> may not be set multiple times");
  *kept = *at;
  return true;
}

// A number with or without a sign, `start()` or `end()`.
std::optional<At> Grammar::timestamp(const Expr& expr) {
  if (sees(Kind::keyword, "start") || sees(Kind::keyword, "end")) {
    const QueryEdge edge = token().text == "start" ? QueryEdge::start : QueryEdge::end;
    advance();
    const bool called = accept(Kind::punctuation, "(") && accept(Kind::punctuation, ")");
    if (!called) return unexpected("@", "timestamp");
    return edge;
  }
  const bool negative = accept(Kind::op, "-");
  if (!negative) accept(Kind::op, "+");
  if (token().kind != Kind::number) return unexpected("@", "timestamp");
  const auto number = number_value(token().text);
  if (!number) return fail(token().span.begin, number.error());
  advance();
  const double seconds = negative ? -*number : *number;
  constexpr double limit = 9'223'372'036'854'775'807.0;
  if (!(std::abs(seconds) < limit)) {  // nor is it a NaN
    return fail(expr.span.begin, "timestamp out of bounds for @ modifier: " + decimal(seconds));
  }
  return Millis{std::llround(std::clamp(seconds * 1000, -limit / 2, limit / 2))};
}

}  // namespace harness::languages::promql
