#include "harness/languages/traceql/build.hpp"
#include "harness/languages/traceql/grammar.hpp"

namespace harness::languages::traceql {

namespace {

using Function = Metrics::Function;

bool takes_a_field(Function function) {
  return function >= Function::MinOverTime && function <= Function::HistogramOverTime;
}

double number_in(const Token& token) {
  return token.kind == TokenKind::Integer ? static_cast<double>(token.integer) : token.number;
}

}  // namespace

Metrics Grammar::metrics() {
  const Token name = cursor_.take();
  Metrics read{.at = name.at};
  read.function =
      static_cast<Function>(static_cast<int>(name.kind) - static_cast<int>(TokenKind::Rate));
  cursor_.expect(TokenKind::OpenParenthesis);
  if (takes_a_field(read.function)) metrics_field(read);
  if (read.function == Function::QuantileOverTime) quantiles(read);
  if (read.function == Function::Compare) comparison(read);
  cursor_.expect(TokenKind::CloseParenthesis);
  if (cursor_.take_if(TokenKind::By)) {
    cursor_.expect(TokenKind::OpenParenthesis);
    read.by = fields();
  }
  return read;
}

void Grammar::metrics_field(Metrics& metrics) {
  metrics.of = field();
  if (!metrics.of) cursor_.refuse();
}

void Grammar::quantiles(Metrics& metrics) {
  cursor_.expect(TokenKind::Comma);
  do {
    const Token& token = cursor_.peek();
    if (token.kind != TokenKind::Integer && token.kind != TokenKind::Float) {
      return cursor_.refuse({TokenKind::Integer, TokenKind::Float});
    }
    metrics.quantiles.push_back(number_in(token));
    if (metrics.quantiles.back() < 0 || metrics.quantiles.back() > 1) {
      return cursor_.fail(token.at, "a quantile lies between 0 and 1");
    }
    cursor_.take();
  } while (cursor_.take_if(TokenKind::Comma));
}

// compare({selection}, how many, from, to)
void Grammar::comparison(Metrics& metrics) {
  if (cursor_.kind() != TokenKind::OpenBrace) return cursor_.refuse({TokenKind::OpenBrace});
  metrics.selection = filter();
  while (cursor_.take_if(TokenKind::Comma)) {
    metrics.arguments.push_back(cursor_.peek().integer);
    cursor_.expect(TokenKind::Integer);
  }
}

std::vector<Hint> Grammar::hints() {
  std::vector<Hint> list;
  cursor_.take();
  cursor_.expect(TokenKind::OpenParenthesis);
  do {
    Hint hint{.name = cursor_.peek().text, .value = {}};
    cursor_.expect(TokenKind::Identifier);
    cursor_.expect(TokenKind::Equal);
    auto value = literal();
    if (!value) cursor_.refuse();
    if (value) hint.value = std::move(*value);
    list.push_back(std::move(hint));
  } while (cursor_.take_if(TokenKind::Comma));
  cursor_.expect(TokenKind::CloseParenthesis, {TokenKind::Comma});
  return list;
}

}  // namespace harness::languages::traceql
