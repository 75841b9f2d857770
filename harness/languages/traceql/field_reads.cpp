#include "harness/languages/traceql/field_reads.hpp"

#include "harness/languages/add_read.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/languages/traceql/subjects.hpp"

namespace harness::languages::traceql {
namespace {

// Spans have it by themselves, and a value of it is a word.
bool is_word(Intrinsic intrinsic) {
  switch (intrinsic) {
    case Intrinsic::Name:
    case Intrinsic::Status:
    case Intrinsic::Kind:
    case Intrinsic::StatusMessage:
    case Intrinsic::RootName:
    case Intrinsic::RootServiceName:
    case Intrinsic::EventName:
    case Intrinsic::InstrumentationName:
      return true;
    default:
      return false;
  }
}

// The values that a comparison with this literal is about. Regexes take any part of a text.
std::vector<ReadValue> values_of(Operator op, const Literal& literal) {
  const bool is_enumeration = literal.type == Type::Status || literal.type == Type::Kind;
  if (op == Operator::Equal && is_enumeration) return {{to_string(literal)}};
  if (literal.type != Type::String || literal.text.empty()) return {};
  if (op == Operator::Equal) return {{literal.text}};
  if (op != Operator::Regex) return {};
  return patterns_in(literal.text);
}

bool compares_with_nothing(Operator op, const Literal& literal) {
  const bool nothing =
      literal.type == Type::Nil || (literal.type == Type::String && literal.text.empty());
  return nothing && (op == Operator::Equal || op == Operator::NotEqual);
}

// Not what it must not be.
std::vector<ReadNumber> numbers_of(Operator op, const Literal& literal) {
  const bool is_number = literal.type == Type::Int || literal.type == Type::Float;
  const bool compares = is_comparison(op) && op != Operator::NotEqual;
  if (!is_number || !compares) return {};
  const bool is_whole = literal.type == Type::Int;
  return {{op, is_whole ? static_cast<double>(literal.integer) : literal.number}};
}

// What an expression reads, in order.
class FieldsOf {
 public:
  explicit FieldsOf(std::string service) : service_(std::move(service)) {}

  void operator()(const Expression& expression) { std::visit(*this, expression.of); }
  void operator()(const Literal&) {}
  void operator()(const Field& field) { add({"", field}); }
  void operator()(const Unary& unary) { (*this)(*unary.operand); }
  void operator()(const Binary& binary) {
    if (compares(binary.op, *binary.left, *binary.right)) return;
    if (compares(turned(binary.op), *binary.right, *binary.left)) return;
    (*this)(*binary.left);
    (*this)(*binary.right);
  }

  std::vector<FieldRead> found;

 private:
  bool compares(Operator op, const Expression& left, const Expression& right) {
    const auto* const field = std::get_if<Field>(&left.of);
    const auto* const literal = std::get_if<Literal>(&right.of);
    if (field == nullptr || literal == nullptr) return false;
    FieldRead read{"", *field, values_of(op, *literal), compares_with_nothing(op, *literal)};
    if (literal->type != Type::Nil && !read.asks_presence) read.types = {literal->type};
    read.numbers = numbers_of(op, *literal);
    add(std::move(read));
    return true;
  }

  void add(FieldRead read) {
    // Of a parent nothing is known, not even its service.
    if (!read.field.of_parent && !read.is_service()) read.service = service_;
    found.push_back(std::move(read));
  }

  std::string service_;
};

// The services of which all spans of a filter are: `{ a || b }` says nothing of the kind.
std::string services_of(const ExpressionPtr& condition) {
  std::string services;
  for (const ExpressionPtr& part : parts_of(condition)) {
    if (is_of_services(*part)) services = both(services, any_of(named_services(*part)));
  }
  return services;
}

class ReadsOf {
 public:
  explicit ReadsOf(const Query& query) : services_(any_of(named_services(query))) {}

  void operator()(const Pipeline& pipeline) {
    for (const Stage& stage : pipeline.stages) std::visit(*this, stage);
    if (pipeline.result) (*this)(*pipeline.result);
  }
  void operator()(const SpansetPtr& spanset) { std::visit(*this, spanset->of); }
  void operator()(const SpansetFilter& filter) {
    if (!filter.condition) return;
    add(*filter.condition, services_of(filter.condition));
  }
  void operator()(const SpansetBinary& binary) {
    (*this)(binary.left);
    (*this)(binary.right);
  }
  void operator()(const PipelinePtr& pipeline) { (*this)(*pipeline); }
  void operator()(const ScalarFilter& filter) {
    (*this)(*filter.left);
    (*this)(*filter.right);
  }
  void operator()(const GroupBy& group) { add(*group.key, services_); }
  void operator()(const Coalesce&) {}
  void operator()(const Select&) {}  // what is shown decides nothing
  void operator()(const Scalar& scalar) { std::visit(*this, scalar.of); }
  void operator()(const Literal&) {}
  void operator()(const Aggregate& aggregate) {
    if (aggregate.of) add(*aggregate.of, services_);
  }
  void operator()(const ScalarBinary& binary) {
    (*this)(*binary.left);
    (*this)(*binary.right);
  }

  Reads reads;

 private:
  void add(const Expression& expression, const std::string& service) {
    FieldsOf fields(service);
    fields(expression);
    for (FieldRead& read : fields.found) add(std::move(read));
  }

  void add(FieldRead read) {
    if (!read.is_attribute() && !is_word(read.field.intrinsic)) return;
    const auto is_same = [field = to_string(read.field),
                          service = read.service](const FieldRead& other) {
      return to_string(other.field) == field && other.service == service;
    };
    add_read(reads.fields, std::move(read), is_same);
  }

  std::string services_;  // of the query as a whole
};

std::string in_braces(const std::string& condition) {
  return condition.empty() ? "{ }" : "{ " + condition + " }";
}

}  // namespace

Reads reads_of(const Query& query) {
  ReadsOf all(query);
  all(query.pipeline);
  all.reads.subjects = subjects_of(query);
  return std::move(all.reads);
}

std::string spans_of(const FieldRead& read) { return in_braces(read.service); }

std::string spans_with(const FieldRead& read) {
  return in_braces(both(read.service, to_string(read.field) + " != nil"));
}

std::string spans_with(const FieldRead& read, const ReadValue& value) {
  const std::string text = read.is_enumeration() ? value.text : quoted_text(value.text);
  const std::string op = value.is_pattern ? " =~ " : " = ";
  return in_braces(both(read.service, to_string(read.field) + op + text));
}

}  // namespace harness::languages::traceql
