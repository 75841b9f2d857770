#include "harness/languages/traceql/relations.hpp"

#include <algorithm>
#include <optional>

#include "harness/languages/traceql/services.hpp"
#include "harness/languages/traceql/subjects.hpp"

namespace harness::languages::traceql {
namespace {

using Form = SpansetOperator::Form;

// Whether it reads nothing but what a span is, and can be written again.
bool says_what_spans_are(const Expression& expression) {
  if (const auto* literal = std::get_if<Literal>(&expression.of)) {
    return literal->text.find('`') == std::string::npos;
  }
  if (const auto* field = std::get_if<Field>(&expression.of)) {
    const bool is_service = field->intrinsic == Intrinsic::None && field->name == "service.name";
    const bool is_own =
        is_service || field->intrinsic == Intrinsic::Name || field->intrinsic == Intrinsic::Kind;
    return is_own && !field->of_parent;
  }
  if (const auto* unary = std::get_if<Unary>(&expression.of)) {
    return says_what_spans_are(*unary->operand);
  }
  const auto& binary = std::get<Binary>(expression.of);
  return says_what_spans_are(*binary.left) && says_what_spans_are(*binary.right);
}

bool says_nothing(const Expression& expression) {
  return std::holds_alternative<Literal>(expression.of);  // { true }, { }
}

std::string word_of(Relation relation) {
  switch (relation) {
    case Relation::Child:
      return ">";
    case Relation::Parent:
      return "<";
    case Relation::Descendant:
      return ">>";
    case Relation::Ancestor:
      return "<<";
    case Relation::Sibling:
      break;
  }
  return "~";
}

// None: it is no relation that its sides have to be in.
std::optional<std::string> word_of(const SpansetOperator& op) {
  switch (op.form) {
    case Form::And:
      return "&&";
    case Form::Relation:
      return word_of(op.relation);
    case Form::Union:
      return "&" + word_of(op.relation);
    case Form::Or:
    case Form::Negated:
      break;
  }
  return std::nullopt;
}

std::string filter_of(const SpansetFilter& filter, bool& says_more) {
  std::string kept;
  if (!filter.condition) return "{ }";
  for (const ExpressionPtr& part : parts_of(filter.condition)) {
    if (says_nothing(*part)) continue;
    if (!says_what_spans_are(*part)) {
      says_more = true;
      continue;
    }
    const std::vector<std::string> services =
        is_of_services(*part) ? named_services(*part) : std::vector<std::string>{};
    kept = both(kept, services.empty() ? "(" + to_string(*part) + ")" : any_of(services));
  }
  return kept.empty() ? "{ }" : "{ " + kept + " }";
}

// None: a part of it can not be said by what spans are.
std::optional<std::string> sides_of(const Spanset& spanset, bool& says_more) {
  if (const auto* filter = std::get_if<SpansetFilter>(&spanset.of)) {
    return filter_of(*filter, says_more);
  }
  if (const auto* inner = std::get_if<PipelinePtr>(&spanset.of)) {
    const auto* first = std::get_if<SpansetPtr>(&(*inner)->stages.front());
    if (first == nullptr) return std::nullopt;
    says_more = says_more || (*inner)->stages.size() > 1;
    return sides_of(**first, says_more);
  }
  const auto& binary = std::get<SpansetBinary>(spanset.of);
  const auto word =
      binary.op.form == Form::Or ? std::optional<std::string>("||") : word_of(binary.op);
  const auto left = sides_of(*binary.left, says_more);
  const auto right = sides_of(*binary.right, says_more);
  if (!word || !left || !right) return std::nullopt;
  return "(" + *left + " " + *word + " " + *right + ")";
}

class RelationsOf {
 public:
  void operator()(const Pipeline& pipeline) {
    // What stands behind the first spanset is said of what that has found.
    for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
      const auto* spanset = std::get_if<SpansetPtr>(&pipeline.stages[i]);
      if (spanset != nullptr) add(**spanset, pipeline.stages.size() > 1);
    }
  }

  std::vector<ReadRelation> found;

 private:
  void add(const Spanset& spanset, bool says_more) {
    if (const auto* inner = std::get_if<PipelinePtr>(&spanset.of)) return (*this)(**inner);
    const auto* binary = std::get_if<SpansetBinary>(&spanset.of);
    if (binary == nullptr) return;
    auto between = word_of(binary->op) ? sides_of(spanset, says_more) : std::nullopt;
    if (!between) {
      add(*binary->left, says_more);
      add(*binary->right, says_more);
      return;
    }
    ReadRelation one{between->substr(1, between->size() - 2), says_more};
    if (std::ranges::find(found, one) == found.end()) found.push_back(std::move(one));
  }
};

}  // namespace

std::vector<ReadRelation> relations_of(const Query& query) {
  RelationsOf relations;
  relations(query.pipeline);
  return std::move(relations.found);
}

}  // namespace harness::languages::traceql
