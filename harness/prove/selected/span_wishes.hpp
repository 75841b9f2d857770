#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"
#include "harness/prove/selected/values.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// A span that is being made of one that a service sent. What it points into lives as long as the
// telemetry, or as `texts`.
struct SpanDraft {
  store::Attributes resource;
  store::Span span;
  std::shared_ptr<Texts> texts = std::make_shared<Texts>();
};

// What a span must have for a filter to select it.
struct SpanWish {
  languages::traceql::Field field;
  std::string value;        // of an attribute, a name, a message
  std::int64_t number = 0;  // of a status, a kind, a duration in nanoseconds
  languages::traceql::Type type = languages::traceql::Type::String;
};
using SpanWishes = std::vector<SpanWish>;

// By the names that wishes have: "name", "resource.service.name", "span.die.type", and of both
// "die.type".
void tell(const SpanDraft& draft, ValuesSeen& values);

// Each way in which a span can have what the condition wants to be there. Empty: there is none that
// `values` let anybody send.
std::vector<SpanWishes> wishes_of(const languages::traceql::Expression& condition,
                                  const ValuesSeen& values);

// Whether it is for another service to send such a span: one is best made of what its service
// sends.
bool changes_service(const SpanWishes& wishes, const SpanDraft& draft);

void grant(const SpanWishes& wishes, SpanDraft& draft);

}  // namespace harness::prove
