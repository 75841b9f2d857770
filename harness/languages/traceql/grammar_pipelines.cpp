#include <algorithm>

#include "harness/languages/traceql/build.hpp"
#include "harness/languages/traceql/grammar.hpp"
#include "harness/languages/traceql/group.hpp"

namespace harness::languages::traceql {

namespace {

std::optional<Operator> comparison_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::Equal:
      return Operator::Equal;
    case TokenKind::NotEqual:
      return Operator::NotEqual;
    case TokenKind::Less:
      return Operator::Less;
    case TokenKind::LessEqual:
      return Operator::LessEqual;
    case TokenKind::Greater:
      return Operator::Greater;
    case TokenKind::GreaterEqual:
      return Operator::GreaterEqual;
    default:
      return std::nullopt;
  }
}

bool is_metrics(TokenKind kind) { return kind >= TokenKind::Rate && kind <= TokenKind::Compare; }

}  // namespace

// Trees lean to the left, and an operand in parentheses decides for all of its operator.
bool is_plain(const Spanset& spanset) {
  if (const auto* binary = std::get_if<SpansetBinary>(&spanset.of)) return is_plain(*binary->left);
  return std::holds_alternative<SpansetFilter>(spanset.of);
}

Query Grammar::query() {
  Query query;
  query.pipeline = pipeline(false);
  query.metrics = std::move(metrics_);
  while (cursor_.kind() == TokenKind::With) {
    for (Hint& hint : hints()) query.hints.push_back(std::move(hint));
  }
  if (cursor_.kind() != TokenKind::End || !cursor_.peek().fault.empty()) {
    cursor_.refuse({TokenKind::With});
  }
  return query;
}

Pipeline Grammar::pipeline(bool in_parentheses) {
  Pipeline read;
  read.stages.push_back(first_stage(in_parentheses, read.result));
  while (!read.result && cursor_.take_if(TokenKind::Pipe)) {
    if (!in_parentheses && is_metrics(cursor_.kind())) {
      metrics_ = metrics();
      break;
    }
    read.stages.push_back(later_stage(in_parentheses, read.result));
  }
  if (read.result) read.stages.pop_back();
  return read;
}

// Whether a scalar stands here, and not a spanset: what comes first within all parentheses says it.
bool Grammar::begins_scalar() const {
  std::size_t ahead = 0;
  while (ahead < max_nesting && cursor_.peek(ahead).kind == TokenKind::OpenParenthesis) ++ahead;
  const TokenKind kind = cursor_.peek(ahead).kind;
  return kind != TokenKind::OpenBrace && kind != TokenKind::By;
}

Stage Grammar::first_stage(bool in_parentheses, ScalarPtr& result) {
  if (cursor_.kind() == TokenKind::By) return group_by();
  if (begins_scalar()) return scalar_stage(scalar(), in_parentheses, result);
  return spanset_stage(in_parentheses, result);
}

Stage Grammar::spanset_stage(bool in_parentheses, ScalarPtr& result) {
  Form form = Form::Any;
  if (cursor_.kind() != TokenKind::OpenParenthesis) return spanset(0, form);
  Group found = group(form);
  if (found.scalar) {
    return scalar_stage(scalar_from(found.scalar, 0), in_parentheses, result);
  }
  form = found.plain ? Form::Plain : Form::Wrapped;
  return spanset_from(std::move(found.spanset), 0, form);
}

Stage Grammar::later_stage(bool in_parentheses, ScalarPtr& result) {
  switch (cursor_.kind()) {
    case TokenKind::By:
      return group_by();
    case TokenKind::Coalesce:
      cursor_.take();
      cursor_.expect(TokenKind::OpenParenthesis);
      cursor_.expect(TokenKind::CloseParenthesis);
      return Coalesce{};
    case TokenKind::Select:
      return select();
    default:
      break;
  }
  if (begins_scalar()) return scalar_stage(scalar(), in_parentheses, result);
  Form form = Form::Plain;
  return spanset(0, form);
}

// A scalar and what it is compared with. In parentheses one may end the pipeline alone.
Stage Grammar::scalar_stage(ScalarPtr left, bool in_parentheses, ScalarPtr& result) {
  const auto op = comparison_of(cursor_.kind());
  if (op) {
    cursor_.take();
    return ScalarFilter{*op, std::move(left), scalar()};
  }
  if (in_parentheses && cursor_.kind() == TokenKind::CloseParenthesis) {
    result = std::move(left);
  } else {
    cursor_.refuse();
  }
  return Coalesce{};
}

GroupBy Grammar::group_by() {
  cursor_.take();
  cursor_.expect(TokenKind::OpenParenthesis);
  GroupBy group{expression()};
  if (!cursor_.take_if(TokenKind::CloseParenthesis)) cursor_.refuse();
  return group;
}

Select Grammar::select() {
  cursor_.take();
  cursor_.expect(TokenKind::OpenParenthesis);
  return {fields()};
}

}  // namespace harness::languages::traceql
