#include "harness/languages/traceql/check.hpp"

#include "harness/languages/traceql/check_expression.hpp"

namespace harness::languages::traceql {

namespace {

using Found = std::optional<Error>;

Found check_pipeline(const Pipeline& pipeline);

Found check_filter(const SpansetFilter& filter) {
  if (auto error = check_expression(*filter.condition)) return error;
  const Type type = type_of(*filter.condition);
  if (type == Type::Bool || type == Type::Unknown) return std::nullopt;
  return error_about(filter.condition->at,
                     "span filter field expressions must resolve to a boolean: { " +
                         to_string(*filter.condition) + " }");
}

Found check_spanset(const Spanset& spanset) {
  if (const auto* filter = std::get_if<SpansetFilter>(&spanset.of)) return check_filter(*filter);
  if (const auto* inner = std::get_if<PipelinePtr>(&spanset.of)) return check_pipeline(**inner);
  const auto& binary = std::get<SpansetBinary>(spanset.of);
  if (auto error = check_spanset(*binary.left)) return error;
  return check_spanset(*binary.right);
}

// Whoever is asked for anything but a constant reads a span.
Found check_aggregate(const Aggregate& aggregate, Position at) {
  if (!aggregate.of) return std::nullopt;
  if (auto error = check_expression(*aggregate.of)) return error;
  const Type type = type_of(*aggregate.of);
  if (!is_number(type) && type != Type::Unknown) {
    return error_about(
        at, "aggregate field expressions must resolve to a number type: " + to_string(aggregate));
  }
  if (reads_span(*aggregate.of)) return std::nullopt;
  return error_about(
      at, "aggregate field expressions must reference the span: " + to_string(aggregate));
}

Type type_of(const Aggregate& aggregate) {
  return aggregate.of ? traceql::type_of(*aggregate.of) : Type::Int;
}

Found check_scalar_filter(const ScalarFilter& filter) {
  const auto* aggregate = std::get_if<Aggregate>(&filter.left->of);
  const auto* bound = std::get_if<Literal>(&filter.right->of);
  const auto unsupported = [](const Scalar& side, const std::string& name) {
    return error_about(side.at, "scalar filter " + name + " of type (%v) not yet supported");
  };
  if (aggregate == nullptr) return unsupported(*filter.left, "lhs");
  if (auto error = check_aggregate(*aggregate, filter.left->at)) return error;
  if (bound == nullptr) return unsupported(*filter.right, "rhs");
  const Type type = type_of(*aggregate);
  const std::string text =
      to_string(*aggregate) + " " + std::string(to_string(filter.op)) + " " + to_string(*bound);
  if (types_meet(type, bound->type)) {
    if (operator_fits(filter.op, bound->type)) return std::nullopt;
    return error_about(filter.left->at, "illegal operation for the given types: " + text);
  }
  return error_about(filter.left->at, "binary operations must operate on the same type: " + text);
}

Found check_group(const GroupBy& group) {
  if (auto error = check_expression(*group.key)) return error;
  if (reads_span(*group.key)) return std::nullopt;
  return error_about(group.key->at, "grouping field expressions must reference the span: by(" +
                                        to_string(*group.key) + ")");
}

Found check_fields(const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    if (auto error = check_field(field)) return error;
  }
  return std::nullopt;
}

Found check_stage(const Stage& stage) {
  if (const auto* spanset = std::get_if<SpansetPtr>(&stage)) return check_spanset(**spanset);
  if (const auto* filter = std::get_if<ScalarFilter>(&stage)) return check_scalar_filter(*filter);
  if (const auto* group = std::get_if<GroupBy>(&stage)) return check_group(*group);
  if (const auto* select = std::get_if<Select>(&stage)) return check_fields(select->fields);
  return std::nullopt;
}

Found check_pipeline(const Pipeline& pipeline) {
  for (const Stage& stage : pipeline.stages) {
    if (auto error = check_stage(stage)) return error;
  }
  return std::nullopt;
}

Found check_metrics(const Metrics& metrics) {
  if (metrics.of) {
    if (auto error = check_field(*metrics.of)) return error;
  }
  if (metrics.selection) {
    if (auto error = check_spanset(*metrics.selection)) return error;
  }
  return check_fields(metrics.by);
}

}  // namespace

std::optional<Error> check(const Query& query) {
  if (auto error = check_pipeline(query.pipeline)) return error;
  if (query.metrics) return check_metrics(*query.metrics);
  return std::nullopt;
}

}  // namespace harness::languages::traceql
