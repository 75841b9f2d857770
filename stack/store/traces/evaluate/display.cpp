#include "stack/store/traces/evaluate/display.hpp"

#include <algorithm>

#include "stack/store/traces/evaluate/columns.hpp"

namespace store::traces {

using traceql::Intrinsic;
using traceql::Scope;
using traceql::Value;

namespace {

// What an answer tells of every span or trace anyway.
bool is_told_elsewhere(Intrinsic intrinsic) {
  return intrinsic == Intrinsic::Duration || intrinsic == Intrinsic::RootName ||
         intrinsic == Intrinsic::RootServiceName || intrinsic == Intrinsic::TraceDuration ||
         intrinsic == Intrinsic::TraceId || intrinsic == Intrinsic::SpanId;
}

template <typename Part>
std::vector<StoredValues> attributes_of(std::span<const Part> parts) {
  std::vector<StoredValues> all;
  for (const Part& part : parts) all.push_back(part.attributes);
  return all;
}

}  // namespace

void Display::Column::add(const Asked& asked, bool exact) {
  if (asked.literal == nullptr) {
    always = true;
  } else {
    tests.push_back(std::make_shared<const Comparison>(asked.op, *asked.literal, exact));
  }
}

bool Display::Column::passes(const Value& value, Deadline& deadline) const {
  return always || std::any_of(tests.begin(), tests.end(),
                               [&](const auto& test) { return test->met(value, deadline); });
}

bool Display::Table::passes(const Name& name, const Value& value, Deadline& deadline) const {
  return name.own.passes(value, deadline) ||
         (!name.has_own_column && shared.passes(value, deadline));
}

Display::Display(const Questions& questions, const Keys& keys) {
  for (const Asked& asked : questions) add(asked, keys);
}

void Display::add(const Asked& asked, const Keys& keys) {
  if (asked.field->intrinsic != Intrinsic::None) return add_intrinsic(asked, keys);
  if (asked.field->scope != Scope::Any) return add_attribute(asked, asked.field->scope, keys);
  add_attribute(asked, Scope::Span, keys);
  add_attribute(asked, Scope::Resource, keys);
}

void Display::add_attribute(const Asked& asked, Scope scope, const Keys& keys) {
  const auto key = keys.find(asked.field->name);
  if (!key) return;
  Table& table = tables_[scope];
  auto name = std::find_if(table.names.begin(), table.names.end(),
                           [&](const Name& one) { return one.key == *key; });
  if (name == table.names.end()) {
    const bool own = has_own_column(scope, asked.field->name);
    name = table.names.insert(name, {asked.field->name, *key, own});
  }
  const bool to_shared = asked.literal != nullptr && !name->has_own_column;
  (to_shared ? table.shared : name->own).add(asked, true);
}

void Display::add_intrinsic(const Asked& asked, const Keys& keys) {
  const Intrinsic intrinsic = asked.field->intrinsic;
  if (is_told_elsewhere(intrinsic)) return;
  auto own = std::find_if(intrinsics_.begin(), intrinsics_.end(),
                          [&](const Own& one) { return one.intrinsic == intrinsic; });
  if (own == intrinsics_.end()) {
    own = intrinsics_.insert(own, {intrinsic, FieldReader(*asked.field, keys)});
  }
  own->column.add(asked, false);
}

ShownSpan Display::show(const SpanView& view, Deadline& deadline) const {
  ShownSpan shown;
  const Origin& origin = *view.span().origin;
  show_table(Scope::Span, {view.span().attributes()}, shown, deadline);
  show_table(Scope::Resource, {origin.resource->attributes}, shown, deadline);
  show_table(Scope::Instrumentation, {origin.scope_attributes}, shown, deadline);
  show_table(Scope::Event, attributes_of(view.span().events()), shown, deadline);
  show_table(Scope::Link, attributes_of(view.span().links()), shown, deadline);
  show_intrinsics(view, shown, deadline);
  return shown;
}

std::vector<traceql::Literal> Display::picked(const Table& table, const Name& name,
                                              StoredValues attributes, Deadline& deadline) {
  std::vector<traceql::Literal> values;
  const auto keep = [&](const Value& value) {
    if (table.passes(name, value, deadline)) values.push_back(traceql::literal_of(value));
    return false;
  };
  if (const StoredValue* stored = find_visible(attributes, name.key)) visit_each(*stored, keep);
  return values;
}

// Of several events or links the last one that has a value to show.
void Display::show_table(Scope scope, const std::vector<StoredValues>& parts, ShownSpan& shown,
                         Deadline& deadline) const {
  const auto table = tables_.find(scope);
  if (table == tables_.end()) return;
  for (const Name& name : table->second.names) {
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      auto values = picked(table->second, name, *part, deadline);
      if (values.empty()) continue;
      shown.attributes.push_back({name.name, std::move(values)});
      break;
    }
  }
}

void Display::show_intrinsics(const SpanView& view, ShownSpan& shown, Deadline& deadline) const {
  for (const Own& own : intrinsics_) {
    std::optional<traceql::Literal> last;
    const auto keep = [&](const Value& value) {
      if (own.column.passes(value, deadline)) last = traceql::literal_of(value);
      return false;
    };
    own.reader.any(view, keep);
    if (!last) continue;
    if (own.intrinsic != Intrinsic::Name) {
      shown.attributes.push_back(
          {traceql::to_string(traceql::Field{.intrinsic = own.intrinsic}), {std::move(*last)}});
    } else {
      shown.name = view.span().name;
    }
  }
}

}  // namespace store::traces
