#include "harness/languages/promql/parser.hpp"

#include "harness/languages/promql/check.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/grammar.hpp"
#include "harness/languages/promql/lexer.hpp"

namespace harness::languages::promql {
namespace {

struct TypeOf {
  Type operator()(const Number&) const { return Type::scalar; }
  Type operator()(const Text&) const { return Type::string; }
  Type operator()(const Selector& selector) const {
    return selector.range ? Type::range_vector : Type::instant_vector;
  }
  Type operator()(const Subquery&) const { return Type::range_vector; }
  Type operator()(const Call& call) const { return call.function->gives; }
  Type operator()(const Aggregation&) const { return Type::instant_vector; }
  Type operator()(const Binary& binary) const {
    const bool scalars =
        type_of(*binary.left) == Type::scalar && type_of(*binary.right) == Type::scalar;
    return scalars ? Type::scalar : Type::instant_vector;
  }
  Type operator()(const Unary& unary) const { return type_of(*unary.of); }
  Type operator()(const Parentheses& parentheses) const { return type_of(*parentheses.of); }
};

// Reading takes time and memory in proportion.
constexpr std::size_t most_bytes = 1'000'000;

ParseError located(std::string_view text, const Fault& fault) {
  return {place_at(text, fault.offset), fault.message};
}

}  // namespace

std::string to_string(const ParseError& error) {
  return std::to_string(error.at.line) + ":" + std::to_string(error.at.column) +
         ": parse error: " + error.message;
}

std::string_view name_of(Type type) {
  switch (type) {
    case Type::scalar:
      return "scalar";
    case Type::instant_vector:
      return "instant vector";
    case Type::range_vector:
      return "range vector";
    case Type::string:
      return "string";
  }
  return {};
}

Type type_of(const Expr& expr) { return std::visit(TypeOf{}, expr.of); }

tl::expected<ExprPtr, ParseError> parse(std::string_view text) {
  if (text.size() > most_bytes) {
    return tl::unexpected(ParseError{{}, "the expression is longer than 1,000,000 bytes"});
  }
  Grammar grammar(text, tokens_of(text));
  ExprPtr expr = grammar.run();
  if (!expr) return tl::unexpected(located(text, *grammar.fault()));
  if (const std::optional<Fault> fault = check(*expr)) {
    return tl::unexpected(located(text, *fault));
  }
  return expr;
}

}  // namespace harness::languages::promql
