#include "harness/languages/traceql/build.hpp"
#include "harness/languages/traceql/grammar.hpp"
#include "harness/languages/traceql/group.hpp"

namespace harness::languages::traceql {

namespace {

using Shape = SpansetOperator::Form;

constexpr int logical_level = 1;
constexpr int relation_level = 2;

std::optional<SpansetOperator> operator_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::And:
      return SpansetOperator{Shape::And};
    case TokenKind::Or:
      return SpansetOperator{Shape::Or};
    case TokenKind::Greater:
      return SpansetOperator{Shape::Relation, Relation::Child};
    case TokenKind::Less:
      return SpansetOperator{Shape::Relation, Relation::Parent};
    case TokenKind::Descendant:
      return SpansetOperator{Shape::Relation, Relation::Descendant};
    case TokenKind::Ancestor:
      return SpansetOperator{Shape::Relation, Relation::Ancestor};
    case TokenKind::Sibling:
      return SpansetOperator{Shape::Relation, Relation::Sibling};
    case TokenKind::NotChild:
      return SpansetOperator{Shape::Negated, Relation::Child};
    case TokenKind::NotParent:
      return SpansetOperator{Shape::Negated, Relation::Parent};
    case TokenKind::NotDescendant:
      return SpansetOperator{Shape::Negated, Relation::Descendant};
    case TokenKind::NotAncestor:
      return SpansetOperator{Shape::Negated, Relation::Ancestor};
    case TokenKind::NotRegex:
      return SpansetOperator{Shape::Negated, Relation::Sibling};
    case TokenKind::UnionChild:
      return SpansetOperator{Shape::Union, Relation::Child};
    case TokenKind::UnionParent:
      return SpansetOperator{Shape::Union, Relation::Parent};
    case TokenKind::UnionDescendant:
      return SpansetOperator{Shape::Union, Relation::Descendant};
    case TokenKind::UnionAncestor:
      return SpansetOperator{Shape::Union, Relation::Ancestor};
    case TokenKind::UnionSibling:
      return SpansetOperator{Shape::Union, Relation::Sibling};
    default:
      return std::nullopt;
  }
}

int level_of(const SpansetOperator& op) {
  return op.form == Shape::And || op.form == Shape::Or ? logical_level : relation_level;
}

SpansetPtr spanset_node(Spanset spanset) {
  return std::make_shared<const Spanset>(std::move(spanset));
}

}  // namespace

SpansetPtr Grammar::no_spanset() const { return spanset_node({.of = SpansetFilter{nothing()}}); }

SpansetPtr Grammar::spanset(int minimum, Form& form) {
  const Nesting nesting(cursor_, depth_);
  SpansetPtr left = spanset_operand(form);
  return spanset_from(std::move(left), minimum, form);
}

// The operators after a first operand, those of `minimum` and above.
SpansetPtr Grammar::spanset_from(SpansetPtr left, int minimum, Form& form) {
  while (!cursor_.failed()) {
    const auto op = operator_of(cursor_.kind());
    if (!op || level_of(*op) < minimum) break;
    const Position at = cursor_.take().at;
    SpansetPtr right = spanset(level_of(*op) + 1, form);
    if (cursor_.failed()) return no_spanset();
    count_operator(at);
    left = spanset_node({.of = SpansetBinary{*op, std::move(left), std::move(right)}, .at = at});
  }
  return left;
}

SpansetPtr Grammar::spanset_operand(Form& form) {
  if (cursor_.kind() == TokenKind::OpenBrace && form != Form::Wrapped) {
    form = Form::Plain;
    return filter();
  }
  if (cursor_.kind() == TokenKind::OpenParenthesis) {
    Group found = group(form);
    if (found.scalar) {
      cursor_.refuse();
      return no_spanset();
    }
    if (form == Form::Any) form = found.plain ? Form::Plain : Form::Wrapped;
    return std::move(found.spanset);
  }
  if (form == Form::Plain) cursor_.refuse({TokenKind::OpenBrace, TokenKind::OpenParenthesis});
  if (form == Form::Wrapped) cursor_.refuse({TokenKind::OpenParenthesis});
  cursor_.refuse();
  return no_spanset();
}

SpansetPtr Grammar::filter() {
  const Position at = cursor_.take().at;
  if (cursor_.take_if(TokenKind::CloseBrace)) {
    return spanset_node(
        {.of = SpansetFilter{make_literal(literal_of(Value::of_bool(true)), at)}, .at = at});
  }
  ExpressionPtr condition = expression();
  if (!cursor_.take_if(TokenKind::CloseBrace)) cursor_.refuse();
  return spanset_node({.of = SpansetFilter{std::move(condition)}, .at = at});
}

// What stands in parentheses: spansets, a pipeline of them, or one that ends in a scalar.
Grammar::Group Grammar::group(Form form) {
  const Nesting nesting(cursor_, depth_);
  const Position at = cursor_.take().at;
  Group found;
  if (form == Form::Plain) {
    found.plain = true;
    found.spanset = spanset(logical_level, form);
  } else {
    Pipeline inner = pipeline(true);
    const SpansetPtr* only =
        inner.stages.size() == 1 ? std::get_if<SpansetPtr>(inner.stages.data()) : nullptr;
    found.plain = form == Form::Any && !inner.result && only != nullptr && is_plain(**only);
    if (found.plain) {
      found.spanset = *only;
    } else {
      auto wrapped = std::make_shared<const Pipeline>(std::move(inner));
      if (wrapped->result) found.scalar = std::make_shared<const Scalar>(Scalar{wrapped, at});
      found.spanset = spanset_node({.of = std::move(wrapped), .at = at});
    }
  }
  if (!cursor_.take_if(TokenKind::CloseParenthesis)) cursor_.refuse();
  return found;
}

}  // namespace harness::languages::traceql
