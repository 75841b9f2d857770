#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/languages/traceql/cursor.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// Reads the tokens of a query into a tree, by recursive descent. After a failure, of which the
// cursor knows the reason, what is given back means nothing.
class Grammar {
 public:
  explicit Grammar(Cursor& cursor) : cursor_(cursor) {}

  Query query();
  std::optional<Field> field();  // none, and nothing read, where no field begins

 private:
  // Operands of one operator between spansets are all plain, or all pipelines in parentheses.
  enum class Form { Any, Plain, Wrapped };

  // Fields.
  Field attribute();
  Field scoped(Scope scope);
  Field of_parent();
  Field named(Intrinsic intrinsic);
  std::optional<Field> scoped_intrinsic();
  std::vector<Field> fields();

  // Expressions on a span.
  ExpressionPtr expression(int minimum = 0);
  ExpressionPtr operand();
  ExpressionPtr unary(Operator op, int minimum);
  ExpressionPtr combined(const Token& token, Operator op, ExpressionPtr left, ExpressionPtr right);
  std::optional<Literal> literal();

  // Spansets, pipelines and scalars.
  struct Group;
  SpansetPtr spanset(int minimum, Form& form);
  SpansetPtr spanset_from(SpansetPtr left, int minimum, Form& form);
  SpansetPtr spanset_operand(Form& form);
  SpansetPtr filter();
  Group group(Form form);
  bool begins_scalar() const;
  Stage first_stage(bool in_parentheses, ScalarPtr& result);
  Stage spanset_stage(bool in_parentheses, ScalarPtr& result);
  Stage later_stage(bool in_parentheses, ScalarPtr& result);
  Stage scalar_stage(ScalarPtr left, bool in_parentheses, ScalarPtr& result);
  Pipeline pipeline(bool in_parentheses);
  GroupBy group_by();
  Select select();
  ScalarPtr scalar(int minimum = 0);
  ScalarPtr scalar_from(ScalarPtr left, int minimum);
  ScalarPtr scalar_operand();
  Aggregate aggregate();

  // What ends a query.
  Metrics metrics();
  void metrics_field(Metrics& metrics);
  void quantiles(Metrics& metrics);
  void comparison(Metrics& metrics);
  std::vector<Hint> hints();

  void count_operator(Position at);
  void count_pattern(const Token& token, const Expression& comparison);
  ExpressionPtr nothing() const;
  SpansetPtr no_spanset() const;

  Cursor& cursor_;
  int depth_ = 0;
  int operators_ = 0;
  int patterns_ = 0;
  int pattern_steps_ = 0;  // of the programs of all of them
  std::optional<Metrics> metrics_;
};

}  // namespace harness::languages::traceql
