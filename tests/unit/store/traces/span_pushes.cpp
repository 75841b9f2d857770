#include "tests/unit/store/traces/span_pushes.hpp"

namespace store::traces::test {

std::string_view SpanPushes::keep(std::string text) {
  texts_.push_back(std::move(text));
  return texts_.back();
}

// 0 is no id.
std::string_view SpanPushes::id_of(std::uint64_t number) {
  if (number == 0) return {};
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<char>((number >> (8 * i)) & 0xFFU);
  return keep(std::move(bytes));
}

SpanPush SpanPushes::push(const std::vector<SpanSketch>& sketches) {
  SpanPush push;
  for (const SpanSketch& sketch : sketches) {
    Span span;
    span.trace_id = keep(std::string(15, '\0') + sketch.trace);
    span.span_id = id_of(sketch.id);
    span.parent_span_id = id_of(sketch.parent);
    span.name = keep(sketch.name);
    span.kind = sketch.kind;
    span.start = sketch.start;
    span.end = sketch.start + sketch.duration;
    span.attributes = sketch.attributes;
    span.events = sketch.events;
    span.status = sketch.status;
    ResourceSpans group;
    group.resource = {{"service.name", {keep(sketch.service)}}};
    group.scopes = {{{}, {span}}};
    push.push_back(std::move(group));
  }
  return push;
}

}  // namespace store::traces::test
