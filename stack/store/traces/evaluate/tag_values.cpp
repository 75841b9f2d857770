#include "stack/store/traces/evaluate/tag_values.hpp"

#include <vector>

#include "stack/store/traces/evaluate/field_reader.hpp"

namespace store::traces {

using traceql::Intrinsic;
using traceql::Scope;
using traceql::Type;

namespace {

std::string_view name_of(Type type) {
  switch (type) {
    case Type::Int:
      return "int";
    case Type::Float:
      return "float";
    case Type::Bool:
      return "bool";
    case Type::Duration:
      return "duration";
    case Type::Status:
    case Type::Kind:
      return "keyword";
    default:
      return "string";
  }
}

std::vector<FieldReader> readers_of(const traceql::Field& field, const Keys& keys) {
  if (field.intrinsic != Intrinsic::None || field.scope != Scope::Any) {
    return {FieldReader(field, keys)};
  }
  std::vector<FieldReader> readers;
  for (const Scope scope : {Scope::Span, Scope::Resource, Scope::Instrumentation}) {
    traceql::Field scoped = field;
    scoped.scope = scope;
    readers.emplace_back(scoped, keys);
  }
  return readers;
}

// Numbers of the tree and ids are no choice of values to pick from.
bool is_listed(const traceql::Field& field) {
  switch (field.intrinsic) {
    case Intrinsic::NestedSetLeft:
    case Intrinsic::NestedSetRight:
    case Intrinsic::NestedSetParent:
    case Intrinsic::TraceId:
    case Intrinsic::SpanId:
    case Intrinsic::ParentId:
    case Intrinsic::LinkTraceId:
    case Intrinsic::LinkSpanId:
      return false;
    default:
      return true;
  }
}

// An event's time is listed as the number that it is stored as.
TypedValue typed(const traceql::Field& field, const traceql::Value& value) {
  if (field.intrinsic == Intrinsic::EventTimeSinceStart) {
    return {"int", std::to_string(value.integer)};
  }
  return {name_of(value.type), traceql::to_string(value)};
}

}  // namespace

std::set<TypedValue> tag_values(const Snapshot& snapshot, const traceql::Field& field,
                                const SpanFilter& filter, std::size_t max_bytes,
                                Deadline& deadline) {
  std::set<TypedValue> values;
  if (!is_listed(field)) return values;
  const std::vector<FieldReader> readers = readers_of(field, snapshot.keys());
  std::size_t bytes = 0;
  filter.visit(deadline, [&](const SpanView& span) {
    const auto add = [&](const traceql::Value& value) {
      if (value.is_nil() || bytes > max_bytes) return false;
      TypedValue one = typed(field, value);
      const std::size_t size = one.second.size();
      if (values.insert(std::move(one)).second) bytes += size;
      return false;
    };
    for (const FieldReader& reader : readers) reader.any(span, add);
  });
  return values;
}

}  // namespace store::traces
