#include "stack/store/intake/otlp_traces.hpp"

#include "stack/store/intake/malformed.hpp"

namespace store::otlp {

// The trace id in Tempo's words.
void check_ids(const Span& span) {
  constexpr std::size_t trace_id_bytes = 16;
  constexpr std::size_t span_id_bytes = 8;
  if (span.trace_id.size() != trace_id_bytes) {
    throw Malformed("trace ids must be 128 bit, received " +
                    std::to_string(span.trace_id.size() * 8) + " bits");
  }
  if (span.span_id.size() != span_id_bytes) {
    throw Malformed("span ids must be 64 bit, received " + std::to_string(span.span_id.size() * 8) +
                    " bits");
  }
  if (!span.parent_span_id.empty() && span.parent_span_id.size() != span_id_bytes) {
    throw Malformed("parent span ids must be 64 bit, received " +
                    std::to_string(span.parent_span_id.size() * 8) + " bits");
  }
}

harness::Result<Decoded<SpanPush>> decode_traces(const std::string& body, Format format) {
  return format == Format::json ? decode_traces_json(body) : decode_traces_protobuf(body);
}

}  // namespace store::otlp
