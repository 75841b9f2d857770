#include "stack/store/intake/otlp_traces.hpp"

#include "stack/store/intake/otlp_protobuf.hpp"

namespace store::otlp {
namespace {

using namespace protobuf;

SpanEvent event_of(Reader message, Texts& texts) {
  texts.account(sizeof(SpanEvent));
  SpanEvent event;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case fixed64(1):
        event.time = message.get_fixed64();
        break;
      case bytes(2):
        event.name = text_of(message, texts);
        break;
      case bytes(3):
        read_attribute(message.get_message(), texts, event.attributes);
        break;
      default:
        message.skip();
    }
  }
  return event;
}

SpanLink link_of(Reader message, Texts& texts) {
  texts.account(sizeof(SpanLink));
  SpanLink link;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        link.trace_id = bytes_of(message);
        break;
      case bytes(2):
        link.span_id = bytes_of(message);
        break;
      case bytes(3):
        link.trace_state = text_of(message, texts);
        break;
      case bytes(4):
        read_attribute(message.get_message(), texts, link.attributes);
        break;
      default:
        message.skip();
    }
  }
  return link;
}

void read_status(Reader message, Texts& texts, Span& span) {
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(2):
        span.status_message = text_of(message, texts);
        break;
      case varint(3):
        span.status = message.get_enum();
        break;
      default:
        message.skip();
    }
  }
}

// The fields that a message of its own stands in.
void read_part(Reader& message, Texts& texts, Span& span) {
  switch (message.tag_and_type()) {
    case bytes(9):
      read_attribute(message.get_message(), texts, span.attributes);
      break;
    case bytes(11):
      span.events.push_back(event_of(message.get_message(), texts));
      break;
    case bytes(13):
      span.links.push_back(link_of(message.get_message(), texts));
      break;
    case bytes(15):
      read_status(message.get_message(), texts, span);
      break;
    default:
      message.skip();
  }
}

void read_span(Reader message, Texts& texts, Span& span) {
  texts.account(sizeof(Span));
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        span.trace_id = bytes_of(message);
        break;
      case bytes(2):
        span.span_id = bytes_of(message);
        break;
      case bytes(3):
        span.trace_state = text_of(message, texts);
        break;
      case bytes(4):
        span.parent_span_id = bytes_of(message);
        break;
      case bytes(5):
        span.name = text_of(message, texts);
        break;
      case varint(6):
        span.kind = message.get_enum();
        break;
      case fixed64(7):
        span.start = message.get_fixed64();
        break;
      case fixed64(8):
        span.end = message.get_fixed64();
        break;
      default:
        read_part(message, texts, span);
    }
  }
  check(span);
}

ScopeSpans scope_spans_of(Reader message, Texts& texts) {
  texts.account(sizeof(ScopeSpans));
  ScopeSpans spans;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        spans.scope = scope_of(message.get_message(), texts);
        break;
      case bytes(2):
        read_span(message.get_message(), texts, spans.spans.emplace_back());
        break;
      default:
        message.skip();
    }
  }
  return spans;
}

ResourceSpans resource_spans_of(Reader message, Texts& texts) {
  texts.account(sizeof(ResourceSpans));
  ResourceSpans spans;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        spans.resource = resource_of(message.get_message(), texts);
        break;
      case bytes(2):
        spans.scopes.push_back(scope_spans_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return spans;
}

}  // namespace

harness::Result<Decoded<SpanPush>> decode_traces_protobuf(const std::string& body) {
  Decoded<SpanPush> decoded;
  const auto read = read_message(body, [&](Reader& message) {
    if (message.tag_and_type() == bytes(1)) {
      decoded.records.push_back(resource_spans_of(message.get_message(), decoded.texts));
    } else {
      message.skip();
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store::otlp
