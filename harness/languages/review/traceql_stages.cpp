#include "harness/languages/review/traceql_stages.hpp"

#include "harness/languages/review/traceql_conditions.hpp"
#include "harness/languages/review/traceql_values.hpp"
#include "harness/languages/traceql/check_expression.hpp"

namespace harness::languages {
namespace {

using traceql::Aggregate;
using traceql::Literal;
using traceql::Operator;
using traceql::Pipeline;
using traceql::Spanset;

// "avg(duration) > 5ms"
struct Comparing {
  const Aggregate& aggregate;
  Operator op;
  const Literal& with;

  std::string text() const {
    return to_string(aggregate) + " " + std::string(to_string(op)) + " " + to_string(with);
  }
};

std::optional<Objection> aggregate_out_of_bounds(const Comparing& comparing) {
  const Interval found = bounds_of(comparing.aggregate);
  const Interval wanted = Interval::exactly(traceql::as_number(comparing.with.value()));
  const std::string why = bounds_text(comparing.aggregate);
  switch (holds(comparing.op, found, wanted)) {
    case Holds::never:
      return Objection{comparing.text() + " is never true: " + why,
                       comparing.aggregate.of
                           ? "compare it with a value that it can have"
                           : "leave it out and let the claim's count say \"== 0\""};
    case Holds::always:
      // That there is any span at all may well be said.
      if (!comparing.aggregate.of && wanted.low >= 0 && comparing.op != Operator::NotEqual &&
          !(comparing.op == Operator::GreaterEqual && wanted.low == 0)) {
        return std::nullopt;
      }
      return Objection{comparing.text() + " is always true: " + why,
                       "leave it out, or compare it with a value that it may miss"};
    default:
      return std::nullopt;
  }
}

std::optional<Objection> negative_values(const Comparing& comparing) {
  const auto function = comparing.aggregate.function;
  const bool is_wrong = function == Aggregate::Function::Avg ||
                        function == Aggregate::Function::Min ||
                        function == Aggregate::Function::Max;
  if (!is_wrong || bounds_of(comparing.aggregate).low >= 0) return std::nullopt;
  const double value = traceql::as_number(comparing.with.value());
  const bool tells_signs_apart =
      traceql::has_order(comparing.op) && comparing.op != Operator::Greater;
  if (value > 0 || (value == 0 && !tells_signs_apart)) return std::nullopt;
  return Objection{
      comparing.text() + ": Tempo's avg, min and max are wrong where values are negative",
      "compare each span's own value in { }"};
}

std::optional<Objection> aggregate_without_unit(const Comparing& comparing) {
  if (!comparing.aggregate.of || comparing.with.type != traceql::Type::Int) return std::nullopt;
  if (type_of(*comparing.aggregate.of) != traceql::Type::Duration) return std::nullopt;
  const std::string number = to_string(comparing.with);
  if (comparing.with.integer == 0) return std::nullopt;
  return Objection{
      comparing.text() + ": a number without a unit is one of nanoseconds",
      "write the unit: " + number + "ms, " + number + "s, or " + number + "ns where it is meant so",
      Remark::Weight::hint};
}

class Stages {
 public:
  explicit Stages(Remarks& remarks) : remarks_(remarks) {}

  // Whether a trace may have several spansets behind it, as it may before it.
  bool look(const Pipeline& pipeline, bool is_grouped) {
    std::vector<const traceql::Expression*> filters;
    for (const traceql::Stage& stage : pipeline.stages) {
      is_grouped = std::visit([&](const auto& of) { return pass(of, is_grouped); }, stage);
      const auto* const spanset = std::get_if<traceql::SpansetPtr>(&stage);
      if (spanset == nullptr) continue;
      const auto* const filter = std::get_if<traceql::SpansetFilter>(&(*spanset)->of);
      if (filter == nullptr) {
        filters.clear();  // operators may find other spans
      } else {
        filters.push_back(filter->condition.get());
      }
    }
    if (filters.size() > 1) look_at_chain(filters, remarks_);
    return is_grouped;
  }

 private:
  bool pass(const traceql::SpansetPtr& spanset, bool is_grouped) {
    return look(*spanset, is_grouped);
  }
  bool pass(const traceql::GroupBy& group, bool) {
    look_at_arithmetic(*group.key, remarks_);
    return true;
  }
  bool pass(const traceql::Coalesce&, bool) { return false; }
  bool pass(const traceql::Select&, bool is_grouped) { return is_grouped; }
  bool pass(const traceql::ScalarFilter& filter, bool is_grouped) {
    const auto* const aggregate = std::get_if<Aggregate>(&filter.left->of);
    const auto* const literal = std::get_if<Literal>(&filter.right->of);
    if (aggregate == nullptr || literal == nullptr) return is_grouped;  // refused already
    if (aggregate->of) look_at_arithmetic(*aggregate->of, remarks_);
    if (!traceql::is_number(literal->type)) return is_grouped;
    for (const auto& look_at : {aggregate_out_of_bounds, negative_values, aggregate_without_unit}) {
      auto objection = look_at({*aggregate, filter.op, *literal});
      if (!objection) continue;
      remarks_.add(filter.left->at, *std::move(objection));
      break;
    }
    return is_grouped;
  }

  bool look(const Spanset& spanset, bool is_grouped) {
    if (const auto* const filter = std::get_if<traceql::SpansetFilter>(&spanset.of)) {
      look_at_condition(*filter->condition, remarks_);
      return is_grouped;
    }
    if (const auto* const inner = std::get_if<traceql::PipelinePtr>(&spanset.of)) {
      return look(**inner, is_grouped);
    }
    const auto& binary = std::get<traceql::SpansetBinary>(spanset.of);
    const bool left = look(*binary.left, is_grouped);
    const bool right = look(*binary.right, is_grouped);
    const auto form = binary.op.form;
    const bool is_structural =
        form != traceql::SpansetOperator::Form::And && form != traceql::SpansetOperator::Form::Or;
    if (is_structural && (left || right)) {
      remarks_.add(spanset.at, {"Tempo relates no spansets that by() has made several of: the "
                                "query ends where a trace has two groups",
                                "put | coalesce() behind by(), or group after the operator"});
    }
    return false;
  }

  Remarks& remarks_;
};

}  // namespace

void look_at_stages(const traceql::Query& query, Remarks& remarks) {
  Stages(remarks).look(query.pipeline, false);
}

}  // namespace harness::languages
