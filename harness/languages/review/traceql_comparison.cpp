#include "harness/languages/review/traceql_comparison.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/review/traceql_values.hpp"
#include "harness/languages/traceql/check_expression.hpp"

namespace harness::languages {
namespace {

using traceql::Binary;
using traceql::Expression;
using traceql::Field;
using traceql::FieldComparison;
using traceql::Intrinsic;
using traceql::Literal;
using traceql::Operator;
using traceql::Type;

using Found = std::optional<Objection>;

// A comparison as the checks below look at it.
struct Part {
  const Expression& expression;
  const Binary& binary;
  std::optional<FieldComparison> beside_literal;

  std::string text() const { return to_string(expression); }
};

const Literal* literal_in(const Expression& expression) {
  return std::get_if<Literal>(&expression.of);
}
const Field* field_in(const Expression& expression) { return std::get_if<Field>(&expression.of); }

bool is_attribute(const Field& field) { return field.intrinsic == Intrinsic::None; }
bool is_empty_text(const Literal& literal) {
  return literal.type == Type::String && literal.text.empty();
}

Found refused_by_storage(const Part& part) {
  if (!part.beside_literal) return std::nullopt;
  const FieldComparison& comparison = *part.beside_literal;
  if (is_id(comparison.field->intrinsic) && traceql::is_regex(comparison.op)) {
    return Objection{part.text() + ": Tempo refuses it: a regular expression on an id",
                     "compare an id with = or !="};
  }
  const auto why = storage_refusal(comparison);
  if (!why) return std::nullopt;
  return Objection{part.text() + ": Tempo refuses it: " + *why,
                   is_id(comparison.field->intrinsic)
                       ? "an id has no order: compare it with = or !="
                       : "write one whole number, or one duration such as 1500ms or 60s"};
}

Found constant_on_the_left(const Part& part) {
  const Literal* const left = literal_in(*part.binary.left);
  if (left == nullptr || !has_order(part.binary.op) || !reads_span(*part.binary.right)) {
    return std::nullopt;
  }
  return Objection{
      part.text() +
          ": Tempo takes a constant on the left of a comparison as if it stood on the right",
      "put the attribute on the left, and turn the operator round"};
}

Found no_pattern(const Part& part) {
  if (!traceql::is_regex(part.binary.op) || literal_in(*part.binary.right) != nullptr) {
    return std::nullopt;
  }
  return Objection{part.text() + ": what stands on the right is no regular expression",
                   "put the attribute on the left and an expression in quotes on the right, or "
                   "compare with ="};
}

Found of_constants(const Part& part) {
  if (reads_span(*part.binary.left) || reads_span(*part.binary.right)) return std::nullopt;
  return Objection{part.text() + " compares constants, whatever a span has",
                   "compare an attribute or something else that spans have"};
}

Found with_itself(const Part& part) {
  if (!reads_span(*part.binary.left) ||
      to_string(*part.binary.left) != to_string(*part.binary.right)) {
    return std::nullopt;
  }
  return Objection{part.text() + " compares something with itself",
                   "compare it with a value, or ask with != nil whether it is there"};
}

// What no span is without.
bool is_always_there(Intrinsic intrinsic) {
  constexpr std::array there{Intrinsic::Duration,        Intrinsic::Name,
                             Intrinsic::Status,          Intrinsic::Kind,
                             Intrinsic::TraceDuration,   Intrinsic::TraceId,
                             Intrinsic::NestedSetLeft,   Intrinsic::NestedSetRight,
                             Intrinsic::NestedSetParent, Intrinsic::SpanId};
  return std::find(there.begin(), there.end(), intrinsic) != there.end();
}

Found presence(const Part& part) {
  const Literal* const right = literal_in(*part.binary.right);
  const Field* const field = field_in(*part.binary.left);
  if (part.binary.op != Operator::NotEqual || right == nullptr || right->type != Type::Nil) {
    return std::nullopt;
  }
  if (field == nullptr || !is_always_there(field->intrinsic)) return std::nullopt;
  return always_true(part.expression, "every span has a " + to_string(*field));
}

// Attributes hold texts, numbers, booleans and lists of them.
Found word_beside_attribute(const Part& part) {
  if (!part.beside_literal || !is_attribute(*part.beside_literal->field)) return std::nullopt;
  const Literal& literal = *part.beside_literal->literal;
  if (literal.type != Type::Status && literal.type != Type::Kind) return std::nullopt;
  const std::string word = to_string(literal);
  const bool is_status = literal.type == Type::Status;
  return Objection{part.text() + " is never true: without quotes " + word + " is a span's " +
                       (is_status ? "status" : "kind") + ", which no attribute holds",
                   "write \"" + word + "\" for the text, or " + (is_status ? "status" : "kind") +
                       " on the left for the span's own"};
}

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// As Tempo writes them, which is how it compares them.
Found malformed_id(const Part& part) {
  if (!part.beside_literal || !is_id(part.beside_literal->field->intrinsic)) return std::nullopt;
  const Intrinsic intrinsic = part.beside_literal->field->intrinsic;
  const std::string& id = part.beside_literal->literal->text;
  const bool of_trace = intrinsic == Intrinsic::TraceId || intrinsic == Intrinsic::LinkTraceId;
  const bool fits =
      of_trace ? !id.empty() && id.size() <= 32 && id.front() != '0' : id.size() == 16;
  if (fits && is_hexadecimal(id)) return std::nullopt;
  const std::string form =
      of_trace ? "a trace's id has up to 32 of the digits 0-9a-f, without zeros in front"
               : "a span's id has 16 of the digits 0-9a-f";
  if (part.beside_literal->op == Operator::Equal) return never_true(part.expression, form);
  // A root has no parent, and a span no link: != asks whether there is one.
  if (!is_always_there(intrinsic)) return std::nullopt;
  return always_true(part.expression, form);
}

Found pattern_of_everything(const Part& part) {
  if (!part.beside_literal || !traceql::is_regex(part.beside_literal->op)) return std::nullopt;
  const auto& [field, op, literal] = *part.beside_literal;
  if (!literal->text.empty() && !matches_everything(literal->text)) return std::nullopt;
  const std::string why = "the expression matches any text";
  if (op == Operator::NotRegex) return never_true(part.expression, why);
  // Of an attribute it asks whether there is one.
  if (is_attribute(*field) || field->intrinsic != Intrinsic::Name) return std::nullopt;
  return always_true(part.expression, why);
}

Found before_the_empty_text(const Part& part) {
  if (!part.beside_literal || !is_empty_text(*part.beside_literal->literal)) return std::nullopt;
  const auto& [field, op, literal] = *part.beside_literal;
  const std::string why = "no text comes before an empty one";
  if (op == Operator::Less) return never_true(part.expression, why);
  if (op == Operator::GreaterEqual && field->intrinsic == Intrinsic::Name) {
    return always_true(part.expression, why);
  }
  return std::nullopt;
}

// What a search shows where the root has not come is no value of it.
Found placeholder_of_a_root(const Part& part) {
  if (!part.beside_literal ||
      part.beside_literal->literal->text != "<root span not yet received>") {
    return std::nullopt;
  }
  return Objection{part.text() + ": the text is only shown where there is no root",
                   "compare with \"\", which traces without a root have"};
}

Found out_of_bounds(const Part& part) {
  const Interval left = bounds_of(*part.binary.left);
  const Interval right = bounds_of(*part.binary.right);
  const Holds found = holds(part.binary.op, left, right);
  if (found == Holds::sometimes) return std::nullopt;
  const std::string why = bounds_text(left.is_exact() ? *part.binary.right : *part.binary.left);
  return found == Holds::never ? never_true(part.expression, why)
                               : always_true(part.expression, why);
}

Found number_without_unit(const Part& part) {
  if (!part.beside_literal || part.beside_literal->literal->type != Type::Int) return std::nullopt;
  if (type_of(*part.beside_literal->field) != Type::Duration) return std::nullopt;
  const std::string number = to_string(*part.beside_literal->literal);
  if (part.beside_literal->literal->integer == 0) return std::nullopt;
  return Objection{
      part.text() + ": a number without a unit is one of nanoseconds",
      "write the unit: " + number + "ms, " + number + "s, or " + number + "ns where it is meant so",
      Remark::Weight::hint};
}

Found named_like_an_intrinsic(const Part& part) {
  if (!part.beside_literal || !is_attribute(*part.beside_literal->field)) return std::nullopt;
  const Field& field = *part.beside_literal->field;
  const bool is_of_spans =
      field.scope == traceql::Scope::Span || field.scope == traceql::Scope::Any;
  constexpr std::array<std::string_view, 5> own{"duration", "kind", "name", "status",
                                                "statusMessage"};
  if (!is_of_spans || std::find(own.begin(), own.end(), field.name) == own.end()) {
    return std::nullopt;
  }
  return Objection{to_string(field) + " is an attribute, and not the span's own " + field.name,
                   "write " + field.name + " without a dot before it for the span's own",
                   Remark::Weight::hint};
}

bool is_of_events(const Field& field) {
  return field.intrinsic == Intrinsic::EventName ||
         field.intrinsic == Intrinsic::EventTimeSinceStart ||
         (is_attribute(field) && field.scope == traceql::Scope::Event);
}

bool met_by(const FieldComparison& comparison, const Literal& value) {
  if (!traceql::is_regex(comparison.op)) {
    return compare(comparison.op, value.value(), comparison.literal->value());
  }
  const bool matches = RE2::PartialMatch(value.text, RE2(comparison.literal->text, RE2::Quiet));
  return matches == (comparison.op == Operator::Regex);
}

}  // namespace

Objection never_true(const Expression& condition, const std::string& why) {
  return {to_string(condition) + " is never true: " + why,
          "compare it with a value that a span can have"};
}

Objection always_true(const Expression& condition, const std::string& why) {
  return {to_string(condition) + " is true of every span: " + why,
          "leave it out, or compare it with a value that only some spans have"};
}

std::optional<Objection> objection_to(const Expression& comparison) {
  const Part part{comparison, std::get<Binary>(comparison.of), field_comparison(comparison)};
  for (const auto& look :
       {refused_by_storage, constant_on_the_left, of_constants, no_pattern, with_itself, presence,
        word_beside_attribute, malformed_id, pattern_of_everything, before_the_empty_text,
        placeholder_of_a_root, out_of_bounds, number_without_unit, named_like_an_intrinsic}) {
    if (auto found = look(part)) return found;
  }
  return std::nullopt;
}

// Tempo keeps an event for a span without any, with an empty name and the time 0.
std::optional<bool> met_without_event(const Expression& comparison) {
  const auto found = field_comparison(comparison);
  if (!found || !is_of_events(*found->field)) return std::nullopt;
  if (is_attribute(*found->field)) return false;
  const bool is_name = found->field->intrinsic == Intrinsic::EventName;
  return met_by(*found, {.type = is_name ? Type::String : Type::Duration});
}

Objection fault_of_empty_events(const Expression& comparison) {
  return {to_string(comparison) +
              ": Tempo finds spans without events, too, as if they had one "
              "with an empty name at 0s",
          "say which event it is of: && event:name = \"…\""};
}

}  // namespace harness::languages
