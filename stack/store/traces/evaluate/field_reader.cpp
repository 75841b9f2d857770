#include "stack/store/traces/evaluate/field_reader.hpp"

#include <algorithm>

#include "stack/store/traces/evaluate/columns.hpp"

namespace store::traces {

using traceql::Intrinsic;
using traceql::Scope;
using traceql::Value;

namespace {

// An event's and a link's own intrinsics belong to their scopes, as attributes do.
Scope scope_of(const traceql::Field& field) {
  switch (field.intrinsic) {
    case Intrinsic::EventName:
    case Intrinsic::EventTimeSinceStart:
      return Scope::Event;
    case Intrinsic::LinkTraceId:
    case Intrinsic::LinkSpanId:
      return Scope::Link;
    case Intrinsic::None:
      return field.scope;
    default:
      return Scope::Span;
  }
}

}  // namespace

FieldReader::FieldReader(const traceql::Field& field, const Keys& keys)
    : intrinsic_(field.intrinsic), scope_(scope_of(field)) {
  if (is_attribute()) key_ = keys.find(field.name);
}

void FieldReader::read_as_column(const traceql::Field& field) {
  const Scope scope = scope_ == Scope::Any ? Scope::Span : scope_;
  sees_arrays_ = !is_attribute() || !has_own_column(scope, field.name);
}

bool FieldReader::any(const SpanView& span, Visitor met) const {
  if (scope_ == Scope::Event) return any_of_events(span, met);
  if (scope_ == Scope::Link) return any_of_links(span, met);
  if (is_attribute()) return any_attribute(span, met);
  if (intrinsic_ == Intrinsic::ParentId && span.span().parent_id == 0) return false;  // a root
  return met(intrinsic_of_span(span));
}

Value FieldReader::one(const SpanView& span) const {
  Value found;
  int count = 0;
  const bool several = scope_ == Scope::Event || scope_ == Scope::Link;
  const auto keep = [&](const Value& value) {
    found = value;
    ++count;
    return false;
  };
  any(span, keep);
  return count > 1 && !several ? Value{} : found;
}

bool FieldReader::present(const SpanView& span) const {
  const auto is_there = [](const Value& value) { return !value.is_nil(); };
  return any(span, is_there);
}

bool FieldReader::visit(const StoredValue* stored, Visitor met) const {
  if (stored == nullptr || (!sees_arrays_ && stored->kind == StoredValue::Kind::Array))
    return false;
  return visit_each(*stored, met);
}

bool FieldReader::any_attribute(const SpanView& span, Visitor met) const {
  if (!key_) return false;
  const StoredSpan& stored = span.span();
  const Origin& origin = *stored.origin;
  if (scope_ == Scope::Instrumentation) {
    return visit(find_visible(origin.scope_attributes, *key_), met);
  }
  if (scope_ != Scope::Resource) {
    const StoredValue* own = find_visible(stored.attributes(), *key_);
    if (own != nullptr || scope_ == Scope::Span) return visit(own, met);
  }
  return visit(find_visible(origin.resource->attributes, *key_), met);
}

bool FieldReader::any_of_events(const SpanView& span, Visitor met) const {
  const auto one = [&](const StoredEvent& event) {
    if (!is_attribute()) return met(intrinsic_of_event(span, event));
    return key_ && visit(find_visible(event.attributes, *key_), met);
  };
  if (span.event != nullptr) return one(*span.event);
  const auto events = span.span().events();
  return std::any_of(events.begin(), events.end(), one);
}

bool FieldReader::any_of_links(const SpanView& span, Visitor met) const {
  const auto one = [&](const StoredLink& link) {
    if (!is_attribute()) return met(intrinsic_of_link(link));
    return key_ && visit(find_visible(link.attributes, *key_), met);
  };
  if (span.link != nullptr) return one(*span.link);
  const auto links = span.span().links();
  return std::any_of(links.begin(), links.end(), one);
}

Value FieldReader::text(const std::string& text) const {
  const std::size_t size = std::min(text.size(), text_.size());
  std::copy_n(text.begin(), size, text_.begin());
  return Value::of_text({text_.data(), size});
}

Value FieldReader::intrinsic_of_event(const SpanView& span, const StoredEvent& event) const {
  if (intrinsic_ == Intrinsic::EventName) return Value::of_text(event.name);
  return Value::of_duration(static_cast<std::int64_t>(event.time - span.span().start));
}

Value FieldReader::intrinsic_of_link(const StoredLink& link) const {
  return text(intrinsic_ == Intrinsic::LinkTraceId ? to_hex(link.trace_id) : to_hex(link.span_id));
}

Value FieldReader::intrinsic_of_span(const SpanView& view) const {
  const StoredSpan& span = view.span();
  switch (intrinsic_) {
    case Intrinsic::Duration:
      return Value::of_duration(span.duration());
    case Intrinsic::Name:
      return Value::of_text(span.name);
    case Intrinsic::Status:
      return Value::of_status(static_cast<traceql::Status>(span.status));
    case Intrinsic::StatusMessage:
      return Value::of_text(span.extras == nullptr ? std::string_view{}
                                                   : span.extras->status_message);
    case Intrinsic::Kind:
      return Value::of_kind(static_cast<traceql::Kind>(span.kind));
    case Intrinsic::RootName:
      return Value::of_text(view.trace->root_name());
    case Intrinsic::RootServiceName:
      return Value::of_text(view.trace->root_service());
    case Intrinsic::TraceDuration:
      return Value::of_duration(view.trace->duration());
    case Intrinsic::NestedSetLeft:
      return Value::of_int(view.trace->left(view.index));
    case Intrinsic::NestedSetRight:
      return Value::of_int(view.trace->right(view.index));
    case Intrinsic::NestedSetParent:
      return Value::of_int(view.trace->left_of_parent(view.index));
    case Intrinsic::TraceId:
      return text(to_hex(view.trace->id()));
    case Intrinsic::SpanId:
      return text(to_hex(span.id));
    case Intrinsic::ParentId:
      return text(to_hex(span.parent_id));
    case Intrinsic::InstrumentationName:
      return Value::of_text(span.origin->scope_name);
    case Intrinsic::InstrumentationVersion:
      return Value::of_text(span.origin->scope_version);
    default:
      return {};
  }
}

}  // namespace store::traces
