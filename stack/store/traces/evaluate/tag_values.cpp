#include "stack/store/traces/evaluate/tag_values.hpp"

#include <initializer_list>
#include <optional>
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

std::set<TypedValue> keywords(std::initializer_list<std::string_view> words) {
  std::set<TypedValue> values;
  for (const std::string_view word : words) values.emplace("keyword", word);
  return values;
}

// What is answered without a look at the spans: all words that there can be, and nothing where
// values are no choice to pick from.
std::optional<std::set<TypedValue>> fixed_values(Intrinsic intrinsic) {
  switch (intrinsic) {
    case Intrinsic::Status:
      return keywords({"error", "ok", "unset"});
    case Intrinsic::Kind:
      return keywords({"client", "consumer", "internal", "producer", "server", "unspecified"});
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
    case Intrinsic::NestedSetLeft:
    case Intrinsic::NestedSetRight:
    case Intrinsic::NestedSetParent:
    case Intrinsic::TraceId:
    case Intrinsic::SpanId:
    case Intrinsic::ParentId:
    case Intrinsic::LinkTraceId:
    case Intrinsic::LinkSpanId:
      return std::set<TypedValue>{};
    default:
      return std::nullopt;
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
  if (auto fixed = fixed_values(field.intrinsic)) return std::move(*fixed);
  std::set<TypedValue> values;
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
