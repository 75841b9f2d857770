#include "harness/languages/review/traceql_conditions.hpp"

#include "harness/languages/review/traceql_comparison.hpp"
#include "harness/languages/review/traceql_pairs.hpp"

namespace harness::languages {
namespace {

using traceql::Binary;
using traceql::Expression;
using traceql::Literal;
using traceql::Operator;
using traceql::Unary;

using Parts = std::vector<const Expression*>;

bool compares(const Expression& expression) {
  const auto* const binary = std::get_if<Binary>(&expression.of);
  return binary != nullptr && (traceql::is_comparison(binary->op) || traceql::is_regex(binary->op));
}

// The operands of a chain of && or ||; anything else is the only one.
void take_apart(const Expression& expression, Operator op, Parts& parts) {
  const auto* const binary = std::get_if<Binary>(&expression.of);
  if (binary == nullptr || binary->op != op) {
    parts.push_back(&expression);
    return;
  }
  take_apart(*binary->left, op, parts);
  take_apart(*binary->right, op, parts);
}

Parts parts_of(const Expression& expression, Operator op) {
  Parts parts;
  take_apart(expression, op, parts);
  return parts;
}

// What is never a whole number divides without harm.
bool may_be_integer(const Expression& expression) {
  if (const auto* const literal = std::get_if<Literal>(&expression.of)) {
    return literal->type == traceql::Type::Int;
  }
  if (const auto* const field = std::get_if<traceql::Field>(&expression.of)) {
    return field->intrinsic == traceql::Intrinsic::None;
  }
  if (const auto* const unary = std::get_if<Unary>(&expression.of)) {
    return may_be_integer(*unary->operand);
  }
  const auto& binary = std::get<Binary>(expression.of);
  return may_be_integer(*binary.left) && may_be_integer(*binary.right);
}

// What an attribute will be, nobody knows here.
void look_at_division(const Expression& expression, const Binary& binary, Remarks& remarks) {
  const bool divides = binary.op == Operator::Divide || binary.op == Operator::Modulo;
  if (!divides) return;
  if (const auto* const by = std::get_if<Literal>(&binary.right->of)) {
    if (by->type != traceql::Type::Int || by->integer != 0) return;
    remarks.add(expression.at,
                {"an integer divided by 0 ends Tempo's process", "divide by another"});
  } else if (may_be_integer(*binary.left) && may_be_integer(*binary.right)) {
    remarks.add(expression.at,
                {"one span whose divisor is the whole number 0 ends Tempo's process",
                 "multiply instead, as in span.a > 2 * span.b, or see that it never is 0",
                 Remark::Weight::hint});
  }
}

class Conditions {
 public:
  explicit Conditions(Remarks& remarks) : remarks_(remarks) {}

  // `beside_event`: something else says of which events it is.
  void look(const Expression& condition, bool beside_event) {
    const Parts all = parts_of(condition, Operator::And);
    for (const Expression* part : all) {
      beside_event = beside_event || met_without_event(*part) == false;
    }
    for (const Expression* part : all) look_at_part(*part, beside_event);
    for (const auto& [at, objection] : contradictions(all)) {
      remarks_.add(beginning_of(*at), objection);
    }
  }

 private:
  void look_at_part(const Expression& part, bool beside_event) {
    if (const auto* const literal = std::get_if<Literal>(&part.of)) {
      look_at_constant(part, *literal);
    } else if (const auto* const unary = std::get_if<Unary>(&part.of)) {
      if (unary->op == Operator::Not) look(*unary->operand, beside_event);
    } else if (compares(part)) {
      look_at_comparison(part, beside_event);
    } else if (std::holds_alternative<Binary>(part.of)) {
      look_at_alternatives(parts_of(part, Operator::Or), beside_event);
    }
  }

  void look_at_alternatives(const Parts& all, bool beside_event) {
    if (all.size() < 2) return;
    for (const Expression* part : all) {
      if (std::holds_alternative<Literal>(part->of)) {
        remarks_.add(part->at, {"a constant beside || decides it for every span, or never",
                                "leave it out, or compare what spans have"});
      }
      if (const auto* const field = std::get_if<traceql::Field>(&part->of))
        look_at_bare(*part, *field);
      look(*part, beside_event);
    }
    for (const auto& [at, objection] : tautologies(all)) {
      remarks_.add(beginning_of(*at), objection);
    }
  }

  void look_at_bare(const Expression& part, const traceql::Field& field) {
    if (field.intrinsic != traceql::Intrinsic::None) return;
    const std::string name = to_string(part);
    remarks_.add(part.at,
                 {"without a comparison, beside ||, " + name +
                      " makes the whole false for spans that lack it, whatever else they have",
                  "write " + name + " = true", Remark::Weight::hint});
  }

  void look_at_comparison(const Expression& part, bool beside_event) {
    auto objection = objection_to(part);
    const bool is_refused = objection && objection->weight == Remark::Weight::error;
    if (!is_refused && !beside_event && met_without_event(part) == true) {
      objection = fault_of_empty_events(part);
    }
    if (objection) remarks_.add(beginning_of(part), *std::move(objection));
  }

  // { } and a written true say that all are meant.
  void look_at_constant(const Expression& part, const Literal& literal) {
    if (literal.type != traceql::Type::Bool) return;
    if (!literal.boolean) {
      remarks_.add(part.at, {"the condition is false of every span, whatever it has",
                             "compare an attribute or something else that spans have"});
      return;
    }
    const std::string_view written = remarks_.text_from(part.at);
    if (written.starts_with("true") || written.starts_with('{')) return;
    remarks_.add(part.at, {"the condition compares constants, and is true of every span",
                           "compare an attribute or something else that spans have, or leave it "
                           "out: { } is all spans"});
  }

  Remarks& remarks_;
};

}  // namespace

void look_at_condition(const Expression& condition, Remarks& remarks) {
  Conditions(remarks).look(condition, false);
  look_at_arithmetic(condition, remarks);
}

void look_at_chain(const std::vector<const Expression*>& conditions, Remarks& remarks) {
  Parts all;
  for (const Expression* condition : conditions) take_apart(*condition, Operator::And, all);
  for (const auto& [at, objection] : contradictions(all)) {
    remarks.add(beginning_of(*at), objection);
  }
}

void look_at_arithmetic(const Expression& expression, Remarks& remarks) {
  if (const auto* const unary = std::get_if<Unary>(&expression.of)) {
    look_at_arithmetic(*unary->operand, remarks);
  }
  const auto* const binary = std::get_if<Binary>(&expression.of);
  if (binary == nullptr) return;
  look_at_arithmetic(*binary->left, remarks);
  look_at_arithmetic(*binary->right, remarks);
  look_at_division(expression, *binary, remarks);
}

traceql::Position beginning_of(const Expression& expression) {
  const auto* const binary = std::get_if<Binary>(&expression.of);
  return binary == nullptr ? expression.at : beginning_of(*binary->left);
}

}  // namespace harness::languages
