#include "harness/languages/traceql/syntax.hpp"

#include <array>

#include "harness/languages/traceql/characters.hpp"

namespace harness::languages::traceql {

namespace {

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string_view name_of(Intrinsic intrinsic) {
  constexpr std::array<std::string_view, 23> names = {"",
                                                      "duration",
                                                      "name",
                                                      "status",
                                                      "statusMessage",
                                                      "kind",
                                                      "childCount",
                                                      "parent",
                                                      "rootName",
                                                      "rootServiceName",
                                                      "traceDuration",
                                                      "nestedSetLeft",
                                                      "nestedSetRight",
                                                      "nestedSetParent",
                                                      "trace:id",
                                                      "span:id",
                                                      "span:parentID",
                                                      "event:name",
                                                      "event:timeSinceStart",
                                                      "link:traceID",
                                                      "link:spanID",
                                                      "instrumentation:name",
                                                      "instrumentation:version"};
  return names.at(static_cast<std::size_t>(intrinsic));
}

std::string_view prefix_of(Scope scope) {
  constexpr std::array<std::string_view, 6> prefixes = {".",      "span.", "resource.",
                                                        "event.", "link.", "instrumentation."};
  return prefixes.at(static_cast<std::size_t>(scope));
}

std::string quoted_where_needed(const std::string& name) {
  bool plain = !name.empty();
  for (const char c : name) plain = plain && is_attribute_part(c);
  if (plain) return name;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

bool is_leaf(const Expression& expression) {
  return std::holds_alternative<Literal>(expression.of) ||
         std::holds_alternative<Field>(expression.of);
}

std::string operand_text(const Expression& operand) {
  return is_leaf(operand) ? to_string(operand) : "(" + to_string(operand) + ")";
}

std::string between(const std::string& left, Operator op, const std::string& right) {
  return left + " " + std::string(to_string(op)) + " " + right;
}

}  // namespace

Value Literal::value() const {
  switch (type) {
    case Type::Float:
      return Value::of_float(number);
    case Type::Bool:
      return Value::of_bool(boolean);
    case Type::String:
      return Value::of_text(text);
    default: {
      Value value = Value::of_int(integer);
      value.type = type;
      return value;
    }
  }
}

Literal literal_of(const Value& value) {
  Literal literal{.type = value.type};
  if (value.type == Type::Float) {
    literal.number = value.number;
  } else if (value.type == Type::Bool) {
    literal.boolean = value.boolean;
  } else if (value.type == Type::String) {
    literal.text = value.text();
  } else {
    literal.integer = value.integer;
  }
  return literal;
}

std::string to_string(const Field& field) {
  if (field.intrinsic != Intrinsic::None) return std::string(name_of(field.intrinsic));
  const std::string own = std::string(prefix_of(field.scope)) + quoted_where_needed(field.name);
  if (!field.of_parent) return own;
  return field.scope == Scope::Any ? "parent" + own : "parent." + own;
}

std::string to_string(const Literal& literal) {
  const std::string text = to_string(literal.value());
  return literal.type == Type::String ? "`" + text + "`" : text;
}

std::string to_string(const Expression& expression) {
  return std::visit(Overloaded{
                        [](const Literal& literal) { return to_string(literal); },
                        [](const Field& field) { return to_string(field); },
                        [](const Unary& unary) {
                          return std::string(to_string(unary.op)) + operand_text(*unary.operand);
                        },
                        [](const Binary& binary) {
                          return between(operand_text(*binary.left), binary.op,
                                         operand_text(*binary.right));
                        },
                    },
                    expression.of);
}

std::string to_string(const Aggregate& aggregate) {
  constexpr std::array<std::string_view, 5> names = {"count", "avg", "max", "min", "sum"};
  return std::string(names.at(static_cast<std::size_t>(aggregate.function))) + "(" +
         (aggregate.of ? to_string(*aggregate.of) : "") + ")";
}

std::string to_string(const Scalar& scalar) {
  return std::visit(Overloaded{
                        [](const Literal& literal) { return to_string(literal); },
                        [](const Aggregate& aggregate) { return to_string(aggregate); },
                        [](const ScalarBinary& binary) {
                          return between("(" + to_string(*binary.left) + ")", binary.op,
                                         "(" + to_string(*binary.right) + ")");
                        },
                        [](const PipelinePtr&) { return std::string("(…)"); },
                    },
                    scalar.of);
}

}  // namespace harness::languages::traceql
