#include "stack/store/traces/evaluate/span_view.hpp"

#include <algorithm>

namespace store::traces {

using Kind = StoredValue::Kind;
using traceql::Value;

Value scalar_of(const StoredValue& stored) {
  switch (stored.kind) {
    case Kind::Text:
      return Value::of_text(stored.text());
    case Kind::Bool:
      return Value::of_bool(stored.boolean);
    case Kind::Int:
      return Value::of_int(stored.integer);
    case Kind::Double:
      return Value::of_float(stored.number);
    default:
      return {};
  }
}

namespace {

bool is_scalar(Kind kind) { return kind >= Kind::Text && kind <= Kind::Double; }

}  // namespace

bool is_visible(const StoredValue& stored) {
  if (is_scalar(stored.kind)) return true;
  if (stored.kind != Kind::Array || stored.size == 0) return false;
  const Kind first = stored.values().front().kind;
  return is_scalar(first) &&
         std::all_of(stored.values().begin(), stored.values().end(),
                     [first](const StoredValue& one) { return one.kind == first; });
}

bool visit_each(const StoredValue& stored, Visitor met) {
  if (stored.kind != Kind::Array) return met(scalar_of(stored));
  return std::any_of(stored.values().begin(), stored.values().end(),
                     [&](const StoredValue& one) { return met(scalar_of(one)); });
}

const StoredValue* find_visible(StoredValues attributes, std::uint32_t key) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(),
                   [key](const StoredValue& one) { return one.key == key && is_visible(one); });
  return found == attributes.end() ? nullptr : &*found;
}

}  // namespace store::traces
