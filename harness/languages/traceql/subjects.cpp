#include "harness/languages/traceql/subjects.hpp"

#include <algorithm>

#include "harness/languages/outcome_names.hpp"
#include "harness/languages/traceql/services.hpp"

namespace harness::languages::traceql {
namespace {

class Inside {
 public:
  void operator()(const Expression& expression) { std::visit(*this, expression.of); }
  void operator()(const Literal& literal) { literals.push_back(&literal); }
  void operator()(const Field& field) { fields.push_back(&field); }
  void operator()(const Unary& unary) { (*this)(*unary.operand); }
  void operator()(const Binary& binary) {
    (*this)(*binary.left);
    (*this)(*binary.right);
  }

  std::vector<const Field*> fields;
  std::vector<const Literal*> literals;
};

Inside inside(const Expression& expression) {
  Inside all;
  all(expression);
  return all;
}

template <typename Is>
bool has_only(const std::vector<const Field*>& fields, Is is) {
  return std::all_of(fields.begin(), fields.end(), [&](const Field* field) { return is(*field); });
}

bool is_service_name(const Field& field) {
  return field.intrinsic == Intrinsic::None && field.name == "service.name";
}
bool is_kind(const Field& field) { return field.intrinsic == Intrinsic::Kind; }

// What to_string() makes of them is no other text, nor a whole number.
bool can_be_written(const Expression& expression) {
  const Inside all = inside(expression);
  return std::all_of(all.literals.begin(), all.literals.end(), [](const Literal* literal) {
    const std::string text = to_string(*literal);
    if (literal->type == Type::Float) return text.find_first_of(".e") != std::string::npos;
    return literal->text.find('`') == std::string::npos;
  });
}

const Literal* literal_in(const Expression& expression) {
  return std::get_if<Literal>(&expression.of);
}

bool is_name(const Expression& name, const Expression& text) {
  const auto* const field = std::get_if<Field>(&name.of);
  return field != nullptr && field->intrinsic == Intrinsic::Name && literal_in(text) != nullptr &&
         can_be_written(text);
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

bool is_of_kinds(const Expression& part) { return has_only(inside(part).fields, is_kind); }

// Whatever is compared with a time, too.
bool reads_an_outcome(const Expression& expression) {
  const Inside all = inside(expression);
  return std::any_of(all.fields.begin(), all.fields.end(),
                     [](const Field* field) { return tells_an_outcome(*field); }) ||
         std::any_of(all.literals.begin(), all.literals.end(),
                     [](const Literal* literal) { return literal->type == Type::Duration; });
}

// span.x = "" says what spans lack, and nothing of what they are.
bool is_of_nothing(const Expression& expression) {
  const auto* const binary = std::get_if<Binary>(&expression.of);
  if (binary == nullptr || binary->op != Operator::Equal) return false;
  const auto is_nothing = [](const Expression& side) {
    const Literal* const literal = literal_in(side);
    return literal != nullptr && literal->type == Type::String && literal->text.empty();
  };
  return is_nothing(*binary->left) || is_nothing(*binary->right);
}

// What is left of a condition whatever became of the spans; null: nothing.
ExpressionPtr without_outcomes(const ExpressionPtr& expression) {
  const auto* const binary = std::get_if<Binary>(&expression->of);
  const bool joins =
      binary != nullptr && (binary->op == Operator::And || binary->op == Operator::Or);
  if (!joins) {
    const bool says_nothing = inside(*expression).fields.empty() || reads_an_outcome(*expression) ||
                              is_of_nothing(*expression) || !can_be_written(*expression);
    return says_nothing ? nullptr : expression;
  }
  ExpressionPtr left = without_outcomes(binary->left);
  ExpressionPtr right = without_outcomes(binary->right);
  if (left && right) {
    return std::make_shared<Expression>(Expression{Binary{binary->op, left, right}});
  }
  if (binary->op == Operator::Or) return nullptr;
  return left ? left : right;
}

std::string said_of_services(const Expression& part) {
  const std::vector<std::string> named = named_services(part);
  if (!named.empty()) return any_of(named);
  return can_be_written(part) ? "(" + to_string(part) + ")" : "";
}

// What spans have to be like that stand one filter, or several one behind the other.
struct Conditions {
  std::vector<ExpressionPtr> parts;
  bool are_judged = false;  // by what became of them, behind the filters
};

std::string subject_of(const Conditions& conditions) {
  std::string services;
  std::string names;
  std::string subject;
  bool says_outcome = conditions.are_judged;
  bool says_more = conditions.are_judged;
  for (const ExpressionPtr& part : conditions.parts) {
    if (is_of_services(*part)) {
      services = both(services, said_of_services(*part));
      continue;
    }
    says_outcome = says_outcome || reads_an_outcome(*part);
    says_more = says_more || !(says_names(*part) || is_of_kinds(*part));
    if (says_names(*part)) names = both(names, "(" + to_string(*part) + ")");
    const ExpressionPtr left = without_outcomes(part);
    if (left && is_of_services(*left)) services = both(services, said_of_services(*left));
    if (left && !is_of_services(*left)) subject = both(subject, "(" + to_string(*left) + ")");
  }
  if (!says_outcome) subject = says_more ? names : "";
  return subject.empty() ? "" : "{ " + both(services, subject) + " }";
}

class Subjects {
 public:
  void operator()(const Pipeline& pipeline) {
    Conditions conditions;
    for (const Stage& stage : pipeline.stages) {
      if (const auto* const spanset = std::get_if<SpansetPtr>(&stage)) {
        add(**spanset, conditions);
      } else if (const auto* const filter = std::get_if<ScalarFilter>(&stage)) {
        conditions.are_judged =
            conditions.are_judged || judges(*filter->left) || judges(*filter->right);
        (*this)(*filter->left);
        (*this)(*filter->right);
      }
    }
    add(subject_of(conditions));
    if (pipeline.result) (*this)(*pipeline.result);
  }

  std::vector<std::string> found;

 private:
  // Other spansets than filters have conditions of their own on each side.
  void add(const Spanset& spanset, Conditions& conditions) {
    if (const auto* const filter = std::get_if<SpansetFilter>(&spanset.of)) {
      if (!filter->condition) return;
      for (ExpressionPtr& part : parts_of(filter->condition)) {
        conditions.parts.push_back(std::move(part));
      }
    } else if (const auto* const binary = std::get_if<SpansetBinary>(&spanset.of)) {
      for (const SpansetPtr& side : {binary->left, binary->right}) {
        Conditions own;
        add(*side, own);
        add(subject_of(own));
      }
    } else {
      (*this)(*std::get<PipelinePtr>(spanset.of));
    }
  }

  void operator()(const Scalar& scalar) {
    if (const auto* const pipeline = std::get_if<PipelinePtr>(&scalar.of)) {
      (*this)(**pipeline);
    } else if (const auto* const binary = std::get_if<ScalarBinary>(&scalar.of)) {
      (*this)(*binary->left);
      (*this)(*binary->right);
    }
  }

  // What each span has, of which there is nothing without a span.
  static bool judges(const Scalar& scalar) {
    using Function = Aggregate::Function;
    if (const auto* const binary = std::get_if<ScalarBinary>(&scalar.of)) {
      return judges(*binary->left) || judges(*binary->right);
    }
    const auto* const aggregate = std::get_if<Aggregate>(&scalar.of);
    if (aggregate == nullptr || !aggregate->of) return false;
    return aggregate->function != Function::Sum || reads_an_outcome(*aggregate->of);
  }

  void add(std::string subject) {
    const bool is_new = std::find(found.begin(), found.end(), subject) == found.end();
    if (is_new && !subject.empty()) found.push_back(std::move(subject));
  }
};

}  // namespace

bool tells_an_outcome(const Field& field) {
  switch (field.intrinsic) {
    case Intrinsic::None:
      return field.scope == Scope::Event || names_an_outcome(field.name);
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
    case Intrinsic::Status:
    case Intrinsic::StatusMessage:
    case Intrinsic::ChildCount:
    case Intrinsic::EventName:
    case Intrinsic::EventTimeSinceStart:
      return true;
    default:
      return false;
  }
}

std::vector<std::string> subjects_of(const Query& query) {
  Subjects subjects;
  subjects(query.pipeline);
  return std::move(subjects.found);
}

std::vector<ExpressionPtr> parts_of(const ExpressionPtr& condition) {
  const auto* const binary = std::get_if<Binary>(&condition->of);
  if (binary == nullptr || binary->op != Operator::And) return {condition};
  std::vector<ExpressionPtr> parts = parts_of(binary->left);
  for (ExpressionPtr& part : parts_of(binary->right)) parts.push_back(std::move(part));
  return parts;
}

bool is_of_services(const Expression& part) {
  const std::vector<const Field*> fields = inside(part).fields;
  return !fields.empty() && has_only(fields, is_service_name);
}

bool is_of_services_only(const Query& query) {
  const std::vector<Stage>& stages = query.pipeline.stages;
  return !query.pipeline.result &&
         std::all_of(stages.begin(), stages.end(), [](const Stage& stage) {
           const auto* const spanset = std::get_if<SpansetPtr>(&stage);
           const auto* const filter =
               spanset == nullptr ? nullptr : std::get_if<SpansetFilter>(&(*spanset)->of);
           return filter != nullptr && (!filter->condition || is_of_services(*filter->condition));
         });
}

std::string any_of(const std::vector<std::string>& conditions) {
  std::string all;
  for (const std::string& one : conditions) all += (all.empty() ? "" : " || ") + one;
  return conditions.size() > 1 ? "(" + all + ")" : all;
}

std::string both(const std::string& one, const std::string& other) {
  return one.empty() || other.empty() ? one + other : one + " && " + other;
}

}  // namespace harness::languages::traceql
