#include "stack/store/derive/span_size.hpp"

#include <protozero/varint.hpp>

namespace store::derive {
namespace {

using Size = std::uint64_t;

Size varint_size(Size value) { return static_cast<Size>(protozero::length_of_varint(value)); }

// A field with a length; its number is below 16, so that its tag takes one byte.
Size sized(Size content) { return 1 + varint_size(content) + content; }
Size text_size(std::string_view text) { return text.empty() ? 0 : sized(text.size()); }
Size time_size(std::uint64_t time) { return time == 0 ? 0 : 9; }

Size attributes_size(const Attributes& attributes);

// A value is there even where it is 0, since which kind it is must be told.
struct ValueSize {
  Size operator()(std::monostate) const { return 0; }
  Size operator()(std::string_view text) const { return sized(text.size()); }
  Size operator()(bool) const { return 2; }
  Size operator()(std::int64_t number) const {
    return 1 + varint_size(static_cast<std::uint64_t>(number));
  }
  Size operator()(double) const { return 9; }
  Size operator()(const Values& values) const {
    Size size = 0;
    for (const Value& value : values) size += sized(std::visit(ValueSize{}, value.of));
    return sized(size);
  }
  Size operator()(const Attributes& attributes) const { return sized(attributes_size(attributes)); }
  Size operator()(const Bytes& bytes) const { return sized(bytes.content.size()); }
};

// As fields of the message that has them.
Size attributes_size(const Attributes& attributes) {
  Size size = 0;
  for (const Attribute& attribute : attributes) {
    size += sized(text_size(attribute.key) + sized(std::visit(ValueSize{}, attribute.value.of)));
  }
  return size;
}

Size event_size(const SpanEvent& event) {
  return time_size(event.time) + text_size(event.name) + attributes_size(event.attributes);
}

Size link_size(const SpanLink& link) {
  return text_size(link.trace_id) + text_size(link.span_id) + text_size(link.trace_state) +
         attributes_size(link.attributes);
}

}  // namespace

std::uint64_t encoded_size(const Span& span) {
  Size size = text_size(span.trace_id) + text_size(span.span_id) + text_size(span.trace_state) +
              text_size(span.parent_span_id) + text_size(span.name) + (span.kind == 0 ? 0 : 2) +
              time_size(span.start) + time_size(span.end) + attributes_size(span.attributes);
  for (const SpanEvent& event : span.events) size += sized(event_size(event));
  for (const SpanLink& link : span.links) size += sized(link_size(link));
  // A status is always there, if only as an empty message.
  return size + sized(text_size(span.status_message) + (span.status == 0 ? 0 : 2));
}

}  // namespace store::derive
