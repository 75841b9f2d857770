#pragma once

#include <array>
#include <optional>

#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/traces/evaluate/span_view.hpp"
#include "stack/store/traces/stored/keys.hpp"

namespace store::traces {

// What spans have for a field. An attribute without a scope is the span's, else its resource's. Of
// events, links and arrays a span may have several values. One thread at a time.
class FieldReader {
 public:
  FieldReader(const traceql::Field& field, const Keys& keys);

  // From now on, where the field is kept in a column of its own, no arrays are seen.
  void read_as_column(const traceql::Field& field);

  // Whether one of the values is met.
  bool any(const SpanView& span, Visitor met) const;

  // The one value; the last of several events or links; nil where there is none, or an array.
  // Good until the next call.
  traceql::Value one(const SpanView& span) const;

  bool present(const SpanView& span) const;

  // Attributes hold values of any type, and a literal asks for those of its own.
  bool is_attribute() const { return intrinsic_ == traceql::Intrinsic::None; }

 private:
  bool any_attribute(const SpanView& span, Visitor met) const;
  bool any_of_events(const SpanView& span, Visitor met) const;
  bool any_of_links(const SpanView& span, Visitor met) const;
  bool visit(const StoredValue* stored, Visitor met) const;
  traceql::Value intrinsic_of_event(const SpanView& span, const StoredEvent& event) const;
  traceql::Value intrinsic_of_link(const StoredLink& link) const;
  traceql::Value intrinsic_of_span(const SpanView& span) const;
  traceql::Value text(const std::string& text) const;

  traceql::Intrinsic intrinsic_;
  traceql::Scope scope_;
  std::optional<Keys::Id> key_;
  bool sees_arrays_ = true;
  mutable std::array<char, 32> text_{};  // an id, written out
};

}  // namespace store::traces
