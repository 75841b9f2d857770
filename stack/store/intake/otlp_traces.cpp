#include "stack/store/intake/otlp_traces.hpp"

#include "stack/store/intake/malformed.hpp"

namespace store::otlp {

namespace {

constexpr std::size_t trace_id_bytes = 16;
constexpr std::size_t span_id_bytes = 8;
constexpr int last_kind = 5;
constexpr int last_status = 2;

// The trace id in Tempo's words.
[[noreturn]] void refuse(const char* what, std::size_t wanted, std::string_view id) {
  throw Malformed(std::string(what) + " must be " + std::to_string(wanted * 8) + " bit, received " +
                  std::to_string(id.size() * 8) + " bits");
}

}  // namespace

void check(Span& span) {
  if (span.trace_id.size() != trace_id_bytes) refuse("trace ids", trace_id_bytes, span.trace_id);
  if (span.span_id.size() != span_id_bytes) refuse("span ids", span_id_bytes, span.span_id);
  if (!span.parent_span_id.empty() && span.parent_span_id.size() != span_id_bytes) {
    refuse("parent span ids", span_id_bytes, span.parent_span_id);
  }
  if (span.kind < 0 || span.kind > last_kind) span.kind = 0;
  if (span.status < 0 || span.status > last_status) span.status = 0;
}

harness::Result<Decoded<SpanPush>> decode_traces(const std::string& body, Format format) {
  return format == Format::json ? decode_traces_json(body) : decode_traces_protobuf(body);
}

}  // namespace store::otlp
