#include "harness/languages/traceql/field_reads.hpp"

#include <algorithm>

#include "harness/languages/add_read.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/languages/traceql/services.hpp"

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

std::string any_of(const std::vector<std::string>& conditions) {
  std::string all;
  for (const std::string& one : conditions) all += (all.empty() ? "" : " || ") + one;
  return conditions.size() > 1 ? "(" + all + ")" : all;
}

std::string both(const std::string& one, const std::string& other) {
  return one.empty() || other.empty() ? one + other : one + " && " + other;
}

// The values that a comparison with this literal is about. Regexes take any part of a text.
std::vector<ReadValue> values_of(Operator op, const Literal& literal) {
  const bool is_enumeration = literal.type == Type::Status || literal.type == Type::Kind;
  if (op == Operator::Equal && is_enumeration) return {{to_string(literal)}};
  if (literal.type != Type::String || literal.text.empty()) return {};
  if (op == Operator::Equal) return {{literal.text}};
  if (op != Operator::Regex) return {};
  std::vector<ReadValue> values = values_in(literal.text);
  for (ReadValue& value : values) value.is_pattern = true;
  return values;
}

bool compares_with_nothing(Operator op, const Literal& literal) {
  const bool nothing =
      literal.type == Type::Nil || (literal.type == Type::String && literal.text.empty());
  return nothing && (op == Operator::Equal || op == Operator::NotEqual);
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
    if (compares(binary.op, *binary.right, *binary.left)) return;
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

// The parts that all have to hold.
void add_parts(const ExpressionPtr& expression, std::vector<ExpressionPtr>& parts) {
  const auto* const binary = std::get_if<Binary>(&expression->of);
  if (binary == nullptr || binary->op != Operator::And) {
    parts.push_back(expression);
    return;
  }
  add_parts(binary->left, parts);
  add_parts(binary->right, parts);
}

bool is_name(const Expression& name, const Expression& text) {
  const auto* const field = std::get_if<Field>(&name.of);
  const auto* const literal = std::get_if<Literal>(&text.of);
  return field != nullptr && field->intrinsic == Intrinsic::Name && literal != nullptr &&
         literal->text.find('`') == std::string::npos;  // which to_string() cannot write
}

// name = "a" || name =~ "b.*"
bool says_names(const Expression& part) {
  const auto* const binary = std::get_if<Binary>(&part.of);
  if (binary == nullptr) return false;
  if (binary->op == Operator::Or) return says_names(*binary->left) && says_names(*binary->right);
  const bool selects = binary->op == Operator::Equal || binary->op == Operator::Regex;
  return selects &&
         (is_name(*binary->left, *binary->right) || is_name(*binary->right, *binary->left));
}

// Which spans a part of a filter is about, as opposed to what it says of them.
enum class Says { service, kind, names, more };

Says says(const Expression& part) {
  if (says_names(part)) return Says::names;
  FieldsOf fields{""};
  fields(part);
  const auto all = [&](auto is) {
    return std::all_of(fields.found.begin(), fields.found.end(), is);
  };
  if (all([](const FieldRead& read) { return read.field.intrinsic == Intrinsic::Kind; })) {
    return Says::kind;
  }
  return all([](const FieldRead& read) { return read.is_service(); }) ? Says::service : Says::more;
}

// What all spans of a filter have: `{ a || b }` says nothing of the kind.
struct Population {
  std::string service;
  std::string subject;  // empty: nothing but names, of which it is said that they are not there
};

Population population_of(const ExpressionPtr& condition) {
  std::vector<ExpressionPtr> parts;
  add_parts(condition, parts);
  Population all;
  std::string names;
  bool says_more = false;
  for (const ExpressionPtr& part : parts) {
    const Says what = says(*part);
    if (what == Says::service) all.service = both(all.service, any_of(named_services(*part)));
    if (what == Says::names) names = both(names, "(" + to_string(*part) + ")");
    says_more = says_more || what == Says::more;
  }
  if (!names.empty() && says_more) all.subject = "{ " + both(all.service, names) + " }";
  return all;
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
    Population population = population_of(filter.condition);
    add(*filter.condition, population.service);
    if (!population.subject.empty()) reads.subjects.push_back(std::move(population.subject));
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
