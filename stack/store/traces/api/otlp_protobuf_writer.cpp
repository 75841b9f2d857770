#include <bit>

#include "stack/store/traces/api/otlp_writers.hpp"

namespace store::traces {

namespace {

using Kind = StoredValue::Kind;

// Fields of protobuf's wire format. Numbers that are 0 and texts that are empty are left out, but
// where they say which kind of value there is.
class Message {
 public:
  void number(unsigned field, std::uint64_t number) {
    if (number != 0) member_number(field, number);
  }
  void member_number(unsigned field, std::uint64_t number) {
    varint(field << 3U);
    varint(number);
  }
  void fixed(unsigned field, std::uint64_t number) {
    varint((field << 3U) | 1U);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_ += static_cast<char>((number >> shift) & 0xFFU);
    }
  }
  void text(unsigned field, std::string_view content) {
    if (!content.empty()) member(field, content);
  }
  void member(unsigned field, std::string_view content) {
    varint((field << 3U) | 2U);
    varint(content.size());
    bytes_ += content;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U) bytes_ += static_cast<char>((number & 0x7FU) | 0x80U);
    bytes_ += static_cast<char>(number);
  }

  std::string bytes_;
};

class ProtobufTraceWriter {
 public:
  ProtobufTraceWriter(const Keys& keys, Deadline& deadline) : keys_(keys), deadline_(deadline) {}

  std::string trace(const JoinedTrace& trace) const {
    Message message;
    for (const ResourceGroup& group : grouped(trace)) {
      Message resource;
      attributes(resource, 1, group.resource->attributes);
      Message spans;
      spans.member(1, resource.bytes());
      for (const ScopeGroup& one : group.scopes) spans.member(2, scope(trace, one));
      message.member(1, spans.bytes());
    }
    return message.bytes();
  }

 private:
  std::string scope(const JoinedTrace& trace, const ScopeGroup& group) const {
    Message scope;
    scope.text(1, group.origin->scope_name);
    scope.text(2, group.origin->scope_version);
    attributes(scope, 3, group.origin->scope_attributes);
    Message spans;
    spans.member(1, scope.bytes());
    for (const StoredSpan* one : group.spans) {
      if (deadline_.passed()) break;
      spans.member(2, span(trace, *one));
    }
    return spans.bytes();
  }

  std::string span(const JoinedTrace& trace, const StoredSpan& span) const {
    Message message;
    message.member(1, bytes_of(trace.id()));
    message.member(2, bytes_of(span.id));
    if (span.extras != nullptr) message.text(3, span.extras->trace_state);
    if (span.parent_id != 0) message.member(4, bytes_of(span.parent_id));
    message.text(5, span.name);
    message.number(6, span.kind);
    message.fixed(7, span.start);
    message.fixed(8, span.end);
    attributes(message, 9, span.attributes());
    for (const StoredEvent& one : span.events()) message.member(11, event(one));
    for (const StoredLink& one : span.links()) message.member(13, link(one));
    Message status;
    if (span.extras != nullptr) status.text(2, span.extras->status_message);
    status.number(3, span.status);
    message.member(15, status.bytes());
    return message.bytes();
  }

  std::string event(const StoredEvent& event) const {
    Message message;
    message.fixed(1, event.time);
    message.text(2, event.name);
    attributes(message, 3, event.attributes);
    return message.bytes();
  }

  std::string link(const StoredLink& link) const {
    Message message;
    message.member(1, bytes_of(link.trace_id));
    message.member(2, bytes_of(link.span_id));
    message.text(3, link.trace_state);
    attributes(message, 4, link.attributes);
    return message.bytes();
  }

  void attributes(Message& message, unsigned field, StoredValues values) const {
    for (const StoredValue& one : values) {
      Message pair;
      pair.text(1, keys_.name(one.key));
      pair.member(2, value(one));
      message.member(field, pair.bytes());
    }
  }

  std::string value(const StoredValue& value) const {
    Message message;
    switch (value.kind) {
      case Kind::Text:
        message.member(1, value.text());
        break;
      case Kind::Bool:
        message.member_number(2, value.boolean ? 1 : 0);
        break;
      case Kind::Int:
        message.member_number(3, static_cast<std::uint64_t>(value.integer));
        break;
      case Kind::Double:
        message.fixed(4, std::bit_cast<std::uint64_t>(value.number));
        break;
      case Kind::Array:
        message.member(5, elements(value.values()));
        break;
      case Kind::Map: {
        Message map;
        attributes(map, 1, value.values());
        message.member(6, map.bytes());
        break;
      }
      case Kind::Bytes:
        message.member(7, value.text());
        break;
      case Kind::None:
        break;
    }
    return message.bytes();
  }

  std::string elements(StoredValues values) const {
    Message array;
    for (const StoredValue& one : values) array.member(1, value(one));
    return array.bytes();
  }

  const Keys& keys_;
  Deadline& deadline_;
};

}  // namespace

std::string otlp_protobuf(const JoinedTrace& trace, const Keys& keys, Deadline& deadline) {
  return ProtobufTraceWriter(keys, deadline).trace(trace);
}

}  // namespace store::traces
